// SPDX-License-Identifier: GPL-3.0-or-later
// Stages of a pipeline as the window shows them: presence follows parameters, counts follow the sample point, and marks
// tell the truth about nodes that stand for many devices.
#include "tests/support/patience.h"
#include "tests/ui/pipeline_study.h"
#include "ui/models/pipeline_model.h"
#include "ui/models/scenario_preview.h"

#include "core/study/check_description.h"

#include <QSignalSpy>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::ui;
using tests::kPatience;
namespace stage = tests::stage;

namespace {

struct Shown : tests::PipelineDocument {
    ScenarioPreviewer previewer{document};
    PipelineModel model{document, previewer};

    const ShownStage& at(std::size_t place) const { return model.stages().at(place); }
};

using Places = std::vector<std::size_t>;

/// A group of copies of a node with so many devices.
hardware::Cluster nodes(int copies, int devices) {
    hardware::Cluster cluster = tests::ToyDocument::emptyCluster();
    cluster.groups.push_back({1, 0, "Node", copies, 0.0, 0.0});
    cluster.nodes = {tests::ToyDocument::device(0, "GPU", 0.0)};
    cluster.nodes.front().group = 1;
    cluster.nodes.front().count = devices;
    return cluster;
}

} // namespace

class TestPipelineModel : public QObject {
    Q_OBJECT
private slots:
    void theStudyIsWellDescribed() { QVERIFY(study::checkDescription(tests::PipelineStudy().description()).ok()); }

    void presenceFollowsParameters() {
        Shown shown;
        QVERIFY(!shown.at(stage::find).isPresent);
        QVERIFY(shown.at(stage::find).isOptional);
        QVERIFY(shown.at(stage::answer).isPresent);
        QVERIFY(!shown.at(stage::answer).isOptional);
        QSignalSpy changed(&shown.model, &PipelineModel::changed);
        shown.set("finding", "device");
        QCOMPARE(changed.count(), 1);
        QVERIFY(shown.at(stage::find).isPresent);
        QVERIFY(!shown.at(stage::find).isSwept());
        QCOMPARE(shown.model.choice(stage::find), std::string("device"));
        shown.set("finding", "none, host");
        QVERIFY(shown.at(stage::find).isPresent);
        QCOMPARE(shown.at(stage::find).choices, 2);
        QVERIFY(shown.model.choice(stage::find).empty());
        shown.set("finding", "none");
        QVERIFY(!shown.at(stage::find).isPresent);
    }

    void requestsPassWhatIsThere() {
        Shown shown;
        QCOMPARE(shown.at(stage::answer).before, Places{});
        QCOMPARE(shown.at(stage::write).before, Places{stage::answer});
        shown.set("finding", "host");
        shown.set("check", "true");
        QCOMPARE(shown.at(stage::answer).before, Places{stage::find});
        QCOMPARE(shown.at(stage::write).before, (Places{stage::answer, stage::check}));
    }

    /// What the scenario would say: by the first choice, and nothing where that is the default.
    void stagesAreAddedAndRemovedByTheirChoices() {
        Shown shown;
        const auto added = shown.model.adding(stage::find);
        QVERIFY(added.has_value());
        QCOMPARE(added->text, std::string("host"));
        QCOMPARE(added->values, std::vector<double>{1.0});
        QCOMPARE(shown.model.adding(stage::find, "device")->values, std::vector<double>{2.0});
        QVERIFY(!shown.model.removing(stage::find).has_value());
        QCOMPARE(shown.model.settings(stage::find), std::string("finding"));
        QCOMPARE(shown.model.settings(stage::answer), std::string("replicas"));
    }

    void clientsAreCountedAtTheSamplePoint() {
        Shown shown;
        shown.set("replicas", "3");
        shown.set("width", "2");
        shown.set("finding", "device");
        QTRY_COMPARE_WITH_TIMEOUT(shown.at(stage::answer).clients, 3, kPatience);
        QCOMPARE(shown.at(stage::answer).devicesEach, std::optional<std::int64_t>(2));
        QCOMPARE(shown.at(stage::answer).devices, std::int64_t{6});
        QCOMPARE(shown.at(stage::find).devices, std::int64_t{1});
        QCOMPARE(shown.at(stage::write).clients, 0);
        QVERIFY(shown.at(stage::find).isSampled);
        QVERIFY(!shown.at(stage::check).isSampled);
        QVERIFY(shown.model.isPlaced());
        QVERIFY(shown.model.isCurrent());
        shown.set("check", "true");
        QVERIFY(!shown.model.isCurrent());
        QTRY_VERIFY_WITH_TIMEOUT(shown.at(stage::check).isSampled, kPatience);
    }

    /// Where some points have a stage and others not, a stage that nobody sees is no sample of the pipeline.
    void theSamplePointHasAllStages() {
        Shown shown;
        shown.set("finding", "none, host");
        shown.set("check", "false, true");
        QTRY_VERIFY_WITH_TIMEOUT(shown.at(stage::check).isSampled, kPatience);
        QVERIFY(shown.at(stage::find).isSampled);
        QCOMPARE(shown.at(stage::find).clients, 1);
    }

