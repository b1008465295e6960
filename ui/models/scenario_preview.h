// SPDX-License-Identifier: GPL-3.0-or-later
// What a scenario amounts to, kept up to date while it is edited: number of points, what a sample point needs and
// gives, and all that is wrong. Computed on a thread of its own a moment after the last change; where that takes long,
// what the first point draws is shown meanwhile. GUI thread otherwise.
#pragma once

#include "core/base/result.h"
#include "core/hardware/cluster.h"
#include "core/hardware/network_bill.h"
#include "core/study/distribution.h"
#include "core/study/study.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <cstdint>
#include <optional>
#include <vector>

namespace paretoscope::explore {
struct Scenario;
}

namespace paretoscope::ui {

class Document;

struct ScenarioPreview {
    std::uint64_t points = 0; ///< what a run would decide; 0 where a problem prevents it
    std::int64_t devices = 0;
    std::vector<Error> problems;
    std::vector<hardware::ClusterLevel> levels;     ///< of the cluster; empty where a problem prevents it
    std::optional<hardware::NetworkBill> network;   ///< what it consists of; nothing where a problem prevents it
    std::uint64_t sampled = 0;                      ///< points looked at, evenly spread over all
    std::uint64_t feasible = 0;                     ///< of those
    std::vector<double> point;                      ///< the first feasible one of those, else the first; declared order
    std::optional<study::Explanation> outcome;      ///< of `point`; nothing where a problem prevents it
    std::vector<study::Distribution> distributions; ///< of what `point` draws; of the first one meanwhile
    std::vector<study::StagePlacement> placement;   ///< of `point`'s clients, where the study has a pipeline
    std::optional<double> modelParameters;          ///< of its model, where the study has a "model"
    std::optional<double> memory;                   ///< bytes per device: the study's "peak_memory"
    std::optional<double> memoryLimit;              ///< bytes that a device has, where it can be told
    [[nodiscard]] bool fits() const { return outcome && outcome->rejections.empty(); }
};

/// The same for any scenario, on the calling thread. Thread-safe.
ScenarioPreview previewOf(const explore::Scenario& scenario, const study::Study& study, const study::Catalog& catalog);

/// What the scenario's first point draws, which is known at once where a whole preview simulates for long; none where a
/// problem prevents it. Thread-safe.
std::vector<study::Distribution> firstDistributions(const explore::Scenario& scenario, const study::Study& study,
                                                    const study::Catalog& catalog);

class ScenarioPreviewer : public QObject {
    Q_OBJECT
public:
    /// Follows the document, which must outlive it.
    explicit ScenarioPreviewer(const Document& document, QObject* parent = nullptr);
    ~ScenarioPreviewer() override; ///< waits for the preview in hand

    [[nodiscard]] const ScenarioPreview& preview() const { return m_preview; }
    [[nodiscard]] bool isCurrent() const { return m_shown == m_wanted; }

signals:
    void changed();

private:
    void compute();
    void take(int generation, ScenarioPreview preview);
    void draw();
    void takeDrawn(int generation, std::vector<study::Distribution> distributions);

    const Document& m_document;
    ScenarioPreview m_preview;
    QTimer m_delay;
    int m_wanted = 0; ///< generation of the document's latest state
    int m_shown = -1; ///< generation of m_preview
    int m_drawn = -1; ///< generation of its distributions
    bool m_computing = false;
    bool m_drawing = false;
    QTimer m_patience; ///< with a preview in hand
    QThreadPool m_pool;
};

} // namespace paretoscope::ui
