// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timeline_panel.h"

#include "ui/models/text.h"
#include "ui/results/panel_heading.h"
#include "ui/theme/theme.h"
#include "ui/timeline/timeline_view.h"

#include "core/trace/timeline_summary.h"

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace paretoscope::ui {

namespace {

constexpr std::size_t kNamesTold = 4;
constexpr int kSearchWidth = 180;

} // namespace

TimelinePanel::TimelinePanel(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("timelines"));
    m_view = new TimelineView(this);
    m_viewB = new TimelineView(this);
    m_viewB->setObjectName(QStringLiteral("timelineViewB"));
    m_titleB = panelHeading(tr("B"), this);
    m_summary = new QLabel(this);
    m_summary->setObjectName(QStringLiteral("timelineSummary"));
    m_summary->setWordWrap(true);
    m_summary->setTextFormat(Qt::RichText);
    m_summary->setContentsMargins(12, 0, 12, theme::kGrid);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(makeBar());
    column->addWidget(m_view, 1);
    column->addWidget(m_titleB);
    column->addWidget(m_viewB, 1);
    column->addWidget(m_summary);
    link(*m_view, *m_viewB);
    link(*m_viewB, *m_view);
    setTimelines(std::nullopt, std::nullopt);
    setExecutable(false);
}

QToolButton* TimelinePanel::addSwitch(QWidget* bar, const char* name, const QString& text, const QString& help) {
    auto* made = new QToolButton(bar);
    made->setObjectName(QLatin1String(name));
    made->setText(text);
    made->setToolTip(help);
    made->setCheckable(true);
    made->setProperty("segment", true);
    made->setFixedHeight(24);
    bar->layout()->addWidget(made);
    return made;
}

