// SPDX-License-Identifier: GPL-3.0-or-later
// Groups of ranks on the levels of a cluster.
#include "core/network/placement.h"

#include <QtTest>

#include <vector>

using namespace paretoscope;
using namespace paretoscope::network;

namespace {
const std::vector<hardware::ClusterLevel> kLevels = {{8, {}, {}, {}}, {256, {}, {}, {}}, {1024, {}, {}, {}}};
}

class TestGroupPlacement : public QObject {
    Q_OBJECT
private slots:
    void megatronGroups() {
        const Group tensor = place(kLevels, 8, 1);
        QCOMPARE(tensor.levels, std::size_t{1});
        QCOMPARE(tensor.members[0], std::int64_t{8});
        const Group data = place(kLevels, 64, 8);
        QCOMPARE(data.levels, std::size_t{3});
        QCOMPARE(data.members[0], std::int64_t{1});
        QCOMPARE(data.members[1], std::int64_t{32});
        QCOMPARE(data.members[2], std::int64_t{64});
        QCOMPARE(place(kLevels, 1, 8).levels, std::size_t{0});
    }

    /// Six ranks in nodes of eight: some groups lie two and four.
    void unevenGroupsAreTakenAtTheirWorst() { QCOMPARE(place(kLevels, 6, 1).members[0], std::int64_t{2}); }

    void membersNestEvenly() {
        for (std::int64_t size = 2; size <= 64; ++size) {
            for (const std::int64_t stride : {1, 2, 4, 8, 16, 32}) {
                const Group group = place(kLevels, size, stride);
                QCOMPARE(group.members[group.levels - 1], size);
                for (std::size_t level = 1; level < group.levels; ++level) {
                    QCOMPARE(group.members[level] % group.members[level - 1], std::int64_t{0});
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestGroupPlacement)
#include "test_group_placement.moc"
