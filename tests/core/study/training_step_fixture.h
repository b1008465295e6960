// SPDX-License-Identifier: GPL-3.0-or-later
// The training-step study on a rail-optimised cluster, asked by ids as a user would.
#pragma once

#include "tests/support/paths.h"

#include "core/hardware/topology.h"
#include "core/study/registry.h"
#include "core/study/training_step_description.h"

#include <QtTest>

#include <initializer_list>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace paretoscope::tests {

inline const study::Catalog& shippedCatalog() {
    static const study::LoadedCatalog loaded = study::loadCatalog(catalogDir(), {});
    return loaded.catalog;
}

inline hardware::Cluster railCluster(const std::string& accelerator, std::int64_t devices) {
    hardware::TopologyRequest request;
    request.kind = devices > 8 ? hardware::TopologyKind::railOptimised : hardware::TopologyKind::singleNode;
    request.accelerator = *shippedCatalog().accelerator(accelerator);
    request.devices = devices;
    request.devicesPerNode = static_cast<int>(std::min<std::int64_t>(devices, 8));
    return hardware::generate(request).value();
}

class TrainingStepCase {
public:
    using Setting = std::pair<const char*, const char*>;

    TrainingStepCase(const std::string& accelerator, std::int64_t devices, std::initializer_list<Setting> settings)
        : m_registry(study::builtInStudies(shippedCatalog()))
        , m_study(*m_registry.find("training-step"))
        , m_cluster(std::make_unique<hardware::Cluster>(railCluster(accelerator, devices)))
        , m_evaluator(m_study.prepare({shippedCatalog(), *m_cluster}).value())
        , m_base(study::defaultPoint(description())) {
        m_base = point(settings);
    }

    [[nodiscard]] const study::Description& description() const { return m_study.description(); }
    [[nodiscard]] const study::Evaluator& evaluator() const { return *m_evaluator; }
    [[nodiscard]] const study::Study& study() const { return m_study; }
    [[nodiscard]] study::Context context() const { return {shippedCatalog(), *m_cluster}; }

    /// The base settings with some replaced.
    [[nodiscard]] std::vector<double> point(std::initializer_list<Setting> settings) const {
        std::vector<double> point = m_base;
        for (const auto& [id, text] : settings) {
            const std::size_t place = study::parameterIndex(description(), id).value();
            const Result<double> value = study::valueFromText(description().parameters[place], text);
            if (!value) {
                qFatal("%s", describe(value.error()).c_str());
            }
            point[place] = *value;
        }
        return point;
    }

    [[nodiscard]] study::Verdict evaluate(std::span<const double> point, std::vector<double>& metrics) const {
        metrics.assign(description().metrics.size(), std::numeric_limits<double>::quiet_NaN());
        return m_evaluator->evaluate(point, metrics);
    }

private:
    study::Registry m_registry;
    const study::Study& m_study;
    std::unique_ptr<hardware::Cluster> m_cluster;
    std::unique_ptr<study::Evaluator> m_evaluator;
    std::vector<double> m_base;
};

/// GPT-3 175B on 1,024 A100 80 GB as Narayanan et al. ran it (SC21, table 1 and Megatron-LM's README).
inline std::initializer_list<TrainingStepCase::Setting> gpt3Settings() {
    static const std::initializer_list<TrainingStepCase::Setting> settings = {
        {"model", "gpt_3_175b"},      {"sequence_length", "2048"},    {"global_batch", "1536"},
        {"micro_batch", "1"},         {"precision", "fp16"},          {"recompute", "full"},
        {"flash_attention", "false"}, {"tensor_parallel", "8"},       {"pipeline_parallel", "16"},
        {"data_parallel", "0"},       {"sequence_parallel", "false"}, {"sharding", "none"}};
    return settings;
}

} // namespace paretoscope::tests
