// SPDX-License-Identifier: GPL-3.0-or-later
// The KV cache of one sequence as it plays: its tokens, its slots, and its bytes over time, beside those of a second
// pick.
#pragma once

#include "core/kv/cache_playback.h"

#include <QTimer>
#include <QWidget>

#include <memory>

class QLabel;
class QSlider;
class QStackedWidget;
class QToolButton;

namespace paretoscope::ui {

class CacheCurve;
class EmptyNote;
class PointPlayback;
class SlotMap;
class TokenStrip;

class CachePanel : public QWidget {
    Q_OBJECT
public:
    /// Both must outlive the panel.
    CachePanel(PointPlayback& a, PointPlayback& b, QWidget* parent = nullptr);

    void showMoment(std::int64_t seen);
    void play(bool playing);

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* makeBar();
    QWidget* makeLegend();
    void refresh();
    void refreshLegend();
    void refreshWords();
    void advance();

    PointPlayback& m_a;
    PointPlayback& m_b;
    std::shared_ptr<const kv::CachePlayback> m_shown; ///< that of A
    std::int64_t m_seen = 0;
    QTimer m_timer;
    QStackedWidget* m_stack = nullptr;
    EmptyNote* m_note = nullptr;
    QToolButton* m_play = nullptr;
    QSlider* m_slider = nullptr;
    QLabel* m_words = nullptr;
    QLabel* m_legend = nullptr;
    TokenStrip* m_strip = nullptr;
    SlotMap* m_slots = nullptr;
    CacheCurve* m_curve = nullptr;
};

} // namespace paretoscope::ui
