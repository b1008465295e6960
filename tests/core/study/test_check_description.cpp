// SPDX-License-Identifier: GPL-3.0-or-later
// What a study says of itself is held to what forms, tables and stores need; the built-in ones keep to it.
#include "tests/support/paths.h"
#include "tests/support/toy_study.h"

#include "core/study/check_description.h"
#include "core/study/registry.h"

#include <QtTest>

#include <limits>

using namespace paretoscope;
using namespace paretoscope::study;

namespace {

using Change = void (*)(Description& description);

/// The toy study with a pipeline of two stages, of which the second one comes and goes.
Description toyDescription() {
    Description toy = tests::ToyStudy().description();
    toy.pipeline = {{"first", "First", "", "Toy"},
                    {"second", "Second", "", "Toy", {"model", {"medium", "large"}}, "small", {"first"}}};
    toy.plots = {{"Energy against energy", "energy", "energy"}};
    return toy;
}

} // namespace
Q_DECLARE_METATYPE(Change)

class TestCheckDescription : public QObject {
    Q_OBJECT

private slots:
    void builtInOnesAreRight() {
        const LoadedCatalog loaded = loadCatalog(tests::catalogDir(), {});
        const Registry registry = builtInStudies(loaded.catalog);
        for (const auto& study : registry.studies()) {
            const Result<void> checked = checkDescription(study->description());
            QVERIFY2(checked.ok(), checked ? "" : describe(checked.error()).c_str());
        }
        QVERIFY(checkDescription(tests::ToyStudy().description()).ok());
        QVERIFY(checkDescription(toyDescription()).ok());
    }

    void findsWhatIsWrong_data() {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* expected, Change change) { QTest::newRow(expected) << change << expected; };
        row("is malformed: study id \"Toy study\"; expected lower-case words with hyphens",
            [](Description& toy) { toy.id = "Toy study"; });
        row("toy: is malformed: no label, help or metrics; expected all three",
            [](Description& toy) { toy.metrics.clear(); });
        row("toy/Devices: is malformed: id \"Devices\"; expected whole words in snake case",
            [](Description& toy) { toy.parameters[tests::toy::devices].id = "Devices"; });
        row("toy/devices: is malformed: an id twice; expected another id",
            [](Description& toy) { toy.parameters[tests::toy::microBatch].id = "devices"; });
        row("toy/energy: is malformed: no label; expected a text",
            [](Description& toy) { toy.metrics[tests::toy::energy].label.clear(); });
        row("toy/memory: is malformed: an id twice; expected another id",
            [](Description& toy) { toy.constraints[tests::toy::divisibility].id = "memory"; });
        row("toy/precision: is malformed: choice \"bf16\"; expected an id that no other choice has",
            [](Description& toy) { toy.parameters[tests::toy::precision].choices[1].id = "bf16"; });
        row("toy/overlap: is malformed: 1 choices of a flag; expected \"false\", \"true\"",
            [](Description& toy) { toy.parameters[tests::toy::overlap].choices.pop_back(); });
        row("toy/model: default 3 is out of range; expected the index of a choice",
            [](Description& toy) { toy.parameters[tests::toy::model].defaultValue = 3.0; });
        row("toy/model: default 0 is out of range; expected the index of a choice",
            [](Description& toy) { toy.parameters[tests::toy::model].choices.clear(); });
        row("toy/devices: default 1.5 is out of range; expected 1 to 1024",
            [](Description& toy) { toy.parameters[tests::toy::devices].defaultValue = 1.5; });
        row("toy/bandwidth: default nan is out of range; expected 1000000000 to 1000000000000", [](Description& toy) {
            toy.parameters[tests::toy::bandwidth].defaultValue = std::numeric_limits<double>::quiet_NaN();
        });
        row("toy: is malformed: objective \"speed\"; expected a metric of the study",
            [](Description& toy) { toy.objectives.emplace_back("speed"); });
        row("toy/pipeline/first: is malformed: an id twice; expected another id",
            [](Description& toy) { toy.pipeline[1].id = "first"; });
        row("toy: is malformed: plot \"Energy against energy\" of \"energy\" and \"price\"; expected a text and two "
            "metrics of "
            "the study",
            [](Description& toy) { toy.plots[0].y = "price"; });
        row("toy/pipeline/first: is malformed: group \"Toys\"; expected a heading of parameters",
            [](Description& toy) { toy.pipeline[0].group = "Toys"; });
        row("toy/pipeline/first: is malformed: after \"second\"; expected a stage declared before it",
            [](Description& toy) { toy.pipeline[0].after = {"second"}; });
        row("toy/pipeline/first: is malformed: choices of no parameter; expected the parameter that they are of",
            [](Description& toy) { toy.pipeline[0].absentChoice = "small"; });
        row("toy/pipeline/second: is malformed: presence by \"models\"; expected a parameter and its choices",
            [](Description& toy) { toy.pipeline[1].presentWith.parameter = "models"; });
        row("toy/pipeline/second: is malformed: presence by \"model\"; expected a parameter and its choices",
            [](Description& toy) { toy.pipeline[1].presentWith.choices.clear(); });
        row("toy/pipeline/second: is malformed: choice \"huge\"; expected a choice of model",
            [](Description& toy) { toy.pipeline[1].presentWith.choices[1] = "huge"; });
        row("toy/pipeline/second: is malformed: choice \"\"; expected a choice of model",
            [](Description& toy) { toy.pipeline[1].absentChoice.clear(); });
        row("toy/pipeline/second: is malformed: \"large\" adds and removes it; expected another choice",
            [](Description& toy) { toy.pipeline[1].absentChoice = "large"; });
    }
    void findsWhatIsWrong() {
        QFETCH(Change, change);
        QFETCH(QString, expected);
        Description description = toyDescription();
        change(description);
        const Result<void> checked = checkDescription(description);
        QVERIFY(!checked.ok());
        QCOMPARE(QString::fromStdString(describe(checked.error())), expected);
    }
};

QTEST_APPLESS_MAIN(TestCheckDescription)
#include "test_check_description.moc"
