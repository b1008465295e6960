// SPDX-License-Identifier: GPL-3.0-or-later
// Plugins bring parts that work as built-in ones do; what is wrong with a plugin is told in one line, and neither the
// program nor any other plugin suffers.
#include "tests/support/paths.h"
#include "tests/support/toy_study.h"

#include "core/kv/policy_conformance.h"
#include "core/study/plugin_loader.h"

#include <QtTest>

namespace fs = std::filesystem;
using namespace paretoscope;
using namespace paretoscope::study;

namespace {

const Catalog& catalog() {
    static const LoadedCatalog loaded = loadCatalog(tests::catalogDir(), {});
    return loaded.catalog;
}

LoadedPlugins load(const std::vector<fs::path>& folders, std::chrono::seconds limit = kPluginLimit) {
    return loadPlugins(folders, catalog(), limit);
}

} // namespace

class TestPluginLoader : public QObject {
    Q_OBJECT

    LoadedPlugins m_broken = load({PARETOSCOPE_BROKEN_PLUGINS});

    /// The one line about a plugin, without its path.
    static QString reason(const LoadedPlugins& loaded, const fs::path& file) {
        for (const Error& problem : loaded.problems) {
            if (problem.file == file) {
                return QString::fromStdString(describe(problem)).mid(static_cast<int>(problem.file.size()) + 2);
            }
        }
        return "loaded";
    }

private slots:
    void bringsPoliciesBesideTheBuiltInOnes() {
        const LoadedPlugins loaded = load({PARETOSCOPE_PLUGINS});
        QVERIFY(loaded.problems.empty());
        QCOMPARE(loaded.plugins.size(), std::size_t{1});
        const LoadedPlugin& plugin = loaded.plugins.front();
        QCOMPARE(plugin.id, std::string("thinkv"));
        QCOMPARE(plugin.name, std::string("ThinKV"));
        QCOMPARE(plugin.licence, std::string("GPL-3.0-or-later"));
        QCOMPARE(plugin.policies, std::vector<std::string>{"thinkv"});
        QCOMPARE(loaded.policies->size(), kv::builtInPolicies().size() + 1);
        QCOMPARE(pluginOfPolicy(loaded, "thinkv"), &plugin);
        QVERIFY(pluginOfPolicy(loaded, "full") == nullptr);
    }

    void everyPolicyConforms() {
        const LoadedPlugins loaded = load({PARETOSCOPE_PLUGINS});
        for (const auto& policy : *loaded.policies) {
            for (const std::string& breach : kv::breaches(*policy)) {
                QFAIL((policy->description().id + ": " + breach).c_str());
            }
        }
    }

    void bringsStudiesThatAnswer() {
        const LoadedPlugins loaded = load({PARETOSCOPE_TOY_PLUGIN});
        QVERIFY(loaded.problems.empty());
        const Registry registry = registryWith(catalog(), loaded);
        QCOMPARE(registry.policies(), loaded.policies);
        QVERIFY(registry.find("training-step") != nullptr);
        QCOMPARE(pluginOfStudy(loaded, "toy")->version, std::string("0.9"));
        const Study* toy = registry.find("toy");
        QVERIFY(toy != nullptr);
        const hardware::Cluster cluster;
        const auto evaluator = toy->prepare({catalog(), cluster});
        QVERIFY(evaluator.ok());
        const tests::ToyStudy beside;
        const std::vector<double> point = defaultPoint(beside.description());
        std::vector<double> metrics(4);
        std::vector<double> expected(4);
        QVERIFY((*evaluator)->evaluate(point, metrics).feasible());
        QVERIFY((*beside.prepare({catalog(), cluster}))->evaluate(point, expected).feasible());
        QCOMPARE(metrics, expected);
    }

