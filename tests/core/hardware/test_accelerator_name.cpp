// SPDX-License-Identifier: GPL-3.0-or-later
// Names as drivers print them and tables abbreviate them, and names that only look like a part of the catalog.
#include "tests/support/paths.h"

#include "core/base/json_reader.h"
#include "core/hardware/accelerator_name.h"
#include "core/hardware/catalog_json.h"

#include <QtTest>

#include <nlohmann/json.hpp>

using namespace paretoscope;

class TestAcceleratorName : public QObject {
    Q_OBJECT

    std::vector<hardware::Accelerator> m_parts;

private slots:
    void initTestCase() {
        const auto file = readJsonFile(tests::catalogDir() / "accelerators.json");
        QVERIFY(file.ok());
        std::vector<Error> problems;
        m_parts = hardware::readAccelerators((*file)["accelerators"], "accelerators.json", "/accelerators", problems);
        QVERIFY(problems.empty());
    }

    void findsTheCatalogEntry_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("id");
        const auto row = [](const char* name, const char* id) { QTest::newRow(name) << name << id; };
        row("NVIDIA H100 80GB HBM3", "h100_sxm_80gb");
        row("NVIDIA H100 PCIe", "h100_pcie_80gb");
        row("NVIDIA H200", "h200_sxm_141gb");
        row("NVIDIA A100-SXM4-80GB", "a100_sxm_80gb");
        row("NVIDIA A100-SXM4-40GB", "a100_sxm_40gb");
        row("A100-SXM-80GB", "a100_sxm_80gb");
        row("NVIDIA A100 80GB PCIe", "a100_pcie_80gb");
        row("Tesla V100-SXM2-16GB", "v100_sxm_32gb"); // memory only chooses
        row("NVIDIA B200", "b200_sxm");
        row("NVIDIA GB200", "gb200");
        row("NVIDIA GH200 480GB", "gh200_96gb");
        row("NVIDIA RTX A6000", "a6000");
        row("NVIDIA GeForce RTX 4090", "rtx_4090");
        row("NVIDIA L40S", "l40s");
        row("AMD Instinct MI300X", "mi300x");
        row("h100", "h100_sxm_80gb");
        row("H100-SXM5", "h100_sxm_80gb");
        row("A100-SXM4", "a100_sxm_40gb");
        row("H100-PCIe", "h100_pcie_80gb");
        row("NVIDIA H100 NVL", "");
        row("NVIDIA H20", "");
        row("NVIDIA H800", "");
        row("Tesla V100-PCIE-16GB", "");
        row("NVIDIA GeForce RTX 4090 D", "");
        row("NVIDIA L40", "");
        row("A100 class (ConnectX-6 HDR, 4 per node)", "");
        row("", "");
        row("- -", "");
    }
    void findsTheCatalogEntry() {
        QFETCH(QString, name);
        QFETCH(QString, id);
        const hardware::Accelerator* part = hardware::acceleratorNamed(name.toStdString(), m_parts);
        QCOMPARE(QString::fromStdString(part != nullptr ? part->id : std::string()), id);
    }
};

QTEST_APPLESS_MAIN(TestAcceleratorName)
#include "test_accelerator_name.moc"
