// SPDX-License-Identifier: GPL-3.0-or-later
// The life of a cache as the window draws it: slots by the pointer, curves of two policies, a moment picked.
#include "ui/cache/cache_curve.h"
#include "ui/cache/slot_map.h"
#include "ui/cache/token_strip.h"

#include "core/kv/kv_policy.h"

#include <QSignalSpy>
#include <QtTest>

#include <set>

using namespace paretoscope;
using namespace paretoscope::ui;

namespace {

constexpr kv::Sequence kSequence{100, 900};

std::shared_ptr<const kv::CachePlayback> lived(const kv::CachePlayback& playback) {
    auto made = std::make_shared<kv::CachePlayback>(playback);
    kv::recordMoments(*made, kv::cacheShape(32, 32, 8, 128), 64);
    return made;
}

/// Four sinks and the 124 most recent tokens, in blocks of 16.
std::shared_ptr<const kv::CachePlayback> ring() {
    return lived(kv::playRing(kSequence, 16, 128, 4));
}

QImage picture(QWidget& widget) {
    return widget.grab().toImage();
}

} // namespace

class TestCacheViews : public QObject {
    Q_OBJECT
private slots:
    void everyHeldTokenHasAPlaceOfItsOwn() {
        SlotMap map;
        map.resize(500, 200);
        map.setPlayback(ring());
        map.showMoment(1000);
        std::set<std::int64_t> found;
        for (int x = 0; x < map.width(); ++x)
            for (int y = 0; y < map.height(); ++y)
                if (const auto token = map.tokenAt(QPointF(x + 0.5, y + 0.5)))
                    found.insert(token->token);
        QCOMPARE(found.size(), std::size_t{128});
        QVERIFY(found.contains(0) && found.contains(3) && !found.contains(4)); // sinks stay
        QVERIFY(found.contains(999) && !found.contains(500));
    }

    void slotsFillAsTheSequencePlays() {
        SlotMap map;
        map.resize(500, 200);
        map.setPlayback(ring());
        map.showMoment(0);
        const QImage empty = picture(map);
        map.showMoment(64);
        const QImage half = picture(map);
        map.showMoment(1000);
        QVERIFY(empty != half);
        QVERIFY(picture(map) != half);
    }

    /// A full cache of a long answer still fits into a small view.
    void manySlotsFit() {
        SlotMap map;
        map.resize(480, 120);
        map.setPlayback(lived(kv::playAll({0, 32768}, 16)));
        map.showMoment(32768);
        QVERIFY(map.tokenAt(QPointF(13.0, 5.0)).has_value());
        std::int64_t last = 0;
        for (int y = 4; y < map.height(); ++y) // the first block of each row
            if (const auto token = map.tokenAt(QPointF(12.25, y + 0.25)))
                last = std::max(last, token->token);
        QVERIFY2(last > 32000, qPrintable(QString::number(last)));
    }

    void theStripShowsWhatIsLeft() {
        TokenStrip strip;
        strip.resize(700, 72);
        strip.setPlayback(ring());
        strip.showMoment(500);
        const QImage middle = picture(strip);
        strip.showMoment(1000);
        QVERIFY(picture(strip) != middle);
    }

    void aClickOnTheCurvePicksAMoment() {
        CacheCurve curve;
        curve.resize(600, 160);
        curve.setPlaybacks(ring(), lived(kv::playAll(kSequence, 16)));
        QVERIFY(!picture(curve).isNull());
        QSignalSpy picked(&curve, &CacheCurve::momentPicked);
        QTest::mouseClick(&curve, Qt::LeftButton, {}, QPoint(600 - 16, 60));
        QCOMPARE(picked.count(), 1);
        QVERIFY(picked.front().front().toLongLong() >= 998);
        QTest::mouseClick(&curve, Qt::LeftButton, {}, QPoint(2, 60));
        QCOMPARE(picked.back().front().toLongLong(), 0LL);
    }

    void nothingToShowIsNoCrash() {
        SlotMap map;
        map.setPlayback(nullptr);
        map.showMoment(5);
        QVERIFY(!picture(map).isNull());
        QVERIFY(!map.tokenAt({5.0, 5.0}));
    }
};

QTEST_MAIN(TestCacheViews)
#include "test_cache_views.moc"
