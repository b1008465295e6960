// SPDX-License-Identifier: GPL-3.0-or-later
// DOT and JSON of a role: parsed back, node by node and edge by edge.
#include "tests/support/pipeline_trace.h"

#include "core/trace/template_export.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QtTest>

#include <sstream>

using namespace paretoscope;
using namespace paretoscope::trace;

namespace {

QString dotOf(const ExecutionTrace& trace, std::size_t role, int layer, int microBatch) {
    std::ostringstream out;
    const Result<void> written = writeDot(trace, role, layer, microBatch, out);
    return written ? QString::fromStdString(out.str()) : QString::fromStdString(describe(written.error()));
}

qsizetype count(const QString& text, const char* pattern) {
    return text.count(QRegularExpression(pattern));
}

} // namespace

class TestTemplateExport : public QObject {
    Q_OBJECT
private slots:
    void aLayerIsDrawnWithItsRim() {
        const ExecutionTrace trace = tests::pipelineTrace({2, 2, 2, 2, 2, 4});
        const QString dot = dotOf(trace, 1, 2, 0);          // the first layer of the second stage
        QCOMPARE(count(dot, "shape=box,style=filled,"), 8); // four operators in each direction
        QCOMPARE(count(dot, "all_reduce over tp, 30.5 MiB"), 2);
        QCOMPARE(count(dot, "shape=plaintext"), 2); // what comes from the receive, and back from layer 3
        QCOMPARE(count(dot, " -> "), 10);           // a chain
        QVERIFY(dot.startsWith("digraph layer {") && dot.endsWith("}\n"));
        QVERIFY(dot.contains("Stage 1, layer 2, micro-batch 0"));
    }

    void graphvizAcceptsIt() {
        if (QStandardPaths::findExecutable("dot").isEmpty()) {
            QSKIP("Graphviz is not installed");
        }
        QProcess process;
        process.start("dot", {"-Tplain"});
        process.write(dotOf(tests::pipelineTrace({}), 0, 0, 1).toUtf8());
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 0);
    }

    void quotesAndBackslashesAreEscaped() {
        NamePool names;
        TraceTemplate made;
        TraceNode node;
        node.name = names.index("a\"b\\c");
        node.layer = 0;
        node.microBatch = 0;
        made.add(node);
        std::vector<TraceTemplate> templates;
        templates.push_back(std::move(made));
        const ExecutionTrace trace(std::move(names), std::move(templates), RankLayout());
        QVERIFY(dotOf(trace, 0, 0, 0).contains("\"a\\\"b\\\\c\\n"));
    }

    void layersThatAreElsewhereAreErrors() {
        const QString message = dotOf(tests::pipelineTrace({2, 2, 2, 2, 2, 4}), 1, 0, 0);
        QVERIFY2(message.contains("layer 0") && message.contains("Stage 1"), qPrintable(message));
    }

    void jsonHoldsEveryNode() {
        const ExecutionTrace trace = tests::pipelineTrace({2, 2, 2, 2, 2, 4});
        std::ostringstream out;
        writeTemplateJson(trace, 1, out);
        const QJsonObject role = QJsonDocument::fromJson(QByteArray::fromStdString(out.str())).object();
        QCOMPARE(role["ranks"].toInt(), 4);
        QCOMPARE(role["first_rank"].toInt(), 4);
        const QJsonArray nodes = role["nodes"].toArray();
        const TraceTemplate& made = trace.roleTemplate(1);
        QCOMPARE(nodes.size(), qsizetype(made.nodes.size()));
        for (NodeIndex index = 0; index < made.nodes.size(); ++index) {
            const QJsonValue node = nodes[index];
            QCOMPARE(node["id"].toInt(), int(made.id(index)));
            QCOMPARE(node["name"].toString().toStdString(), trace.nodeName(made.nodes[index]));
            QCOMPARE(node["bytes"].toDouble(), made.nodes[index].bytes.value());
            QCOMPARE(node["data"].toArray().size(), qsizetype(made.data[index].size()));
            QCOMPARE(node["kind"].toString().toStdString(), std::string(name(made.nodes[index].kind)));
        }
        QCOMPARE(nodes[0]["peer"].toString(), QString("previous"));
    }
};

QTEST_APPLESS_MAIN(TestTemplateExport)
#include "test_template_export.moc"
