// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pipeline/pipeline_view.h"

#include "ui/commands/scenario_commands.h"
#include "ui/models/text.h"
#include "ui/pipeline/pipeline_strip.h"
#include "ui/scenario/elided_label.h"
#include "ui/scenario/field_row.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>

#include <algorithm>

namespace paretoscope::ui {

PipelineView::PipelineView(Document& document, const PipelineModel& model, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_model(model)
    , m_action(new QAction(tr("Pipeline"), this))
    , m_toggle(new QToolButton)
    , m_summary(new ElidedLabel)
    , m_strip(new PipelineStrip(model))
    , m_scroll(new QScrollArea) {
    setObjectName(QStringLiteral("pipelineView"));
    setProperty("panel", true);
    setAttribute(Qt::WA_StyledBackground);
    m_action->setObjectName(QStringLiteral("actionPipeline"));
    m_action->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L));
    m_action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_action->setCheckable(true);
    m_action->setChecked(true);
    m_action->setToolTip(
        tr("Show the stages of a request (%1)").arg(m_action->shortcut().toString(QKeySequence::NativeText)));
    m_scroll->setWidget(m_strip);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(heading());
    layout->addWidget(m_scroll);
    layout->addWidget(lineBetween(Qt::Horizontal));

    connect(m_toggle, &QToolButton::clicked, m_action, &QAction::toggle);
    connect(m_action, &QAction::toggled, this, &PipelineView::fold);
    connect(m_strip, &PipelineStrip::clicked, this, &PipelineView::click);
    connect(m_strip, &PipelineStrip::removalWanted, this, &PipelineView::remove);
    connect(m_strip, &PipelineStrip::menuWanted, this, &PipelineView::openMenu);
    connect(m_strip, &PipelineStrip::settingsWanted, this, [this](std::size_t stage) {
        choose(stage);
        emit settingsWanted(settingsOf(stage));
    });
    connect(qApp, &QApplication::focusChanged, this, [this](const QWidget*, const QWidget* now) {
        const bool hasFocus = now != nullptr && isAncestorOf(now);
        if (hasFocus == m_hasFocus)
            return;
        m_hasFocus = hasFocus;
        showMarks();
    });
    connect(&document, &Document::replaced, this, [this] { choose(std::nullopt); });
    connect(&model, &PipelineModel::changed, this, &PipelineView::refresh);
    refresh();
}

PipelineView::~PipelineView() {
    disconnect(qApp, nullptr, this, nullptr); // boxes give up the focus when they go, and the model may have gone first
}

QWidget* PipelineView::heading() {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(theme::kGrid, 0, theme::kGrid * 2, 0);
    layout->setSpacing(theme::kHalfGrid);
    m_toggle->setObjectName(QStringLiteral("pipelineToggle"));
    m_toggle->setAccessibleName(m_action->text());
    m_toggle->setToolTip(m_action->toolTip());
    m_toggle->setIcon(theme::icon(QStringLiteral("chevron-down"), theme::Role::muted));
    m_toggle->setIconSize({theme::kIconSmall, theme::kIconSmall});
    m_toggle->setFixedSize(24, 24);
    m_summary->setObjectName(QStringLiteral("pipelineSummary"));
    m_summary->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_summary->setFont(theme::smallFont());
    layout->addWidget(m_toggle);
    layout->addWidget(headingLabel(tr("Pipeline")));
    layout->addSpacing(theme::kGrid);
    layout->addWidget(m_summary, 1);
    row->setFixedHeight(theme::kRowHeight);
    return row;
}

