// SPDX-License-Identifier: GPL-3.0-or-later
// The program finds plugins beside itself, in the user's folder and where it is told to look, lists them with what they
// bring, and lives on when some are broken.
#include "tests/cli/program.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <map>

using namespace paretoscope;
using nlohmann::json;

namespace {

/// With a user's folder and a path of its own.
tests::Outcome runWith(const QStringList& arguments, const QString& dataHome, const QString& path) {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("XDG_DATA_HOME", dataHome);
    environment.insert("PARETOSCOPE_PLUGIN_PATH", path);
    process.setProcessEnvironment(environment);
    process.start(PARETOSCOPE_PROGRAM, arguments);
    return tests::finish(process);
}

json rowOf(const json& table, const std::string& key, const std::string& value) {
    const auto row = std::ranges::find_if(table, [&](const json& each) { return each.value(key, json()) == value; });
    return row == table.end() ? json() : *row;
}

const QString kBroken = PARETOSCOPE_BROKEN_PLUGINS;

} // namespace

class TestPlugins : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;

private slots:
    void findsThoseBesideTheProgram() {
        const tests::Outcome outcome = runWith({"list", "plugins", "--json"}, m_home.path(), {});
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.err.isEmpty(), outcome.text());
        const json thinkv = rowOf(outcome.json(), "id", "thinkv");
        QVERIFY2(thinkv.is_object(), outcome.text());
        QCOMPARE(thinkv["version"].get<std::string>(), std::string("1.0"));
        QCOMPARE(thinkv["licence"].get<std::string>(), std::string("GPL-3.0-or-later"));
        QCOMPARE(thinkv["policies"].get<int>(), 1);
        QVERIFY(thinkv["problem"].is_null());
        const json policies = runWith({"list", "policies", "--json"}, m_home.path(), {}).json();
        QCOMPARE(rowOf(policies, "id", "thinkv")["origin"].get<std::string>(), std::string("plugin thinkv 1.0"));
        QCOMPARE(rowOf(policies, "id", "full")["origin"].get<std::string>(), std::string("built in"));
    }

    void findsTheUsersOwn() {
        const QTemporaryDir home;
        QVERIFY(QDir(home.path()).mkpath("paretoscope/plugins"));
        QVERIFY(QFile::copy(PARETOSCOPE_TOY_PLUGIN "/toy.so", home.filePath("paretoscope/plugins/toy.so")));
        const tests::Outcome outcome = runWith({"list", "studies", "--json"}, home.path(), {});
        QCOMPARE(outcome.code, 0);
        QCOMPARE(rowOf(outcome.json(), "id", "toy")["origin"].get<std::string>(), std::string("plugin toy 0.9"));
        QCOMPARE(rowOf(outcome.json(), "id", "training-step")["origin"].get<std::string>(), std::string("built in"));
    }

    /// A study of a plugin runs as a built-in one does.
    void runsAStudyOfAPlugin() {
        const QString file = m_home.filePath("toy.json");
        json scenario = json::parse(tests::smallScenario({{"study", "toy"}, {"objectives", {"step_time"}}}));
        scenario["parameters"] = {{"model", "small"}, {"devices", {8, 16}}};
        tests::writeText(file, scenario.dump());
        const QStringList arguments{"run", file, "--json"};
        const tests::Outcome outcome = runWith(arguments, m_home.path(), PARETOSCOPE_TOY_PLUGIN);
        QVERIFY2(outcome.code == 0, outcome.text());
        QCOMPARE(outcome.json()["points"]["decided"].get<int>(), 2);
        QCOMPARE(runWith(arguments, m_home.path(), {}).code, 2); // unknown without it
    }

    void livesOnWithoutBrokenOnes() {
        const tests::Outcome outcome = runWith({"list", "plugins", "--json"}, m_home.path(), kBroken);
        QVERIFY2(outcome.code == 0, outcome.text());
        const json table = outcome.json();
        QVERIFY2(rowOf(table, "id", "thinkv").is_object(), outcome.text());
        const std::map<std::string, std::string> expected = {
            {"wrong_interface", "plugin interface 999 is not supported; expected 3"},
            {"missing_symbol",
             "symbol \"paretoscope_plugin_register\" was not found; expected a plugin of Paretoscope, "
             "which exports it"},
            {"throwing", "failed while it was loaded: it threw \"no licence server\""},
            {"crashing", "failed while it was loaded: Segmentation fault (signal 11)"},
            {"leaving", "failed while it was loaded: it ended the program with status 0"},
            {"malformed", "keeps_more/budget: 8192 is out of range; expected a whole number from 1 to 4096"},
            {"duplicate", "policy \"full\" (built in) is already there; expected another id"}};
        for (const auto& [name, problem] : expected) {
            const std::string file = kBroken.toStdString() + "/" + name + ".so";
            const json row = rowOf(table, "file", file);
            QVERIFY2(row.is_object(), file.c_str());
            QCOMPARE(row["problem"].get<std::string>(), problem);
            QVERIFY(row["id"].is_null());
            const std::string warning = "paretoscope: warning: " + file + ": " + problem + "\n";
            QVERIFY2(outcome.err.contains(warning.c_str()), outcome.text());
        }
        const auto refused = std::ranges::count_if(table, [](const json& row) { return row["id"].is_null(); });
        QCOMPARE(outcome.err.count('\n'), static_cast<qsizetype>(refused)); // a line each
    }

    void worksBesideBrokenOnes() {
        const QString file = m_home.filePath("small.json");
        tests::writeText(file, tests::smallScenario());
        const tests::Outcome outcome = runWith({"run", file, "--json"}, m_home.path(), kBroken);
        QVERIFY2(outcome.code == 0, outcome.text());
        QCOMPARE(outcome.json()["points"]["decided"].get<int>(), 96);
    }

    void checksAPlugin() {
        const QString thinkv = QString(PARETOSCOPE_PLUGINS) + "/thinkv.so";
        const tests::Outcome good = tests::run({"check-plugin", thinkv, "--json"});
        QVERIFY2(good.code == 0, good.text());
        QVERIFY(good.json()["conforms"].get<bool>());
        QCOMPARE(good.json()["policies"][0]["id"].get<std::string>(), std::string("thinkv"));
        const tests::Outcome bad = tests::run({"check-plugin", kBroken + "/crashing.so"});
        QCOMPARE(bad.code, 2);
        QVERIFY2(bad.err.endsWith("failed while it was loaded: Segmentation fault (signal 11)\n"), bad.text());
        QCOMPARE(tests::run({"check-plugin", "/no/such/file.so"}).code, 2);
    }
};

QTEST_APPLESS_MAIN(TestPlugins)
#include "test_plugins.moc"
