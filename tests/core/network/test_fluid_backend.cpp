// SPDX-License-Identifier: GPL-3.0-or-later
// Collectives as flows on drawn clusters: equal to the closed form without contention, slower by the right factor with
// it, and the same whether groups run one by one or stand for all alike.
#include "core/hardware/topology.h"
#include "core/network/closed_form_backend.h"
#include "core/network/fluid_backend.h"

#include <QtTest>

#include <numeric>
#include <set>

using namespace paretoscope;
using namespace paretoscope::network;
using namespace paretoscope::literals;

namespace {

hardware::Cluster cluster(std::int64_t devices) {
    hardware::TopologyRequest request;
    request.accelerator.id = "h100";
    request.accelerator.name = "H100";
    request.accelerator.scaleUpBandwidth = 450.0_GBps;
    request.accelerator.scaleOutBandwidth = 50.0_GBps;
    request.devices = devices;
    return *hardware::generate(request);
}

struct Site {
    explicit Site(std::int64_t devices)
        : drawn(cluster(devices))
        , levels(hardware::levels(drawn))
        , fabric(*hardware::Fabric::of(drawn)) {}
    hardware::Cluster drawn;
    std::vector<hardware::ClusterLevel> levels;
    hardware::Fabric fabric;
};

std::vector<std::int64_t> every(std::int64_t stride, std::int64_t size, std::int64_t first = 0) {
    std::vector<std::int64_t> members;
    for (std::int64_t i = 0; i < size; ++i) {
        members.push_back(first + i * stride);
    }
    return members;
}

using Groups = std::vector<std::vector<std::int64_t>>;

/// Runs one collective on all groups at once, merged by colour where asked. Seconds until the last ends.
double run(NetworkBackend& backend, const Groups& groups, Collective kind, Bytes size, bool merged) {
    std::vector<NetworkBackend::Colour> colours;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        backend.group(groups[i], {true, true});
        colours.push_back(merged ? 1 : 100 + i);
    }
    std::size_t kinds = 0;
    for (std::size_t before = 1; kinds != before;) {
        before = kinds;
        kinds = backend.distinguish({}, colours) + std::set(colours.begin(), colours.end()).size();
    }
    backend.merge({}, colours);
    std::set<NetworkBackend::Colour> started;
    for (std::uint32_t i = 0; i < groups.size(); ++i) {
        if (started.insert(colours[i]).second) {
            backend.collective(i, kind, size, i);
        }
    }
    std::vector<NetworkBackend::Token> done;
    while (backend.advance(done)) {
    }
    return done.size() == started.size() ? seconds(backend.now()).value() : -1.0;
}

bool near(double a, double b, double tolerance) {
    return std::abs(a - b) <= tolerance * std::abs(b);
}

} // namespace

class TestFluidBackend : public QObject {
    Q_OBJECT
private slots:
    void equalsClosedFormWithoutContention_data() {
        QTest::addColumn<qint64>("stride");
        QTest::addColumn<qint64>("size");
        QTest::newRow("one node") << qint64(1) << qint64(8);
        QTest::newRow("half a node") << qint64(1) << qint64(4);
        QTest::newRow("a rail of one unit") << qint64(8) << qint64(32);
        QTest::newRow("a rail of two units") << qint64(8) << qint64(64);
        QTest::newRow("four whole nodes") << qint64(1) << qint64(32);
    }

    void equalsClosedFormWithoutContention() {
        QFETCH(qint64, stride);
        QFETCH(qint64, size);
        const Site site(512);
        for (const Collective kind : {Collective::allReduce, Collective::allGather, Collective::reduceScatter}) {
            ClosedFormBackend closed(site.levels, NetworkEfficiency{});
            FluidBackend fluid(site.fabric, site.levels, NetworkEfficiency{});
            const Groups groups = {every(stride, size)};
            const Bytes bytes(256e6);
            const double expected = run(closed, groups, kind, bytes, true);
            const double found = run(fluid, groups, kind, bytes, true);
            QVERIFY2(near(found, expected, 0.002),
                     qPrintable(QString("%1 s, closed form %2 s").arg(found).arg(expected)));
        }
    }

    /// All eight rails at once do not meet, eight groups over the same rail do.
    void contentionCounts() {
        const Site site(512);
        const auto time = [&](const Groups& groups) {
            FluidBackend fluid(site.fabric, site.levels, NetworkEfficiency{});
            return run(fluid, groups, Collective::allReduce, Bytes(1e9), true);
        };
        Groups rails;
        for (std::int64_t rail = 0; rail < 8; ++rail) {
            rails.push_back(every(8, 64, rail));
        }
        QVERIFY(near(time(rails), time({every(8, 64)}), 1e-9));
        const double alone = time({every(8, 64)});
        const double twice = time({every(8, 64), every(8, 64)});
        QVERIFY2(twice > 1.9 * alone && twice < 2.0 * alone, qPrintable(QString::number(twice / alone)));
    }

    void mergedEqualsOneByOne() {
        const Site site(256);
        for (const Collective kind : {Collective::allReduce, Collective::allToAll}) {
            for (const std::int64_t stride : {1, 2, 8, 32}) {
                Groups groups;
                for (std::int64_t group = 0; group < 256 / 8; ++group) {
                    groups.push_back(every(stride, 8, group / stride * stride * 8 + group % stride));
                }
                FluidBackend merged(site.fabric, site.levels, NetworkEfficiency{});
                FluidBackend single(site.fabric, site.levels, NetworkEfficiency{});
                const double together = run(merged, groups, kind, Bytes(64e6), true);
                const double apart = run(single, groups, kind, Bytes(64e6), false);
                QVERIFY2(
                    together > 0.0 && std::abs(together - apart) < 1e-11,
                    qPrintable(
                        QString("stride %1: %2 and %3").arg(stride).arg(together, 0, 'g', 15).arg(apart, 0, 'g', 15)));
                const std::vector<Bytes> a = merged.carried();
                const std::vector<Bytes> b = single.carried();
                for (std::size_t link = 0; link < a.size(); ++link) {
                    QVERIFY(std::abs(a[link].value() - b[link].value()) <= 1e-6 * (1.0 + b[link].value()));
                }
            }
        }
    }

    void linksCarryWhatCollectivesSend() {
        const Site site(512);
        NetworkEfficiency perfect;
        perfect.scaleUp = {1.0, 1.0, 1.0, 1.0};
        perfect.scaleOut = {1.0, 1.0, 1.0, 1.0};
        FluidBackend fluid(site.fabric, site.levels, perfect);
        run(fluid, {every(8, 32)}, Collective::allReduce, Bytes(320e6), true);
        const std::vector<Bytes> carried = fluid.carried();
        double sum = 0.0;
        for (const Bytes bytes : carried) {
            sum += bytes.value();
        }
        QVERIFY(near(sum, 32 * 2 * (2.0 * 31 / 32 * 320e6), 1e-6)); // up to the leaf and down again
    }
};

QTEST_APPLESS_MAIN(TestFluidBackend)
#include "test_fluid_backend.moc"
