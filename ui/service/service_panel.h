// SPDX-License-Identifier: GPL-3.0-or-later
// How the picked point serves its requests, beside a second pick: latencies and one request's way, the load over time,
// and all requests as lanes. While a long stream is simulated it shows what there is so far.
#pragma once

#include "core/serving/service_views.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QComboBox;
class QLabel;
class QStackedWidget;
class QTabBar;

namespace paretoscope::ui {

class EmptyNote;
class LatencyPlot;
class LoadChart;
class PointService;
class RequestWaterfall;
class ShareBar;
class TimelineView;

class ServicePanel : public QWidget {
    Q_OBJECT
public:
    /// Both must outlive the panel.
    ServicePanel(PointService& a, PointService& b, QWidget* parent = nullptr);

    enum class Page { latency, load, requests };
    void showPage(Page page);
    void showLatency(serving::Latency latency);
    void showPlace(std::size_t place); ///< of the shown latency's curve

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* makeBar();
    QWidget* makeLatency();
    QWidget* makeLoad();
    void refresh();
    void refreshWords();
    void refreshLatency();
    void refreshPercentiles();
    [[nodiscard]] std::size_t shownPlace() const;
    void refreshRequest();
    void refreshLanes();
    void revealRequest(std::size_t place);
    void refreshLoad();
    [[nodiscard]] serving::Latency latency() const;
    [[nodiscard]] std::optional<std::size_t> serviceClass() const; ///< nothing: all of them
    [[nodiscard]] serving::LatencyCurve curveOf(const serving::ServiceRecord& record) const;
    [[nodiscard]] std::vector<Seconds> limits() const;
    void refreshClasses();

    PointService& m_a;
    PointService& m_b;
    std::shared_ptr<const serving::ServiceRecord> m_shown; ///< that of A
    std::shared_ptr<const serving::ServiceRecord> m_shownB;
    std::shared_ptr<const serving::ServiceRecord> m_lanes; ///< whose requests are lanes
    serving::LatencyCurve m_curve;
    std::optional<std::size_t> m_picked; ///< place of a request in the record, where one was picked
    bool m_revealsRequest = true;        ///< among the lanes when they are shown next; then people move them
    QStackedWidget* m_stack = nullptr;
    EmptyNote* m_note = nullptr;
    QTabBar* m_tabs = nullptr;
    QStackedWidget* m_pages = nullptr;
    QLabel* m_words = nullptr;
    QComboBox* m_latency = nullptr;
    QComboBox* m_class = nullptr;
    QLabel* m_percentiles = nullptr;
    LatencyPlot* m_plot = nullptr;
    QLabel* m_request = nullptr;
    RequestWaterfall* m_waterfall = nullptr;
    LoadChart* m_load = nullptr;
    ShareBar* m_sources = nullptr;
    TimelineView* m_requests = nullptr;
};

} // namespace paretoscope::ui
