// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/scenario_preview.h"

#include "ui/models/document.h"

#include "core/explore/design_space.h"
#include "core/explore/explorer.h"
#include "core/model/model.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

namespace paretoscope::ui {

namespace {

constexpr std::chrono::milliseconds kDelay{80};
constexpr std::chrono::milliseconds kPatience{250};
constexpr std::chrono::milliseconds kSampling{300};
constexpr std::uint64_t kMostSamples = 1000;

std::optional<double> metric(const study::Description& description, const study::Explanation& outcome,
                             std::string_view id) {
    const auto at = study::metricIndex(description, id);
    if (!at || *at >= outcome.metrics.size() || std::isnan(outcome.metrics[*at]))
        return std::nullopt;
    return outcome.metrics[*at];
}

/// What a device has: the part named by the point, else the first one drawn.
std::optional<double> deviceMemory(const explore::Scenario& scenario, const study::Description& description,
                                   const study::Catalog& catalog, const std::vector<double>& point) {
    if (const auto at = study::parameterIndex(description, "accelerator")) {
        const auto& choices = description.parameters[*at].choices;
        const auto chosen = static_cast<std::size_t>(point[*at]);
        if (chosen < choices.size())
            if (const hardware::Accelerator* part = catalog.accelerator(choices[chosen].id))
                return part->memory.value();
    }
    for (const hardware::ClusterNode& node : scenario.cluster.nodes)
        if (const hardware::Accelerator* part = catalog.accelerator(node.accelerator))
            return part->memory.value();
    return std::nullopt;
}

void addMemory(ScenarioPreview& preview, const explore::Scenario& scenario, const study::Description& description,
               const study::Catalog& catalog) {
    preview.memory = metric(description, *preview.outcome, "peak_memory");
    preview.memoryLimit = deviceMemory(scenario, description, catalog, preview.point);
    const auto& rejections = preview.outcome->rejections;
    const auto tooMuch = std::ranges::find(rejections, std::string("memory"), &study::Rejection::constraint);
    if (tooMuch != rejections.end() && preview.memory)
        preview.memoryLimit = *preview.memory - tooMuch->margin;
    else if (tooMuch != rejections.end() && preview.memoryLimit)
        preview.memory = *preview.memoryLimit + tooMuch->margin;
}

void addModel(ScenarioPreview& preview, const study::Description& description, const study::Catalog& catalog) {
    const auto at = study::parameterIndex(description, "model");
    if (!at)
        return;
    const auto chosen = static_cast<std::size_t>(preview.point[*at]);
    const auto& choices = description.parameters[*at].choices;
    if (const model::Model* found = chosen < choices.size() ? catalog.model(choices[chosen].id) : nullptr)
        preview.modelParameters = model::totalParameters(*found);
}

std::ptrdiff_t stagesOf(const study::Description& description, const std::vector<double>& point) {
    return std::ranges::count_if(description.pipeline, [&](const study::PipelineStage& stage) {
        const auto at = study::parameterIndex(description, stage.presentWith.parameter);
        if (!at)
            return false;
        const auto choice = static_cast<std::size_t>(point[*at]);
        const auto& with = stage.presentWith.choices;
        return std::ranges::find(with, description.parameters[*at].choices.at(choice).id) != with.end();
    });
}

/// Spread over all from the start, for whoever stops early: strides by the golden section meet every place once.
std::uint64_t strideOver(std::uint64_t count) {
    auto stride = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(0.6180339887 * static_cast<double>(count)));
    while (std::gcd(stride, count) != 1)
        ++stride;
    return stride;
}

/// Looks at points evenly spread over all, as long as people wait gladly, and keeps the first feasible one; of
/// pipelines one with all the stages that any has, so that each of them is drawn.
void sample(ScenarioPreview& preview, const explore::Explorer& explorer, const study::Evaluator& evaluator,
            const study::Description& description) {
    const std::uint64_t places = std::min(preview.points, kMostSamples);
    const std::uint64_t stride = strideOver(places);
    const auto start = std::chrono::steady_clock::now();
    std::ptrdiff_t stages = 0;
    std::vector<double> point(description.parameters.size());
    std::vector<double> metrics(description.metrics.size());
    for (std::uint64_t i = 0; i < places && std::chrono::steady_clock::now() - start < kSampling; ++i) {
        // The middle of each stretch, so that no axis is met at its first value only.
        const std::uint64_t place = i * stride % places;
        explorer.point((2 * place + 1) * preview.points / (2 * places), point);
        ++preview.sampled;
        if (evaluator.evaluate(point, metrics).constraint >= 0)
            continue;
        const std::ptrdiff_t present = stagesOf(description, point);
        if (preview.feasible++ == 0 || present > stages) {
            preview.point = point;
            stages = present;
        }
    }
}

} // namespace

