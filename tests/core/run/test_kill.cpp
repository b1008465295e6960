// SPDX-License-Identifier: GPL-3.0-or-later
// A run that is killed at any moment is found whole up to its last batch, and ends like an undisturbed one when it is
// taken up. The run happens in a child: this program started again with "--run FILE".
#include "tests/core/run/toy_scenario.h"

#include "core/base/random.h"
#include "core/run/run.h"

#include <QTemporaryDir>
#include <QtTest>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

using namespace paretoscope;

namespace {

explore::Scenario scenario() {
    return tests::toyScenario(
        {{"model", "*"}, {"devices", "1..256"}, {"micro_batch", "1..16"}, {"precision", "*"}, {"overlap", "*"}});
}

/// Starts the run, or takes it up.
int runToTheEnd(const std::filesystem::path& file) {
    run::Options options{.database = file, .keep = store::Keep::all, .threads = 2, .resume = {}};
    if (std::filesystem::exists(file)) {
        const Result<store::Store> opened = store::Store::open(file, store::Store::Mode::readOnly);
        const Result<store::RunInfo> run = opened ? opened->latestRun() : opened.error();
        options.resume = run ? std::optional(run->id) : std::nullopt;
    }
    Progress progress;
    const Result<run::Summary> summary =
        run::execute(scenario(), tests::toys(), study::Catalog(), options, {}, {}, progress);
    return summary && !summary->cancelled ? 0 : 1;
}

pid_t startChild(const std::filesystem::path& file) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::execl("/proc/self/exe", "test", "--run", file.c_str(), nullptr);
        ::_exit(127);
    }
    return child;
}

} // namespace

class TestKill : public QObject {
    Q_OBJECT
private slots:
    void killedRunsLoseOnlyTheirLastBatch() {
        const QTemporaryDir folder;
        const std::filesystem::path undisturbed = folder.filePath("undisturbed.db").toStdString();
        const std::filesystem::path killed = folder.filePath("killed.db").toStdString();
        QCOMPARE(runToTheEnd(undisturbed), 0);

        int kills = 0;
        for (std::uint64_t round = 0; round < 12; ++round) {
            const pid_t child = startChild(killed);
            QTest::qSleep(static_cast<int>(5 + randomUniform(1, 0, round) * 20.0 * static_cast<double>(round + 1)));
            ::kill(child, SIGKILL);
            int status = 0;
            ::waitpid(child, &status, 0);
            if (!WIFSIGNALED(status)) {
                QCOMPARE(WEXITSTATUS(status), 0);
                break;
            }
            ++kills;
            checkConsistent(killed);
        }
        QVERIFY(kills > 0);
        QCOMPARE(runToTheEnd(killed), 0);
        const std::vector<store::Row> rows = tests::storedRows(killed);
        QCOMPARE(rows.size(), std::size_t{3 * 256 * 16 * 2 * 2});
        QVERIFY(tests::sameRows(rows, tests::storedRows(undisturbed)));
        const store::RunInfo a = *store::Store::open(killed, store::Store::Mode::readOnly)->run(1);
        const store::RunInfo b = *store::Store::open(undisturbed, store::Store::Mode::readOnly)->run(1);
        QCOMPARE(a.progress.feasible, b.progress.feasible);
        QCOMPARE(a.progress.rejectedBy, b.progress.rejectedBy);
        QVERIFY(a.progress.state == store::RunState::finished);
        QCOMPARE(store::Store::open(killed, store::Store::Mode::readOnly)->runs()->size(), std::size_t{1});
    }

private:
    /// Rows, counts and front of a killed run agree with each other.
    static void checkConsistent(const std::filesystem::path& file) {
        const Result<store::Store> opened = store::Store::open(file, store::Store::Mode::readOnly);
        if (!opened || opened->runs()->empty()) {
            return; // killed before the run was there
        }
        const store::RunInfo run = *opened->run(1);
        store::Store::Query query;
        QCOMPARE(*opened->count(1, query), run.progress.feasible);
        query.rejected = true;
        QCOMPARE(*opened->count(1, query), run.progress.decided);
        pareto::Front front(2);
        query.rejected = false;
        const std::vector<store::Row> feasible = *opened->rows(1, query, 0, run.progress.decided);
        for (const store::Row& row : feasible) {
            front.insert(row.step, std::array{row.metrics[0], row.metrics[1]});
        }
        std::vector<std::uint64_t> expected = front.ids();
        std::sort(expected.begin(), expected.end());
        std::vector<std::uint64_t> stored;
        const std::vector<store::Row> onFront = *opened->front(1);
        for (const store::Row& row : onFront) {
            stored.push_back(row.step);
        }
        QCOMPARE(stored, expected);
    }
};

int main(int argc, char** argv) {
    if (argc == 3 && std::strcmp(argv[1], "--run") == 0) {
        return runToTheEnd(argv[2]);
    }
    TestKill test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_kill.moc"
