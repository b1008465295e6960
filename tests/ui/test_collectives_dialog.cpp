// SPDX-License-Identifier: GPL-3.0-or-later
// A user's nccl-tests output in the window: a curve, its errors, a fit at one click, kept where the program finds it.
#include "tests/support/paths.h"
#include "tests/support/patience.h"
#include "ui/measurements/collectives_dialog.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QtTest>

#include <fmt/format.h>

#include <fstream>

using namespace paretoscope;
using namespace paretoscope::ui;
using namespace paretoscope::tests;

namespace {

/// An all-reduce of eight H100 that reaches 300 GB/s of bus bandwidth, 20 us after its start.
std::string allReduceLog() {
    std::string text = "# nThread 1 nGpus 1 minBytes 8 maxBytes 134217728 step: 2(factor) warmup iters: 5 iters: 20 "
                       "agg iters: 1 validation: 1 graph: 0\n#\n# Using devices\n";
    for (int i = 0; i < 8; ++i)
        text +=
            fmt::format("#  Rank {:2} Group  0 Pid {:6} on      node0 device {:2} [0000:{:02x}:00] NVIDIA H100 80GB "
                        "HBM3\n",
                        i, 4000 + i, i, 16 + i);
    text += "#\n#                                                              out-of-place                       "
            "in-place\n"
            "#       size         count      type   redop    root     time   algbw   busbw #wrong     time   algbw   "
            "busbw #wrong\n"
            "#        (B)    (elements)                               (us)  (GB/s)  (GB/s)            (us)  (GB/s)  "
            "(GB/s)\n";
    for (double bytes = 1048576.0; bytes < 2e9; bytes *= 4.0) {
        const double microseconds = 20.0 + bytes * 1.75 / 300e3;
        const std::string times = fmt::format("  {:7.2f}  {:6.2f}  {:6.2f}  {:>5}", microseconds,
                                              bytes / microseconds / 1e3, 1.75 * bytes / microseconds / 1e3, "0");
        text += fmt::format("{:12.0f}  {:12.0f}     float     sum      -1{}{}\n", bytes, bytes / 4.0, times, times);
    }
    return text + "# Out of bounds values : 0 OK\n# Avg bus bandwidth    : 250.0\n#\n";
}

} // namespace

class TestCollectivesDialog : public QObject {
    Q_OBJECT

    study::LoadedCatalog m_loaded = study::loadCatalog(catalogDir(), {});

private slots:
    void aLogIsFittedAndKept() {
        const QTemporaryDir folder;
        const QString log = folder.filePath("cluster.log");
        std::ofstream(log.toStdString()) << allReduceLog();
        CollectivesDialog dialog(m_loaded.catalog, folder.filePath("catalog"));
        dialog.show();
        auto* fit = dialog.findChild<QPushButton*>("fitCollectives");
        auto* keep = dialog.findChild<QPushButton*>("keepCollectives");
        QVERIFY(!fit->isEnabled() && !keep->isEnabled());
        dialog.open(log);
        QTRY_COMPARE_WITH_TIMEOUT(dialog.check().checked().series.size(), std::size_t{1}, kPatience);
        QVERIFY2(!dialog.check().error(), "no error");
        QCOMPARE(dialog.findChild<QComboBox*>("collectiveSeries")->count(), 1);
        QVERIFY(dialog.findChild<QLabel*>("collectiveErrors")->text().contains("%"));
        QVERIFY(fit->isEnabled() && !keep->isEnabled());
        const double before = dialog.check().checked().series.front().predicted.median;

        fit->click();
        QTRY_VERIFY_WITH_TIMEOUT(!dialog.check().checked().refits.empty(), kPatience);
        const network::CollectiveSeries& series = dialog.check().checked().series.front();
        QVERIFY(series.refitted->median < 0.03 && series.refitted->median < before);
        QVERIFY(keep->isEnabled());
        keep->click();

        // The next start of the program predicts with it.
        const study::LoadedCatalog next = study::loadCatalog(catalogDir(), {folder.filePath("catalog").toStdString()});
        QVERIFY(next.problems.empty());
        const Result<CheckedCollectives> again = checkCollectives(next.catalog, log.toStdString());
        QVERIFY(again->series.front().predicted.median < 0.03);
    }

    void whatIsNoLogSaysSo() {
        const QTemporaryDir folder;
        const QString file = folder.filePath("other.txt");
        std::ofstream(file.toStdString()) << "nothing of the kind\n";
        CollectivesDialog dialog(m_loaded.catalog, folder.path());
        dialog.open(file);
        QTRY_VERIFY_WITH_TIMEOUT(dialog.check().error().has_value(), kPatience);
        QVERIFY(dialog.check().checked().series.empty());
        QVERIFY(!dialog.findChild<QPushButton*>("fitCollectives")->isEnabled());
    }
};

QTEST_MAIN(TestCollectivesDialog)
#include "test_collectives_dialog.moc"
