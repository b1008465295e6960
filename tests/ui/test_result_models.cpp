// SPDX-License-Identifier: GPL-3.0-or-later
// The item models over a run: each passes Qt's model tester, and each says what the store and the study say.
#include "tests/support/patience.h"
#include "tests/ui/toy_scenario.h"
#include "ui/models/breakdown_model.h"
#include "ui/models/point_model.h"
#include "ui/models/results_model.h"
#include "ui/models/runs_model.h"

#include <QAbstractItemModelTester>
#include <QTemporaryDir>

using namespace paretoscope;
using namespace paretoscope::ui;
using namespace paretoscope::tests;

namespace {
constexpr auto kStrict = QAbstractItemModelTester::FailureReportingMode::QtTest;
constexpr int kFirstMetric = ResultsModel::fixedColumns + 6;
} // namespace

class TestResultModels : public QObject {
    Q_OBJECT

    study::Registry m_registry = toyRegistry();
    study::Catalog m_catalog = toyCatalog();
    QTemporaryDir m_folder;
    std::unique_ptr<RunSession> m_session;
    std::unique_ptr<Selection> m_selection;
    std::filesystem::path database() const { return m_folder.filePath("run.db").toStdString(); }

    /// All rows of the model as they come in.
    std::vector<store::Row> readAll(ResultsModel& model) {
        std::vector<store::Row> rows;
        for (int row = 0; row < model.rowCount(); ++row) {
            (void)model.data(model.index(row, 0), Qt::DisplayRole);
            if (!QTest::qWaitFor([&] { return model.row(row) != nullptr; }, kPatience))
                break;
            rows.push_back(*model.row(row));
        }
        return rows;
    }

private slots:
    void initTestCase() {
        m_session = std::make_unique<RunSession>(m_registry, m_catalog);
        m_selection = std::make_unique<Selection>(*m_session);
        QVERIFY(runToEnd(*m_session, toyScenario(m_registry, m_catalog, kSmallSweep), database(), store::Keep::all));
        QTRY_VERIFY_WITH_TIMEOUT(m_selection->run().evaluator() != nullptr, kPatience);
    }
    void cleanup() { m_selection->filters().clear(); }

