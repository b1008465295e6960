// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/service/service_panel.h"

#include "ui/models/point_service.h"
#include "ui/models/service_words.h"
#include "ui/models/text.h"
#include "ui/results/empty_note.h"
#include "ui/results/panel_heading.h"
#include "ui/service/latency_plot.h"
#include "ui/service/load_content.h"
#include "ui/service/request_waterfall.h"
#include "ui/service/share_bar.h"
#include "ui/theme/theme.h"
#include "ui/timeline/timeline_view.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

namespace paretoscope::ui {

namespace {

constexpr serving::Latency kLatencies[] = {serving::Latency::timeToFirstToken, serving::Latency::timePerOutputToken,
                                           serving::Latency::endToEnd};
constexpr std::size_t kNeighbours = 15;
constexpr double kFirstShown = 0.99; ///< the request that is looked at first: one of the slow ones

/// Shares the life of the result that holds it; null where there is none.
std::shared_ptr<const serving::ServiceRecord> recordOf(const PointService& point) {
    const std::shared_ptr<const Result<serving::ServiceRecord>>& made = point.record();
    return made && *made ? std::shared_ptr<const serving::ServiceRecord>(made, &**made) : nullptr;
}

/// Until when requests are left out of the metrics.
Seconds warmUpOf(const serving::ServiceRecord& record) {
    const auto first = std::ranges::find_if(
        record.requests, [&](const serving::RecordedRequest& request) { return request.request >= record.warmUp; });
    return record.warmUp > 0 && first != record.requests.end() ? first->outcome.arrival : Seconds(0.0);
}

QLabel* words(const char* name, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setProperty("role", QStringLiteral("muted"));
    label->setWordWrap(true);
    label->setContentsMargins(theme::kGrid * 2, theme::kHalfGrid, theme::kGrid * 2, theme::kHalfGrid);
    return label;
}

QVBoxLayout* column(QWidget* parent) {
    auto* layout = new QVBoxLayout(parent);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    return layout;
}

} // namespace

ServicePanel::ServicePanel(PointService& a, PointService& b, QWidget* parent)
    : QWidget(parent)
    , m_a(a)
    , m_b(b)
    , m_stack(new QStackedWidget(this)) {
    setObjectName(QStringLiteral("servicePanel"));
    auto* shown = new QWidget(m_stack);
    auto* rows = column(shown);
    rows->addWidget(makeBar());
    m_words = words("serviceWords", shown);
    rows->addWidget(m_words);
    m_pages = new QStackedWidget(shown);
    m_pages->addWidget(makeLatency());
    m_pages->addWidget(makeLoad());
    m_requests = new TimelineView(m_pages);
    m_requests->setObjectName(QStringLiteral("serviceRequests"));
    m_requests->setAccessibleName(tr("Requests over time"));
    m_requests->setKindNames(
        {tr("Prefill, generating"), tr("Cache handed over"), tr("Services, cache fetched or swapped"), tr("Queued")});
    m_pages->addWidget(m_requests);
    rows->addWidget(m_pages, 1);
    m_note = new EmptyNote(QStringLiteral("explain"), {}, {}, m_stack);
    m_stack->addWidget(shown);
    m_stack->addWidget(m_note);
    column(this)->addWidget(m_stack);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int page) {
        m_pages->setCurrentIndex(page);
        m_revealsRequest = true;
        refreshRequest(); // lanes can only be centred where they are laid out
    });
    connect(&a, &PointService::changed, this, &ServicePanel::refresh);
    connect(&b, &PointService::changed, this, &ServicePanel::refresh);
    refresh();
}