    void aRejectedPointSaysWhy() {
        Shown shown;
        shown.set("replicas", "9");
        QTRY_COMPARE_WITH_TIMEOUT(shown.model.rejection(), QStringLiteral("too few devices"), kPatience);
        QVERIFY(!shown.model.isPlaced());
        QVERIFY(shown.model.marks(std::nullopt).empty());
        shown.set("replicas", "8");
        QTRY_VERIFY_WITH_TIMEOUT(shown.model.isPlaced(), kPatience);
        QVERIFY(shown.model.rejection().isEmpty());
    }

    void marksAreOfOneStageOrOfAll() {
        Shown shown;
        shown.set("replicas", "6");
        shown.set("finding", "device");
        QTRY_COMPARE_WITH_TIMEOUT(shown.at(stage::find).devices, std::int64_t{1}, kPatience);
        const PlacementMarks all = shown.model.marks(std::nullopt);
        QCOMPARE(all.nodes.at(0).devices, std::int64_t{8});
        QCOMPARE(all.nodes.at(0).taken.at(stage::answer), std::int64_t{6});
        QCOMPARE(all.nodes.at(0).taken.at(stage::find), std::int64_t{1});
        QVERIFY(all.nodes.at(0).text.contains(QStringLiteral("Find")));
        const PlacementMarks one = shown.model.marks(stage::find);
        QVERIFY(!one.nodes.at(0).taken.contains(stage::answer));
        QCOMPARE(one.groups.at(1).taken.at(stage::find), std::int64_t{1});
    }

    /// A node says which device is whose where all its copies agree; else they share.
    void siblingsAreToldApartWhereCopiesAgree() {
        const std::vector<study::StagePlacement> placement{{1, 0, 0, 2}, {0, 0, 3, 2}};
        const PlacementMarks once = placementMarks(nodes(1, 4), placement);
        QCOMPARE(once.nodes.at(0).siblings, (std::vector<int>{1, 1, DeviceMarks::kNoStage, 0}));
        const PlacementMarks copies = placementMarks(nodes(2, 4), placement);
        QVERIFY(copies.nodes.at(0).siblings.empty());
        QCOMPARE(copies.nodes.at(0).devices, std::int64_t{8});
        QCOMPARE(copies.nodes.at(0).taken.at(0), std::int64_t{2});
        QCOMPARE(copies.groups.at(1).taken.at(1), std::int64_t{2});
        const std::vector<study::StagePlacement> pairs{{0, 0, 0, 1}, {1, 0, 1, 3}, {0, 1, 4, 1}, {1, 1, 5, 3}};
        QCOMPARE(placementMarks(nodes(2, 4), pairs).nodes.at(0).siblings, (std::vector<int>{0, 1, 1, 1}));
        QVERIFY(placementMarks(nodes(3, 4), pairs).nodes.at(0).siblings.empty()); // nothing on the third
    }

    /// A group's own devices come before those of its inner groups, copy by copy: as hardware::Fabric numbers them.
    void devicesAreCountedAsTheFabricDoes() {
        hardware::Cluster cluster = nodes(3, 2);
        cluster.groups.push_back({2, 1, "Inner", 2, 0.0, 0.0});
        hardware::ClusterNode inner = tests::ToyDocument::device(1, "Inner GPU", 0.0);
        inner.group = 2;
        inner.count = 3;
        cluster.nodes.insert(cluster.nodes.begin(), inner); // declared first, counted second
        QCOMPARE(hardware::deviceCount(cluster), std::int64_t{24});
        // The second copy of "Node" has devices 8 to 15: its own 8 and 9, then 10 to 12 and 13 to 15 of the inner ones.
        const PlacementMarks marks = placementMarks(cluster, std::vector<study::StagePlacement>{{0, 0, 9, 3}});
        QCOMPARE(marks.nodes.at(0).taken.at(0), std::int64_t{1});
        QCOMPARE(marks.nodes.at(1).taken.at(0), std::int64_t{2});
        QCOMPARE(marks.nodes.at(1).devices, std::int64_t{18});
        QCOMPARE(marks.groups.at(2).taken.at(0), std::int64_t{2});
        QCOMPARE(marks.groups.at(1).devices, std::int64_t{24});
    }

    void hugeDrawingsAreNotWalked() {
        const PlacementMarks marks =
            placementMarks(nodes(2'000'000, 8), std::vector<study::StagePlacement>{{0, 0, 0, 12}});
        QCOMPARE(marks.nodes.at(0).devices, std::int64_t{16'000'000});
        QCOMPARE(marks.nodes.at(0).taken.at(0), std::int64_t{12});
        QVERIFY(placementMarks(nodes(4, 8), std::vector<study::StagePlacement>{{0, 0, 0, 0}}).empty());
    }
};

QTEST_MAIN(TestPipelineModel)
#include "test_pipeline_model.moc"
