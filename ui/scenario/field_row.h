// SPDX-License-Identifier: GPL-3.0-or-later
// One row of a form: label, editor, a small space for a badge or button, and below it the error of what was typed.
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace paretoscope::ui {

class ElidedLabel;

class FieldRow : public QWidget {
    Q_OBJECT
public:
    static constexpr int kLabelWidth = 144;

    /// Takes over the editor; `help` becomes tool tip and what's-this of label and editor.
    FieldRow(const QString& label, QWidget* editor, const QString& help = {}, QWidget* parent = nullptr);

    [[nodiscard]] QWidget* editor() const { return m_editor; }
    /// The label takes its share of a wide panel, up to this width; every row of a form alike.
    void letLabelGrow(int mostWidth);
    /// Adds a widget behind the editor.
    void addTrailing(QWidget* widget);
    void setError(const QString& error); ///< empty: all is well
    [[nodiscard]] QString error() const;
    void setEmphasised(bool emphasised); ///< for values that differ from the default

private:
    ElidedLabel* m_label;
    QWidget* m_editor;
    QHBoxLayout* m_line;
    QLabel* m_error;
};

/// "Parallelism": a heading above rows.
QLabel* headingLabel(const QString& text, QWidget* parent = nullptr);
/// A 1-pixel line between parts.
QWidget* lineBetween(Qt::Orientation orientation, QWidget* parent = nullptr);
/// Sets a dynamic property and restyles the widget by it.
void setStyleProperty(QWidget& widget, const char* name, const QVariant& value);

} // namespace paretoscope::ui