QWidget* ServicePanel::makeBar() {
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(theme::kGrid, theme::kHalfGrid, theme::kGrid, 0);
    m_tabs = new QTabBar(bar);
    m_tabs->setObjectName(QStringLiteral("serviceTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->setDrawBase(false);
    for (const QString& page : {tr("Latency"), tr("Load over time"), tr("Requests")})
        m_tabs->addTab(page);
    row->addWidget(m_tabs);
    row->addStretch(1);
    return bar;
}

QWidget* ServicePanel::makeLatency() {
    auto* split = new QSplitter(Qt::Vertical, this);
    split->setObjectName(QStringLiteral("serviceRows"));
    split->setChildrenCollapsible(false);
    auto* above = new QWidget(split);
    auto* rows = column(above);
    auto* bar = new QWidget(above);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(theme::kGrid * 2, theme::kHalfGrid, theme::kGrid * 2, 0);
    m_latency = new QComboBox(bar);
    m_latency->setObjectName(QStringLiteral("serviceLatency"));
    m_latency->setAccessibleName(tr("Latency that is shown"));
    for (const serving::Latency latency : kLatencies)
        m_latency->addItem(latencyText(latency));
    m_percentiles = new QLabel(bar);
    m_percentiles->setObjectName(QStringLiteral("servicePercentiles"));
    m_percentiles->setTextFormat(Qt::RichText);
    m_class = new QComboBox(bar);
    m_class->setObjectName(QStringLiteral("serviceClass"));
    m_class->setAccessibleName(tr("Class of requests that is shown"));
    m_class->addItem(tr("All requests"));
    row->addWidget(m_latency);
    row->addWidget(m_class);
    row->addSpacing(theme::kGrid);
    row->addWidget(m_percentiles, 1);
    rows->addWidget(bar);
    m_plot = new LatencyPlot(above);
    rows->addWidget(m_plot, 1);
    auto* below = new QWidget(split);
    auto* lower = column(below);
    m_request = words("serviceRequest", below);
    lower->addWidget(panelHeading(tr("One request"), below));
    lower->addWidget(m_request);
    m_waterfall = new RequestWaterfall;
    auto* scroll = new QScrollArea(below);
    scroll->setObjectName(QStringLiteral("waterfallScroll"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_waterfall);
    lower->addWidget(scroll, 1);
    split->addWidget(above);
    split->addWidget(below);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setSizes({360, 260});
    for (QComboBox* choice : {m_latency, m_class})
        connect(choice, &QComboBox::currentIndexChanged, this, [this] {
            refreshLatency();
            m_picked.reset();
            m_revealsRequest = true;
            refreshRequest();
        });
    connect(m_plot, &LatencyPlot::placePicked, this, &ServicePanel::showPlace);
    return split;
}

QWidget* ServicePanel::makeLoad() {
    auto* page = new QWidget(this);
    auto* rows = column(page);
    m_load = new LoadChart(page);
    m_sources = new ShareBar(page);
    rows->addWidget(m_sources);
    rows->addWidget(m_load, 1);
    return page;
}

void ServicePanel::showPage(Page page) {
    m_tabs->setCurrentIndex(static_cast<int>(page));
}

void ServicePanel::showLatency(serving::Latency latency) {
    m_latency->setCurrentIndex(static_cast<int>(std::ranges::find(kLatencies, latency) - std::begin(kLatencies)));
}

serving::Latency ServicePanel::latency() const {
    return kLatencies[static_cast<std::size_t>(m_latency->currentIndex())];
}

void ServicePanel::refresh() {
    const std::shared_ptr<const serving::ServiceRecord> a = recordOf(m_a);
    const std::shared_ptr<const serving::ServiceRecord> b = recordOf(m_b);
    const bool isSame = a == m_shown && b == m_shownB;
    m_shown = a;
    m_shownB = b;
    m_stack->setCurrentIndex(a ? 0 : 1);
    if (!a) {
        m_picked.reset();
        m_revealsRequest = true;
        const bool failed = m_a.record() && !*m_a.record();
        m_note->setText(failed ? tr("No service of requests") : tr("Serving the requests"),
                        failed ? errorText(m_a.record()->error())
                               : tr("Latencies, load and the way of each request appear here."));
        return;
    }
    refreshWords();
    if (isSame)
        return;
    refreshClasses();
    refreshLatency();
    refreshRequest();
    refreshLoad();
}

void ServicePanel::refreshWords() {
    const auto number = [](std::size_t value) { return count(static_cast<std::uint64_t>(value)); };
    QStringList parts = {tr("%1 of %2 requests that have come are served, %3 refused.")
                             .arg(number(m_shown->completed), number(m_shown->arrived), number(m_shown->refused))};
    if (m_a.isRunning())
        parts += tr("Simulating, %1 so far.").arg(quantity(m_shown->end.value(), Unit::second));
    if (m_shown->warmUp > 0)
        parts += tr("The first %1 are left out of the metrics as the warm-up.").arg(number(m_shown->warmUp));
    if (m_shown->streams > 1)
        parts += tr("Latencies are those of %1 streams, all else is of the first.").arg(number(m_shown->streams));
    if (m_shown->every > 1)
        parts += tr("One in %1 is shown.").arg(number(m_shown->every));
    m_words->setText(parts.join(QLatin1Char(' ')));
}

std::optional<std::size_t> ServicePanel::serviceClass() const {
    const int chosen = m_class->currentIndex();
    return m_class->isHidden() || chosen == 0 ? std::nullopt : std::optional(static_cast<std::size_t>(chosen - 1));
}

serving::LatencyCurve ServicePanel::curveOf(const serving::ServiceRecord& record) const {
    return latencyCurve(record, latency(), serviceClass());
}

/// Offered where requests are promised different things.
void ServicePanel::refreshClasses() {
    const QSignalBlocker quiet(m_class);
    m_class->setHidden(m_shown->limits.size() < 2);
    while (m_class->count() > static_cast<int>(m_shown->limits.size()) + 1)
        m_class->removeItem(m_class->count() - 1);
    while (m_class->count() <= static_cast<int>(m_shown->limits.size()))
        m_class->addItem(tr("Class %1").arg(m_class->count()));
}

std::vector<Seconds> ServicePanel::limits() const {
    std::vector<Seconds> limits;
    for (std::size_t i = 0; i < m_shown->limits.size(); ++i) {
        const serving::ServiceLimits& each = m_shown->limits[i];
        if (m_shown->limits.size() > 1 && serviceClass() != i)
            continue; // a limit says nothing of requests of another class
        const Seconds limit = latency() == serving::Latency::timeToFirstToken     ? each.timeToFirstToken
                              : latency() == serving::Latency::timePerOutputToken ? each.timePerOutputToken
                                                                                  : Seconds(HUGE_VAL);
        if (std::isfinite(limit.value()))
            limits.push_back(limit);
    }
    return limits;
}

void ServicePanel::refreshLatency() {
    if (!m_shown)
        return;
    m_curve = curveOf(*m_shown);
    m_plot->setCurves(latencyText(latency()), m_curve, m_shownB ? curveOf(*m_shownB) : serving::LatencyCurve(),
                      limits());
    refreshPercentiles();
}

/// A small table: names above, values below.
void ServicePanel::refreshPercentiles() {
    if (m_curve.times.empty())
        return m_percentiles->clear();
    QString names;
    QString values;
    const auto add = [&](const QString& name, const QString& value) {
        names += QStringLiteral("<td style='color:%1; padding-right:14px'>%2</td>")
                     .arg(theme::colour(theme::Role::muted, palette()).name(), name);
        values += QStringLiteral("<td style='padding-right:14px'>%1</td>").arg(value);
    };
    for (const int percentile : {50, 90, 95, 99})
        add(tr("P%1").arg(percentile),
            quantity(m_curve.times[placeAt(m_curve, percentile / 100.0)].value(), Unit::second));
    for (const Seconds limit : limits())
        add(tr("within limit"), quantity(shareWithin(m_curve, limit), Unit::fraction));
    m_percentiles->setText(
        QStringLiteral("<table cellspacing='0' cellpadding='0'><tr>%1</tr><tr>%2</tr></table>").arg(names, values));
}

void ServicePanel::showPlace(std::size_t place) {
    m_picked = m_curve.requests[place];
    m_revealsRequest = true;
    refreshRequest();
}

/// The picked request keeps being shown as others join it; where none is picked, it is a slow one. The curve is not
/// empty.
std::size_t ServicePanel::shownPlace() const {
    const std::optional<std::size_t> found = m_picked ? placeOf(m_curve, *m_picked) : std::nullopt;
    const std::size_t slow = placeAt(m_curve, kFirstShown);
    return found.value_or(placeOf(m_curve, m_curve.requests[slow]).value_or(slow));
}

void ServicePanel::refreshRequest() {
    if (!m_shown || m_curve.times.empty()) {
        m_plot->showPlace(std::nullopt);
        m_waterfall->setRequest(nullptr, 0);
        return m_request->setText(tr("None is complete yet."));
    }
    const std::size_t place = shownPlace();
    m_plot->showPlace(place);
    m_waterfall->setRequest(m_shown, m_curve.requests[place]);
    if (m_tabs->currentIndex() == static_cast<int>(Page::requests)) {
        refreshLanes();
        if (std::exchange(m_revealsRequest, false))
            revealRequest(m_curve.requests[place]);
    }
    const serving::RecordedRequest& request = m_shown->requests[m_curve.requests[place]];
    const double share = (static_cast<double>(place) + 1.0) / static_cast<double>(m_curve.times.size());
    m_request->setText(tr("%1: prompt of %2, answer of %3. %4 %5, longer than that of %6 of all.")
                           .arg(requestText(*m_shown, request), quantity(request.promptTokens, Unit::token),
                                quantity(request.outcome.outputTokens, Unit::token), latencyText(latency()),
                                quantity(m_curve.times[place].value(), Unit::second), quantity(share, Unit::fraction)));
}

/// Thousands of them: only for those who look at them.
void ServicePanel::refreshLanes() {
    if (m_lanes == m_shown)
        return;
    m_lanes = m_shown;
    m_requests->extendTimeline(requestTimeline(*m_shown));
}

/// Among the requests that came shortly before and after it.
void ServicePanel::revealRequest(std::size_t place) {
    const std::vector<serving::RecordedRequest>& all = m_shown->requests;
    const std::size_t first = place - std::min(place, kNeighbours);
    const auto around = std::span(all).subspan(first).first(std::min(2 * kNeighbours, all.size() - first));
    Seconds end = m_shown->end;
    if (std::ranges::all_of(around, &serving::RecordedRequest::completed))
        end = std::ranges::max(around, {}, [](const auto& each) { return each.outcome.completed; }).outcome.completed;
    m_requests->setView(around.front().outcome.arrival.value(), end.value());
    m_requests->showLane(place);
}

void ServicePanel::refreshLoad() {
    m_load->setContent(loadPanels(*m_shown, m_shownB.get(), palette()), loadStrips(*m_shown),
                       m_shownB ? std::max(m_shown->end, m_shownB->end) : m_shown->end, warmUpOf(*m_shown));
    std::vector<ShareBar::Part> parts;
    for (const serving::PromptSource& source : m_shown->promptSources)
        parts.push_back({coreText(source.name), source.tokens});
    m_sources->setVisible(parts.size() > 1);
    m_sources->setParts(tr("Where tokens of prompts came from"), std::move(parts));
}

void ServicePanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_shown) {
        refreshPercentiles();
        refreshLoad();
    }
}

} // namespace paretoscope::ui
