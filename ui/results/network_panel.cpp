// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/network_panel.h"

#include "ui/canvas/heat_map_view.h"
#include "ui/models/bottleneck_words.h"
#include "ui/models/point_execution.h"
#include "ui/models/roles.h"
#include "ui/models/text.h"
#include "ui/results/bottleneck_delegate.h"
#include "ui/results/empty_note.h"
#include "ui/results/panel_heading.h"
#include "ui/theme/theme.h"
#include "ui/timeline/use_curve.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QSignalBlocker>
#include <QSlider>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace paretoscope::ui {

namespace {

constexpr int kLinkRole = Qt::UserRole;
constexpr int kMomentWidth = 190;

QVBoxLayout* column(QWidget* parent) {
    auto* made = new QVBoxLayout(parent);
    made->setContentsMargins({});
    made->setSpacing(0);
    return made;
}

} // namespace

NetworkPanel::NetworkPanel(PointExecution& execution, Selection& selection, QWidget* parent)
    : QWidget(parent)
    , m_execution(execution)
    , m_selection(selection)
    , m_stack(new QStackedWidget(this)) {
    setObjectName(QStringLiteral("networkPanel"));
    auto* split = new QSplitter(Qt::Vertical, m_stack);
    split->setObjectName(QStringLiteral("networkRows"));
    auto* above = new QSplitter(Qt::Horizontal, split);
    above->setObjectName(QStringLiteral("networkColumns"));
    m_heatPanel = makeHeat();
    above->addWidget(m_heatPanel);
    above->addWidget(makeBottlenecks());
    above->setSizes({230, 260});
    m_usePanel = makeUse();
    split->addWidget(above);
    split->addWidget(m_usePanel);
    split->setSizes({390, 240});
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 1);
    m_note = new EmptyNote(QStringLiteral("explain"), {}, {}, m_stack);
    m_stack->addWidget(split);
    m_stack->addWidget(m_note);
    column(this)->addWidget(m_stack);
    connect(m_use, &UseCurve::binPicked, this, [this](std::size_t bin) { showBin(bin); });
    connect(&execution, &PointExecution::changed, this, &NetworkPanel::refresh);
    refresh();
}

QWidget* NetworkPanel::makeHeat() {
    auto* made = new QWidget(m_stack);
    m_heat = new HeatMapView(made);
    auto* rows = column(made);
    rows->addWidget(panelHeading(tr("Busiest cable of each link"), made));
    rows->addWidget(m_heat, 1);
    return made;
}

QWidget* NetworkPanel::makeUse() {
    auto* made = new QWidget(m_stack);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(theme::kGrid);
    m_moment = new QLabel(made);
    m_moment->setObjectName(QStringLiteral("heatMoment"));
    m_moment->setMinimumWidth(kMomentWidth);
    m_slider = new QSlider(Qt::Horizontal, made);
    m_slider->setObjectName(QStringLiteral("heatSlider"));
    m_slider->setRange(0, 0);
    m_slider->setAccessibleName(tr("Moment of the step"));
    m_slider->setToolTip(tr("Leftmost: the whole step; further right: one moment of it"));
    row->addWidget(m_moment);
    row->addWidget(m_slider, 1);
    m_use = new UseCurve(made);
    auto* rows = column(made);
    rows->addWidget(panelHeading(tr("Use and power over the step"), made));
    rows->addLayout(row);
    rows->addWidget(m_use, 1);
    connect(m_slider, &QSlider::valueChanged, this, [this](int value) {
        showBin(value == 0 ? std::nullopt : std::optional(static_cast<std::size_t>(value - 1)));
    });
    return made;
}

