// SPDX-License-Identifier: GPL-3.0-or-later
// The workspace Design as a user meets it: fields found by name, typed into, and what the document then says.
#include "tests/support/patience.h"
#include "tests/support/toy_document.h"
#include "ui/canvas/cluster_view.h"
#include "ui/models/cluster_edit.h"
#include "ui/models/scenario_preview.h"
#include "ui/scenario/choice_popup.h"
#include "ui/scenario/design_workspace.h"

#include "core/hardware/topology.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace paretoscope;
using namespace paretoscope::ui;
using tests::kPatience;

namespace {

struct Design {
    tests::ToyDocument toy;
    ScenarioPreviewer previewer{toy.document};
    DesignWorkspace workspace{toy.document, previewer};

    Design() {
        workspace.resize(1280, 800);
        workspace.show();
    }

    template <class Widget>
    Widget* find(const char* name) {
        auto* widget = workspace.findChild<Widget*>(QLatin1String(name));
        if (!widget)
            qFatal("no widget %s", name);
        return widget;
    }
    void type(const char* name, const char* text) {
        auto* line = find<QLineEdit>(name);
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, QLatin1String(text));
    }
    QString errorOf(const char* field) {
        for (QWidget* up = find<QLineEdit>(field); up; up = up->parentWidget())
            if (auto* error = up->findChild<QLabel*>(QStringLiteral("error")))
                return error->isVisibleTo(&workspace) ? error->text() : QString();
        return {};
    }
    void linkEverything() {
        hardware::Cluster cluster = toy.document.scenario().cluster;
        addLink(cluster, 1, 2);
        toy.document.setCluster(cluster, std::nullopt);
    }
    void select(ClusterItem item) {
        auto* tree = workspace.findChild<QAbstractItemView*>(QStringLiteral("outlineTree"));
        for (int row = 0; row < tree->model()->rowCount(); ++row) {
            const QModelIndex index = tree->model()->index(row, 0);
            if (index.data().toString() == QString::fromStdString(itemName(toy.document.scenario().cluster, item)))
                tree->setCurrentIndex(index);
        }
    }
};

} // namespace

