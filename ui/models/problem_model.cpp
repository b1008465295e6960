// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/problem_model.h"

#include "ui/models/document.h"
#include "ui/models/parameter_model.h"
#include "ui/models/scenario_preview.h"
#include "ui/models/text.h"

#include <QRegularExpression>

namespace paretoscope::ui {

namespace {

/// The item that a pointer such as "/nodes/3" or "/cluster/links/0/from" leads to.
std::optional<ClusterItem> itemAt(const hardware::Cluster& cluster, const std::string& pointer) {
    static const QRegularExpression pattern(QStringLiteral("/(groups|nodes|links)/(\\d+)"));
    const QRegularExpressionMatch match = pattern.match(fromUtf8(pointer));
    if (!match.hasMatch())
        return std::nullopt;
    const auto at = static_cast<std::size_t>(match.captured(2).toULong());
    if (match.captured(1) == QLatin1String("groups") && at < cluster.groups.size())
        return ClusterItem{ClusterPart::group, cluster.groups[at].id};
    if (match.captured(1) == QLatin1String("nodes") && at < cluster.nodes.size())
        return ClusterItem{ClusterPart::node, cluster.nodes[at].id};
    if (match.captured(1) == QLatin1String("links") && at < cluster.links.size())
        return ClusterItem{ClusterPart::link, cluster.links[at].id};
    return std::nullopt;
}

} // namespace

ProblemModel::ProblemModel(const Document& document, const ScenarioPreviewer& previewer,
                           const ParameterModel& parameters, QObject* parent)
    : QAbstractListModel(parent)
    , m_document(document)
    , m_previewer(previewer)
    , m_parameters(parameters) {
    connect(&previewer, &ScenarioPreviewer::changed, this, &ProblemModel::gather);
    connect(&parameters, &ParameterModel::draftsChanged, this, &ProblemModel::gather);
    gather();
}

ProblemModel::Problem ProblemModel::problemOf(const Error& error) const {
    Problem problem;
    problem.item = itemAt(m_document.scenario().cluster, error.pointer);
    const QString id = fromUtf8(error.pointer).section(QLatin1Char('/'), -1);
    const auto parameter = study::parameterIndex(m_document.description(), id.toStdString());
    if (parameter)
        problem.parameter = id;
    problem.text =
        parameter ? tr("%1: %2").arg(coreText(m_document.description().parameters[*parameter].label), errorText(error))
                  : errorText(error);
    return problem;
}

void ProblemModel::gather() {
    std::vector<Problem> problems;
    for (int row = 0; row < m_parameters.rowCount(); ++row) {
        const QModelIndex index = m_parameters.index(row);
        const QString error = index.data(ParameterModel::errorRole).toString();
        if (!error.isEmpty())
            problems.push_back({tr("%1: %2").arg(index.data().toString(), error), std::nullopt,
                                index.data(ParameterModel::idRole).toString()});
    }
    for (const Error& error : m_previewer.preview().problems)
        problems.push_back(problemOf(error));
    if (problems == m_problems)
        return;
    beginResetModel();
    m_problems = std::move(problems);
    endResetModel();
}

int ProblemModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_problems.size());
}

QVariant ProblemModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return m_problems[static_cast<std::size_t>(index.row())].text;
    return {};
}

std::optional<ClusterItem> ProblemModel::culprit(int row) const {
    return m_problems.at(static_cast<std::size_t>(row)).item;
}

QString ProblemModel::parameter(int row) const {
    return m_problems.at(static_cast<std::size_t>(row)).parameter;
}

} // namespace paretoscope::ui
