// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/cache_panel.h"

#include "ui/cache/cache_curve.h"
#include "ui/cache/slot_map.h"
#include "ui/cache/token_strip.h"
#include "ui/models/point_playback.h"
#include "ui/models/text.h"
#include "ui/results/empty_note.h"
#include "ui/results/panel_heading.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>

namespace paretoscope::ui {

namespace {

constexpr int kFrameMilliseconds = 33;
constexpr std::int64_t kFrames = 300; ///< of a whole sequence: ten seconds

/// Shares the life of the result that holds it; null where there is none.
std::shared_ptr<const kv::CachePlayback> playbackOf(const PointPlayback& point) {
    const std::shared_ptr<const Result<kv::CachePlayback>>& made = point.playback();
    return made && *made ? std::shared_ptr<const kv::CachePlayback>(made, &**made) : nullptr;
}

} // namespace

CachePanel::CachePanel(PointPlayback& a, PointPlayback& b, QWidget* parent)
    : QWidget(parent)
    , m_a(a)
    , m_b(b)
    , m_stack(new QStackedWidget(this)) {
    setObjectName(QStringLiteral("cachePanel"));
    m_strip = new TokenStrip(this);
    m_slots = new SlotMap(this);
    m_curve = new CacheCurve(this);
    auto* above = new QWidget(m_stack);
    auto* rows = new QVBoxLayout(above);
    rows->setContentsMargins({});
    rows->setSpacing(0);
    rows->addWidget(makeBar());
    rows->addWidget(makeLegend());
    rows->addWidget(panelHeading(tr("Tokens that are held"), above));
    rows->addWidget(m_strip);
    rows->addWidget(panelHeading(tr("Slots, block by block"), above));
    rows->addWidget(m_slots, 1);
    auto* below = new QWidget(m_stack);
    auto* curve = new QVBoxLayout(below);
    curve->setContentsMargins({});
    curve->setSpacing(0);
    curve->addWidget(panelHeading(tr("Cache of the sequence over time"), below));
    curve->addWidget(m_curve, 1);
    auto* split = new QSplitter(Qt::Vertical, m_stack);
    split->setObjectName(QStringLiteral("cacheRows"));
    split->addWidget(above);
    split->addWidget(below);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 1);
    m_note = new EmptyNote(QStringLiteral("explain"), {}, {}, m_stack);
    m_stack->addWidget(split);
    m_stack->addWidget(m_note);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_stack);
    m_timer.setInterval(kFrameMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &CachePanel::advance);
    connect(m_curve, &CacheCurve::momentPicked, this, &CachePanel::showMoment);
    connect(&a, &PointPlayback::changed, this, &CachePanel::refresh);
    connect(&b, &PointPlayback::changed, this, &CachePanel::refresh);
    refresh();
}

QWidget* CachePanel::makeBar() {
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(12, theme::kHalfGrid, 12, theme::kHalfGrid);
    row->setSpacing(theme::kGrid);
    m_play = new QToolButton(bar);
    m_play->setObjectName(QStringLiteral("cachePlay"));
    m_play->setCheckable(true);
    m_play->setAutoRaise(true);
    m_play->setIcon(theme::icon(QStringLiteral("run")));
    m_play->setToolTip(tr("Play the sequence"));
    m_play->setAccessibleName(m_play->toolTip());
    m_slider = new QSlider(Qt::Horizontal, bar);
    m_slider->setObjectName(QStringLiteral("cacheSlider"));
    m_slider->setRange(0, 0);
    m_slider->setAccessibleName(tr("Tokens seen"));
    row->addWidget(m_play);
    row->addWidget(m_slider, 1);
    connect(m_play, &QToolButton::toggled, this, &CachePanel::play);
    connect(m_slider, &QSlider::valueChanged, this, [this](int seen) { showMoment(seen); });
    return bar;
}

QWidget* CachePanel::makeLegend() {
    auto* words = new QWidget(this);
    auto* rows = new QVBoxLayout(words);
    rows->setContentsMargins(12, 0, 12, 0);
    rows->setSpacing(theme::kHalfGrid);
    m_words = new QLabel(words);
    m_words->setObjectName(QStringLiteral("cacheWords"));
    m_words->setWordWrap(true);
    m_legend = new QLabel(words);
    m_legend->setObjectName(QStringLiteral("cacheLegend"));
    m_legend->setProperty("role", QStringLiteral("muted"));
    m_legend->setTextFormat(Qt::RichText);
    m_legend->setWordWrap(true);
    rows->addWidget(m_words);
    rows->addWidget(m_legend);
    return words;
}

