// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/axis_bar.h"

#include "ui/models/text.h"
#include "ui/plots/measured_button.h"
#include "ui/theme/icons.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

namespace paretoscope::ui {

namespace {

constexpr int kLeastCombo = 96;
constexpr int kMostCombo = 200;

/// Shrinks with the window; the list itself shows whole names.
QComboBox* columnBox(const QString& name, QWidget* parent) {
    auto* box = new QComboBox(parent);
    box->setObjectName(name);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    box->setMinimumWidth(kLeastCombo);
    box->setMaximumWidth(kMostCombo);
    return box;
}

QToolButton* toggle(const QString& name, const QString& text, const QString& tip, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setObjectName(name);
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setCheckable(true);
    button->setAutoRaise(true);
    return button;
}

} // namespace

AxisBar::AxisBar(Selection& selection, ParetoPlot& plot, QWidget* parent)
    : QWidget(parent)
    , m_selection(selection)
    , m_plot(plot) {
    setObjectName(QStringLiteral("axisBar"));
    setProperty("panel", true);
    setAttribute(Qt::WA_StyledBackground);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme::kGrid * 2, theme::kHalfGrid, theme::kGrid * 2, theme::kHalfGrid);
    layout->setSpacing(theme::kHalfGrid);
    addUsualPlots();
    m_x = addAxis(QStringLiteral("x"), tr("X"));
    layout->addSpacing(theme::kGrid);
    m_y = addAxis(QStringLiteral("y"), tr("Y"));
    layout->addSpacing(theme::kGrid);
    auto* label = new QLabel(tr("Colour"), this);
    label->setProperty("role", QStringLiteral("muted"));
    m_colour = columnBox(QStringLiteral("colourColumn"), this);
    label->setBuddy(m_colour);
    layout->addWidget(label);
    layout->addWidget(m_colour);
    layout->addStretch(1);
    layout->addWidget(new MeasuredButton(plot.overlay(), this));
    connect(m_colour, &QComboBox::activated, this, &AxisBar::change);
    connect(&selection.run(), &ShownRun::reset, this, &AxisBar::fill);
    connect(&plot, &ParetoPlot::settingsChanged, this, &AxisBar::refresh);
    fill();
}

void AxisBar::addUsualPlots() {
    m_usual = new QToolButton(this);
    m_usual->setObjectName(QStringLiteral("usualPlots"));
    m_usual->setIcon(theme::icon(QStringLiteral("chart")));
    m_usual->setToolTip(tr("Usual plots of this study"));
    m_usual->setAccessibleName(m_usual->toolTip());
    m_usual->setAutoRaise(true);
    m_usual->setPopupMode(QToolButton::InstantPopup);
    m_usual->setMenu(new QMenu(m_usual));
    layout()->addWidget(m_usual);
    connect(&m_selection.run(), &ShownRun::evaluatorReady, this, &AxisBar::offerUsualPlots);
    offerUsualPlots();
}

void AxisBar::offerUsualPlots() {
    m_usual->menu()->clear();
    const auto& evaluator = m_selection.run().evaluator();
    m_usual->setEnabled(evaluator && !evaluator->study().description().plots.empty());
    if (!evaluator)
        return;
    for (const study::PlotPair& plot : evaluator->study().description().plots)
        m_usual->menu()->addAction(coreText(plot.label), this, [this, plot] {
            PlotSettings settings = m_plot.settings();
            settings.x = {plot.x, m_plot.suitsLogarithm(plot.x), false};
            settings.y = {plot.y, m_plot.suitsLogarithm(plot.y), false};
            m_plot.setSettings(settings);
            refresh();
        });
}

AxisBar::Controls AxisBar::addAxis(const QString& name, const QString& label) {
    auto* layout = static_cast<QHBoxLayout*>(this->layout());
    auto* title = new QLabel(label, this);
    title->setProperty("role", QStringLiteral("muted"));
    Controls controls;
    controls.column = columnBox(name + QStringLiteral("Column"), this);
    title->setBuddy(controls.column);
    controls.logarithmic = toggle(name + QStringLiteral("Logarithmic"), tr("log"), tr("Logarithmic axis"), this);
    controls.reversed = toggle(name + QStringLiteral("Reversed"), QString(), tr("Reverse the axis"), this);
    controls.reversed->setIcon(theme::icon(QStringLiteral("swap")));
    layout->addWidget(title);
    layout->addWidget(controls.column);
    layout->addWidget(controls.logarithmic);
    layout->addWidget(controls.reversed);
    connect(controls.column, &QComboBox::activated, this, [this, controls] {
        const std::string column = controls.column->currentData().toString().toStdString();
        controls.logarithmic->setChecked(m_plot.suitsLogarithm(column));
        change();
    });
    for (QToolButton* button : {controls.logarithmic, controls.reversed})
        connect(button, &QToolButton::clicked, this, &AxisBar::change);
    return controls;
}

void AxisBar::fill() {
    const std::vector<Column>& columns = m_selection.run().columns();
    for (QComboBox* box : {m_x.column, m_y.column, m_colour})
        box->clear();
    m_colour->addItem(tr("Density"), QString());
    for (const bool metrics : {true, false}) {
        for (const Column& column : columns) {
            if (column.isMetric != metrics)
                continue;
            for (QComboBox* box : {m_x.column, m_y.column, m_colour})
                box->addItem(column.label, fromUtf8(column.id));
        }
    }
    setEnabled(!columns.empty());
    refresh();
}

void AxisBar::show(const Controls& controls, const PlotAxis& axis) {
    controls.column->setCurrentIndex(controls.column->findData(fromUtf8(axis.column)));
    controls.logarithmic->setChecked(axis.logarithmic);
    controls.reversed->setChecked(axis.reversed);
}

void AxisBar::refresh() {
    show(m_x, m_plot.settings().x);
    show(m_y, m_plot.settings().y);
    m_colour->setCurrentIndex(m_colour->findData(fromUtf8(m_plot.settings().colour)));
}

PlotAxis AxisBar::read(const Controls& controls) const {
    return {controls.column->currentData().toString().toStdString(), controls.logarithmic->isChecked(),
            controls.reversed->isChecked()};
}

void AxisBar::change() {
    PlotSettings settings{read(m_x), read(m_y), m_colour->currentData().toString().toStdString()};
    for (PlotAxis* axis : {&settings.x, &settings.y}) {
        const std::optional<std::size_t> column = columnIndex(m_selection.run().columns(), axis->column);
        const bool positive = column && !m_selection.run().columns()[*column].isCategory() &&
                              m_selection.run().cloud().range(*column).low > 0.0;
        axis->logarithmic = axis->logarithmic && positive;
    }
    m_plot.setSettings(settings);
    refresh();
}

} // namespace paretoscope::ui
