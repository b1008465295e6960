// SPDX-License-Identifier: GPL-3.0-or-later
// Which exchange follows from which pair of layouts.
#include "core/graph/redistribution.h"

#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::graph;

namespace {

const Layout kEqual{};
const Layout kPartial{{}, Axis::tensor};
const Layout kRows{{Axis::tensor}, {}};
const Layout kColumns{{AxisSet(), Axis::tensor}, {}};

struct Case {
    Layout produced;
    Layout demanded;
    std::vector<Exchange> expected;
};

} // namespace

class TestRedistribution : public QObject {
    Q_OBJECT
private slots:
    void followsTheTable() {
        const Case cases[] = {
            {kPartial, kEqual, {Exchange::allReduce}},
            {kPartial, kRows, {Exchange::reduceScatter}},
            {kRows, kEqual, {Exchange::allGather}},
            {kRows, kColumns, {Exchange::allToAll}},
            {kRows, kRows, {}},
            {kEqual, kRows, {Exchange::slice}},
            {kEqual, kEqual, {}},
            {kPartial, kPartial, {}},
        };
        for (const Case& each : cases) {
            const auto steps = redistribute(each.produced, each.demanded);
            QVERIFY(steps.ok());
            std::vector<Exchange> found;
            for (const Redistribution& step : *steps) {
                found.push_back(step.exchange);
            }
            QCOMPARE(found, each.expected);
            QVERIFY(steps->empty() || steps->back().after == each.demanded);
        }
    }

    void refusesToMakePartialSums() {
        for (const Layout& layout : {kEqual, kRows}) {
            const auto steps = redistribute(layout, kPartial);
            QVERIFY(!steps.ok());
            QCOMPARE(steps.error().code, ErrorCode::notSupported);
            QCOMPARE(steps.error().pointer, std::string("tp"));
        }
    }

    void joinsAxesOfOneExchange() {
        const Layout produced{{}, Axis::data | Axis::context};
        const auto steps = redistribute(produced, kEqual);
        QCOMPARE(steps->size(), std::size_t{1});
        QVERIFY(steps->front().axes == (Axis::data | Axis::context));
    }

    void shrinksBeforeItGrows() {
        // Copies of tokens on their way to experts: to the ranks of the expert first, then to all that share it.
        const Layout sent{{AxisSet(), Axis::expertData | Axis::expert | Axis::tensor}, {}};
        const Layout atExperts{{Axis::expert, Axis::expertData}, {}};
        const auto out = redistribute(sent, atExperts);
        QCOMPARE(out->size(), std::size_t{2});
        QCOMPARE((*out)[0].exchange, Exchange::allToAll);
        QCOMPARE((*out)[1].exchange, Exchange::allGather);
        Layout made = atExperts;
        made.partial = Axis::tensor;
        const auto back = redistribute(made, sent);
        QCOMPARE((*back)[0].exchange, Exchange::reduceScatter);
        QCOMPARE((*back)[1].exchange, Exchange::allToAll);
    }
};

QTEST_APPLESS_MAIN(TestRedistribution)
#include "test_redistribution.moc"