    void refusesBrokenOnes_data() {
        QTest::addColumn<QString>("expected");
        QTest::newRow("wrong_interface") << "plugin interface 999 is not supported; expected 3";
        QTest::newRow("other_compiler")
            << QString("a plugin built by g++ 11 with libstdc++ 11 is not supported; expected ") + kPluginToolchain;
        QTest::newRow("other_headers") << "a plugin built against other headers is not supported; expected one built "
                                          "against the headers of this Paretoscope";
        QTest::newRow("unlicensed") << "is malformed: its information has no licence; expected a text";
        QTest::newRow("empty") << "is malformed: it registers nothing; expected policies or studies";
        QTest::newRow("throwing_study") << "failed while it was loaded: it threw \"no table of coefficients\"";
        QTest::newRow("duplicate_study") << "study \"training-step\" (built in) is already there; expected another id";
        QTest::newRow("missing_symbol") << "symbol \"paretoscope_plugin_register\" was not found; expected a plugin of "
                                           "Paretoscope, which exports it";
        QTest::newRow("throwing") << "failed while it was loaded: it threw \"no licence server\"";
        QTest::newRow("crashing") << "failed while it was loaded: Segmentation fault (signal 11)";
        QTest::newRow("leaving") << "failed while it was loaded: it ended the program with status 0";
        QTest::newRow("malformed") << "keeps_more/budget: 8192 is out of range; expected a whole number from 1 to 4096";
        QTest::newRow("duplicate") << "policy \"full\" (built in) is already there; expected another id";
    }
    void refusesBrokenOnes() {
        QFETCH(QString, expected);
        const fs::path file = fs::path(PARETOSCOPE_BROKEN_PLUGINS) / (std::string(QTest::currentDataTag()) + ".so");
        QCOMPARE(reason(m_broken, file), expected);
    }

    void keepsNothingOfBrokenOnes() {
        QVERIFY(m_broken.plugins.empty());
        QVERIFY(m_broken.studies.empty());
        QCOMPARE(m_broken.problems.size(), std::size_t{13});
        QCOMPARE(m_broken.policies->size(), kv::builtInPolicies().size());
        QVERIFY(kv::findPolicy(*m_broken.policies, "keeps_all") == nullptr);
    }

    void doesNotWaitForHangingOnes() {
        const fs::path folder = fs::path(PARETOSCOPE_BROKEN_PLUGINS) / "hanging";
        QCOMPARE(reason(load({folder}, std::chrono::seconds(1)), folder / "hanging.so"),
                 "failed while it was loaded: not done after 1 s");
    }

    void refusesWhatIsNoModule() {
        const QTemporaryDir folder;
        const fs::path file = folder.filePath("text.so").toStdString();
        std::ofstream(file) << "no module\n";
        QCOMPARE(reason(load({file.parent_path()}), file), "cannot be read: file too short");
        const fs::path none = file.parent_path() / "absent";
        QCOMPARE(reason(load({none}), none), "cannot be read: No such file or directory");
    }

    /// Once from the folder, once under another name: the first stays. A link to the same file is the same plugin.
    void firstOfOneIdStays() {
        const QTemporaryDir folder;
        const fs::path toy = fs::path(PARETOSCOPE_TOY_PLUGIN) / "toy.so";
        const fs::path copy = folder.filePath("copy.so").toStdString();
        fs::copy_file(toy, copy);
        fs::create_symlink(toy, folder.filePath("link.so").toStdString());
        const LoadedPlugins loaded = load({PARETOSCOPE_TOY_PLUGIN, folder.path().toStdString()});
        QCOMPARE(loaded.plugins.size(), std::size_t{1});
        QCOMPARE(loaded.plugins.front().file, toy);
        QCOMPARE(loaded.problems.size(), std::size_t{1});
        QCOMPARE(reason(loaded, copy),
                 QString::fromStdString("plugin \"toy\" (" + toy.string() + ") is already there; expected another id"));
    }
};

QTEST_APPLESS_MAIN(TestPluginLoader)
#include "test_plugin_loader.moc"
