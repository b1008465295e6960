// SPDX-License-Identifier: GPL-3.0-or-later
// The filters as chips, with a menu to add one and a small editor for its two ends.
#pragma once

#include "ui/models/selection.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QMenu;
class QToolButton;

namespace paretoscope::ui {

class FilterBar : public QWidget {
    Q_OBJECT
public:
    explicit FilterBar(Selection& selection, QWidget* parent = nullptr);

    /// Opens the editor of a column's filter below `anchor`.
    void edit(const std::string& column, QWidget* anchor);

private:
    void rebuild();
    void fillMenu();
    [[nodiscard]] QWidget* makeChip(const Filter& filter, const Column& column);

    Selection& m_selection;
    QHBoxLayout* m_chips = nullptr;
    QToolButton* m_add = nullptr;
    QMenu* m_menu = nullptr;
    QLabel* m_hint = nullptr;
    QToolButton* m_clear = nullptr;
};

} // namespace paretoscope::ui
