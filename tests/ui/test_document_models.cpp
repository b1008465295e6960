// SPDX-License-Identifier: GPL-3.0-or-later
// The item models of the document under Qt's model tester, while the document is edited.
#include "tests/support/toy_document.h"
#include "ui/commands/scenario_commands.h"
#include "ui/models/cluster_edit.h"
#include "ui/models/cluster_model.h"
#include "ui/models/parameter_model.h"
#include "ui/models/problem_model.h"
#include "ui/models/scenario_preview.h"

#include "core/study/parameter_list.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::ui;

namespace {

/// A study with one parameter.
class UnitStudy final : public study::Study {
public:
    UnitStudy(Unit unit, double byDefault) {
        m_description.id = "amounts";
        m_description.parameters = {
            study::real("amount", "Amount", "Amounts", unit, 0.0, 1e15, byDefault, "", {"derived", false})};
    }
    [[nodiscard]] const study::Description& description() const override { return m_description; }
    [[nodiscard]] Result<std::unique_ptr<study::Evaluator>> prepare(const study::Context&) const override {
        return Error{ErrorCode::notSupported, {}, {}, "an evaluation", "nothing"};
    }

private:
    study::Description m_description;
};

struct UnitDocument {
    study::Catalog catalog = tests::toyCatalog();
    study::Registry registry;
    ui::Document document;

    UnitDocument(Unit unit, double byDefault)
        : registry(registryOf(unit, byDefault))
        , document(registry, catalog) {}

    static study::Registry registryOf(Unit unit, double byDefault) {
        study::Registry registry;
        registry.add(std::make_unique<UnitStudy>(unit, byDefault));
        return registry;
    }
};

constexpr auto kMode = QAbstractItemModelTester::FailureReportingMode::QtTest;

} // namespace

class TestDocumentModels : public QObject {
    Q_OBJECT
private slots:
    void outlineFollowsTheDrawing() {
        tests::ToyDocument toy;
        ClusterModel model(toy.document);
        const QAbstractItemModelTester tester(&model, kMode);
        QCOMPARE(model.rowCount(), 3);
        hardware::Cluster cluster = toy.document.scenario().cluster;
        const auto group = wrapItems(cluster, {{ClusterPart::node, 0}, {ClusterPart::node, 1}});
        findGroup(cluster, *group)->replicas = 32;
        toy.document.push(std::make_unique<CmdClusterEdit>(toy.document, "Group", ClusterState{cluster, std::nullopt}));
        QCOMPARE(model.rowCount(), 2);
        const QModelIndex shown = model.indexOf({ClusterPart::group, *group});
        QCOMPARE(model.rowCount(shown), 2);
        QCOMPARE(shown.data(ClusterModel::badgeRole).toString(), QStringLiteral("×32"));
        QVERIFY(model.item(model.index(0, 0, shown)) == (ClusterItem{ClusterPart::node, 0}));
        toy.document.undoStack().undo();
        QCOMPARE(model.rowCount(), 3);
    }

    void parametersShowWhatIsInForce() {
        tests::ToyDocument toy;
        ParameterModel model(toy.document);
        const QAbstractItemModelTester tester(&model, kMode);
        const int row = model.rowOf("micro_batch");
        const QModelIndex index = model.index(row);
        QCOMPARE(index.data(ParameterModel::textRole).toString(), QStringLiteral("1"));
        QVERIFY(index.data(ParameterModel::isDefaultRole).toBool());
        toy.document.setAxis("micro_batch", *explore::parseAxis(model.parameter(row), "1, 2, 4"));
        QCOMPARE(index.data(ParameterModel::textRole).toString(), QStringLiteral("1, 2, 4"));
        QCOMPARE(index.data(ParameterModel::countRole).toInt(), 3);
    }

