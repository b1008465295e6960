// SPDX-License-Identifier: GPL-3.0-or-later
// Chosen points of a run, asked for again at a higher fidelity.
#include "tests/support/paths.h"

#include "core/explore/design_space.h"
#include "core/explore/explorer.h"
#include "core/explore/refinement.h"
#include "core/study/registry.h"

#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::explore;

namespace {

const study::Catalog& catalog() {
    static const study::LoadedCatalog loaded = study::loadCatalog(tests::catalogDir(), {});
    return loaded.catalog;
}

const study::Registry& registry() {
    static const study::Registry made = study::builtInStudies(catalog());
    return made;
}

const study::Description& description() {
    return registry().find("training-step")->description();
}

Scenario swept() {
    Scenario scenario = newScenario(*registry().find("training-step"), catalog());
    for (const auto& [id, text] : {std::pair("tensor_parallel", "1, 2, 4"), std::pair("micro_batch", "1..4 x2")}) {
        const std::size_t place = study::parameterIndex(description(), id).value();
        const Axis axis = parseAxis(description().parameters[place], text).value();
        std::erase_if(scenario.axes, [&](const Axis& each) { return each.parameter == id; });
        scenario.axes.push_back(axis);
    }
    return scenario;
}

} // namespace

class TestRefinement : public QObject {
    Q_OBJECT
private slots:
    void ordinalsAreInverseToPoints() {
        const DesignSpace space = DesignSpace::compile(swept(), description()).value();
        QCOMPARE(space.size(), std::uint64_t{9});
        std::vector<double> values(space.parameters());
        for (std::uint64_t ordinal = 0; ordinal < space.size(); ++ordinal) {
            space.point(ordinal, values);
            QCOMPARE(space.ordinal(values).value(), ordinal);
        }
        values[study::parameterIndex(description(), "tensor_parallel").value()] = 3.0;
        QVERIFY(!space.ordinal(values));
    }

    void exploresThePointsAndNoOthers() {
        const Scenario scenario = swept();
        const DesignSpace space = DesignSpace::compile(scenario, description()).value();
        std::vector<std::vector<double>> points(2, std::vector<double>(space.parameters()));
        space.point(7, points[0]);
        space.point(2, points[1]);
        const Scenario refined = refinement(scenario, description(), points).value();
        QCOMPARE(refined.explorer.points, (std::vector<std::uint64_t>{7, 2}));
        // As written and read again.
        const Scenario again = parseScenario(scenarioJson(refined, registry()), {}, registry(), catalog()).value();
        QCOMPARE(again.explorer.points, refined.explorer.points);
        const DesignSpace closer = DesignSpace::compile(again, description()).value();
        const auto explorer = makeExplorer(again.explorer, closer);
        QCOMPARE(explorer->steps(), std::uint64_t{2});
        const std::size_t fidelity = study::parameterIndex(description(), "fidelity").value();
        std::vector<double> values(closer.parameters());
        for (std::uint64_t step = 0; step < 2; ++step) {
            explorer->point(step, values);
            QCOMPARE(values[fidelity], 1.0);
            values[fidelity] = 0.0;
            QCOMPARE(values, points[step]);
        }
    }

    void refusesWhatMakesNoSense() {
        const Scenario scenario = swept();
        QCOMPARE(refinement(scenario, description(), {}).error().code, ErrorCode::emptySpace);
        const DesignSpace space = DesignSpace::compile(scenario, description()).value();
        Scenario listed = scenario;
        listed.explorer.kind = ExplorerKind::listed;
        listed.explorer.points = {1, 9};
        const auto outside = DesignSpace::compile(listed, description());
        QCOMPARE(outside.error().code, ErrorCode::outOfRange);
        QCOMPARE(outside.error().pointer, std::string("/explorer/points/1"));
        listed.explorer.points.clear();
        QCOMPARE(DesignSpace::compile(listed, description()).error().code, ErrorCode::emptySpace);
        std::vector<std::vector<double>> some(1, std::vector<double>(space.parameters()));
        space.point(0, some[0]);
        const Scenario once = refinement(scenario, description(), some).value();
        QCOMPARE(refinement(once, description(), some).error().code, ErrorCode::notSupported);
    }

    void malformedListsAreErrors() {
        std::string json = scenarioJson(swept(), registry());
        const std::string kind = "\"kind\": \"grid\"";
        const std::size_t at = json.find(kind, json.find("\"explorer\""));
        QVERIFY(at != std::string::npos);
        for (const char* points :
             {R"("points": "all")", R"("points": [])", R"("points": [-1])", R"("points": [1.5])"}) {
            std::string broken = json;
            broken.replace(at, kind.size(), std::string(R"("kind": "listed", )") + points);
            QVERIFY2(!parseScenario(broken, {}, registry(), catalog()), points);
        }
        json.replace(at, kind.size(), R"("kind": "listed")");
        QVERIFY(!parseScenario(json, {}, registry(), catalog()));
    }
};

QTEST_APPLESS_MAIN(TestRefinement)
#include "test_refinement.moc"
