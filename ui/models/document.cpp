// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/document.h"

#include "ui/models/text.h"

#include <QFileInfo>

#include <algorithm>
#include <cassert>

namespace paretoscope::ui {

Document::Document(const study::Registry& registry, const study::Catalog& catalog, QObject* parent)
    : QObject(parent)
    , m_registry(registry)
    , m_catalog(catalog) {
    assert(!registry.studies().empty());
    m_scenario = explore::newScenario(*registry.studies().front(), catalog);
    connect(&m_undoStack, &QUndoStack::cleanChanged, this, [this] { emit dirtyChanged(isDirty()); });
}

const study::Study& Document::study() const {
    const study::Study* found = m_registry.find(m_scenario.study);
    return found ? *found : *m_registry.studies().front();
}

const explore::Axis* Document::axis(std::string_view parameter) const {
    const auto found = std::ranges::find(m_scenario.axes, parameter, &explore::Axis::parameter);
    return found == m_scenario.axes.end() ? nullptr : &*found;
}

void Document::push(std::unique_ptr<QUndoCommand> command) {
    m_undoStack.push(command.release());
}

QString Document::title() const {
    if (!m_scenario.name.empty())
        return fromUtf8(m_scenario.name);
    return m_path.isEmpty() ? tr("Untitled") : QFileInfo(m_path).completeBaseName();
}

void Document::startNew() {
    replace(explore::newScenario(*m_registry.studies().front(), m_catalog), QString(), false);
}

Result<void> Document::load(const QString& path) {
    Result<explore::Scenario> read = explore::readScenario(path.toStdString(), m_registry, m_catalog);
    if (!read)
        return read.error();
    replace(std::move(*read), path, false);
    return {};
}

Result<void> Document::save(const QString& path) {
    if (Result<void> written = explore::writeScenario(m_scenario, path.toStdString(), m_registry); !written)
        return written;
    const bool wasDirty = isDirty();
    m_restored = false;
    m_undoStack.setClean();
    if (path != m_path) {
        m_path = path;
        emit pathChanged();
    }
    if (wasDirty)
        emit dirtyChanged(false);
    return {};
}

void Document::restore(explore::Scenario scenario, const QString& path) {
    replace(std::move(scenario), path, true);
}

void Document::replace(explore::Scenario scenario, const QString& path, bool restored) {
    m_undoStack.clear();
    m_scenario = std::move(scenario);
    m_path = path;
    m_restored = restored;
    emit pathChanged();
    emit replaced();
    emit clusterChanged();
    emit scenarioChanged();
    emit dirtyChanged(isDirty());
}

void Document::setName(const std::string& name) {
    m_scenario.name = name;
    emit nameChanged();
    emit scenarioChanged();
}

void Document::setAxis(const std::string& parameter, const std::optional<explore::Axis>& axis) {
    std::vector<explore::Axis>& axes = m_scenario.axes;
    const auto place = [this](const explore::Axis& each) {
        return study::parameterIndex(description(), each.parameter).value_or(0);
    };
    const auto found = std::ranges::find(axes, parameter, &explore::Axis::parameter);
    if (axis && found != axes.end())
        *found = *axis;
    else if (axis)
        axes.insert(std::ranges::find_if(axes, [&](const explore::Axis& other) { return place(other) > place(*axis); }),
                    *axis);
    else if (found != axes.end())
        axes.erase(found);
    emit axisChanged(fromUtf8(parameter));
    emit scenarioChanged();
}

void Document::setBounds(const std::vector<explore::MetricBound>& bounds) {
    m_scenario.bounds = bounds;
    emit boundsChanged();
    emit scenarioChanged();
}

void Document::setObjectives(const std::vector<explore::Objective>& objectives) {
    m_scenario.objectives = objectives;
    emit objectivesChanged();
    emit scenarioChanged();
}

void Document::setExplorer(const explore::ExplorerSettings& explorer) {
    m_scenario.explorer = explorer;
    emit explorerChanged();
    emit scenarioChanged();
}

void Document::setCluster(const hardware::Cluster& cluster, const std::optional<explore::ClusterRecipe>& recipe) {
    m_scenario.cluster = cluster;
    m_scenario.recipe = recipe;
    emit clusterChanged();
    emit scenarioChanged();
}

} // namespace paretoscope::ui