ScenarioPreview previewOf(const explore::Scenario& scenario, const study::Study& study, const study::Catalog& catalog) {
    ScenarioPreview preview;
    const study::Description& description = study.description();
    preview.problems = hardware::problems(scenario.cluster);
    if (const Result<void> checked = explore::checkCluster(scenario.cluster, catalog);
        preview.problems.empty() && !checked)
        preview.problems.push_back(checked.error());
    preview.devices = hardware::deviceCount(scenario.cluster);
    if (preview.problems.empty()) {
        preview.levels = hardware::levels(scenario.cluster);
        if (Result<hardware::NetworkBill> bill = hardware::networkBill(scenario.cluster, catalog.links))
            preview.network = *std::move(bill);
    }
    const Result<explore::DesignSpace> space = explore::DesignSpace::compile(scenario, description);
    if (!space) {
        preview.problems.push_back(space.error());
        return preview;
    }
    const auto explorer = explore::makeExplorer(scenario.explorer, *space);
    preview.points = explorer->steps();
    if (preview.points == 0)
        return preview;
    preview.point.resize(description.parameters.size());
    explorer->point(0, preview.point);
    addModel(preview, description, catalog);
    if (!preview.problems.empty())
        return preview;
    const auto evaluator = study.prepare({catalog, scenario.cluster, scenario.files});
    if (!evaluator) {
        preview.problems.push_back(evaluator.error());
        preview.points = 0;
        return preview;
    }
    sample(preview, *explorer, **evaluator, description);
    addModel(preview, description, catalog);
    preview.outcome = (*evaluator)->explain(preview.point);
    preview.distributions = (*evaluator)->distributions(preview.point);
    preview.placement = (*evaluator)->placement(preview.point);
    addMemory(preview, scenario, description, catalog);
    return preview;
}

std::vector<study::Distribution> firstDistributions(const explore::Scenario& scenario, const study::Study& study,
                                                    const study::Catalog& catalog) {
    const study::Description& description = study.description();
    const Result<explore::DesignSpace> space = explore::DesignSpace::compile(scenario, description);
    if (!hardware::problems(scenario.cluster).empty() || !explore::checkCluster(scenario.cluster, catalog) || !space)
        return {};
    const auto explorer = explore::makeExplorer(scenario.explorer, *space);
    const auto evaluator = study.prepare({catalog, scenario.cluster, scenario.files});
    if (explorer->steps() == 0 || !evaluator)
        return {};
    std::vector<double> point(description.parameters.size());
    explorer->point(0, point);
    return (*evaluator)->distributions(point);
}

ScenarioPreviewer::ScenarioPreviewer(const Document& document, QObject* parent)
    : QObject(parent)
    , m_document(document) {
    m_pool.setMaxThreadCount(2); // the preview, and beside it what the first point draws
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelay);
    connect(&m_delay, &QTimer::timeout, this, &ScenarioPreviewer::compute);
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatience);
    connect(&m_patience, &QTimer::timeout, this, &ScenarioPreviewer::draw);
    connect(&document, &Document::scenarioChanged, this, [this] {
        ++m_wanted;
        m_delay.start();
    });
    m_delay.start(0);
}

ScenarioPreviewer::~ScenarioPreviewer() {
    m_pool.waitForDone();
}

void ScenarioPreviewer::compute() {
    if (m_computing) {
        draw();
        return;
    }
    m_computing = true;
    m_patience.start();
    m_pool.start([this, generation = m_wanted, scenario = m_document.scenario(), &study = m_document.study(),
                  &catalog = m_document.catalog()] {
        QMetaObject::invokeMethod(
            this, [this, generation, preview = previewOf(scenario, study, catalog)] { take(generation, preview); },
            Qt::QueuedConnection);
    });
}

void ScenarioPreviewer::take(int generation, ScenarioPreview preview) {
    m_computing = false;
    m_patience.stop();
    if (generation < m_drawn)
        preview.distributions = std::move(m_preview.distributions);
    m_drawn = std::max(m_drawn, generation);
    m_preview = std::move(preview);
    m_shown = generation;
    if (m_shown != m_wanted && !m_delay.isActive())
        m_delay.start();
    emit changed();
}

void ScenarioPreviewer::draw() {
    if (m_drawing || m_drawn == m_wanted)
        return;
    m_drawing = true;
    m_pool.start([this, generation = m_wanted, scenario = m_document.scenario(), &study = m_document.study(),
                  &catalog = m_document.catalog()] {
        QMetaObject::invokeMethod(
            this,
            [this, generation, drawn = firstDistributions(scenario, study, catalog)] { takeDrawn(generation, drawn); },
            Qt::QueuedConnection);
    });
}

void ScenarioPreviewer::takeDrawn(int generation, std::vector<study::Distribution> distributions) {
    m_drawing = false;
    if (generation <= m_drawn) // the preview was quicker
        return;
    m_drawn = generation;
    m_preview.distributions = std::move(distributions);
    emit changed();
    if (m_computing)
        draw();
}

} // namespace paretoscope::ui