void CachePanel::refresh() {
    const std::shared_ptr<const kv::CachePlayback> a = playbackOf(m_a);
    m_curve->setPlaybacks(a, playbackOf(m_b));
    m_stack->setCurrentIndex(a && !a->tokens.empty() ? 0 : 1);
    if (!a) {
        const bool failed = m_a.playback() && !*m_a.playback();
        m_note->setText(failed ? tr("No life of the cache") : tr("Playing the sequence"),
                        failed ? errorText(m_a.playback()->error())
                               : tr("The tokens that the cache holds appear here."));
    }
    if (a == m_shown)
        return;
    m_shown = a;
    play(false);
    m_strip->setPlayback(a);
    m_slots->setPlayback(a);
    if (!a)
        return;
    const auto tokens = static_cast<std::int64_t>(a->tokens.size());
    {
        const QSignalBlocker quiet(m_slider);
        m_slider->setRange(0, static_cast<int>(tokens));
    }
    refreshLegend();
    showMoment(tokens);
}

void CachePanel::refreshLegend() {
    QStringList labels;
    for (std::size_t label = 0; label < m_shown->labels.size(); ++label)
        labels += QStringLiteral("<span style='color:%1'>■</span> %2")
                      .arg(tokenColour(static_cast<std::uint32_t>(label), 0, palette()).name(),
                           tr("%1, %2 bits")
                               .arg(coreText(m_shown->labels[label].name),
                                    QLocale().toString(m_shown->labels[label].bits + m_shown->labels[label].scaleBits,
                                                       'g', 3)));
    labels += tr("paler: demoted; dot: slot written again");
    m_legend->setText(labels.join(QStringLiteral(" &nbsp; ")));
}

void CachePanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_shown)
        refreshLegend();
}

void CachePanel::showMoment(std::int64_t seen) {
    if (!m_shown)
        return;
    m_seen = std::clamp<std::int64_t>(seen, 0, static_cast<std::int64_t>(m_shown->tokens.size()));
    const QSignalBlocker quiet(m_slider);
    m_slider->setValue(static_cast<int>(m_seen));
    m_strip->showMoment(m_seen);
    m_slots->showMoment(m_seen);
    m_curve->showMoment(m_seen);
    refreshWords();
}

void CachePanel::refreshWords() {
    const auto after = std::ranges::upper_bound(m_shown->moments, m_seen, {}, &kv::PlayedMoment::seen);
    if (after == m_shown->moments.begin())
        return m_words->setText(tr("No token yet"));
    const kv::PlayedMoment& moment = *(after - 1);
    const auto number = [](std::int64_t value) { return count(static_cast<std::uint64_t>(value)); };
    m_words->setText(
        tr("After %1 tokens: %2 held, %3 evicted, %4 slots written again. %5 in all layers, %6 of them unused "
           "slots.")
            .arg(number(m_seen), number(moment.tokens), number(moment.evictedTokens), number(moment.reusedSlots),
                 quantity(moment.bytes.total().value(), Unit::byte),
                 quantity(moment.bytes.blockSlack.value(), Unit::byte)));
}

void CachePanel::play(bool playing) {
    const QSignalBlocker quiet(m_play);
    m_play->setChecked(playing && m_shown);
    m_play->setIcon(theme::icon(m_play->isChecked() ? QStringLiteral("pause") : QStringLiteral("run")));
    if (!m_play->isChecked())
        return m_timer.stop();
    if (m_seen >= static_cast<std::int64_t>(m_shown->tokens.size()))
        showMoment(0);
    m_timer.start();
}

void CachePanel::advance() {
    const auto tokens = static_cast<std::int64_t>(m_shown->tokens.size());
    showMoment(m_seen + std::max<std::int64_t>(1, tokens / kFrames));
    if (m_seen >= tokens)
        play(false);
}

} // namespace paretoscope::ui