QWidget* NetworkPanel::makeBottlenecks() {
    auto* made = new QWidget(m_stack);
    m_bottlenecks = new QListWidget(made);
    m_bottlenecks->setObjectName(QStringLiteral("bottleneckList"));
    m_bottlenecks->setItemDelegate(new BottleneckDelegate(m_bottlenecks));
    m_bottlenecks->setResizeMode(QListView::Adjust);
    m_bottlenecks->setFrameShape(QFrame::NoFrame);
    m_bottlenecks->setSelectionMode(QAbstractItemView::SingleSelection);
    m_bottlenecks->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_bottleneckNote = new QLabel(made);
    m_bottleneckNote->setObjectName(QStringLiteral("bottleneckNote"));
    m_bottleneckNote->setProperty("role", QStringLiteral("muted"));
    m_bottleneckNote->setWordWrap(true);
    m_bottleneckNote->setContentsMargins(12, 0, 12, theme::kGrid);
    auto* rows = column(made);
    rows->addWidget(panelHeading(tr("What if each part were twice as fast"), made));
    rows->addWidget(m_bottleneckNote);
    rows->addWidget(m_bottlenecks, 1);
    connect(m_bottlenecks, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem* item) {
        const QVariant link = item != nullptr ? item->data(kLinkRole) : QVariant();
        m_heat->choose(link.isValid() ? std::optional(link.value<std::size_t>()) : std::nullopt);
    });
    return made;
}

void NetworkPanel::refresh() {
    refreshHeat();
    refreshBottlenecks();
}

void NetworkPanel::refreshHeat() {
    const std::shared_ptr<const Result<study::Execution>>& made = m_execution.execution();
    const auto& evaluator = m_selection.run().evaluator();
    m_stack->setCurrentIndex(made && evaluator ? 0 : 1);
    if (!made || !evaluator) {
        m_note->setText(tr("Executing the step"), tr("What its links carry and what holds it back appear here."));
        m_shown = nullptr;
        return;
    }
    if (m_shown == made.get())
        return;
    m_shown = made.get();
    m_heatPanel->setVisible(made->ok() && !(*made)->links.links.empty());
    m_usePanel->setVisible(made->ok());
    if (!*made)
        return;
    m_heat->setHeat(evaluator->scenario().cluster, (*made)->links);
    m_use->setUse((*made)->use, (*made)->power);
    const QSignalBlocker quiet(m_slider);
    m_slider->setRange(0, static_cast<int>((*made)->use.computing.size()));
    m_slider->setValue(0);
    showBin(std::nullopt);
}

void NetworkPanel::showBin(std::optional<std::size_t> bin) {
    m_heat->showBin(bin);
    m_use->showBin(bin);
    const QSignalBlocker quiet(m_slider);
    m_slider->setValue(bin ? static_cast<int>(*bin) + 1 : 0);
    const std::shared_ptr<const Result<study::Execution>>& made = m_execution.execution();
    if (!bin || !made || !*made)
        return m_moment->setText(tr("Whole step, on average"));
    const double width = (*made)->use.bin.value();
    m_moment->setText(tr("%1 to %2")
                          .arg(quantity(width * static_cast<double>(*bin), Unit::second),
                               quantity(width * static_cast<double>(*bin + 1), Unit::second)));
}

void NetworkPanel::refreshBottlenecks() {
    m_bottlenecks->clear();
    const std::shared_ptr<const Bottlenecks>& found = m_execution.bottlenecks();
    const auto& evaluator = m_selection.run().evaluator();
    const bool known = found && found->changes && evaluator;
    m_bottleneckNote->setVisible(!known);
    m_bottlenecks->setVisible(known);
    if (!known) {
        m_bottleneckNote->setText(found && !found->changes ? errorText(found->changes.error())
                                                           : tr("Evaluating the point on faster hardware …"));
        return;
    }
    const study::Metric& metric = evaluator->study().description().metrics[found->metric];
    const std::shared_ptr<const Result<study::Execution>>& made = m_execution.execution();
    for (const BottleneckLine& line :
         bottleneckLines(*found->changes, coreText(metric.label), evaluator->scenario().cluster,
                         made && *made ? &**made : nullptr)) {
        auto* item = new QListWidgetItem(line.part, m_bottlenecks);
        item->setData(DetailRole, line.detail);
        if (line.link)
            item->setData(kLinkRole, QVariant::fromValue(*line.link));
    }
    if (m_bottlenecks->count() > 0)
        return;
    m_bottleneckNote->setVisible(true);
    m_bottleneckNote->setText(
        tr("Nothing changes %1 by a tenth of a per cent: time is lost elsewhere.").arg(coreText(metric.label)));
}

} // namespace paretoscope::ui
