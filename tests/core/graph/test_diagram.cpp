// SPDX-License-Identifier: GPL-3.0-or-later
// What people see of a graph is what is executed: the diagram of every part has the exchanges, work and order of the
// lowered program, which is a second method.
#include "tests/core/graph/catalog_models.h"

#include "core/graph/diagram.h"
#include "core/graph/program.h"

#include <QtTest>

#include <fmt/format.h>

#include <algorithm>

using namespace paretoscope;
using namespace paretoscope::graph;

namespace {

Workload trainingWorkload() {
    Workload workload;
    workload.sequence = 4096;
    return workload;
}

/// "all-gather tp 8388608", in the order of issue.
std::vector<std::string> exchangesOf(const Program& program) {
    std::vector<std::string> lines;
    for (const Step& step : program.steps) {
        if (step.kind == StepKind::exchange) {
            lines.push_back(fmt::format("{} {} {}", name(step.exchange), text(step.axes), step.bytes.value()));
        }
    }
    return lines;
}

std::vector<std::string> exchangesOf(const Diagram& diagram) {
    std::vector<std::string> lines;
    for (const DiagramNode& node : diagram.nodes) {
        if (node.isExchange) {
            lines.push_back(fmt::format("{} {} {}", name(node.exchange), text(node.axes), node.bytes.value()));
        }
    }
    return lines;
}

void compare(const Part& part, const std::string& model) {
    ProgramOptions options;
    options.context = ContextExchange::allGather;
    const Program program = lower(part, options);
    const Diagram diagram = diagramOf(part, {});
    if (exchangesOf(program) != exchangesOf(diagram)) {
        QFAIL(qPrintable(QString::fromStdString(model)));
    }
    double flops = 0.0;
    for (std::size_t i = 0; i < diagram.nodes.size(); ++i) {
        const DiagramNode& node = diagram.nodes[i];
        flops += node.flops.value();
        QVERIFY2(node.after.empty() || node.after.back() < i, qPrintable(QString::fromStdString(node.name)));
    }
    double executed = 0.0;
    for (const Step& step : program.steps) {
        executed += step.flops.value() + step.elementwiseFlops.value();
    }
    QVERIFY(std::abs(flops - executed) <= 1e-9 * executed);
}

} // namespace

class TestDiagram : public QObject {
    Q_OBJECT
private slots:
    void showsTheExchangesAndWorkOfTheProgram_data() {
        QTest::addColumn<QString>("model");
        for (const char* model :
             {"gpt_3_175b", "llama_3_1_8b", "mixtral_8x7b", "deepseek_v3_671b", "gemma_2_9b", "mamba_2_2_7b"}) {
            QTest::newRow(model) << model;
        }
    }
    void showsTheExchangesAndWorkOfTheProgram() {
        QFETCH(QString, model);
        const model::Model& shown = tests::catalogModel(model.toStdString());
        for (const Degrees& degrees :
             {Degrees{1, 1, 1, 1, false}, Degrees{4, 1, 2, 1, false}, Degrees{4, 2, 4, 2, true}}) {
            for (const model::LayerKind& kind : shown.kinds) {
                const Result<Part> part = layerPart(shown, kind, trainingWorkload(), degrees);
                QVERIFY(part.ok());
                compare(*part, shown.id);
            }
            const Result<Part> embedding = embeddingPart(shown, trainingWorkload(), degrees);
            const Result<Part> head = headPart(shown, trainingWorkload(), degrees);
            QVERIFY(embedding.ok() && head.ok());
            compare(*embedding, shown.id);
            compare(*head, shown.id);
        }
    }

    void saysHowATensorLies() {
        const model::Model& llama = tests::catalogModel("llama_3_1_8b");
        const auto diagrams = diagramsOf(llama, trainingWorkload(), {8, 1, 4, 1, false});
        QVERIFY(diagrams.ok());
        QCOMPARE(diagrams->size(), std::size_t(3));
        QCOMPARE(diagrams->at(1).layers, std::string("0-31"));
        const auto& nodes = diagrams->at(1).nodes;
        const auto reduced =
            std::find_if(nodes.begin(), nodes.end(), [](const DiagramNode& each) { return each.isExchange; });
        QVERIFY(reduced != nodes.end());
        QCOMPARE(reduced->exchange, Exchange::allReduce);
        QCOMPARE(text(reduced->axes), std::string("tp"));
        QCOMPARE(reduced->bytes.value(), 2.0 * 4096 * 4096); // 16 bits x sequence x hidden
        const DiagramNode& producer = nodes[reduced->after.front()];
        QVERIFY(producer.outputs.front().partial == AxisSet(Axis::tensor));
        QCOMPARE(producer.outputs.front().numeric, std::string("1 x 4096 x 4096"));
        QVERIFY(reduced->outputs.front().partial.empty());
    }

    void listsEveryKindOfLayer() {
        const auto diagrams =
            diagramsOf(tests::catalogModel("deepseek_v3_671b"), trainingWorkload(), {1, 1, 1, 1, false});
        QVERIFY(diagrams.ok());
        QCOMPARE(diagrams->at(1).layers, std::string("0-2"));
        QCOMPARE(diagrams->at(2).layers, std::string("3-60"));
    }
};

QTEST_GUILESS_MAIN(TestDiagram)
#include "test_diagram.moc"
