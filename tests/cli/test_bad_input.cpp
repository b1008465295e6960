// SPDX-License-Identifier: GPL-3.0-or-later
// Wrong input ends with exit code 2 and one line that says where, what, and what would be right; failing work with 1.
#include "tests/cli/program.h"
#include "tests/support/paths.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <sqlite3.h>
#include <sys/mount.h>
#include <unistd.h>

using namespace paretoscope;
using nlohmann::json;

class TestBadInput : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_good;

    QString path(const QString& name) const { return m_folder.filePath(name); }

    static bool isOneLine(const QByteArray& text) { return text.count('\n') == 1 && text.endsWith('\n'); }

    static void execute(const QString& database, const char* sql) {
        sqlite3* connection = nullptr;
        QCOMPARE(sqlite3_open(database.toUtf8().constData(), &connection), SQLITE_OK);
        QCOMPARE(sqlite3_exec(connection, sql, nullptr, nullptr, nullptr), SQLITE_OK);
        sqlite3_close(connection);
    }

    /// A store with one finished run.
    QString store(const QString& name) {
        const QString file = path(name);
        const tests::Outcome outcome = tests::run({"run", m_good, "--db", file});
        return outcome.code == 0 ? file : QString();
    }

private slots:
    void initTestCase() {
        m_good = path("good.json");
        tests::writeText(m_good, tests::smallScenario());
    }

    void scenarios_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("remedy");
        const auto row = [](const char* name, const std::string& text, const char* pointer, const char* remedy) {
            QTest::newRow(name) << QString::fromStdString(text) << QString(pointer) << QString(remedy);
        };
        const auto parameter = [](const char* id, const json& value) {
            return tests::smallScenario({{"parameters", {{id, value}}}});
        };
        row("cut off", tests::smallScenario().substr(0, 200), "line", "");
        row("empty file", "", "malformed", "");
        row("not an object", "[1, 2]", "", "object");
        row("no study", tests::smallScenario({{"study", nullptr}}), "study", "");
        row("unknown study", tests::smallScenario({{"study", "training-stepp"}}), "/study", "training-step");
        row("newer document", tests::smallScenario({{"paretoscope", 99}}), "99", "1");
        row("unknown key", tests::smallScenario({{"objektives", json::array()}}), "objektives", "objectives");
        row("unknown parameter", parameter("micro_bach", 1), "micro_bach", "micro_batch");
        row("unknown model", parameter("model", "gpt_3_175c"), "/parameters/model", "gpt_3_175b");
        row("unknown choice", parameter("recompute", "ful"), "/parameters/recompute", "full");
        row("wrong unit", parameter("host_power", "200 GiB"), "/parameters/host_power", "W");
        row("text for a number", parameter("micro_batch", "many"), "/parameters/micro_batch", "");
        row("fraction for a count", parameter("micro_batch", 1.5), "/parameters/micro_batch", "whole");
        row("out of range", parameter("tensor_parallel", 0), "/parameters/tensor_parallel", "1");
        row("empty list", parameter("micro_batch", json::array()), "/parameters/micro_batch", "");
        row("range that never ends", parameter("micro_batch", "1..64 x1"), "/parameters/micro_batch", "");
        row("unknown metric", tests::smallScenario({{"objectives", {"step_tim"}}}), "/objectives", "step_time");
        row("no objective", tests::smallScenario({{"objectives", json::array()}}), "/objectives", "");
        row("unknown accelerator",
            tests::smallScenario({{"cluster", {{"generate", {{"accelerator", "a100_sxm_80g"}}}}}}), "accelerator",
            "a100_sxm_80gb");
        row("no devices", tests::smallScenario({{"cluster", {{"generate", {{"devices", 0}}}}}}), "devices", "");
    }
    void scenarios() {
        QFETCH(QString, text);
        QFETCH(QString, pointer);
        QFETCH(QString, remedy);
        const QString file = path("bad.json");
        tests::writeText(file, text.toStdString());
        for (const char* command : {"check", "run", "explain"}) {
            const tests::Outcome outcome = tests::run({command, file});
            QVERIFY2(outcome.code == 2, outcome.text());
            QVERIFY2(outcome.out.isEmpty(), outcome.text());
            QVERIFY2(isOneLine(outcome.err), outcome.text());
            QVERIFY2(outcome.err.contains("bad.json"), outcome.text());
            QVERIFY2(outcome.err.contains(pointer.toUtf8()), outcome.text());
            QVERIFY2(outcome.err.contains(remedy.toUtf8()), outcome.text());
        }
    }

    void unreachableDevice() {
        const json cluster = {
            {"name", "Two islands"},
            {"groups", {{{"id", 0}, {"name", "root"}}}},
            {"nodes",
             {{{"id", 0}, {"kind", "device"}, {"name", "Left"}, {"accelerator", "a100_sxm_80gb"}, {"count", 4}},
              {{"id", 1}, {"kind", "switch"}, {"name", "Switch"}},
              {{"id", 2}, {"kind", "device"}, {"name", "Right"}, {"accelerator", "a100_sxm_80gb"}}}},
            {"links", {{{"id", 0}, {"from", 0}, {"to", 1}, {"bandwidth", "300 GB/s"}, {"latency", "2 us"}}}}};
        json scenario = json::parse(tests::smallScenario());
        scenario["cluster"] = cluster;
        const QString file = path("islands.json");
        tests::writeText(file, scenario.dump());
        for (const char* command : {"check", "run"}) {
            const tests::Outcome outcome = tests::run({command, file});
            QVERIFY2(outcome.code == 2, outcome.text());
            QVERIFY2(isOneLine(outcome.err) && outcome.err.contains("reachable"), outcome.text());
            QVERIFY2(outcome.err.contains("Right"), outcome.text());
        }
    }

    void impossibleSweeps() {
        const tests::Outcome large = tests::run(
            {"run", m_good, "--set", "global_batch=1..1000000 +1", "--set", "sequence_length=16..16000000 +16"});
        QVERIFY2(large.code == 2, large.text());
        QVERIFY2(isOneLine(large.err), large.text());
    }

    void settings_data() {
        QTest::addColumn<QString>("setting");
        QTest::addColumn<QString>("remedy");
        QTest::newRow("no value") << "micro_batch"
                                  << "key=value";
        QTest::newRow("unknown key") << "micro_bach=2"
                                     << "micro_batch";
        QTest::newRow("unknown choice") << "precision=bf61"
                                        << "bf16";
        QTest::newRow("out of range") << "micro_batch=0"
                                      << "1";
        QTest::newRow("wrong unit") << "sequence_length=80 GiB"
                                    << "";
    }
    void settings() {
        QFETCH(QString, setting);
        QFETCH(QString, remedy);
        const tests::Outcome outcome = tests::run({"run", m_good, "--set", setting});
        QVERIFY2(outcome.code == 2, outcome.text());
        QVERIFY2(isOneLine(outcome.err) && outcome.err.contains(remedy.toUtf8()), outcome.text());
    }

    void commandLines_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::newRow("mistyped command") << QStringList{"chek", "a.json"} << 2;
        QTest::newRow("mistyped option") << QStringList{"run", m_good, "--jsn"} << 2;
        QTest::newRow("missing argument") << QStringList{"run"} << 2;
        QTest::newRow("no such file") << QStringList{"run", "/nowhere/a.json"} << 2;
        QTest::newRow("a folder") << QStringList{"check", "/tmp"} << 2;
        QTest::newRow("threads") << QStringList{"run", m_good, "--threads", "0"} << 2;
        QTest::newRow("keep") << QStringList{"run", m_good, "--keep", "some"} << 2;
        QTest::newRow("resume of nothing") << QStringList{"run", m_good, "--resume"} << 2;
        QTest::newRow("list") << QStringList{"list", "model"} << 2;
        QTest::newRow("validate") << QStringList{"validate", "trainig", "--data", "a.csv"} << 2;
        QTest::newRow("no data") << QStringList{"validate", "training", "--data", "/nowhere/a.csv"} << 2;
        QTest::newRow("no store") << QStringList{"front", "--db", "/nowhere/a.db"} << 2;
        QTest::newRow("half a plane") << QStringList{"front", "--db", "a.db", "--x", "step_time"} << 2;
        QTest::newRow("folder of the store") << QStringList{"run", m_good, "--db", "/nowhere/a.db"} << 1;
        QTest::newRow("ranks without files") << QStringList{"trace", m_good, "--ranks", "0-3"} << 2;
    }
    void commandLines() {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        const tests::Outcome outcome = tests::run(arguments);
        QVERIFY2(outcome.code == code, outcome.text());
        QVERIFY2(outcome.out.isEmpty() && isOneLine(outcome.err), outcome.text());
    }

    void filesOfOtherKinds() {
        const QString database = store("kinds.db");
        QVERIFY(!database.isEmpty());
        QCOMPARE(tests::run({"export", "--db", database, "--out", path("a.xls")}).code, 2);
        QCOMPARE(tests::run({"report", "--db", database, "--out", path("a.doc")}).code, 2);
        QCOMPARE(tests::run({"front", "--db", database, "--run", "77"}).code, 2);
        const tests::Outcome metric = tests::run({"front", "--db", database, "--x", "step_tme", "--y", "devices"});
        QVERIFY2(metric.code == 2 && metric.err.contains("step_time"), metric.text());
    }

    void fullDiskLeavesNoHalfFile() {
        const QString database = store("full.db");
        if (!QFile::exists("/dev/full")) {
            QSKIP("no /dev/full here");
        }
        QVERIFY(QFile::link("/dev/full", path("full.csv")));
        const tests::Outcome outcome = tests::run({"export", "--db", database, "--out", path("full.csv")});
        QVERIFY2(outcome.code == 1 && outcome.err.contains("no space left"), outcome.text());
    }

    void fullDiskUnderAStore() {
        const QString small = path("small");
        QVERIFY(QDir().mkpath(small));
        if (geteuid() != 0 || mount("tmpfs", small.toUtf8().constData(), "tmpfs", 0, "size=256k") != 0) {
            QSKIP("needs the right to mount a small file system");
        }
        const tests::Outcome outcome = tests::run({"run", m_good, "--db", small + "/runs.db", "--keep", "all", "--set",
                                                   "micro_batch=1..64 +1", "--set", "global_batch=64..512 +8"});
        umount(small.toUtf8().constData());
        QVERIFY2(outcome.code == 1 && isOneLine(outcome.err), outcome.text());
        QVERIFY2(outcome.err.contains("no space left"), outcome.text());
    }

    void corruptStore() {
        const QString database = path("corrupt.db");
        tests::writeText(database, std::string(64 * 1024, 'x'));
        for (const QStringList& arguments :
             {QStringList{"front", "--db", database}, QStringList{"run", m_good, "--db", database}}) {
            const tests::Outcome outcome = tests::run(arguments);
            QVERIFY2(outcome.code == 2 && isOneLine(outcome.err), outcome.text());
        }
        QFile file(database);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray(64 * 1024, 'x')); // not touched
    }

    void newerStore() {
        const QString database = store("newer.db");
        execute(database, "PRAGMA user_version = 9999");
        const tests::Outcome outcome = tests::run({"run", m_good, "--db", database});
        QVERIFY2(outcome.code == 2 && isOneLine(outcome.err) && outcome.err.contains("9999"), outcome.text());
    }

    void lockedStore() {
        const QString database = store("locked.db");
        QProcess writer;
        writer.start(PARETOSCOPE_PROGRAM, {"run", m_good, "--db", database, "--keep", "front", "--set",
                                           "global_batch=64..6400 +1", "--set", "sequence_length=1024..65536 +128"});
        QTRY_VERIFY_WITH_TIMEOUT(tests::run({"front", "--db", database, "--run", "2", "--json"}).code == 0, 60'000);
        const tests::Outcome second = tests::run({"run", m_good, "--db", database});
        const bool stillWriting = writer.state() == QProcess::Running;
        writer.kill();
        writer.waitForFinished();
        if (!stillWriting) {
            QSKIP("the first writer was too quick to be met");
        }
        QVERIFY2(second.code == 1 && isOneLine(second.err) && second.err.contains("locked"), second.text());
    }

    void readOnlyStore() {
        const QString database = store("readonly.db");
        if (geteuid() == 0) {
            QSKIP("root may write everywhere");
        }
        QFile::setPermissions(database, QFileDevice::ReadOwner);
        const tests::Outcome outcome = tests::run({"run", m_good, "--db", database});
        QVERIFY2(outcome.code == 1 && isOneLine(outcome.err), outcome.text());
    }

    void badUserCatalogIsAWarningOnly() {
        const QString home = path("data");
        QVERIFY(QDir().mkpath(home + "/paretoscope/catalog"));
        tests::writeText(home + "/paretoscope/catalog/mine.json",
                         R"({"accelerators": [{"id": "mine", "memory": "80 seconds"}]})");
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("XDG_DATA_HOME", home);
        process.setProcessEnvironment(environment);
        process.start(PARETOSCOPE_PROGRAM, {"list", "accelerators", "--json"});
        const tests::Outcome outcome = tests::finish(process);
        QVERIFY2(outcome.code == 0, outcome.text());
        QVERIFY2(outcome.err.contains("mine.json") && outcome.err.contains("/accelerators/0"), outcome.text());
        QVERIFY(outcome.json().size() >= 35);
    }
};

QTEST_APPLESS_MAIN(TestBadInput)
#include "test_bad_input.moc"
