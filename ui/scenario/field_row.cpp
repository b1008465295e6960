// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenario/field_row.h"

#include "ui/scenario/elided_label.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QFrame>
#include <QStyle>
#include <QVariant>

namespace paretoscope::ui {

FieldRow::FieldRow(const QString& label, QWidget* editor, const QString& help, QWidget* parent)
    : QWidget(parent)
    , m_label(new ElidedLabel(label))
    , m_editor(editor)
    , m_line(new QHBoxLayout)
    , m_error(new QLabel) {
    setObjectName(QStringLiteral("row"));
    m_label->setFixedWidth(kLabelWidth);
    m_label->setBuddy(editor);
    m_error->setObjectName(QStringLiteral("error"));
    m_error->setFont(theme::smallFont());
    m_error->setProperty("role", QStringLiteral("bad"));
    m_error->setWordWrap(true);
    m_error->setContentsMargins(kLabelWidth + theme::kGrid, 0, 0, 2);
    m_error->hide();
    if (!help.isEmpty()) {
        setToolTip(help);
        setWhatsThis(help);
        editor->setWhatsThis(help);
    }
    editor->setAccessibleName(label);
    m_line->setSpacing(theme::kGrid);
    m_line->addWidget(m_label);
    m_line->addWidget(editor, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, theme::kHalfGrid);
    layout->setSpacing(2);
    layout->addLayout(m_line);
    layout->addWidget(m_error);
}

void FieldRow::letLabelGrow(int mostWidth) {
    m_label->setMinimumWidth(kLabelWidth);
    m_label->setMaximumWidth(mostWidth);
    m_label->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_line->setStretchFactor(m_label, 1);
}

void FieldRow::addTrailing(QWidget* widget) {
    m_line->addWidget(widget);
    m_line->setSpacing(theme::kHalfGrid);
}

void FieldRow::setError(const QString& error) {
    m_error->setText(error);
    m_error->setVisible(!error.isEmpty());
    setStyleProperty(*m_editor, "invalid", !error.isEmpty());
}

QString FieldRow::error() const {
    return m_error->text();
}

void FieldRow::setEmphasised(bool emphasised) {
    setStyleProperty(*m_label, "emphasised", emphasised);
}

QLabel* headingLabel(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setProperty("role", QStringLiteral("heading"));
    label->setFixedHeight(theme::kRowHeight);
    return label;
}

QWidget* lineBetween(Qt::Orientation orientation, QWidget* parent) {
    auto* line = new QFrame(parent);
    line->setProperty("line", true);
    if (orientation == Qt::Horizontal)
        line->setFixedHeight(1);
    else
        line->setFixedWidth(1);
    return line;
}

void setStyleProperty(QWidget& widget, const char* name, const QVariant& value) {
    if (widget.property(name) == value)
        return;
    widget.setProperty(name, value);
    widget.style()->unpolish(&widget);
    widget.style()->polish(&widget);
}

} // namespace paretoscope::ui
