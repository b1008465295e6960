// SPDX-License-Identifier: GPL-3.0-or-later
// How many ranks of a group share a domain: against counting them one by one.
#include "core/hardware/placement.h"

#include <QtTest>

#include <map>
#include <numeric>

using namespace paretoscope;
using namespace paretoscope::hardware;

namespace {

std::int64_t counted(std::int64_t domain, std::int64_t all, std::int64_t size, std::int64_t stride) {
    std::int64_t smallest = size;
    for (std::int64_t block = 0; block + size * stride <= all; block += size * stride) {
        for (std::int64_t offset = 0; offset < stride; ++offset) {
            std::map<std::int64_t, std::int64_t> share;
            for (std::int64_t member = 0; member < size; ++member) {
                ++share[(block + offset + member * stride) / domain];
            }
            for (const auto& [index, members] : share) {
                smallest = std::min(smallest, members);
            }
        }
    }
    return smallest;
}

} // namespace

class TestPlacement : public QObject {
    Q_OBJECT
private slots:
    void megatronLayout() {
        // 1,024 devices in nodes of 8 and scalable units of 256; tensor parallel 8, data parallel 16, pipeline 8.
        const std::vector<ClusterLevel> levels = {{8, {}, {}, {}}, {256, {}, {}, {}}, {1024, {}, {}, {}}};
        QCOMPARE(membersPerLevel(levels, 8, 1), (std::vector<std::int64_t>{8, 8, 8}));
        QCOMPARE(membersPerLevel(levels, 16, 8), (std::vector<std::int64_t>{1, 16, 16}));
        QCOMPARE(membersPerLevel(levels, 8, 128), (std::vector<std::int64_t>{1, 2, 8}));
        QCOMPARE(membersPerLevel(levels, 1, 1), (std::vector<std::int64_t>{1, 1, 1}));
        // Tensor parallel 4 leaves two data-parallel ranks in each node.
        QCOMPARE(membersPerLevel(levels, 256, 4), (std::vector<std::int64_t>{2, 64, 256}));
    }

    void worstGroupCounts() {
        // Six of eight: ranks 6 to 11 lie two and four.
        QCOMPARE(membersInDomain(8, 24, 6, 1), std::int64_t{2});
        // 0, 3, 6 share a node, 9 is alone.
        QCOMPARE(membersInDomain(8, 24, 4, 3), std::int64_t{1});
    }

    void agreesWithCounting() {
        for (const std::int64_t domain : {1, 2, 3, 4, 6, 8, 12, 32}) {
            for (std::int64_t size = 1; size <= 24; ++size) {
                for (std::int64_t stride = 1; stride <= 20; ++stride) {
                    // Whole periods of groups and domains.
                    const std::int64_t all = std::lcm(domain, size * stride);
                    const std::int64_t expected = domain >= all ? size : counted(domain, all, size, stride);
                    QVERIFY2(membersInDomain(domain, all, size, stride) == expected,
                             qPrintable(QString("domain %1 size %2 stride %3").arg(domain).arg(size).arg(stride)));
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestPlacement)
#include "test_placement.moc"
