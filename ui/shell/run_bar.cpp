// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/run_bar.h"

#include "ui/commands/scenario_commands.h"
#include "ui/models/document.h"
#include "ui/models/run_session.h"
#include "ui/models/scenario_preview.h"
#include "ui/models/text.h"
#include "ui/scenario/elided_label.h"
#include "ui/scenario/field_row.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace paretoscope::ui {

namespace {

constexpr int kProgressSteps = 1000;
constexpr int kLeastNameWidth = 200;
constexpr int kNameMargin = 28; ///< beside the text of the name

QToolButton* toolButton(QAction* action) {
    auto* button = new QToolButton;
    button->setObjectName(QStringLiteral("button_") + action->objectName());
    button->setDefaultAction(action);
    button->setIconSize({theme::kIconLarge, theme::kIconLarge});
    button->setFixedSize(32, 32);
    return button;
}

} // namespace

RunBar::RunBar(Document& document, RunSession& session, const ScenarioPreviewer& previewer, const Actions& actions,
               QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_session(session)
    , m_previewer(previewer)
    , m_actions(actions)
    , m_name(new QLineEdit)
    , m_saved(new QLabel)
    , m_run(new QPushButton(theme::icon(QStringLiteral("run"), theme::Role::panel), QString()))
    , m_message(new ElidedLabel)
    , m_progress(new QProgressBar)
    , m_pace(new QLabel) {
    setObjectName(QStringLiteral("runBar"));
    setProperty("panel", true);
    setAttribute(Qt::WA_StyledBackground);
    setFixedHeight(theme::kBarHeight + theme::kGrid);
    m_name->setObjectName(QStringLiteral("scenarioName"));
    m_name->setAccessibleName(tr("Name of the scenario"));
    m_name->setProperty("title", true);
    m_name->setFont(theme::headingFont());
    m_name->setMinimumWidth(kLeastNameWidth);
    m_name->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_saved->setObjectName(QStringLiteral("savedLabel"));
    m_saved->setProperty("role", QStringLiteral("muted"));
    m_run->setObjectName(QStringLiteral("runButton"));
    m_run->setProperty("primary", true);
    m_run->setMinimumWidth(176);
    m_run->setToolTip(actions.run->toolTip());
    m_message->setObjectName(QStringLiteral("message"));
    m_progress->setObjectName(QStringLiteral("progress"));
    m_progress->setRange(0, kProgressSteps);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(120);
    m_pace->setObjectName(QStringLiteral("pace"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme::kGrid, 0, theme::kGrid * 2, 0);
    layout->setSpacing(theme::kGrid);
    layout->addWidget(m_name, 2);
    layout->addWidget(m_saved);
    layout->addSpacing(theme::kGrid * 2);
    layout->addWidget(m_run);
    layout->addWidget(toolButton(actions.pause));
    layout->addWidget(toolButton(actions.cancel));
    layout->addSpacing(theme::kGrid);
    layout->addWidget(m_message, 1);
    layout->addWidget(m_progress);
    layout->addWidget(m_pace);

    connect(m_run, &QPushButton::clicked, actions.run, &QAction::trigger);
    connect(m_name, &QLineEdit::textEdited, this, [this](const QString& text) {
        m_document.push(
            std::make_unique<CmdNameEdit>(m_document, text.toStdString(), m_name->property("gesture").toInt()));
    });
    connect(m_name, &QLineEdit::selectionChanged, this, [this] {
        if (!m_name->isModified())
            m_name->setProperty("gesture", m_document.newGesture());
    });
    for (const auto signal : {&Document::nameChanged, &Document::pathChanged, &Document::replaced})
        connect(&document, signal, this, &RunBar::showName);
    connect(&document, &Document::dirtyChanged, this, &RunBar::showName);
    connect(&previewer, &ScenarioPreviewer::changed, this, &RunBar::showPoints);
    connect(&session, &RunSession::stateChanged, this, &RunBar::showState);
    connect(&session, &RunSession::updated, this, &RunBar::showProgress);
    showName();
    showState();
}

void RunBar::showMessage(const QString& text, bool isError) {
    m_message->setText(text);
    setStyleProperty(*m_message, "role", isError ? QStringLiteral("bad") : QStringLiteral("muted"));
}

void RunBar::showName() {
    const QString name = fromUtf8(m_document.scenario().name);
    if (m_name->text() != name) {
        m_name->setText(name);
        m_name->setCursorPosition(0); // of a long name the beginning shows
    }
    m_name->setPlaceholderText(m_document.title());
    const int width = m_name->fontMetrics().horizontalAdvance(name.isEmpty() ? m_document.title() : name);
    m_name->setMaximumWidth(std::max(kLeastNameWidth, width + kNameMargin));
    m_saved->setText(m_document.isDirty()          ? tr("• unsaved")
                     : m_document.path().isEmpty() ? tr("• new")
                                                   : tr("• saved"));
    m_saved->setToolTip(m_document.path());
}

void RunBar::showPoints() {
    const std::uint64_t points = m_previewer.preview().points;
    m_run->setText(points > 1 ? tr("Run %1 points").arg(count(points)) : points == 1 ? tr("Run 1 point") : tr("Run"));
    m_actions.run->setEnabled(points > 0 && m_previewer.preview().problems.empty() && !m_session.isActive());
    m_run->setEnabled(m_actions.run->isEnabled());
}

void RunBar::showState() {
    const bool isActive = m_session.isActive();
    m_actions.pause->setEnabled(isActive && m_session.state() != RunSession::State::cancelling);
    m_actions.pause->setChecked(m_session.state() == RunSession::State::paused);
    m_actions.cancel->setEnabled(m_actions.pause->isEnabled());
    m_progress->setVisible(isActive);
    m_pace->setVisible(m_session.state() != RunSession::State::idle);
    if (m_session.state() == RunSession::State::failed && m_session.error())
        showMessage(locatedErrorText(*m_session.error()), true);
    else
        showMessage({}, false);
    showPoints();
    showProgress();
}

void RunBar::showProgress() {
    const double total = static_cast<double>(m_session.total());
    const double done = static_cast<double>(m_session.done());
    m_progress->setValue(total > 0.0 ? static_cast<int>(std::lround(kProgressSteps * done / total)) : 0);
    QStringList parts;
    switch (m_session.state()) {
    case RunSession::State::running:
        parts += tr("%1/s").arg(quantity(m_session.pointsPerSecond(), Unit::count));
        if (const std::optional<double> left = m_session.secondsLeft())
            parts += tr("%1 left").arg(quantity(*left, Unit::second));
        break;
    case RunSession::State::paused:
        parts += tr("Paused at %1 of %2").arg(count(m_session.done()), count(m_session.total()));
        break;
    case RunSession::State::cancelling:
        parts += tr("Cancelling");
        break;
    case RunSession::State::cancelled:
        parts += tr("Cancelled at %1 of %2").arg(count(m_session.done()), count(m_session.total()));
        break;
    case RunSession::State::finished:
        parts += tr("%Ln point(s), %1 feasible", nullptr, static_cast<int>(m_session.done()))
                     .arg(count(m_session.feasible()));
        parts += tr("%1/s").arg(quantity(m_session.pointsPerSecond(), Unit::count));
        break;
    case RunSession::State::idle:
    case RunSession::State::failed:
        break;
    }
    m_pace->setText(parts.join(QStringLiteral("   ")));
}

} // namespace paretoscope::ui
