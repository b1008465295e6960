// SPDX-License-Identifier: GPL-3.0-or-later
// A pop-up with the two ends of a filter: quantities with units, or choices.
#pragma once

#include "ui/models/filter_stack.h"

#include <QFrame>

class QComboBox;
class QLabel;
class QLineEdit;

namespace paretoscope::ui {

class FilterEditor : public QFrame {
    Q_OBJECT
public:
    /// `range` is what the points span: the placeholders. Deletes itself when closed.
    FilterEditor(const Column& column, const std::optional<Filter>& filter, const CloudRange& range, QWidget* parent);

signals:
    void accepted(const Filter& filter);

private:
    void makeFields(const std::optional<Filter>& filter, const CloudRange& range);
    void accept();
    [[nodiscard]] std::optional<double> end(const QLineEdit& field, double open);

    Column m_column;
    QLineEdit* m_low = nullptr; ///< null for choices
    QLineEdit* m_high = nullptr;
    QComboBox* m_choice = nullptr; ///< null for numbers
    QLabel* m_error = nullptr;
};

} // namespace paretoscope::ui
