// SPDX-License-Identifier: GPL-3.0-or-later
// Networks as JSON and text: known figures with their sources, unknown ones as such.
#include "core/hardware/topology.h"
#include "core/report/network_document.h"

#include <QtTest>

#include <nlohmann/json.hpp>

#include <sstream>

using namespace paretoscope;
using namespace paretoscope::literals;

namespace {

report::NetworkAnswer answer() {
    hardware::TopologyRequest request;
    request.accelerator.id = request.accelerator.name = "b200";
    request.accelerator.scaleUpBandwidth = 900.0_GBps;
    request.accelerator.scaleOutBandwidth = 50.0_GBps;
    request.accelerator.scaleUpLink = "nvlink5";
    request.accelerator.scaleOutLink = "ib";
    request.devices = 1024;
    hardware::Link link;
    link.id = "ib";
    link.name = "InfiniBand";
    link.powerPerPort = 20.0_W;
    link.costPerPort = Dollars(1000.0);
    link.source = {"a data sheet", false};
    link.unverifiedFields = {"cost_per_port"};
    const std::vector<hardware::Link> links = {link};
    return *report::answerNetwork(*hardware::generate(request), links);
}

} // namespace

class TestNetworkDocument : public QObject {
    Q_OBJECT
private slots:
    void json() {
        const nlohmann::ordered_json json = report::networkJson(answer());
        QCOMPARE(json["bisection_bytes_per_second"].get<double>(), 512 * 50e9);
        QCOMPARE(json["switches"].size(), std::size_t{3}); // node switches, leaves, spines
        for (const auto& cables : json["cables"]) {
            const bool known = cables["kind"] == "ib";
            QCOMPARE(cables["power_watts"].is_null(), !known);
            QCOMPARE(cables["cost_source"].is_null(), !known);
            QVERIFY(!known || (cables["power_watts"] == 3072 * 20.0 && cables["power_source"] == "a data sheet"));
            QVERIFY(!known || (cables["power_unverified"] == false && cables["cost_unverified"] == true));
        }
        QCOMPARE(json["power"]["known_watts"].get<double>(), 3072 * 20.0);
        QCOMPARE(json["power"]["unknown_cables"].get<int>(), 1024);
        QCOMPARE(json["cost"]["unverified"].get<bool>(), true);
    }

    void text() {
        std::ostringstream out;
        report::writeNetworkText(answer(), out);
        const QString text = QString::fromStdString(out.str());
        for (const char* line :
             {"network: 176 switches, 3072 cables, bisection 25.6 TB/s\n", "32 Leaf, 2048 ports",
              "InfiniBand, 3072 switch ports: power 61.4 kW, cost", "(from memory)",
              "nvlink5, 1024 switch ports: power unknown, cost unknown", "unknown for 1024 cables"}) {
            QVERIFY2(text.contains(line), qPrintable(text));
        }
    }

    void nothingKnown() {
        report::NetworkAnswer bare = answer();
        bare.bisection.reset();
        for (hardware::NetworkBill::Cables& cables : bare.bill.cables) {
            cables.power.reset();
        }
        QVERIFY(report::networkJson(bare)["power"]["known_watts"].is_null());
        QVERIFY(report::networkJson(bare)["bisection_bytes_per_second"].is_null());
        std::ostringstream out;
        report::writeNetworkText(bare, out);
        QVERIFY2(out.str().find("bisection unknown") != std::string::npos, out.str().c_str());
        QVERIFY2(out.str().find("in all: power unknown") != std::string::npos, out.str().c_str());
    }
};

QTEST_APPLESS_MAIN(TestNetworkDocument)
#include "test_network_document.moc"
