// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenario/objectives_editor.h"

#include "ui/commands/scenario_commands.h"
#include "ui/models/document.h"
#include "ui/models/text.h"
#include "ui/theme/icons.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace paretoscope::ui {

namespace {

study::Goal naturalGoal(const study::Description& description, const std::string& metric) {
    const auto at = study::metricIndex(description, metric);
    const study::Goal goal = at ? description.metrics[*at].goal : study::Goal::none;
    return goal == study::Goal::none ? study::Goal::minimise : goal;
}

/// The first metric with a goal that is not an objective yet.
std::optional<explore::Objective> nextObjective(const study::Description& description,
                                                const std::vector<explore::Objective>& objectives) {
    for (const study::Metric& metric : description.metrics)
        if (metric.goal != study::Goal::none &&
            std::ranges::find(objectives, metric.id, &explore::Objective::metric) == objectives.end())
            return explore::Objective{metric.id, metric.goal};
    return std::nullopt;
}

} // namespace

QComboBox* metricBox(const study::Description& description, const std::string& chosen, bool withGoal) {
    auto* box = new QComboBox;
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(8);
    for (const study::Metric& metric : description.metrics) {
        if (withGoal && metric.goal == study::Goal::none && metric.id != chosen)
            continue;
        box->addItem(coreText(metric.label), fromUtf8(metric.id));
        box->setItemData(box->count() - 1, coreText(metric.help), Qt::ToolTipRole);
    }
    box->setCurrentIndex(box->findData(fromUtf8(chosen)));
    return box;
}

void clearLayout(QVBoxLayout& layout) {
    while (QLayoutItem* item = layout.takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater(); // the click of its own button may have led here
        }
        delete item;
    }
}

ObjectivesEditor::ObjectivesEditor(Document& document, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_layout(new QVBoxLayout(this)) {
    setObjectName(QStringLiteral("objectives"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(theme::kHalfGrid);
    build();
    connect(&document, &Document::objectivesChanged, this, &ObjectivesEditor::build);
    connect(&document, &Document::replaced, this, &ObjectivesEditor::build);
}

void ObjectivesEditor::build() {
    clearLayout(*m_layout);
    for (std::size_t i = 0; i < m_document.scenario().objectives.size(); ++i)
        m_layout->addWidget(row(i));
    auto* add = new QPushButton(theme::icon(QStringLiteral("add"), theme::Role::accent), tr("Add objective"));
    add->setObjectName(QStringLiteral("addObjective"));
    add->setProperty("quiet", true);
    const auto next = nextObjective(m_document.description(), m_document.scenario().objectives);
    add->setEnabled(next.has_value());
    connect(add, &QPushButton::clicked, this, [this, next] {
        std::vector<explore::Objective> objectives = m_document.scenario().objectives;
        objectives.push_back(*next);
        m_document.push(std::make_unique<CmdObjectivesEdit>(m_document, std::move(objectives)));
    });
    m_layout->addWidget(add, 0, Qt::AlignLeft);
}

QWidget* ObjectivesEditor::row(std::size_t at) {
    const explore::Objective objective = m_document.scenario().objectives[at];
    auto* line = new QWidget;
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::kGrid);

    auto* goal = new QComboBox;
    goal->setObjectName(QStringLiteral("objectiveGoal%1").arg(at));
    goal->addItems({tr("Minimise"), tr("Maximise")});
    goal->setCurrentIndex(objective.goal == study::Goal::maximise ? 1 : 0);
    goal->setFixedWidth(112);
    QComboBox* metric = metricBox(m_document.description(), objective.metric, true);
    metric->setObjectName(QStringLiteral("objectiveMetric%1").arg(at));
    auto* remove = new QToolButton;
    remove->setObjectName(QStringLiteral("removeObjective%1").arg(at));
    remove->setIcon(theme::icon(QStringLiteral("cancel"), theme::Role::muted));
    remove->setToolTip(tr("Remove this objective"));
    remove->setEnabled(m_document.scenario().objectives.size() > 1);

    const auto change = [this, at](const std::function<void(std::vector<explore::Objective>&)>& edit) {
        std::vector<explore::Objective> objectives = m_document.scenario().objectives;
        if (at >= objectives.size())
            return;
        edit(objectives);
        m_document.push(std::make_unique<CmdObjectivesEdit>(m_document, std::move(objectives)));
    };
    connect(goal, &QComboBox::activated, this, [change, at](int index) {
        change([&](auto& all) { all[at].goal = index == 1 ? study::Goal::maximise : study::Goal::minimise; });
    });
    connect(metric, &QComboBox::activated, this, [this, change, metric, at](int index) {
        const std::string id = metric->itemData(index).toString().toStdString();
        change([&](auto& all) { all[at] = {id, naturalGoal(m_document.description(), id)}; });
    });
    connect(remove, &QToolButton::clicked, this,
            [change, at] { change([&](auto& all) { all.erase(all.begin() + static_cast<std::ptrdiff_t>(at)); }); });
    layout->addWidget(goal);
    layout->addWidget(metric, 1);
    layout->addWidget(remove);
    return line;
}

} // namespace paretoscope::ui
