// SPDX-License-Identifier: GPL-3.0-or-later
// Constraints of the user: bounds of metrics, each with its unit. Points beyond them are rejected as "bounds".
#pragma once

#include <QWidget>

#include <string>
#include <vector>

class QVBoxLayout;

namespace paretoscope::ui {

class Document;

class BoundsEditor : public QWidget {
    Q_OBJECT
public:
    explicit BoundsEditor(Document& document, QWidget* parent = nullptr);

private:
    void build();
    void sync();
    QWidget* row(std::size_t at);

    Document& m_document;
    QVBoxLayout* m_layout;
    std::vector<std::string> m_shown; ///< metric and direction of each row, to tell when rows must be made anew
};

} // namespace paretoscope::ui