class TestDesignWorkspace : public QObject {
    Q_OBJECT
private slots:
    void aRangeTypedIntoAFieldSetsTheAxisAndThePreview() {
        Design design;
        design.linkEverything();
        design.type("field_micro_batch", "1..16 x2");
        QCOMPARE(design.toy.document.axis("micro_batch")->values, (std::vector<double>{1, 2, 4, 8, 16}));
        QCOMPARE(design.toy.document.undoStack().count(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(design.find<QLabel>("previewPoints")->text().startsWith(QStringLiteral("5,")),
                                 kPatience);
        design.toy.document.undoStack().undo();
        QVERIFY(!design.toy.document.axis("micro_batch"));
        QCOMPARE(design.find<QLineEdit>("field_micro_batch")->text(), QStringLiteral("1"));
    }

    void anUnreadableFieldSaysWhatWouldBeRight() {
        Design design;
        design.type("field_micro_batch", "900");
        QVERIFY(!design.errorOf("field_micro_batch").isEmpty());
        QCOMPARE(design.find<QLineEdit>("field_micro_batch")->text(), QStringLiteral("900"));
        QTRY_VERIFY_WITH_TIMEOUT(design.find<QListView>("problemList")->model()->rowCount() >= 1, kPatience);
        design.type("field_micro_batch", "64");
        QVERIFY(design.errorOf("field_micro_batch").isEmpty());
    }

    void aFieldGoesBackToItsDefault() {
        Design design;
        design.type("field_devices", "32");
        QVERIFY(design.toy.document.axis("devices"));
        QTest::mouseClick(design.find<QToolButton>("reset_devices"), Qt::LeftButton);
        QVERIFY(!design.toy.document.axis("devices"));
        QCOMPARE(design.find<QLineEdit>("field_devices")->text(), QStringLiteral("8"));
    }

    /// The toy's small model does not read "overlap".
    void theFormLeavesOutWhatNoPointReads() {
        Design design;
        const auto isShown = [&] { return design.find<QWidget>("row_overlap")->isVisibleTo(&design.workspace); };
        const auto set = [&](const char* id, const char* text) {
            const study::Description& description = design.toy.document.description();
            const std::size_t place = study::parameterIndex(description, id).value();
            design.toy.document.setAxis(id, *explore::parseAxis(description.parameters[place], text));
        };
        QVERIFY(!isShown());
        set("model", "small, large");
        QVERIFY(isShown());
        set("model", "small");
        QVERIFY(!isShown());
        set("overlap", "true");
        QVERIFY(isShown()); // what was set is never out of sight
    }

    void segmentsChooseOneOrSeveral() {
        Design design;
        QTest::mouseClick(design.find<QToolButton>("field_precision_fp8"), Qt::LeftButton);
        QCOMPARE(design.toy.document.axis("precision")->text, std::string("fp8"));
        QVERIFY(!design.find<QToolButton>("field_precision_bf16")->isChecked());
    }

    void theListOfChoicesIsSearchedAndTicked() {
        const std::vector<study::Choice> choices{{"a", "Alpha"}, {"b", "Beta"}, {"c", "Gamma"}};
        QWidget anchor;
        auto* popup = new ChoicePopup(choices, {0.0}, &anchor);
        QSignalSpy chosen(popup, &ChoicePopup::chosen);
        popup->openBelow(anchor);
        auto* list = popup->findChild<QListWidget*>(QStringLiteral("choiceList"));
        list->setCurrentRow(2);
        QTest::keyClick(list, Qt::Key_Space);
        QCOMPARE(chosen.takeFirst().front().value<std::vector<double>>(), (std::vector<double>{0.0, 2.0}));
        list->setCurrentRow(1);
        QTest::keyClick(list, Qt::Key_Return);
        QCOMPARE(chosen.takeFirst().front().value<std::vector<double>>(), (std::vector<double>{1.0}));
    }

    void memoryFitsOrSaysByHowMuchNot() {
        Design design;
        design.linkEverything();
        QTRY_VERIFY_WITH_TIMEOUT(design.find<QLabel>("previewVerdict")->text().contains(QStringLiteral("to spare")),
                                 kPatience);
        const study::Description& description = design.toy.document.description();
        const study::Parameter& model = description.parameters[*study::parameterIndex(description, "model")];
        design.toy.document.setAxis("model", *explore::parseAxis(model, "large"));
        QTRY_VERIFY_WITH_TIMEOUT(design.find<QLabel>("previewVerdict")->text().contains(QStringLiteral("too much")),
                                 kPatience);
    }

    void theGeneratorShowsTheCountsBeforeAndTheDevicesAfter() {
        Design design;
        const hardware::Cluster before = design.toy.document.scenario().cluster;
        auto* topology = design.find<QComboBox>("generatorTopology");
        topology->setCurrentIndex(topology->findData(QStringLiteral("rail_optimised")));
        emit topology->activated(topology->currentIndex());
        design.type("generatorDevices", "1024");
        QVERIFY2(design.find<QLabel>("generatorPreview")->text().contains(QStringLiteral("1,024 devices")),
                 qPrintable(design.find<QLabel>("generatorPreview")->text()));
        QVERIFY(design.toy.document.scenario().cluster == before);
        QTest::mouseClick(design.find<QPushButton>("generateButton"), Qt::LeftButton);
        QCOMPARE(hardware::deviceCount(design.toy.document.scenario().cluster), 1024);
        QVERIFY(design.toy.document.scenario().recipe);
        design.toy.document.undoStack().undo();
        QVERIFY(design.toy.document.scenario().cluster == before);
    }

    void dragonfliesAskForTheirShape() {
        Design design;
        auto* topology = design.find<QComboBox>("generatorTopology");
        const auto choose = [&](const char* id) {
            topology->setCurrentIndex(topology->findData(QLatin1String(id)));
            emit topology->activated(topology->currentIndex());
        };
        for (int kind = 0; kind < hardware::kTopologyKinds; ++kind) {
            const std::string id(hardware::topologyId(static_cast<hardware::TopologyKind>(kind)));
            QVERIFY2(topology->findData(QString::fromStdString(id)) >= 0, id.c_str());
        }
        choose("torus");
        QVERIFY(design.find<QLineEdit>("generatorOpticalBlock")->isVisibleTo(&design.workspace));
        QVERIFY(!design.find<QLineEdit>("generatorGlobalLinks")->isVisibleTo(&design.workspace));
        choose("dragonfly");
        QVERIFY(!design.find<QLineEdit>("generatorOpticalBlock")->isVisibleTo(&design.workspace));
        QVERIFY(!design.find<QLineEdit>("generatorPodBandwidth")->isVisibleTo(&design.workspace));
        design.type("generatorDevices", "72");
        design.type("generatorPerNode", "1");
        design.type("generatorRoutersPerGroup", "4");
        design.type("generatorDevicesPerRouter", "2");
        design.type("generatorGlobalLinks", "2");
        const QString preview = design.find<QLabel>("generatorPreview")->text();
        QVERIFY2(preview.contains(QStringLiteral("72 devices, 36 switches")), qPrintable(preview));
        design.type("generatorPods", "3");
        QVERIFY(design.find<QLineEdit>("generatorPodBandwidth")->isVisibleTo(&design.workspace));
        QTest::mouseClick(design.find<QPushButton>("generateButton"), Qt::LeftButton);
        const std::optional<explore::ClusterRecipe>& recipe = design.toy.document.scenario().recipe;
        QVERIFY(recipe && recipe->pods == 3 && recipe->globalLinks == 2 && recipe->opticalBlock == 0);
    }

    void theClustersNetworkIsBilled() {
        Design design;
        auto* topology = design.find<QComboBox>("generatorTopology");
        topology->setCurrentIndex(topology->findData(QStringLiteral("leaf_spine")));
        emit topology->activated(topology->currentIndex());
        design.type("generatorDevices", "16");
        design.type("generatorPerNode", "8");
        QTest::mouseClick(design.find<QPushButton>("generateButton"), Qt::LeftButton);
        const auto shown = [&](const char* name) {
            const auto* label = design.workspace.findChild<QLabel*>(QLatin1String(name));
            return label ? label->text() : QString();
        };
        QTRY_COMPARE_WITH_TIMEOUT(shown("billCables"), QStringLiteral("32"),
                                  kPatience); // to node switches, to the leaf
        QCOMPARE(shown("billSwitches"), QStringLiteral("3"));
        QCOMPARE(shown("billPower"), QStringLiteral("unknown")); // the toy's links are of no known kind
    }

    void editingAGeneratedClusterByHandGivesUpTheRecipe() {
        Design design;
        QTest::mouseClick(design.find<QPushButton>("generateButton"), Qt::LeftButton);
        QVERIFY(design.toy.document.scenario().recipe);
        design.find<ClusterView>("clusterView")->addPart(QStringLiteral("switch"));
        QVERIFY(!design.toy.document.scenario().recipe);
        design.toy.document.undoStack().undo();
        QVERIFY(design.toy.document.scenario().recipe);
    }

    void propertiesKnowTheirUnits() {
        Design design;
        design.select({ClusterPart::node, 0});
        design.type("propertyCount", "4");
        QCOMPARE(findNode(design.toy.document.scenario().cluster, 0)->count, 4);
        design.type("propertyName", "Left");
        QCOMPARE(findNode(design.toy.document.scenario().cluster, 0)->name, std::string("Left"));
        design.toy.document.undoStack().undo();
        QCOMPARE(findNode(design.toy.document.scenario().cluster, 0)->name, std::string("A"));
    }

    void deleteActsOnTheCanvasAndIsUndone() {
        Design design;
        design.select({ClusterPart::node, 0});
        design.workspace.findChild<QAction*>(QStringLiteral("actionDelete"))->trigger();
        QVERIFY(!findNode(design.toy.document.scenario().cluster, 0));
        design.toy.document.undoStack().undo();
        QVERIFY(findNode(design.toy.document.scenario().cluster, 0));
    }

    void everyWidgetThatTakesFocusHasAName() {
        Design design;
        for (const QWidget* widget : design.workspace.findChildren<QWidget*>())
            if (widget->focusPolicy() != Qt::NoFocus && widget->isVisibleTo(&design.workspace) &&
                !qobject_cast<const QAbstractScrollArea*>(widget->parentWidget())) // Qt's own viewports and corners
                QVERIFY2(!widget->objectName().isEmpty(),
                         qPrintable(QStringLiteral("%1 in %2")
                                        .arg(QLatin1String(widget->metaObject()->className()),
                                             widget->parentWidget()->objectName())));
    }
};

QTEST_MAIN(TestDesignWorkspace)
#include "test_design_workspace.moc"
