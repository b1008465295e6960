// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenario/axis_field.h"

#include "ui/models/text.h"
#include "ui/scenario/choice_popup.h"
#include "ui/scenario/field_row.h"
#include "ui/theme/icons.h"

#include <QBoxLayout>
#include <QFocusEvent>
#include <QFontMetrics>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace paretoscope::ui {

namespace {

constexpr int kSegmentsWidth = 172; ///< that segments may take at most
constexpr std::size_t kMostSegments = 4;

QString textOf(const std::vector<study::Choice>& choices, const std::vector<double>& values) {
    QStringList ids;
    for (const double value : values)
        if (const auto at = static_cast<std::size_t>(value); at < choices.size())
            ids += fromUtf8(choices[at].id);
    return ids.join(QLatin1String(", "));
}

} // namespace

AxisField* makeAxisField(const study::Parameter& parameter, QWidget* parent) {
    const bool isChoice =
        parameter.type == study::ParameterType::choice || parameter.type == study::ParameterType::flag;
    if (!isChoice)
        return new NumberAxisField(parameter, parent);
    if (SegmentAxisField::suits(parameter))
        return new SegmentAxisField(parameter, parent);
    return new ListAxisField(parameter, parent);
}

NumberAxisField::NumberAxisField(const study::Parameter& parameter, QWidget* parent)
    : AxisField(parent)
    , m_line(new QLineEdit) {
    m_line->setObjectName(QStringLiteral("field_") + fromUtf8(parameter.id));
    m_line->setPlaceholderText(tr("value, list or range"));
    m_line->installEventFilter(this);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_line);
    setFocusProxy(m_line);
    connect(m_line, &QLineEdit::textEdited, this, &AxisField::edited);
}

void NumberAxisField::display(const QString& text, const std::vector<double>&) {
    m_shown = text;
    if (m_line->text() != text)
        m_line->setText(text);
}

void NumberAxisField::setInvalid(bool invalid) {
    setStyleProperty(*m_line, "invalid", invalid);
}

bool NumberAxisField::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusIn)
        emit gestureStarted();
    return AxisField::eventFilter(watched, event);
}

bool SegmentAxisField::suits(const study::Parameter& parameter) {
    const QFontMetrics metrics(theme::baseFont());
    int width = 0;
    for (const study::Choice& choice : parameter.choices)
        width += metrics.horizontalAdvance(coreText(choice.label)) + 20;
    return parameter.choices.size() <= kMostSegments && width <= kSegmentsWidth;
}

SegmentAxisField::SegmentAxisField(const study::Parameter& parameter, QWidget* parent)
    : AxisField(parent)
    , m_choices(parameter.choices) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    for (std::size_t i = 0; i < m_choices.size(); ++i) {
        auto* button = new QToolButton;
        button->setObjectName(QStringLiteral("field_%1_%2").arg(fromUtf8(parameter.id), fromUtf8(m_choices[i].id)));
        button->setText(coreText(m_choices[i].label));
        button->setCheckable(true);
        button->setProperty("segment", true);
        button->setFixedHeight(theme::kRowHeight - 2);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        button->setToolTip(tr("Click to choose, Ctrl+click to add or remove"));
        connect(button, &QToolButton::clicked, this, [this, i] {
            choose(i, QGuiApplication::keyboardModifiers() & (Qt::ControlModifier | Qt::ShiftModifier));
        });
        m_buttons.push_back(button);
        layout->addWidget(button);
    }
    setFocusProxy(m_buttons.empty() ? nullptr : m_buttons.front());
}

void SegmentAxisField::display(const QString&, const std::vector<double>& values) {
    m_values = values;
    for (std::size_t i = 0; i < m_buttons.size(); ++i)
        m_buttons[i]->setChecked(std::ranges::find(values, static_cast<double>(i)) != values.end());
}

void SegmentAxisField::choose(std::size_t choice, bool adds) {
    std::vector<double> values = m_values;
    const auto value = static_cast<double>(choice);
    if (!adds)
        values = {value};
    else if (std::ranges::find(values, value) == values.end())
        values.push_back(value);
    else if (values.size() > 1)
        std::erase(values, value);
    display({}, values);
    emit gestureStarted();
    emit edited(textOf(m_choices, values));
}

ListAxisField::ListAxisField(const study::Parameter& parameter, QWidget* parent)
    : AxisField(parent)
    , m_choices(parameter.choices)
    , m_button(new QPushButton) {
    m_button->setObjectName(QStringLiteral("field_") + fromUtf8(parameter.id));
    m_button->setProperty("choice", true);
    m_button->setFixedHeight(theme::kRowHeight - 2);
    m_button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_button);
    setFocusProxy(m_button);
    connect(m_button, &QPushButton::clicked, this, &ListAxisField::open);
}

void ListAxisField::display(const QString&, const std::vector<double>& values) {
    m_values = values;
    showSummary();
}

void ListAxisField::showSummary() {
    QStringList labels;
    for (const double value : m_values)
        if (const auto at = static_cast<std::size_t>(value); at < m_choices.size())
            labels += coreText(m_choices[at].label);
    const QString all = labels.join(QLatin1String(", "));
    m_button->setText(m_button->fontMetrics().elidedText(all, Qt::ElideRight, std::max(width() - 36, 0)));
    m_button->setAccessibleDescription(all);
}

void ListAxisField::resizeEvent(QResizeEvent* event) {
    AxisField::resizeEvent(event);
    showSummary();
}

void ListAxisField::open() {
    auto* popup = new ChoicePopup(m_choices, m_values, this);
    emit gestureStarted();
    connect(popup, &ChoicePopup::chosen, this, [this](const std::vector<double>& values) {
        display({}, values);
        emit edited(textOf(m_choices, values));
    });
    popup->openBelow(*m_button);
}

} // namespace paretoscope::ui
