// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/engine.h"
#include "app/outcome.h"

#include "core/base/nearest.h"
#include "core/report/table.h"
#include "core/study/parameter_list.h"

#include <iostream>
#include <utility>

namespace paretoscope::app {

namespace {

using report::Cell;
using report::Table;

/// 0 stands for unknown in the catalog.
Cell known(double value) {
    return value != 0.0 ? Cell(value) : Cell();
}

/// Of a study or a policy.
std::string origin(const study::LoadedPlugin* plugin) {
    return plugin != nullptr ? "plugin " + plugin->id + " " + plugin->version : "built in";
}

Table studies(const Engine& engine) {
    Table table{{{"id", "Id"}, {"label", "Study"}, {"origin", "Origin"}, {"help", "Answers"}}, {}};
    for (const auto& study : engine.registry.studies()) {
        const study::Description& description = study->description();
        table.rows.push_back({description.id, description.label, origin(pluginOfStudy(engine.plugins, description.id)),
                              description.help});
    }
    return table;
}

Table policies(const Engine& engine) {
    Table table{{{"id", "Id"},
                 {"name", "Cache policy"},
                 {"origin", "Origin"},
                 {"drops_tokens", "Drops tokens"},
                 {"quantises", "Quantises"},
                 {"needs_attention_weights", "Needs attention weights"},
                 {"changes_model", "Changes the model"},
                 {"source", "Source"},
                 {"unverified", "From memory"}},
                {}};
    for (const auto& policy : *engine.plugins.policies) {
        const kv::PolicyDescription& description = policy->description();
        table.rows.push_back({description.id, description.name, origin(pluginOfPolicy(engine.plugins, description.id)),
                              description.dropsTokens, description.quantises, description.needsAttentionWeights,
                              description.changesModel, description.source.text, description.source.unverified});
    }
    return table;
}

/// Those that were refused, too: without an id, with the reason.
Table plugins(const Engine& engine) {
    Table table{{{"id", "Id"},
                 {"name", "Plugin"},
                 {"version", "Version"},
                 {"licence", "Licence"},
                 {"origin", "Origin"},
                 {"policies", "Policies", Unit::count},
                 {"studies", "Studies", Unit::count},
                 {"file", "File"},
                 {"problem", "Refused because"}},
                {}};
    for (const study::LoadedPlugin& plugin : engine.plugins.plugins) {
        table.rows.push_back({plugin.id, plugin.name, plugin.version, plugin.licence, plugin.origin,
                              static_cast<double>(plugin.policies.size()), static_cast<double>(plugin.studies.size()),
                              plugin.file.string(), Cell()});
    }
    for (Error problem : engine.plugins.problems) {
        const std::string file = std::exchange(problem.file, {});
        table.rows.push_back({Cell(), Cell(), Cell(), Cell(), Cell(), Cell(), Cell(), file, describe(problem)});
    }
    return table;
}

Table models(const Engine& engine) {
    Table table{{{"id", "Id"},
                 {"name", "Model"},
                 {"parameters", "Parameters", Unit::count},
                 {"active_parameters", "Active", Unit::count},
                 {"layers", "Layers", Unit::count},
                 {"hidden", "Hidden", Unit::count},
                 {"vocabulary", "Vocabulary", Unit::count},
                 {"max_context", "Context", Unit::token},
                 {"source", "Source"},
                 {"unverified", "From memory"}},
                {}};
    for (const model::Model& model : engine.catalog.models) {
        table.rows.push_back({model.id, model.name, model::totalParameters(model), model::activeParameters(model),
                              static_cast<double>(model.layerCount()), static_cast<double>(model.hidden),
                              static_cast<double>(model.vocabulary), known(static_cast<double>(model.maxContext)),
                              model.source.text, model.source.unverified});
    }
    return table;
}

Table accelerators(const Engine& engine) {
    Table table{{{"id", "Id"},
                 {"name", "Accelerator"},
                 {"bf16", "BF16 dense", Unit::flopPerSecond},
                 {"fp8", "FP8 dense", Unit::flopPerSecond},
                 {"memory", "Memory", Unit::byte},
                 {"memory_bandwidth", "Bandwidth", Unit::bytePerSecond},
                 {"scale_up_bandwidth", "Scale-up", Unit::bytePerSecond},
                 {"thermal_design_power", "Power", Unit::watt},
                 {"source", "Source"},
                 {"unverified", "From memory"}},
                {}};
    for (const hardware::Accelerator& part : engine.catalog.accelerators) {
        table.rows.push_back({part.id, part.name, known(part.peakOf(hardware::Precision::bf16).value()),
                              known(part.peakOf(hardware::Precision::fp8).value()), part.memory.value(),
                              known(part.memoryBandwidth.value()), known(part.scaleUpBandwidth.value()),
                              known(part.thermalDesignPower.value()), part.source.text,
                              part.source.unverified || !part.unverifiedFields.empty()});
    }
    return table;
}

Table links(const Engine& engine) {
    Table table{{{"id", "Id"},
                 {"name", "Link"},
                 {"class", "Class"},
                 {"bandwidth", "Bandwidth", Unit::bytePerSecond},
                 {"effective_bandwidth", "Measured", Unit::bytePerSecond},
                 {"latency", "Latency", Unit::second},
                 {"energy", "Energy", Unit::joulePerByte},
                 {"source", "Source"},
                 {"unverified", "From memory"}},
                {}};
    for (const hardware::Link& link : engine.catalog.links) {
        table.rows.push_back({link.id, link.name, link.linkClass, known(link.bandwidth.value()),
                              known(link.effectiveBandwidth.value()), known(link.latency.value()),
                              known(link.energy.value()), link.source.text,
                              link.source.unverified || !link.unverifiedFields.empty()});
    }
    return table;
}

Table energy(const Engine& engine) {
    Table table{{{"id", "Id"},
                 {"name", "Figure"},
                 {"value", "Value"},
                 {"low", "Low"},
                 {"high", "High"},
                 {"unit", "Unit"},
                 {"source", "Source"},
                 {"unverified", "From memory"}},
                {}};
    for (const hardware::EnergyFigure& figure : engine.catalog.energy) {
        table.rows.push_back({figure.id, figure.name, known(figure.value), known(figure.low), known(figure.high),
                              figure.unit, figure.source.text, figure.source.unverified});
    }
    return table;
}

Table parameters(const Engine& engine) {
    Table table{{{"study", "Study"},
                 {"id", "Id"},
                 {"label", "Parameter"},
                 {"unit", "Unit"},
                 {"default", "Default"},
                 {"help", "Meaning"},
                 {"read_by", "Read by"},
                 {"source", "Source"}},
                {}};
    for (const auto& study : engine.registry.studies()) {
        for (const study::Parameter& parameter : study->description().parameters) {
            table.rows.push_back({study->description().id, parameter.id, parameter.label,
                                  std::string(unitId(parameter.unit)),
                                  study::valueText(parameter, parameter.defaultValue), parameter.help,
                                  study::readByText(parameter), parameter.source.text});
        }
    }
    return table;
}

Table metrics(const Engine& engine) {
    Table table{{{"study", "Study"},
                 {"id", "Id"},
                 {"label", "Metric"},
                 {"unit", "Unit"},
                 {"goal", "Goal"},
                 {"help", "Meaning"}},
                {}};
    for (const auto& study : engine.registry.studies()) {
        for (const study::Metric& metric : study->description().metrics) {
            table.rows.push_back({study->description().id, metric.id, metric.label, std::string(unitId(metric.unit)),
                                  std::string(report::goalId(metric.goal)), metric.help});
        }
    }
    return table;
}

Table constraints(const Engine& engine) {
    Table table{{{"study", "Study"}, {"id", "Id"}, {"label", "Constraint"}, {"margin_unit", "Unit of its margin"}}, {}};
    for (const auto& study : engine.registry.studies()) {
        for (const study::Constraint& constraint : study->description().constraints) {
            table.rows.push_back(
                {study->description().id, constraint.id, constraint.label, std::string(unitId(constraint.marginUnit))});
        }
    }
    return table;
}

struct Kind {
    std::string_view name;
    Table (*table)(const Engine&);
};
constexpr Kind kKinds[] = {{"studies", studies}, {"models", models},           {"accelerators", accelerators},
                           {"links", links},     {"energy", energy},           {"parameters", parameters},
                           {"metrics", metrics}, {"constraints", constraints}, {"policies", policies},
                           {"plugins", plugins}};

ExitCode list(const std::string& name, bool json) {
    const Kind* kind =
        std::find_if(std::begin(kKinds), std::end(kKinds), [&name](const Kind& each) { return each.name == name; });
    if (kind == std::end(kKinds)) {
        std::vector<std::string_view> names;
        for (const Kind& each : kKinds) {
            names.push_back(each.name);
        }
        return fail({ErrorCode::unknownName, "list", {}, name, expectedName(name, names)});
    }
    const Table table = kind->table(*loadEngine());
    json ? report::writeJson(table, std::cout) : report::writeText(table, std::cout);
    return ExitCode::done;
}

} // namespace

void addListCommand(CLI::App& program, Action& action) {
    CLI::App* command = program.add_subcommand("list", "What the catalog, the studies and the plugins hold");
    const auto name = std::make_shared<std::string>();
    const auto json = std::make_shared<bool>(false);
    command
        ->add_option(
            "WHAT", *name,
            "studies, models, accelerators, links, energy, parameters, metrics, constraints, policies or plugins")
        ->required();
    command->add_flag("--json", *json, "Print one JSON document");
    command->callback([&action, name, json] { action = [name, json] { return list(*name, *json); }; });
}

} // namespace paretoscope::app
