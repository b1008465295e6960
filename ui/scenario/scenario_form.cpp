// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenario/scenario_form.h"

#include "ui/models/document.h"
#include "ui/models/parameter_model.h"
#include "ui/models/scenario_preview.h"
#include "ui/models/text.h"
#include "ui/scenario/bounds_editor.h"
#include "ui/scenario/distribution_view.h"
#include "ui/scenario/explorer_editor.h"
#include "ui/scenario/field_row.h"
#include "ui/scenario/objectives_editor.h"
#include "ui/scenario/parameter_row.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QScrollBar>
#include <QTimer>

#include <algorithm>

namespace paretoscope::ui {

ScenarioForm::ScenarioForm(Document& document, ParameterModel& parameters, const ScenarioPreviewer& previewer,
                           QWidget* parent)
    : QScrollArea(parent)
    , m_document(document)
    , m_parameters(parameters)
    , m_previewer(previewer) {
    setObjectName(QStringLiteral("scenarioForm"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    build();
    connect(&parameters, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex& first, const QModelIndex& last) { refresh(first.row(), last.row()); });
    connect(&document, &Document::replaced, this, [this] {
        if (m_study != m_document.scenario().study)
            build();
        refresh(0, m_parameters.rowCount() - 1);
    });
    connect(&previewer, &ScenarioPreviewer::changed, this, &ScenarioForm::showDistributions);
    showDistributions();
}

void ScenarioForm::build() {
    m_study = m_document.scenario().study;
    m_rows.clear();
    m_distributions.clear();
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(theme::kGrid * 2, theme::kGrid, theme::kGrid * 2, theme::kGrid * 2);
    layout->setSpacing(0);
    addParameters(*layout);
    const auto addSection = [layout](const QString& heading, QWidget* editor) {
        layout->addSpacing(theme::kGrid);
        layout->addWidget(headingLabel(heading));
        layout->addWidget(editor);
    };
    addSection(tr("Objectives"), new ObjectivesEditor(m_document));
    addSection(tr("Constraints"), new BoundsEditor(m_document));
    addSection(tr("Explorer"), new ExplorerEditor(m_document));
    layout->addStretch();
    setWidget(content);
    refresh(0, m_parameters.rowCount() - 1);
}

void ScenarioForm::addParameters(QVBoxLayout& layout) {
    QString group;
    for (int row = 0; row < m_parameters.rowCount(); ++row) {
        const QString heading = m_parameters.index(row).data(ParameterModel::groupRole).toString();
        if (row == 0 || heading != group) {
            layout.addSpacing(row == 0 ? 0 : theme::kGrid);
            layout.addWidget(headingLabel(heading));
            auto* distributions = new DistributionView;
            distributions->hide();
            layout.addWidget(distributions);
            m_distributions[m_parameters.parameter(row).group] = distributions;
            group = heading;
        }
        m_rows.push_back(new ParameterRow(m_document, m_parameters, row));
        layout.addWidget(m_rows.back());
    }
}

void ScenarioForm::refresh(int first, int last) {
    for (int row = first; row <= last && row < static_cast<int>(m_rows.size()); ++row)
        m_rows[static_cast<std::size_t>(row)]->refresh();
    showWhatIsRead();
}

/// What no point reads is left out, unless the scenario sets it all the same.
void ScenarioForm::showWhatIsRead() {
    for (int row = 0; row < static_cast<int>(m_rows.size()); ++row) {
        const bool isDefault = m_parameters.index(row).data(ParameterModel::isDefaultRole).toBool();
        m_rows[static_cast<std::size_t>(row)]->setVisible(m_parameters.isRead(row) || !isDefault);
    }
}

/// While a problem stops them the last ones stay, greyed, so that the form does not jump.
void ScenarioForm::showDistributions() {
    const ScenarioPreview& preview = m_previewer.preview();
    const bool known = preview.outcome || !preview.distributions.empty();
    for (const auto& [group, view] : m_distributions) {
        view->setEnabled(known);
        if (!known)
            continue;
        std::vector<study::Distribution> own;
        std::ranges::copy_if(preview.distributions, std::back_inserter(own),
                             [&group = group](const study::Distribution& each) { return each.group == group; });
        view->setDistributions(own);
        view->setVisible(!own.empty());
    }
}

void ScenarioForm::reveal(const QString& parameter) {
    const int row = m_parameters.rowOf(parameter.toStdString());
    if (row < 0 || row >= static_cast<int>(m_rows.size()))
        return;
    ParameterRow* shown = m_rows[static_cast<std::size_t>(row)];
    ensureWidgetVisible(shown);
    shown->editor()->setFocus(Qt::OtherFocusReason);
}

void ScenarioForm::scrollTo(const QString& parameter) {
    const int row = m_parameters.rowOf(parameter.toStdString());
    if (row < 0 || row >= static_cast<int>(m_rows.size()))
        return;
    // Rows that have just appeared are laid out first.
    QTimer::singleShot(0, m_rows[static_cast<std::size_t>(row)], [this, row] {
        widget()->layout()->activate();
        verticalScrollBar()->setValue(m_rows[static_cast<std::size_t>(row)]->y() - theme::kRowHeight - theme::kGrid);
    });
}

} // namespace paretoscope::ui
