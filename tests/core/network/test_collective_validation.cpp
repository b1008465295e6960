// SPDX-License-Identifier: GPL-3.0-or-later
// Collectives beside measured ones: tables of three forms, rows that cannot be compared, and how far the fitted devices
// are off. Measured tables stay beside the repository.
#include "tests/support/paths.h"

#include "core/network/collective_model.h"
#include "core/network/collective_validation.h"
#include "core/study/catalog.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <fstream>

using namespace paretoscope;
using namespace paretoscope::network;

namespace {

const study::Catalog& catalog() {
    static const study::LoadedCatalog loaded = study::loadCatalog(tests::catalogDir(), {});
    return loaded.catalog;
}

std::optional<NetworkEfficiency> shipped(const hardware::Accelerator& accelerator) {
    const network::CollectiveFit* fit = catalog().collectiveFit(accelerator);
    return fit != nullptr ? std::optional(fit->network) : std::nullopt;
}

} // namespace

class TestCollectiveValidation : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    Result<Comparison> compare(const std::string& table, const MeasuredEfficiency& efficiency = shipped) {
        const std::string file = m_folder.filePath("table.csv").toStdString();
        std::ofstream(file) << table;
        return compareFile(file, efficiency);
    }

    static Result<Comparison> compareFile(const std::string& file, const MeasuredEfficiency& efficiency) {
        const auto measured = readCollectives(file);
        return measured ? Result(compareCollectives(*measured, catalog().accelerators, efficiency)) : measured.error();
    }

private slots:
    /// One node of eight at 300 GB/s and 80 %: base + 2 log2(8) steps of the wire's latency + 2 x 7/8 of the bytes, and
    /// sqrt(x ramp) / B for the ramp.
    void predictsByTheClosedForm() {
        const auto efficiency = [](const hardware::Accelerator&) {
            LinkEfficiency link{0.8, 0.8, 0.8, 0.8, Seconds(1e-5), Seconds(0.0)};
            link.ramp = Bytes(1e6);
            return std::optional(NetworkEfficiency{link, link});
        };
        const auto compared = compare("node,collective,num_workers,devices_per_node,bytes,median_ms\n"
                                      "a100_dgx,all_reduce,8,8,800000000,5\n",
                                      efficiency);
        QVERIFY2(compared.ok(), compared.ok() ? "" : describe(compared.error()).c_str());
        QCOMPARE(compared->predicted.size(), std::size_t{1});
        const double through = 2.0 * 7.0 / 8.0 * 8e8;
        const hardware::Accelerator& part = *catalog().accelerator("a100_sxm_80gb");
        const double stated = part.scaleUpBandwidth.value();
        const double withoutWire = 1e-5 + through / (0.8 * stated) + std::sqrt(through * 1e6) / stated;
        const double wire = compared->predicted.front().predicted.value() - withoutWire;
        QVERIFY2(wire >= 0.0 && wire < 6.0 * 2e-6, std::to_string(wire).c_str());
        QCOMPARE(compared->predicted.front().group, std::string("a100 all_reduce, one node, 1 MiB and more"));
    }

    /// AIConfigurator counts elements of two bytes.
    void readsElementsAsBytes() {
        const auto elements = compare("gpu,backend,op_name,dtype,num_gpus,message_size,ms\n"
                                      "h100,NCCL,all_gather,half,8,33554432,0.2\n");
        const auto bytes = compare("source,gpu,interconnect,collective,nranks,nodes,bytes,time_us\n"
                                   "x,H100-SXM5,NVLink4,all_gather,8,1,67108864,200\n");
        QVERIFY(elements.ok() && bytes.ok());
        QCOMPARE(elements->predicted.front().predicted.value(), bytes->predicted.front().predicted.value());
        QCOMPARE(elements->predicted.front().measured.value(), bytes->predicted.front().measured.value());
    }

    void saysWhyARowIsSkipped_data() {
        QTest::addColumn<QString>("row");
        QTest::addColumn<QString>("reason");
        QTest::newRow("device") << "x,abacus,wire,all_reduce,8,1,1e6,10"
                                << "no device";
        QTest::newRow("not fitted") << "x,GB200,NVLink5,all_reduce,72,18,1e9,10"
                                    << "no collectives were fitted";
        QTest::newRow("another board") << "x,H100-PCIe,bridge,all_reduce,2,1,1e9,10"
                                       << "no collectives were fitted";
        QTest::newRow("collective") << "x,H100-SXM5,NVLink4,gossip,8,1,1e6,10"
                                    << "no model";
        QTest::newRow("network") << "x,H100-SXM5,NIC (unspecified),all_reduce,8,2,1e6,10"
                                 << "not stated";
        QTest::newRow("pairs") << "x,H100,pairwise NVLink,all_reduce,2,1,1e6,10"
                               << "pairwise";
        QTest::newRow("empty") << "x,H100-SXM5,NVLink4,all_reduce,8,1,,10"
                               << "no value of bytes";
    }
    void saysWhyARowIsSkipped() {
        QFETCH(QString, row);
        QFETCH(QString, reason);
        const auto compared =
            compare("source,gpu,interconnect,collective,nranks,nodes,bytes,time_us\n" + row.toStdString() + "\n");
        QVERIFY2(compared.ok(), compared.ok() ? "" : describe(compared.error()).c_str());
        QCOMPARE(compared->rows, 1);
        QCOMPARE(compared->skipped.size(), std::size_t{1});
        QVERIFY2(compared->skipped.front().reason.find(reason.toStdString()) != std::string::npos,
                 compared->skipped.front().reason.c_str());
    }

    void refusesOtherTablesAndCells() {
        const auto unknown = compare("colour,taste\nred,sour\n");
        QVERIFY(!unknown.ok());
        QCOMPARE(unknown.error().code, ErrorCode::notSupported);
        const auto word = compare("source,gpu,interconnect,collective,nranks,nodes,bytes,time_us\n"
                                  "x,H100-SXM5,NVLink4,all_reduce,eight,1,1e6,10\n");
        QVERIFY(!word.ok());
        QCOMPARE(word.error().pointer, std::string("row 1, column nranks"));
    }

    /// The fit itself is 4.0 and 6.1 % off in the median of 1 MiB and more; 4.4 to 5.7 % on rows that it did not see.
    void fittedDevicesAreWithinSevenPercentInTheMedian() {
        if (tests::measuredDir().empty()) {
            QSKIP("the measured data beside the repository is absent");
        }
        const auto compared = compareFile((tests::measuredDir() / "kernels_aic_collectives.csv").string(), shipped);
        QVERIFY(compared.ok());
        QCOMPARE(compared->rows, static_cast<int>(compared->predicted.size() + compared->skipped.size()));
        for (const char* device : {"h100", "a100"}) {
            std::vector<double> errors;
            for (const ComparedTime& each : compared->predicted) {
                if (each.group.starts_with(device) && each.group.ends_with("1 MiB and more")) {
                    errors.push_back(each.predicted / each.measured - 1.0);
                }
            }
            QCOMPARE(errors.size(), std::size_t{120});
            const ErrorStatistics statistics = errorStatistics(errors);
            QVERIFY2(statistics.median < 0.07, std::to_string(statistics.median).c_str());
            QVERIFY2(std::abs(statistics.bias) < 0.04, std::to_string(statistics.bias).c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TestCollectiveValidation)
#include "test_collective_validation.moc"
