// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/pipeline_model.h"

#include "ui/models/document.h"
#include "ui/models/scenario_preview.h"
#include "ui/models/text.h"

#include <QStringList>

#include <algorithm>
#include <iterator>
#include <set>

namespace paretoscope::ui {

PipelineModel::PipelineModel(const Document& document, const ScenarioPreviewer& previewer, QObject* parent)
    : QObject(parent)
    , m_document(document)
    , m_previewer(previewer) {
    connect(&document, &Document::axisChanged, this, [this] {
        m_isCurrent = false;
        rebuild();
    });
    connect(&document, &Document::replaced, this, [this] {
        m_isCurrent = false;
        m_point.clear();
        m_placement.clear();
        m_rejection.clear();
        rebuild();
    });
    connect(&previewer, &ScenarioPreviewer::changed, this, &PipelineModel::takePreview);
    takePreview();
}

/// An outdated one may be of another study.
void PipelineModel::takePreview() {
    m_isCurrent = m_previewer.isCurrent();
    if (m_isCurrent) {
        const ScenarioPreview& preview = m_previewer.preview();
        m_point = preview.outcome ? preview.point : std::vector<double>();
        m_placement = preview.placement;
        m_rejection = preview.outcome && !preview.fits() ? preview.outcome->rejections.front().message : std::string();
    }
    rebuild();
}

void PipelineModel::rebuild() {
    m_stages.clear();
    for (std::size_t stage = 0; stage < m_document.description().pipeline.size(); ++stage)
        m_stages.push_back(shown(stage));
    emit changed();
}

const study::PipelineStage& PipelineModel::declared(std::size_t stage) const {
    return m_document.description().pipeline.at(stage);
}

const study::Parameter* PipelineModel::presence(std::size_t stage) const {
    const study::Description& description = m_document.description();
    const auto place = study::parameterIndex(description, declared(stage).presentWith.parameter);
    return place ? &description.parameters[*place] : nullptr;
}

std::vector<double> PipelineModel::valuesOf(const study::Parameter& parameter) const {
    const explore::Axis* axis = m_document.axis(parameter.id);
    return axis ? axis->values : std::vector{parameter.defaultValue};
}

bool PipelineModel::isPresentWith(std::size_t stage, double value) const {
    const std::vector<std::string>& with = declared(stage).presentWith.choices;
    return std::ranges::find(with, presence(stage)->choices.at(static_cast<std::size_t>(value)).id) != with.end();
}

ShownStage PipelineModel::shown(std::size_t stage) const {
    ShownStage shown;
    shown.isPresent = true;
    shown.isSampled = !m_point.empty();
    if (const study::Parameter* parameter = presence(stage)) {
        const std::vector<double> values = valuesOf(*parameter);
        shown.isOptional = true;
        shown.choices = static_cast<int>(values.size());
        shown.isPresent = std::ranges::any_of(values, [&](double value) { return isPresentWith(stage, value); });
        const std::size_t place = study::parameterIndex(m_document.description(), parameter->id).value();
        shown.isSampled = place < m_point.size() && isPresentWith(stage, m_point[place]);
    }
    std::set<std::size_t> before;
    for (const std::string& id : declared(stage).after) {
        const auto& pipeline = m_document.description().pipeline;
        const auto place =
            static_cast<std::size_t>(std::ranges::find(pipeline, id, &study::PipelineStage::id) - pipeline.begin());
        if (place >= stage)
            continue;
        if (m_stages[place].isPresent)
            before.insert(place);
        else
            before.insert(m_stages[place].before.begin(), m_stages[place].before.end());
    }
    shown.before.assign(before.begin(), before.end());
    countClients(shown, stage);
    return shown;
}

void PipelineModel::countClients(ShownStage& shown, std::size_t stage) const {
    std::set<std::int64_t> sizes;
    for (const study::StagePlacement& client : m_placement) {
        if (client.stage != stage)
            continue;
        ++shown.clients;
        shown.devices += client.devices;
        sizes.insert(client.devices);
    }
    if (sizes.size() == 1)
        shown.devicesEach = *sizes.begin();
}

std::string PipelineModel::settings(std::size_t stage) const {
    if (const study::Parameter* parameter = presence(stage))
        return parameter->id;
    const auto& parameters = m_document.description().parameters;
    const auto first = std::ranges::find_if(parameters, [&](const study::Parameter& each) {
        return each.group == declared(stage).group && each.readBy.choices.empty();
    });
    return first == parameters.end() ? std::string() : first->id;
}

std::optional<explore::Axis> PipelineModel::axis(std::size_t stage, const std::string& choice) const {
    const study::Parameter& parameter = *presence(stage);
    const auto at = std::ranges::find(parameter.choices, choice, &study::Choice::id) - parameter.choices.begin();
    const auto value = static_cast<double>(at);
    return value == parameter.defaultValue ? std::nullopt : std::optional(explore::Axis{parameter.id, choice, {value}});
}

std::optional<explore::Axis> PipelineModel::adding(std::size_t stage, const std::string& choice) const {
    return axis(stage, choice.empty() ? declared(stage).presentWith.choices.front() : choice);
}

std::optional<explore::Axis> PipelineModel::removing(std::size_t stage) const {
    return axis(stage, declared(stage).absentChoice);
}

std::string PipelineModel::choice(std::size_t stage) const {
    const study::Parameter* parameter = presence(stage);
    const std::vector<double> values = parameter ? valuesOf(*parameter) : std::vector<double>();
    return values.size() == 1 ? parameter->choices.at(static_cast<std::size_t>(values.front())).id : std::string();
}

QString PipelineModel::rejection() const {
    return m_rejection.empty() ? QString() : coreText(m_rejection);
}

PlacementMarks PipelineModel::marks(std::optional<std::size_t> only) const {
    std::vector<study::StagePlacement> placement;
    std::ranges::copy_if(m_placement, std::back_inserter(placement),
                         [only](const study::StagePlacement& client) { return !only || client.stage == *only; });
    PlacementMarks marks = placementMarks(m_document.scenario().cluster, placement);
    for (auto* each : {&marks.nodes, &marks.groups})
        for (auto& [id, devices] : *each)
            devices.text = words(devices);
    return marks;
}

QString PipelineModel::words(const DeviceMarks& marks) const {
    QStringList lines;
    for (const auto& [stage, devices] : marks.taken)
        lines += tr("%1: %2 of %Ln device(s)", nullptr, static_cast<int>(marks.devices))
                     .arg(coreText(declared(stage).label), count(static_cast<std::uint64_t>(devices)));
    return lines.join(QLatin1Char('\n'));
}

} // namespace paretoscope::ui
