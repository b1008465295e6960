// SPDX-License-Identifier: GPL-3.0-or-later
// A run on its own thread: what arrives live equals what the store holds, pausing holds it, cancelling keeps what is
// there, and a stored run shows the same as a live one.
#include "tests/support/patience.h"
#include "tests/ui/toy_scenario.h"
#include "ui/models/selection.h"

#include <QTemporaryDir>

#include <map>

using namespace paretoscope;
using namespace paretoscope::ui;
using namespace paretoscope::tests;

namespace {

/// About a million points, nearly all feasible.
const std::string kLargeSweep = "\"devices\": [8, 16], \"micro_batch\": [1, 2], \"precision\": \"*\", \"overlap\": "
                                "\"*\", \"bandwidth\": \"1 GB/s..1000 GB/s +16 MB/s\"";

std::map<std::uint64_t, float> stepTimes(const ShownRun& run) {
    std::map<std::uint64_t, float> found;
    for (const CloudChunkPointer& chunk : run.cloud().chunks) {
        for (std::size_t row = 0; row < chunk->rows(); ++row)
            found[chunk->steps[row]] = chunk->columns[run.parameterCount() + toy::stepTime].at(row);
    }
    return found;
}

} // namespace

class TestRunSession : public QObject {
    Q_OBJECT

    study::Registry m_registry = toyRegistry();
    study::Catalog m_catalog = toyCatalog();
    QTemporaryDir m_folder;
    std::filesystem::path file(const char* name) const { return m_folder.filePath(name).toStdString(); }

private slots:
    void liveRowsEqualStoredRows() {
        RunSession session(m_registry, m_catalog);
        Selection selection(session);
        QVERIFY(runToEnd(session, toyScenario(m_registry, m_catalog, kSmallSweep), file("live.db"), store::Keep::all));
        const ShownRun& run = selection.run();
        QVERIFY(!run.isLive());
        QCOMPARE(run.info().progress.decided, session.total());
        QCOMPARE(run.cloud().rows, session.feasible());
        QVERIFY(session.feasible() > 0 && session.rejectedBy()[0] > 0 && session.rejectedBy()[1] > 0);

        const Result<store::Store> stored = store::Store::open(file("live.db"), store::Store::Mode::readOnly);
        QVERIFY(stored.ok());
        const auto rows = stored->rows(run.id(), {}, 0, 100'000);
        const auto front = stored->front(run.id());
        QVERIFY(rows.ok() && front.ok());
        const std::map<std::uint64_t, float> live = stepTimes(run);
        QCOMPARE(live.size(), rows->size());
        for (const store::Row& row : *rows)
            QCOMPARE(live.at(row.step), static_cast<float>(row.metrics[toy::stepTime]));
        QCOMPARE(run.front().size(), front->size());
        for (std::size_t i = 0; i < front->size(); ++i) {
            QCOMPARE(run.front()[i].step, (*front)[i].step);
            QCOMPARE(run.front()[i].metrics, (*front)[i].metrics);
        }
    }

    void storedRunShowsTheSame() {
        RunSession session(m_registry, m_catalog);
        Selection live(session);
        QVERIFY(runToEnd(session, toyScenario(m_registry, m_catalog, kSmallSweep), file("same.db"), store::Keep::all));
        RunSession idle(m_registry, m_catalog);
        Selection opened(idle);
        opened.run().open(file("same.db"), live.run().id());
        QTRY_VERIFY_WITH_TIMEOUT(!opened.run().isEmpty() && !opened.run().isLoading(), kPatience);
        QCOMPARE(stepTimes(opened.run()), stepTimes(live.run()));
        QCOMPARE(opened.run().front().size(), live.run().front().size());
        QCOMPARE(opened.run().columns().size(), live.run().columns().size());
    }

    void picksAreExactAndExplained() {
        RunSession session(m_registry, m_catalog);
        Selection selection(session);
        QVERIFY(runToEnd(session, toyScenario(m_registry, m_catalog, kSmallSweep), file("pick.db"), store::Keep::all));
        QTRY_VERIFY_WITH_TIMEOUT(selection.run().evaluator() != nullptr, kPatience);
        const store::Row front = selection.run().front().front();
        selection.pick(Selection::Pick::a, front.step);
        QCOMPARE(selection.picked(Selection::Pick::a)->metrics, front.metrics);
        QCOMPARE(selection.picked(Selection::Pick::a)->parameters, front.parameters);
        QVERIFY(selection.picked(Selection::Pick::a)->onFront);
        QTRY_VERIFY_WITH_TIMEOUT(selection.explained(Selection::Pick::a) != nullptr, kPatience);
        QCOMPARE(selection.explained(Selection::Pick::a)->explanation.metrics, front.metrics);
        selection.pick(Selection::Pick::b, selection.run().front().back().step);
        selection.swap();
        QCOMPARE(selection.picked(Selection::Pick::b)->step, front.step);
        selection.run().clear();
        QVERIFY(!selection.picked(Selection::Pick::a) && !selection.picked(Selection::Pick::b));
    }

    void pauseHoldsAndCancelKeeps() {
        RunSession session(m_registry, m_catalog);
        Selection selection(session);
        QSignalSpy finished(&session, &RunSession::finished);
        session.start(toyScenario(m_registry, m_catalog, kLargeSweep), file("cancel.db"), store::Keep::feasible);
        QTRY_VERIFY_WITH_TIMEOUT(session.done() > 0, 20'000);
        session.pause(true);
        QCOMPARE(session.state(), RunSession::State::paused);
        QTest::qWait(400); // what was under way ends
        const std::uint64_t held = session.done();
        QTest::qWait(300);
        QCOMPARE(session.done(), held);
        session.pause(false);
        session.cancel();
        QVERIFY(finished.count() > 0 || finished.wait(20'000));
        QCOMPARE(session.state(), RunSession::State::cancelled);
        QVERIFY(session.summary()->progress.decided < session.total());
        const Result<store::Store> stored = store::Store::open(file("cancel.db"), store::Store::Mode::readOnly);
        QCOMPARE(stored->latestRun()->progress.decided, session.summary()->progress.decided);
    }

    void errorsArriveAsFinished() {
        RunSession session(m_registry, m_catalog);
        QSignalSpy finished(&session, &RunSession::finished);
        session.start(toyScenario(m_registry, m_catalog, kSmallSweep), "/nowhere/run.db", store::Keep::all);
        QVERIFY(finished.count() > 0 || finished.wait(20'000));
        QCOMPARE(session.state(), RunSession::State::failed);
        QVERIFY(session.error().has_value());
    }
};

QTEST_GUILESS_MAIN(TestRunSession)
#include "test_run_session.moc"