    /// A bare number never stands beside a unit that it does not have.
    void numbersSayTheirUnits_data() {
        QTest::addColumn<int>("unit");
        QTest::addColumn<double>("byDefault");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("reading");
        const auto row = [](const char* name, Unit unit, double value, const char* text, const char* typed,
                            const char* reading) {
            QTest::newRow(name) << static_cast<int>(unit) << value << text << typed << reading;
        };
        row("share", Unit::fraction, 0.92, "92 %", "0.9", "90.0\u00A0%");
        row("size", Unit::byte, 2e9, "2 GB", "80000000000", "74.5\u00A0GiB");
        row("time", Unit::second, 126e-6, "126 µs", "0.5", "500\u00A0ms");
        row("whole seconds", Unit::second, 30.0, "30 s", "30", "s");
        row("price", Unit::dollarPerHour, 2.0, "2", "2.5", "USD/h");
        row("none at all", Unit::byte, 0.0, "0 B", "0", "B");
        row("unit given", Unit::byte, 0.0, "0 B", "80 GiB", "");
    }
    void numbersSayTheirUnits() {
        QFETCH(int, unit);
        QFETCH(double, byDefault);
        UnitDocument it(static_cast<Unit>(unit), byDefault);
        const ParameterModel model(it.document);
        const QModelIndex index = model.index(0);
        QTEST(index.data(ParameterModel::textRole).toString(), "text");
        QFETCH(QString, typed);
        it.document.setAxis("amount", *explore::parseAxis(model.parameter(0), typed.toStdString()));
        QCOMPARE(index.data(ParameterModel::textRole).toString(), typed);
        QTEST(index.data(ParameterModel::unitRole).toString(), "reading");
    }

    void aDraftKeepsWhatWasTypedAndTheLastGoodValue() {
        tests::ToyDocument toy;
        ParameterModel model(toy.document);
        const QAbstractItemModelTester tester(&model, kMode);
        const int row = model.rowOf("micro_batch");
        toy.document.setAxis("micro_batch", *explore::parseAxis(model.parameter(row), "8"));
        const auto bad = explore::parseAxis(model.parameter(row), "eight");
        QVERIFY(!bad.ok());
        model.setDraft(row, "eight", bad.error());
        QCOMPARE(model.index(row).data(ParameterModel::textRole).toString(), QStringLiteral("eight"));
        QVERIFY(!model.index(row).data(ParameterModel::errorRole).toString().isEmpty());
        QCOMPARE(toy.document.axis("micro_batch")->values, std::vector<double>{8.0});
        model.dropDraft(row);
        QCOMPARE(model.index(row).data(ParameterModel::textRole).toString(), QStringLiteral("8"));
    }

    void problemsNameTheCulprit() {
        tests::ToyDocument toy;
        ScenarioPreviewer previewer(toy.document);
        ParameterModel parameters(toy.document);
        ProblemModel model(toy.document, previewer, parameters);
        const QAbstractItemModelTester tester(&model, kMode);
        QSignalSpy previewed(&previewer, &ScenarioPreviewer::changed);
        QVERIFY(previewed.wait());
        // B has no link: it cannot be reached.
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(model.culprit(0) == (ClusterItem{ClusterPart::node, 1}));
        const int row = parameters.rowOf("devices");
        parameters.setDraft(row, "?", explore::parseAxis(parameters.parameter(row), "?").error());
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.parameter(0), QStringLiteral("devices"));
    }

    void thePreviewIsThatOfTheFirstPoint() {
        tests::ToyDocument toy;
        hardware::Cluster cluster = toy.document.scenario().cluster;
        addLink(cluster, 1, 2);
        toy.document.setCluster(cluster, std::nullopt);
        ParameterModel parameters(toy.document);
        const auto set = [&](const char* id, const char* text) {
            toy.document.setAxis(id, *explore::parseAxis(parameters.parameter(parameters.rowOf(id)), text));
        };
        set("model", "medium");
        set("devices", "8, 16");
        set("micro_batch", "1, 2, 4");
        const ScenarioPreview preview =
            previewOf(toy.document.scenario(), toy.document.study(), toy.document.catalog());
        QCOMPARE(preview.points, std::uint64_t{6});
        QCOMPARE(preview.devices, std::int64_t{2});
        QVERIFY(preview.fits());
        // By hand, as the toy study says: 16 P / D + m GiB with P = 8e9, D = 8, m = 1.
        QCOMPARE(*preview.memory, 16.0 * 8e9 / 8.0 + 1073741824.0);
        QCOMPARE(*preview.memoryLimit, 40e9);
        QCOMPARE(preview.distributions.size(), std::size_t{1});
        QCOMPARE(preview.distributions.front().mean, 4.5); // 1 to D
        set("devices", "1");
        const ScenarioPreview tight = previewOf(toy.document.scenario(), toy.document.study(), toy.document.catalog());
        QVERIFY(!tight.fits());
        QCOMPARE(*tight.memoryLimit, 80.0 * 1073741824.0); // the toy study's own limit, from the margin
        QCOMPARE(tight.distributions.front().mean, 1.0);   // rejected, and drawn all the same
    }
};

QTEST_MAIN(TestDocumentModels)
#include "test_document_models.moc"