void PipelineView::fold(bool isShown) {
    m_toggle->setIcon(
        theme::icon(isShown ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"), theme::Role::muted));
    m_scroll->setVisible(isShown);
    choose(isShown ? m_chosen : std::nullopt);
}

void PipelineView::refresh() {
    const std::vector<ShownStage>& stages = m_model.stages();
    setVisible(!stages.empty());
    m_action->setVisible(!stages.empty());
    if (m_chosen && (*m_chosen >= stages.size() || !stages[*m_chosen].isPresent))
        m_chosen.reset();
    m_strip->refresh();
    m_strip->setChosen(m_chosen);
    showSummary();
    showMarks();
    refreshOffers();
    fitHeight();
}

void PipelineView::offerStagesIn(QWidget& host) {
    m_host = &host;
    refreshOffers();
}

void PipelineView::refreshOffers() {
    if (m_host == nullptr)
        return;
    const std::vector<ShownStage>& stages = m_model.stages();
    while (m_offers.size() > stages.size()) {
        delete m_offers.back();
        m_offers.pop_back();
    }
    while (m_offers.size() < stages.size()) {
        auto* offer = new QAction(this);
        connect(offer, &QAction::triggered, this, [this, stage = m_offers.size()] {
            if (m_model.stages().at(stage).isPresent)
                remove(stage);
            else
                add(stage);
        });
        m_host->addAction(offer);
        m_offers.push_back(offer);
    }
    for (std::size_t stage = 0; stage < stages.size(); ++stage) {
        const QString label = coreText(m_model.declared(stage).label);
        m_offers[stage]->setText(stages[stage].isPresent ? tr("Remove %1").arg(label) : tr("Add %1").arg(label));
        m_offers[stage]->setVisible(stages[stage].isOptional && !stages[stage].isSwept());
    }
}

/// Why clients have no places, else how many devices they take.
void PipelineView::showSummary() {
    const QString rejection = m_model.rejection();
    std::int64_t taken = 0;
    for (const ShownStage& stage : m_model.stages())
        taken += stage.devices;
    const std::int64_t all = hardware::deviceCount(m_document.scenario().cluster);
    setStyleProperty(*m_summary, "role", rejection.isEmpty() ? QStringLiteral("muted") : QStringLiteral("bad"));
    if (!rejection.isEmpty())
        m_summary->setText(rejection);
    else
        m_summary->setText(m_model.isPlaced() ? tr("%1 of %Ln device(s) in use", nullptr, static_cast<int>(all))
                                                    .arg(count(static_cast<std::uint64_t>(taken)))
                                              : QString());
}

void PipelineView::showMarks() {
    const bool isLookedAt = m_isHovered || m_hasFocus;
    emit marked(m_chosen || (isLookedAt && m_action->isChecked()) ? m_model.marks(m_chosen) : PlacementMarks());
}

/// Room for a scroll bar where there is one.
void PipelineView::fitHeight() {
    const bool scrolls = m_strip->minimumSizeHint().width() > width();
    m_scroll->setFixedHeight(m_strip->height() + (scrolls ? m_scroll->horizontalScrollBar()->sizeHint().height() : 0));
}

void PipelineView::choose(std::optional<std::size_t> stage) {
    m_chosen = stage;
    m_strip->setChosen(stage);
    showMarks();
}

void PipelineView::click(std::size_t stage) {
    const ShownStage& shown = m_model.stages().at(stage);
    if (!shown.isPresent && !shown.isSwept())
        return add(stage);
    if (shown.isPresent)
        choose(m_chosen == stage ? std::nullopt : std::optional(stage));
    emit settingsShown(settingsOf(stage));
}

void PipelineView::add(std::size_t stage, const std::string& choice) {
    push(stage, m_model.stages().at(stage).isPresent ? tr("Change %1") : tr("Add %1"), m_model.adding(stage, choice));
    choose(stage);
    emit settingsShown(settingsOf(stage));
}

/// Nothing to remove where a stage is always there; a sweep is edited in the form.
void PipelineView::remove(std::size_t stage) {
    const ShownStage& shown = m_model.stages().at(stage);
    if (shown.isPresent && shown.isOptional && !shown.isSwept())
        push(stage, tr("Remove %1"), m_model.removing(stage));
    else
        emit settingsShown(settingsOf(stage));
}

void PipelineView::push(std::size_t stage, const QString& step, std::optional<explore::Axis> axis) {
    auto command = std::make_unique<CmdAxisEdit>(m_document, *m_model.presence(stage), std::move(axis));
    command->setText(step.arg(coreText(m_model.declared(stage).label)));
    m_document.push(std::move(command));
}

QString PipelineView::settingsOf(std::size_t stage) const {
    return fromUtf8(m_model.settings(stage));
}

void PipelineView::openMenu(std::size_t stage, QPoint place) {
    const ShownStage shown = m_model.stages().at(stage);
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("stageMenu"));
    if (shown.isOptional && !shown.isSwept()) {
        const std::string chosen = m_model.choice(stage);
        const std::vector<std::string>& choices = m_model.declared(stage).presentWith.choices;
        for (const std::string& id : choices) {
            const auto& all = m_model.presence(stage)->choices;
            const auto choice = std::ranges::find(all, id, &study::Choice::id);
            QAction* entry = menu.addAction(choices.size() > 1 ? coreText(choice->label) : tr("Add"));
            entry->setCheckable(shown.isPresent);
            entry->setChecked(id == chosen);
            entry->setVisible(choices.size() > 1 || !shown.isPresent);
            connect(entry, &QAction::triggered, this, [this, stage, id] { add(stage, id); });
        }
        if (shown.isPresent)
            connect(menu.addAction(theme::icon(QStringLiteral("remove")), tr("Remove")), &QAction::triggered, this,
                    [this, stage] { remove(stage); });
        menu.addSeparator();
    }
    connect(menu.addAction(theme::icon(QStringLiteral("settings")), tr("Settings")), &QAction::triggered, this,
            [this, stage] { emit settingsWanted(settingsOf(stage)); });
    menu.exec(place);
}

void PipelineView::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Escape || !m_chosen)
        return QWidget::keyPressEvent(event);
    choose(std::nullopt);
}

void PipelineView::enterEvent(QEnterEvent*) {
    m_isHovered = true;
    showMarks();
}

void PipelineView::leaveEvent(QEvent*) {
    m_isHovered = false;
    showMarks();
}

void PipelineView::resizeEvent(QResizeEvent*) {
    fitHeight();
}

} // namespace paretoscope::ui
