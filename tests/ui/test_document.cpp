// SPDX-License-Identifier: GPL-3.0-or-later
// The document: commands with old and new values, undo and redo, files, recovery after a crash.
#include "tests/support/toy_document.h"
#include "ui/commands/scenario_commands.h"
#include "ui/models/cluster_edit.h"
#include "ui/models/document_recovery.h"

#include "core/base/random.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::ui;

namespace {

const study::Parameter& parameter(const Document& document, const char* id) {
    return document.description().parameters[*study::parameterIndex(document.description(), id)];
}

explore::Axis axis(const Document& document, const char* id, const char* text) {
    return *explore::parseAxis(parameter(document, id), text);
}

/// One of several kinds of edits, by a random number.
std::unique_ptr<QUndoCommand> someEdit(Document& document, std::uint64_t index) {
    const std::uint64_t number = randomBits(7, 0, index) % 64 + 1;
    switch (randomBits(7, 1, index) % 5) {
    case 0:
        return std::make_unique<CmdNameEdit>(document, "name " + std::to_string(number));
    case 1:
        return std::make_unique<CmdAxisEdit>(document, parameter(document, "micro_batch"),
                                             axis(document, "micro_batch", std::to_string(number).c_str()));
    case 2:
        return std::make_unique<CmdAxisEdit>(document, parameter(document, "micro_batch"), std::nullopt);
    case 3:
        return std::make_unique<CmdBoundsEdit>(
            document, std::vector<explore::MetricBound>{{"step_time", true, static_cast<double>(number)}});
    default: {
        hardware::Cluster cluster = document.scenario().cluster;
        moveItems(cluster, {{ClusterPart::node, 0}}, {static_cast<double>(number), 0.0});
        return std::make_unique<CmdClusterEdit>(document, "Move", ClusterState{cluster, std::nullopt});
    }
    }
}

} // namespace

class TestDocument : public QObject {
    Q_OBJECT
private slots:
    void undoingEverythingRestoresTheScenario() {
        tests::ToyDocument toy;
        const explore::Scenario original = toy.document.scenario();
        std::vector<explore::Scenario> history{original};
        for (std::uint64_t i = 0; i < 60; ++i) {
            toy.document.push(someEdit(toy.document, i));
            if (toy.document.undoStack().count() == static_cast<int>(history.size()))
                history.push_back(toy.document.scenario());
        }
        QVERIFY(history.size() > 20);
        const explore::Scenario edited = toy.document.scenario();
        for (std::size_t i = history.size() - 1; i-- > 0;) {
            toy.document.undoStack().undo();
            QVERIFY(toy.document.scenario() == history[i]);
        }
        QVERIFY(toy.document.scenario() == original);
        while (toy.document.undoStack().canRedo())
            toy.document.undoStack().redo();
        QVERIFY(toy.document.scenario() == edited);
    }

    void typingIsOneStep() {
        tests::ToyDocument toy;
        const Gesture gesture = toy.document.newGesture();
        for (const char* text : {"1", "16", "16, 32"})
            toy.document.push(std::make_unique<CmdAxisEdit>(toy.document, parameter(toy.document, "micro_batch"),
                                                            axis(toy.document, "micro_batch", text), gesture));
        QCOMPARE(toy.document.undoStack().count(), 1);
        QCOMPARE(toy.document.axis("micro_batch")->text, std::string("16, 32"));
        toy.document.undoStack().undo();
        QVERIFY(!toy.document.axis("micro_batch"));
    }

    void anEditThatChangesNothingLeavesNoStep() {
        tests::ToyDocument toy;
        toy.document.push(std::make_unique<CmdNameEdit>(toy.document, toy.document.scenario().name));
        QCOMPARE(toy.document.undoStack().count(), 0);
        QVERIFY(!toy.document.isDirty());
    }

    void signalsSayWhatChanged() {
        tests::ToyDocument toy;
        QSignalSpy axes(&toy.document, &Document::axisChanged);
        QSignalSpy clusters(&toy.document, &Document::clusterChanged);
        QSignalSpy all(&toy.document, &Document::scenarioChanged);
        toy.document.push(std::make_unique<CmdAxisEdit>(toy.document, parameter(toy.document, "devices"),
                                                        axis(toy.document, "devices", "16")));
        QCOMPARE(axes.count(), 1);
        QCOMPARE(axes.front().front().toString(), QStringLiteral("devices"));
        QCOMPARE(clusters.count(), 0);
        QCOMPARE(all.count(), 1);
    }

    void savingAndLoadingKeepsTheScenario() {
        tests::ToyDocument toy;
        QTemporaryDir folder;
        const QString file = folder.filePath("toy.json");
        toy.document.push(std::make_unique<CmdAxisEdit>(toy.document, parameter(toy.document, "devices"),
                                                        axis(toy.document, "devices", "1..64 x2")));
        QVERIFY(toy.document.isDirty());
        QVERIFY(toy.document.save(file).ok());
        QVERIFY(!toy.document.isDirty());
        const explore::Scenario saved = toy.document.scenario();
        toy.document.startNew();
        QVERIFY(toy.document.load(file).ok());
        QVERIFY(toy.document.scenario() == saved);
        QCOMPARE(toy.document.path(), file);
    }

    void aFileThatCannotBeReadLeavesTheDocumentAlone() {
        tests::ToyDocument toy;
        const explore::Scenario before = toy.document.scenario();
        const Result<void> loaded = toy.document.load("/nowhere/at/all.json");
        QVERIFY(!loaded.ok());
        QCOMPARE(loaded.error().code, ErrorCode::cannotRead);
        QVERIFY(toy.document.scenario() == before);
    }

    void unsavedWorkSurvivesACrash() {
        QTemporaryDir folder;
        tests::ToyDocument toy;
        toy.document.push(std::make_unique<CmdNameEdit>(toy.document, "precious"));
        const explore::Scenario edited = toy.document.scenario();
        {
            DocumentRecovery crashing(toy.document, folder.path());
            crashing.write();
            // A crash leaves the copy but no lock holder: keep a second copy of the file beside it.
            const QString copy = QDir(folder.path()).entryList({"*.json"}).value(0);
            QVERIFY(!copy.isEmpty());
            QVERIFY(QFile::copy(folder.filePath(copy), folder.filePath("crashed.json")));
            QVERIFY2(crashing.leftBehind().size() == 1, "its own copy is not offered");
        }
        QCOMPARE(QDir(folder.path()).entryList({"*.json"}), QStringList("crashed.json"));
        toy.document.startNew();
        DocumentRecovery next(toy.document, folder.path());
        const auto copies = next.leftBehind();
        QCOMPARE(copies.size(), std::size_t{1});
        QCOMPARE(copies.front().title, QStringLiteral("precious"));
        QVERIFY(next.take(copies.front()).ok());
        QVERIFY(toy.document.scenario() == edited);
        QVERIFY(toy.document.isDirty());
    }
};

QTEST_MAIN(TestDocument)
#include "test_document.moc"
