// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/commands/scenario_commands.h"

#include "ui/models/text.h"

#include <QCoreApplication>

namespace paretoscope::ui {

namespace {

QString stepText(const char* source) {
    return QCoreApplication::translate("Commands", source);
}

std::optional<explore::Axis> axisOf(const Document& document, const std::string& parameter) {
    const explore::Axis* axis = document.axis(parameter);
    return axis ? std::optional(*axis) : std::nullopt;
}

} // namespace

CmdNameEdit::CmdNameEdit(Document& document, std::string name, Gesture gesture)
    : CmdEdit(
          stepText(QT_TRANSLATE_NOOP("Commands", "Rename scenario")),
          [&document](const std::string& value) { document.setName(value); }, document.scenario().name, std::move(name),
          gesture) {}

CmdAxisEdit::CmdAxisEdit(Document& document, const study::Parameter& parameter, std::optional<explore::Axis> axis,
                         Gesture gesture)
    : CmdEdit(
          stepText(axis ? QT_TRANSLATE_NOOP("Commands", "Set %1") : QT_TRANSLATE_NOOP("Commands", "Reset %1"))
              .arg(coreText(parameter.label)),
          [&document, id = parameter.id](const std::optional<explore::Axis>& value) { document.setAxis(id, value); },
          axisOf(document, parameter.id), std::move(axis), gesture) {}

CmdBoundsEdit::CmdBoundsEdit(Document& document, std::vector<explore::MetricBound> bounds, Gesture gesture)
    : CmdEdit(
          stepText(QT_TRANSLATE_NOOP("Commands", "Edit constraints")),
          [&document](const std::vector<explore::MetricBound>& value) { document.setBounds(value); },
          document.scenario().bounds, std::move(bounds), gesture) {}

CmdObjectivesEdit::CmdObjectivesEdit(Document& document, std::vector<explore::Objective> objectives)
    : CmdEdit(
          stepText(QT_TRANSLATE_NOOP("Commands", "Edit objectives")),
          [&document](const std::vector<explore::Objective>& value) { document.setObjectives(value); },
          document.scenario().objectives, std::move(objectives), kNoGesture) {}

CmdExplorerEdit::CmdExplorerEdit(Document& document, const explore::ExplorerSettings& explorer, Gesture gesture)
    : CmdEdit(
          stepText(QT_TRANSLATE_NOOP("Commands", "Edit explorer settings")),
          [&document](const explore::ExplorerSettings& value) { document.setExplorer(value); },
          document.scenario().explorer, explorer, gesture) {}

CmdClusterEdit::CmdClusterEdit(Document& document, const QString& text, ClusterState after, Gesture gesture)
    : CmdEdit(
          text, [&document](const ClusterState& value) { document.setCluster(value.cluster, value.recipe); },
          ClusterState{document.scenario().cluster, document.scenario().recipe}, std::move(after), gesture) {}

} // namespace paretoscope::ui
