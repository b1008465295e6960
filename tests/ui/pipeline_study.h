// SPDX-License-Identifier: GPL-3.0-or-later
// A study whose requests pass stages: found texts, answers by replicas on devices, an optional check, and a writer. Its
// replicas stand first, then the finders that run on devices. Rejected where the cluster is too small.
#pragma once

#include "tests/support/toy_document.h"

#include "core/study/parameter_list.h"
#include "core/study/study.h"

namespace paretoscope::tests {

/// Places in the description's pipeline.
namespace stage {
enum Place : std::size_t { find, answer, check, write };
}

class PipelineEvaluator final : public study::Evaluator {
public:
    explicit PipelineEvaluator(std::int64_t devices)
        : m_devices(devices) {}

    study::Verdict evaluate(std::span<const double> point, std::span<double> metrics) const noexcept override {
        metrics[0] = taken(point);
        const double missing = taken(point) - static_cast<double>(m_devices);
        return missing > 0.0 ? study::Verdict{0, missing} : study::Verdict{};
    }

    [[nodiscard]] study::Explanation explain(std::span<const double> point) const override {
        study::Explanation explanation;
        explanation.metrics.resize(1);
        if (const study::Verdict verdict = evaluate(point, explanation.metrics); !verdict.feasible()) {
            explanation.rejections.push_back({"devices", verdict.margin, "too few devices"});
        }
        return explanation;
    }

    [[nodiscard]] std::vector<study::StagePlacement> placement(std::span<const double> point) const override {
        std::vector<study::StagePlacement> placed;
        if (taken(point) > static_cast<double>(m_devices)) {
            return placed;
        }
        const auto width = static_cast<std::int64_t>(point[kWidth]);
        std::int64_t next = 0;
        for (int replica = 0; replica < static_cast<int>(point[kReplicas]); ++replica, next += width) {
            placed.push_back({stage::answer, replica, next, width});
        }
        for (int finder = 0; point[kFinding] != 0.0 && finder < static_cast<int>(point[kFinders]); ++finder) {
            placed.push_back({stage::find, finder, next, onDevices(point) ? 1 : 0});
            next += onDevices(point) ? 1 : 0;
        }
        return placed;
    }

private:
    enum { kFinding, kFinders, kReplicas, kWidth, kCheck };
    static bool onDevices(std::span<const double> point) { return point[kFinding] == 2.0; }
    static double taken(std::span<const double> point) {
        return point[kReplicas] * point[kWidth] + (onDevices(point) ? point[kFinders] : 0.0);
    }
    std::int64_t m_devices;
};

class PipelineStudy final : public study::Study {
public:
    PipelineStudy() {
        using namespace study;
        Parameter finders = integer("finders", "Finders", "Finding", 1, 64, 1, "", "derived");
        finders.readBy = {"finding", {"host", "device"}};
        m_description.id = "requests";
        m_description.label = "Requests";
        m_description.help = "Stages of a request";
        m_description.parameters = {choice("finding", "Finding", "Finding",
                                           {{"none", "None"}, {"host", "Hosts"}, {"device", "Devices"}}, "none", "",
                                           "derived"),
                                    finders, integer("replicas", "Replicas", "Answering", 1, 64, 2, "", "derived"),
                                    integer("width", "Width", "Answering", 1, 8, 1, "", "derived"),
                                    flag("check", "Check", "Checking", false, "", "derived")};
        m_description.metrics = {{"devices", "Devices", "Size", Unit::count, Goal::minimise, ""}};
        m_description.constraints = {{"devices", "Devices", Unit::count}};
        m_description.objectives = {"devices"};
        m_description.pipeline = {
            {"find", "Find", "Finds texts.", "Finding", {"finding", {"host", "device"}}, "none", {}},
            {"answer", "Answer", "", "Answering", {}, "", {"find"}},
            {"check", "Check", "", "Checking", {"check", {"true"}}, "false", {"answer"}},
            {"write", "Write", "", "Checking", {}, "", {"answer", "check"}}};
    }
    [[nodiscard]] const study::Description& description() const override { return m_description; }
    [[nodiscard]] Result<std::unique_ptr<study::Evaluator>> prepare(const study::Context& context) const override {
        return std::unique_ptr<study::Evaluator>(
            std::make_unique<PipelineEvaluator>(hardware::deviceCount(context.cluster)));
    }

private:
    study::Description m_description;
};

inline study::Registry pipelineRegistry() {
    study::Registry registry;
    registry.add(std::make_unique<PipelineStudy>());
    return registry;
}

/// A new document of that study on two nodes of four devices each.
struct PipelineDocument {
    study::Catalog catalog = toyCatalog();
    study::Registry registry = pipelineRegistry();
    ui::Document document{registry, catalog};

    PipelineDocument() {
        hardware::Cluster cluster = ToyDocument::emptyCluster();
        cluster.groups.push_back({1, 0, "Node", 2, 0.0, 0.0});
        hardware::ClusterNode device = ToyDocument::device(0, "GPU", 0.0);
        device.group = 1;
        device.count = 4;
        hardware::ClusterNode fabric = ToyDocument::device(1, "Switch", 200.0);
        fabric.kind = hardware::NodeKind::networkSwitch;
        fabric.accelerator.clear();
        cluster.nodes = {device, fabric};
        cluster.links = {ToyDocument::link(0, 0, 1)};
        document.setCluster(cluster, std::nullopt);
    }

    void set(const char* parameter, const char* text) {
        const study::Description& description = document.description();
        const std::size_t place = study::parameterIndex(description, parameter).value();
        document.setAxis(parameter, *explore::parseAxis(description.parameters[place], text));
    }
};

} // namespace paretoscope::tests
