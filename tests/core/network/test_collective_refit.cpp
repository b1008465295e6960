// SPDX-License-Identifier: GPL-3.0-or-later
// Fits of what collectives reach: coefficients that made the times are found again, what the rows leave open stays, and
// a fit survives the way through a user's catalog file.
#include "tests/support/paths.h"

#include "core/network/collective_refit.h"
#include "core/network/collective_validation.h"
#include "core/network/placed_collective.h"
#include "core/study/catalog.h"

#include <QTemporaryDir>
#include <QtTest>

#include <nlohmann/json.hpp>

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

NetworkEfficiency truth() {
    NetworkEfficiency network;
    network.scaleUp = {0.7, 0.65, 0.6, 0.5, Seconds(2e-5), Seconds(2e-6)};
    network.scaleUp.ramp = Bytes(4e6);
    return network;
}

NetworkEfficiency guess(const hardware::Accelerator&) {
    NetworkEfficiency network;
    network.scaleUp = {0.9, 0.9, 0.9, 0.9, Seconds(1e-5), Seconds(1e-6)};
    network.scaleUp.ramp = Bytes(1e6);
    return network;
}

/// One node of H100s; each time is what `network` gives.
std::vector<CollectiveMeasurement> rowsOf(const NetworkEfficiency& network, std::vector<std::string> collectives,
                                          std::vector<std::int64_t> ranks) {
    std::vector<CollectiveMeasurement> rows;
    for (const std::string& collective : collectives) {
        for (const std::int64_t among : ranks) {
            for (double size = 65536.0; size < 1e9; size *= 2.0) {
                CollectiveMeasurement row;
                row.row = static_cast<int>(rows.size()) + 1;
                row.device = "h100";
                row.collective = collective;
                row.ranks = among;
                row.size = Bytes(size);
                row.times = {placeCollective(row, catalog().accelerators, BytesPerSecond(0.0)).predict(network)};
                rows.push_back(row);
            }
        }
    }
    return rows;
}

std::vector<CollectiveRefit> refit(const std::vector<CollectiveMeasurement>& rows) {
    return refitCollectives(rows, catalog().accelerators, guess, BytesPerSecond(0.0), "run.log");
}

bool near(double value, double expected, double tolerance) {
    return std::abs(value / expected - 1.0) < tolerance;
}

} // namespace

class TestCollectiveRefit : public QObject {
    Q_OBJECT
private slots:
    void findsTheCoefficientsThatMadeTheTimes() {
        const auto fits = refit(rowsOf(truth(), {"all_reduce", "all_gather", "alltoall"}, {2, 4, 8}));
        QCOMPARE(fits.size(), std::size_t{1});
        QCOMPARE(fits[0].fit.accelerators, std::vector<std::string>{"h100_sxm_80gb"});
        const LinkEfficiency& found = fits[0].fit.network.scaleUp;
        QVERIFY(near(found.allReduce, 0.7, 0.03));
        QVERIFY(near(found.gather, 0.65, 0.03));
        QVERIFY(near(found.allToAll, 0.6, 0.03));
        const RefitErrors& all = fits[0].errors.back();
        QCOMPARE(all.name, std::string("All"));
        QVERIFY(all.before.median > 0.1);
        QVERIFY2(all.fitted.median < 0.01, std::to_string(all.fitted.median).c_str());
        QVERIFY2(all.leftOut.median < 0.02, std::to_string(all.leftOut.median).c_str());
        QCOMPARE(all.leftOut.count, all.fitted.count);
    }

    void leavesWhatNoRowDependsOn() {
        const auto fits = refit(rowsOf(truth(), {"all_reduce"}, {8}));
        QCOMPARE(fits.size(), std::size_t{1});
        const NetworkEfficiency before = guess({});
        QCOMPARE(fits[0].fit.network.scaleUp.gather, before.scaleUp.gather);
        QCOMPARE(fits[0].fit.network.scaleOut, before.scaleOut);
        const std::vector<std::string>& kept = fits[0].kept;
        QVERIFY(std::ranges::find(kept, "scale_up/gather") != kept.end());
        QVERIFY(std::ranges::find(kept, "scale_out/all_reduce") != kept.end());
        QVERIFY(std::ranges::find(kept, "scale_up/all_reduce") == kept.end());
    }

    /// Every second size is twice as slow: a fit to all cannot please both halves, one to a half knows only its own.
    void leftOutErrorsAreOfSizesThatTheFitDidNotSee() {
        std::vector<CollectiveMeasurement> rows = rowsOf(truth(), {"all_reduce"}, {8});
        for (std::size_t i = 0; i < rows.size(); i += 2) {
            rows[i].times[0] *= 2.0;
        }
        const RefitErrors all = refit(rows)[0].errors.back();
        QVERIFY2(all.leftOut.meanAbsolute > 0.45, std::to_string(all.leftOut.meanAbsolute).c_str());
        QVERIFY(all.leftOut.meanAbsolute > 1.2 * all.fitted.meanAbsolute);
    }

    void saysWhereSizesAreTooFew() {
        std::vector<CollectiveMeasurement> rows = rowsOf(truth(), {"all_reduce"}, {8});
        rows.resize(3);
        const auto fits = refit(rows);
        QCOMPARE(fits[0].errors.back().leftOut.count, 0);
        QVERIFY(fits[0].fit.source.text.find("too few sizes") != std::string::npos);
    }

    void fitsNothingWithoutUsableRows() {
        CollectiveMeasurement row;
        row.device = "abacus";
        row.collective = "all_reduce";
        row.ranks = 8;
        QVERIFY(refit({row}).empty());
    }

    /// What --fit prints is a file of the user's catalog: it takes the place of what ships.
    void isReadAsAFileOfTheUsersCatalog() {
        CollectiveFit fit;
        fit.id = "own_h100_sxm_80gb";
        fit.accelerators = {"h100_sxm_80gb"};
        fit.source.text = "measured here";
        fit.network = truth();
        fit.network.scaleUp.localCopy = 0.3;
        fit.network.scaleUp.serialExchange = 0.0;
        fit.network.scaleUp.sendLatency = Seconds(7e-6);
        fit.network.scaleUp.lowLatency = {0.4, Seconds(5e-6), Seconds(2e-7)};
        fit.network.scaleUp.inNetwork = {0.68, Seconds(3e-5)};
        const QTemporaryDir folder;
        std::ofstream(folder.filePath("mine.json").toStdString())
            << nlohmann::ordered_json{{"collectives", {collectiveFitJson(fit)}}}.dump();
        const study::LoadedCatalog loaded = study::loadCatalog(tests::catalogDir(), {folder.path().toStdString()});
        QVERIFY2(loaded.problems.empty(), loaded.problems.empty() ? "" : describe(loaded.problems.front()).c_str());
        const CollectiveFit* found = loaded.catalog.collectiveFit(*loaded.catalog.accelerator("h100_sxm_80gb"));
        QVERIFY(found != nullptr);
        QCOMPARE(found->network, fit.network);
        QCOMPARE(found->source.text, fit.source.text);
        const CollectiveFit* shipped = loaded.catalog.collectiveFit(*loaded.catalog.accelerator("h200_sxm_141gb"));
        QVERIFY(shipped != nullptr && !(shipped->network == fit.network));
    }
};

QTEST_APPLESS_MAIN(TestCollectiveRefit)
#include "test_collective_refit.moc"