QWidget* TimelinePanel::makeBar() {
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(12, theme::kHalfGrid, 12, theme::kHalfGrid);
    row->setSpacing(theme::kGrid);
    m_search = new QLineEdit(bar);
    m_search->setObjectName(QStringLiteral("timelineSearch"));
    m_search->setPlaceholderText(tr("Find spans"));
    m_search->setToolTip(tr("Spans by name; Enter goes to the next one, Shift+Enter to the one before"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(kSearchWidth);
    row->addWidget(m_search);
    m_matches = new QLabel(bar);
    m_matches->setObjectName(QStringLiteral("timelineMatches"));
    m_matches->setProperty("role", QStringLiteral("muted"));
    row->addWidget(m_matches);
    m_critical = addSwitch(bar, "timelineCriticalPath", tr("Critical path"),
                           tr("Show what the end of the step waited for, one after the other"));
    m_messages = addSwitch(bar, "timelineMessages", tr("Messages"), tr("Draw an arrow from each send to its receiver"));
    m_executed = addSwitch(bar, "timelineExecuted", tr("Executed"),
                           tr("Run this point's trace on the drawn cluster and show what happened"));
    m_note = new QLabel(bar);
    m_note->setObjectName(QStringLiteral("timelineNote"));
    m_note->setProperty("role", QStringLiteral("muted"));
    row->addWidget(m_note);
    row->addStretch(1);
    auto* find = new QAction(tr("Find spans"), this);
    find->setObjectName(QStringLiteral("timelineFind"));
    find->setShortcut(QKeySequence::Find);
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(find);
    connect(find, &QAction::triggered, this, [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    connect(m_search, &QLineEdit::textChanged, this, &TimelinePanel::search);
    connect(m_search, &QLineEdit::returnPressed, this,
            [this] { m_view->goToMatch(!QGuiApplication::keyboardModifiers().testFlag(Qt::ShiftModifier)); });
    for (TimelineView* view : {m_view, m_viewB}) {
        connect(m_critical, &QToolButton::toggled, view, &TimelineView::showCriticalPath);
        connect(m_messages, &QToolButton::toggled, view, &TimelineView::showMessages);
    }
    connect(m_executed, &QToolButton::toggled, this, &TimelinePanel::executedWanted);
    return bar;
}

void TimelinePanel::link(TimelineView& from, TimelineView& to) {
    connect(&from, &TimelineView::viewChanged, &to, [&from, &to] {
        const QSignalBlocker quiet(to);
        to.setView(from.from(), from.to());
    });
    connect(&from, &TimelineView::rangeChanged, this, [this, &from, &to] {
        {
            const QSignalBlocker quiet(to);
            to.setRange(from.range());
        }
        refreshSummary();
    });
}

void TimelinePanel::setTimelines(const std::optional<trace::Timeline>& a, const std::optional<trace::Timeline>& b) {
    m_viewB->setTimeline(b);
    m_view->setTimeline(a);
    m_viewB->setVisible(b.has_value());
    m_titleB->setVisible(b.has_value());
    const auto isKnown = [&a](const auto& entries) { return a && !entries.empty(); };
    const bool knowsPath = a && std::ranges::any_of(a->spans, &trace::Span::critical);
    m_critical->setVisible(knowsPath);
    m_messages->setVisible(isKnown(a ? a->arrows : std::vector<trace::Arrow>()));
    search();
    refreshSummary();
}

void TimelinePanel::setExecutable(bool executable) {
    m_executed->setVisible(executable);
    m_note->setVisible(executable);
}

bool TimelinePanel::isExecutedWanted() const {
    return m_executed->isVisibleTo(this) && m_executed->isChecked();
}

void TimelinePanel::setExecutedNote(const QString& note) {
    m_note->setText(note);
}

void TimelinePanel::search() {
    const std::size_t found = m_view->search(m_search->text());
    m_viewB->search(m_search->text());
    m_matches->setVisible(!m_search->text().trimmed().isEmpty());
    m_matches->setText(tr("%Ln span(s)", nullptr, static_cast<int>(found)));
}

/// "1.20 s – 1.40 s (200 ms): compute 3.10 s, communication 410 ms; Forward 1.20 s in 32, ..."
QString TimelinePanel::summaryText(const TimelineView& view) {
    const trace::Timeline& timeline = view.rows()->timeline();
    const auto [from, to] = *view.range();
    const trace::TimelineSummary summary = summarise(timeline, Seconds(from), Seconds(to));
    QStringList kinds;
    for (int kind = 0; kind < trace::kSpanKinds; ++kind)
        if (const double time = summary.byKind[static_cast<std::size_t>(kind)].value(); time > 0.0)
            kinds += spanKindTexts()[static_cast<std::size_t>(kind)] + QLatin1Char(' ') + quantity(time, Unit::second);
    QStringList names;
    for (std::size_t i = 0; i < std::min(kNamesTold, summary.names.size()); ++i) {
        const trace::TimelineSummary::Name& each = summary.names[i];
        names += tr("%1 %2 in %3")
                     .arg(coreText(timeline.names[static_cast<std::size_t>(each.name)]),
                          quantity(each.time.value(), Unit::second), count(each.spans));
    }
    QString text =
        tr("%1 to %2, %3 long. Over all lanes: ")
            .arg(quantity(from, Unit::second), quantity(to, Unit::second), quantity(to - from, Unit::second)) +
        kinds.join(QStringLiteral(", "));
    if (summary.critical.value() > 0.0)
        text += QStringLiteral("; ") + tr("critical path %1").arg(quantity(summary.critical.value(), Unit::second));
    if (!names.isEmpty())
        text += QStringLiteral(".<br>") + names.join(QStringLiteral(" · ")).toHtmlEscaped();
    return text;
}

void TimelinePanel::refreshSummary() {
    QStringList lines;
    for (const TimelineView* view : {m_view, m_viewB}) {
        if (view->rows() == nullptr || !view->range())
            continue;
        lines += summaryText(*view);
    }
    if (lines.size() == 2) {
        lines[0].prepend(tr("A: "));
        lines[1].prepend(tr("B: "));
    }
    m_summary->setVisible(!lines.isEmpty());
    m_summary->setText(lines.join(QStringLiteral("<br>")));
}

} // namespace paretoscope::ui