    void tableHoldsTheFeasibleRows() {
        ResultsModel model(*m_selection);
        const QAbstractItemModelTester tester(&model, kStrict);
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), static_cast<int>(m_session->feasible()), kPatience);
        const std::vector<store::Row> rows = readAll(model);
        QCOMPARE(rows.size(), static_cast<std::size_t>(m_session->feasible()));
        for (std::size_t i = 0; i < rows.size(); ++i) {
            QCOMPARE(rows[i].step, model.step(static_cast<int>(i)));
            QCOMPARE(rows[i].metrics, m_selection->run().evaluator()->row(rows[i].step).metrics);
        }
        QCOMPARE(model.rowOf(rows[3].step), 3);
        QCOMPARE(model.rowOf(~std::uint64_t{0}), -1);
    }

    void tableSortsByEveryColumn() {
        ResultsModel model(*m_selection);
        const QAbstractItemModelTester tester(&model, kStrict);
        for (const int column : {kFirstMetric, kFirstMetric + 1, ResultsModel::fixedColumns + 1}) {
            for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
                model.sort(column, order);
                QTRY_VERIFY_WITH_TIMEOUT(!model.isLoading(), kPatience);
                const std::vector<store::Row> rows = readAll(model);
                QCOMPARE(rows.size(), static_cast<std::size_t>(m_session->feasible()));
                const auto index = static_cast<std::size_t>(column - ResultsModel::fixedColumns);
                for (std::size_t i = 1; i < rows.size(); ++i) {
                    const double before = rowValue(rows[i - 1], index);
                    const double after = rowValue(rows[i], index);
                    QVERIFY(order == Qt::AscendingOrder ? before <= after : before >= after);
                }
            }
        }
    }

    void tableFollowsTheFilters() {
        ResultsModel model(*m_selection);
        m_selection->filters().set(Filter{"devices", 4.0, 8.0});
        QTRY_VERIFY(!model.isLoading() && model.rowCount() > 0 &&
                    model.rowCount() < static_cast<int>(m_session->feasible()));
        for (const store::Row& row : readAll(model))
            QVERIFY(row.parameters[toy::devices] >= 4.0 && row.parameters[toy::devices] <= 8.0);
        m_selection->filters().history().undo();
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), static_cast<int>(m_session->feasible()), kPatience);
    }

    void tableTellsWhyPointsWereRejected() {
        ResultsModel model(*m_selection);
        model.showRejected(true);
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), static_cast<int>(m_session->done()), kPatience);
        bool divisibility = false;
        bool memory = false;
        for (const store::Row& row : readAll(model)) {
            const QString verdict = model.index(model.rowOf(row.step), ResultsModel::verdictColumn).data().toString();
            divisibility |= row.rejectedBy == toy::divisibility && verdict.startsWith("Divisibility: off by");
            memory |= row.rejectedBy == toy::memory && verdict.startsWith("Memory per device: off by") &&
                      verdict.endsWith("GiB");
        }
        QVERIFY(divisibility && memory);
        model.showFrontOnly(true);
        model.showRejected(false);
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), static_cast<int>(m_selection->run().front().size()), kPatience);
    }

    void runsListLatestFirst() {
        RunsModel model(*m_session);
        const QAbstractItemModelTester tester(&model, kStrict);
        model.setDatabase(database());
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 1, kPatience);
        QVERIFY(!model.canResume(0));
        QVERIFY(model.index(0).data().toString().contains("toy"));
        QVERIFY(runToEnd(*m_session, toyScenario(m_registry, m_catalog, kSmallSweep), database(), store::Keep::front));
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 2, kPatience);
        QVERIFY(model.run(0).id > model.run(1).id);
        model.remove(model.run(0).id);
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 1, kPatience);
        m_selection->run().open(database(), model.run(0).id);
        QTRY_VERIFY_WITH_TIMEOUT(!m_selection->run().isLoading() && m_selection->run().evaluator() != nullptr,
                                 kPatience);
    }

    void pointComparesAWithB() {
        PointModel model(*m_selection);
        const QAbstractItemModelTester tester(&model, kStrict);
        const std::vector<store::Row>& front = m_selection->run().front();
        m_selection->pick(Selection::Pick::a, front.front());
        QVERIFY(!model.compares());
        m_selection->pick(Selection::Pick::b, front.back());
        QVERIFY(model.compares());
        int metrics = 0;
        for (int g = 0; g < model.rowCount(); ++g) {
            const QModelIndex group = model.index(g, 0);
            for (int row = 0; row < model.rowCount(group); ++row) {
                const QString label = model.index(row, PointModel::labelColumn, group).data().toString();
                if (label != "Step time")
                    continue;
                ++metrics;
                const double a = front.front().metrics[toy::stepTime];
                const double b = front.back().metrics[toy::stepTime];
                const QModelIndex difference = model.index(row, PointModel::differenceColumn, group);
                QCOMPARE(static_cast<Tone>(difference.data(ToneRole).toInt()), b < a ? Tone::good : Tone::bad);
                QVERIFY(difference.data().toString().endsWith('%'));
            }
        }
        QCOMPARE(metrics, 1);
    }

    void breakdownSumsUpAndMatchesTerms() {
        const auto breakdown = [this](const store::Row& row) {
            return explainPoint(*m_selection->run().evaluator(), row).explanation.breakdowns.front();
        };
        BreakdownModel model;
        const QAbstractItemModelTester tester(&model, kStrict);
        const std::vector<store::Row>& front = m_selection->run().front();
        model.set(breakdown(front.front()), breakdown(front.back()));
        const QModelIndex root = model.index(0, 0);
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.rowCount(root), 2);
        QCOMPARE(model.term(root)->value, front.front().metrics[toy::stepTime]);
        double sum = 0.0;
        double shares = 0.0;
        for (int row = 0; row < model.rowCount(root); ++row) {
            sum += model.term(model.index(row, 0, root))->value;
            shares += model.index(row, BreakdownModel::shareColumn, root).data(ShareRole).toDouble();
        }
        QVERIFY(std::abs(sum - model.term(root)->value) < 1e-12 * sum);
        QVERIFY(std::abs(shares - 1.0) < 1e-12);
        QVERIFY(!model.index(0, BreakdownModel::otherColumn, root).data(NumberRole).toString().isEmpty());
        QCOMPARE(model.index(0, BreakdownModel::formulaColumn, root).data().toString(),
                 QStringLiteral("6 P T / (D peak) (1 + 1/m)"));
        model.set(std::nullopt, std::nullopt);
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TestResultModels)
#include "test_result_models.moc"
