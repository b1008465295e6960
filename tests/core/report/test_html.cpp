// SPDX-License-Identifier: GPL-3.0-or-later
// The HTML report: well-formed, self-contained, and it shows what it promises.
#include "tests/core/report/toy_run.h"

#include "core/report/scatter.h"

#include <QXmlStreamReader>
#include <QtTest>

#include <sstream>

using namespace paretoscope;

namespace {

QString htmlOf(const tests::ToyRun& run, bool withReasons = true) {
    study::Explanation explanation;
    study::ValidationNote note{"Toy rows, 8 devices", 12, 0.043, -0.011, 0.058, "tests/support/toy_study.h"};
    if (const report::ReportRow* best = report::bestRow(run.digest, run.front)) {
        explanation = run.evaluator->explain(best->parameters);
    }
    std::ostringstream out;
    report::writeHtml(
        {run.digest, run.feasible(), run.front, withReasons ? &explanation : nullptr, withReasons ? &note : nullptr},
        out);
    return QString::fromStdString(out.str());
}

std::size_t elements(const QString& markup, const QString& name) {
    QXmlStreamReader reader(markup);
    std::size_t count = 0;
    while (!reader.atEnd()) {
        count += reader.readNext() == QXmlStreamReader::StartElement && reader.name() == name ? 1 : 0;
    }
    return reader.hasError() ? 0 : count;
}

} // namespace

class TestHtml : public QObject {
    Q_OBJECT
private slots:
    void isWellFormed() {
        QXmlStreamReader reader(htmlOf(tests::toyRun()));
        while (!reader.atEnd()) {
            reader.readNext();
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    }

    void needsNothingElse() {
        QString html = htmlOf(tests::toyRun());
        html.remove("http://www.w3.org/2000/svg"); // a name, not an address
        for (const char* outside : {"http:", "https:", "<script", "<link", "<img", "url(", "@import"}) {
            QVERIFY2(!html.contains(outside), outside);
        }
    }

    void showsReasonsAndSources() {
        const QString html = htmlOf(tests::toyRun());
        for (const char* part :
             {"Toy &lt;&amp;&gt; &quot;run&quot;", "6 P T / (D peak) (1 + 1/m)", "derived", "Toy rows, 8 devices",
              "left out", "Divisibility", "seed 42", "Paretoscope 0.1.0", "{&quot;study&quot;: &quot;toy&quot;}"}) {
            QVERIFY2(html.contains(part), part);
        }
        QVERIFY(!htmlOf(tests::toyRun(), false).contains("Why these numbers"));
    }

    void runWithoutFeasiblePointsStillReports() {
        tests::ToyRun run = tests::toyRun();
        std::erase_if(run.rows, [](const report::ReportRow& row) { return row.rejectedBy.empty(); });
        run.front.clear();
        run.digest.decided = run.rows.size();
        run.digest.feasible = 0;
        const QString html = htmlOf(run, false);
        QVERIFY(elements(html, "svg") == 1);
        QVERIFY(html.contains("No feasible point was found"));
    }

    void plotDrawsEveryFeasiblePointAndTheFront() {
        const tests::ToyRun run = tests::toyRun();
        const QString svg = QString::fromStdString(
            report::scatterSvg(run.digest, run.feasible(), run.front, report::scatterAxes(run.digest)));
        QCOMPARE(elements(svg, "circle"), run.feasible().size() + run.front.size());
        QVERIFY(svg.contains("Step time [s] (lower is better)"));
    }

    void plotShadesCellsWhereMarksWouldHideEachOther() {
        tests::ToyRun run = tests::toyRun();
        const std::vector<report::ReportRow> feasible = run.feasible();
        std::vector<report::ReportRow> many;
        while (many.size() <= report::kMostMarks) {
            many.insert(many.end(), feasible.begin(), feasible.end());
        }
        const QString svg =
            QString::fromStdString(report::scatterSvg(run.digest, many, run.front, report::scatterAxes(run.digest)));
        QCOMPARE(elements(svg, "circle"), run.front.size());
        QVERIFY(elements(svg, "rect") > 1);
        QVERIFY(elements(svg, "rect") <= feasible.size());
    }

    void axesOfASingleObjectiveTakeAnotherMetric() {
        tests::ToyRun run = tests::toyRun();
        run.digest.objectives = {{"throughput", study::Goal::maximise}};
        const report::ScatterAxes axes = report::scatterAxes(run.digest);
        QCOMPARE(axes.x, static_cast<std::size_t>(tests::toy::throughput));
        QVERIFY(axes.y != axes.x);
    }
};

QTEST_APPLESS_MAIN(TestHtml)
#include "test_html.moc"
