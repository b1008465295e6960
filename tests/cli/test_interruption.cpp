// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that are cancelled or killed: committed work stays, and --resume ends with the same store as an undisturbed run.
#include "tests/cli/program.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

using namespace paretoscope;

class TestInterruption : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_scenario;

    QString path(const QString& name) const { return m_folder.filePath(name); }

    /// About 200,000 points.
    QStringList arguments(const QString& database) const {
        return {
            "run",   m_scenario,      "--db", database, "--threads", "2", "--json", "--set", "global_batch=64..4096 +2",
            "--set", "recompute=none"};
    }

    QByteArray exported(const QString& database) const {
        const QString file = path("export.csv");
        const tests::Outcome outcome = tests::run({"export", "--db", database, "--out", file});
        QFile csv(file);
        return outcome.code == 0 && csv.open(QIODevice::ReadOnly) ? csv.readAll() : outcome.text();
    }

private slots:
    void initTestCase() {
        m_scenario = path("scenario.json");
        tests::writeText(m_scenario, tests::smallScenario());
    }

    void killedRunResumesToTheSameStore() {
        const QString undisturbed = path("undisturbed.db");
        const QString killed = path("killed.db");
        QCOMPARE(tests::run(arguments(undisturbed)).code, 0);
        int kills = 0;
        int code = -1;
        for (int patience = 60; code != 0 && patience < 20'000; patience += patience / 4) {
            QProcess process;
            process.start(PARETOSCOPE_PROGRAM, arguments(killed) << "--resume");
            if (process.waitForFinished(patience)) {
                code = process.exitCode();
                QVERIFY2(code == 0, process.readAllStandardError());
            } else {
                process.kill();
                process.waitForFinished();
                ++kills;
            }
        }
        QCOMPARE(code, 0);
        QVERIFY(kills > 0);
        const QByteArray expected = exported(undisturbed);
        QVERIFY(expected.size() > 10'000);
        QCOMPARE(exported(killed), expected);
    }

    void interruptedRunEndsCleanlyAndKeepsItsWork() {
        const QString database = path("interrupted.db");
        QProcess process;
        process.start(PARETOSCOPE_PROGRAM, {"run", m_scenario, "--db", database, "--keep", "front", "--json", "--set",
                                            "global_batch=64..40000 +1", "--set", "sequence_length=1024..65536 +128"});
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(tests::run({"front", "--db", database}).code == 0, 60'000);
        QVERIFY(process.state() == QProcess::Running);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        const tests::Outcome outcome = tests::finish(process);
        QVERIFY2(outcome.code == 130, outcome.text());
        QVERIFY2(outcome.err.contains("--resume"), outcome.text());
        const nlohmann::json document = outcome.json();
        QVERIFY2(document.is_object(), outcome.text());
        QVERIFY(document["points"]["decided"].get<double>() < 39'937.0 * 505.0 * 96.0);
        const tests::Outcome front = tests::run({"front", "--db", database, "--json"});
        QVERIFY2(front.code == 0, front.text());
        QCOMPARE(front.json()["front"].size(), document["front"].size());
    }

    void resumeOfAFinishedRunDoesNothingTwice() {
        const QString database = path("finished.db");
        const tests::Outcome first = tests::run({"run", m_scenario, "--db", database, "--json"});
        const tests::Outcome again = tests::run({"run", m_scenario, "--db", database, "--json", "--resume"});
        QVERIFY2(again.code == 0, again.text());
        QCOMPARE(again.json()["run"], first.json()["run"]);
        QCOMPARE(again.json()["front"], first.json()["front"]);
        QCOMPARE(again.json()["points"], first.json()["points"]);
    }
};

QTEST_APPLESS_MAIN(TestInterruption)
#include "test_interruption.moc"
