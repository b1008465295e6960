// SPDX-License-Identifier: GPL-3.0-or-later
// Runs go into a store and come out unchanged, also while others read, after a change of the disk under it, and never
// from a file that is not one.
#include "tests/support/toy_study.h"

#include "core/store/store.h"

#include <QTemporaryDir>
#include <QtTest>

#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <fstream>
#include <limits>

namespace fs = std::filesystem;
using namespace paretoscope;
using store::Batch;
using store::Keep;
using store::Row;
using store::RunHeader;
using store::RunProgress;
using store::Store;

namespace {

const double kNaN = std::numeric_limits<double>::quiet_NaN();

RunHeader toyHeader(Keep keep = Keep::all) {
    const study::Description toy = tests::ToyStudy().description();
    RunHeader header;
    header.scenarioName = "It's a toy";
    header.scenarioJson = "{\"paretoscope\": 1}";
    header.study = toy.id;
    header.seed = 18446744073709551615ULL;
    header.engineVersion = "0.1.0";
    header.keep = keep;
    header.parameters = toy.parameters;
    header.parameters[1].source.unverified = true;
    header.metrics = toy.metrics;
    header.constraints = toy.constraints;
    header.objectives = {{"step_time", study::Goal::minimise}, {"throughput", study::Goal::maximise}};
    header.steps = 1000;
    return header;
}

/// Rows as they should come back: every third one rejected, the model and the bandwidth fixed.
std::vector<Row> toyRows(std::uint64_t first, std::size_t count) {
    std::vector<Row> rows;
    for (std::uint64_t step = first; step < first + count; ++step) {
        const auto value = static_cast<double>(step);
        Row row;
        row.step = step;
        row.parameters = {2.0,
                          value + 1.0,
                          std::fmod(value, 7.0) + 1.0,
                          std::fmod(value, 2.0),
                          std::fmod(value, 3.0) == 1.0 ? 1.0 : 0.0,
                          1.25e11};
        if (step % 3 == 2) {
            row.rejectedBy = static_cast<int>(step % 2);
            row.margin = value / 7.0;
            row.metrics = {kNaN, kNaN, kNaN, 1e10 + value};
        } else {
            row.metrics = {1.0 / (value + 1.0), value * 1e300, -0.1 * value, std::floor(value / 10.0)};
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

Batch batchOf(const std::vector<Row>& rows) {
    Batch batch;
    for (const Row& row : rows) {
        batch.steps.push_back(row.step);
        batch.parameters.insert(batch.parameters.end(), row.parameters.begin(), row.parameters.end());
        batch.metrics.insert(batch.metrics.end(), row.metrics.begin(), row.metrics.end());
        batch.rejectedBy.push_back(row.rejectedBy);
        batch.margins.push_back(row.margin);
    }
    return batch;
}

RunProgress progressOf(std::uint64_t decided) {
    RunProgress progress;
    progress.decided = decided;
    progress.feasible = decided / 2;
    progress.rejectedBy = {decided / 4, decided / 8};
    progress.seconds = 0.25;
    return progress;
}

bool same(double a, double b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

bool same(const Row& a, const Row& b) {
    return a.step == b.step && a.parameters == b.parameters &&
           std::equal(a.metrics.begin(), a.metrics.end(), b.metrics.begin(), b.metrics.end(),
                      [](double x, double y) { return same(x, y); }) &&
           a.rejectedBy == b.rejectedBy && a.margin == b.margin && a.onFront == b.onFront;
}

bool same(const std::vector<Row>& a, const std::vector<Row>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Row& x, const Row& y) { return same(x, y); });
}

Store::Query everything() {
    Store::Query query;
    query.rejected = true;
    return query;
}

std::string sql(const fs::path& file, const std::string& statement) {
    sqlite3* handle = nullptr;
    sqlite3_open(file.c_str(), &handle);
    std::string answer;
    const auto collect = [](void* out, int columns, char** values, char**) {
        for (int i = 0; i < columns; ++i) {
            *static_cast<std::string*>(out) += std::string(values[i] == nullptr ? "NULL" : values[i]) + "|";
        }
        return 0;
    };
    char* message = nullptr;
    if (sqlite3_exec(handle, statement.c_str(), collect, &answer, &message) != SQLITE_OK) {
        answer = message;
        sqlite3_free(message);
    }
    sqlite3_close(handle);
    return answer;
}

/// File permissions do not bind root: be nobody while it lives.
class AsNobody {
public:
    AsNobody()
        : m_root(::geteuid() == 0 && ::seteuid(65534) == 0) {}
    ~AsNobody() {
        if (m_root) {
            (void)!::seteuid(0);
        }
    }

private:
    bool m_root;
};

} // namespace

class TestStore : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    [[nodiscard]] fs::path path(const char* name = "runs.db") const {
        return fs::path(m_folder->path().toStdString()) / name;
    }

    /// A store with one run of `rows` rows.
    void makeStore(std::size_t rows = 100, Keep keep = Keep::all) {
        Result<Store> store = Store::open(path(), Store::Mode::readWrite);
        QVERIFY2(store.ok(), store ? "" : describe(store.error()).c_str());
        auto writer = store->start(toyHeader(keep));
        QVERIFY(writer.ok());
        const Result<void> done = (*writer)->commit(batchOf(toyRows(0, rows)), {}, {}, progressOf(rows));
        QVERIFY2(done.ok(), done ? "" : describe(done.error()).c_str());
    }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void headerComesBack() {
        makeStore();
        const Result<Store> store = Store::open(path(), Store::Mode::readOnly);
        QVERIFY(store.ok());
        const auto runs = store->runs();
        QCOMPARE(runs->size(), std::size_t{1});
        const store::RunInfo& run = runs->front();
        const RunHeader expected = toyHeader();
        QCOMPARE(run.header.scenarioName, expected.scenarioName);
        QCOMPARE(run.header.scenarioJson, expected.scenarioJson);
        QCOMPARE(run.header.study, expected.study);
        QCOMPARE(run.header.seed, expected.seed);
        QCOMPARE(run.header.engineVersion, expected.engineVersion);
        QVERIFY(run.header.keep == expected.keep);
        QCOMPARE(run.header.steps, expected.steps);
        QVERIFY(run.header.objectives == expected.objectives);
        QCOMPARE(run.header.parameters.size(), expected.parameters.size());
        for (std::size_t i = 0; i < expected.parameters.size(); ++i) {
            const study::Parameter& a = run.header.parameters[i];
            const study::Parameter& b = expected.parameters[i];
            QCOMPARE(std::tie(a.id, a.label, a.group, a.help), std::tie(b.id, b.label, b.group, b.help));
            QVERIFY(a.type == b.type && a.unit == b.unit && a.choices == b.choices && a.source == b.source);
            QVERIFY(a.minimum == b.minimum && a.maximum == b.maximum && a.defaultValue == b.defaultValue);
        }
        for (std::size_t i = 0; i < expected.metrics.size(); ++i) {
            const study::Metric& a = run.header.metrics[i];
            const study::Metric& b = expected.metrics[i];
            QCOMPARE(std::tie(a.id, a.label, a.group, a.help), std::tie(b.id, b.label, b.group, b.help));
            QVERIFY(a.unit == b.unit && a.goal == b.goal);
        }
        for (std::size_t i = 0; i < expected.constraints.size(); ++i) {
            QCOMPARE(run.header.constraints[i].id, expected.constraints[i].id);
            QVERIFY(run.header.constraints[i].marginUnit == expected.constraints[i].marginUnit);
        }
        QCOMPARE(run.progress.decided, std::uint64_t{100});
        QCOMPARE(run.progress.feasible, std::uint64_t{50});
        QCOMPARE(run.progress.rejectedBy, (std::vector<std::uint64_t>{25, 12}));
        QVERIFY(QRegularExpression("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$")
                    .match(QString::fromStdString(run.startedAt))
                    .hasMatch());
    }

    void rowsComeBack() {
        makeStore(1000);
        const Result<Store> store = Store::open(path(), Store::Mode::readOnly);
        const auto rows = store->rows(1, everything(), 0, 2000);
        QVERIFY(same(*rows, toyRows(0, 1000)));
        QVERIFY(same(*store->row(1, 512), toyRows(512, 1)[0]));
        QCOMPARE(store->row(1, 1000).error().code, ErrorCode::notFound);
        QCOMPARE(store->rows(2, everything(), 0, 1).error().code, ErrorCode::notFound);
    }

    void fixedParametersTakeNoBytesAndStayVisible() {
        RunHeader header = toyHeader();
        header.fixed = {2.0, std::nullopt, std::nullopt, std::nullopt, std::nullopt, 1.25e11};
        {
            Result<Store> store = Store::open(path(), Store::Mode::readWrite);
            auto writer = store->start(header);
            QVERIFY((*writer)->commit(batchOf(toyRows(0, 50)), {}, {}, progressOf(50)).ok());
            QVERIFY(same(*store->rows(1, everything(), 0, 50), toyRows(0, 50)));
            QVERIFY(store->run(1)->header.fixed == header.fixed);
            Store::Query large = everything();
            large.bounds = {{"model", 2.0, 2.0}};
            QCOMPARE(*store->count(1, large), std::uint64_t{50});
            large.bounds = {{"model", 0.0, 1.0}};
            QCOMPARE(*store->count(1, large), std::uint64_t{0});
        }
        // What a foreign browser of the file sees.
        QCOMPARE(sql(path(), "SELECT * FROM points_1 WHERE step = 5"),
                 std::string("5|large|6|6|fp8|false|125000000000.0|NULL|NULL|NULL|10000000005.0|memory|"
                             "0.714285714285714|0|"));
        QCOMPARE(sql(path(), "SELECT count(*) FROM pragma_table_xinfo('points_1')"), std::string("14|"));
    }

    void queriesFilterAndSort() {
        makeStore(300);
        const Result<Store> store = Store::open(path(), Store::Mode::readOnly);
        const std::vector<Row> all = toyRows(0, 300);
        const auto expect = [&](const Store::Query& query, auto keepRow, auto before) {
            std::vector<Row> expected;
            std::copy_if(all.begin(), all.end(), std::back_inserter(expected), keepRow);
            std::stable_sort(expected.begin(), expected.end(), before);
            QCOMPARE(*store->count(1, query), expected.size());
            QVERIFY(same(*store->rows(1, query, 0, 1000), expected));
            const auto steps = store->steps(1, query);
            QCOMPARE(steps->size(), expected.size());
            QVERIFY(same(*store->rows(1, std::span(*steps)), expected));
            const std::size_t part = std::min<std::size_t>(expected.size(), 10);
            const std::vector<Row> window(expected.begin() + static_cast<std::ptrdiff_t>(part / 2),
                                          expected.begin() + static_cast<std::ptrdiff_t>(part));
            QVERIFY(same(*store->rows(1, query, part / 2, part - part / 2), window));
        };
        const auto feasible = [](const Row& row) { return row.rejectedBy < 0; };
        const auto byStep = [](const Row& a, const Row& b) { return a.step < b.step; };
        expect({}, feasible, byStep);
        Store::Query query = everything();
        query.feasible = false;
        expect(
            query, [](const Row& row) { return row.rejectedBy >= 0; }, byStep);
        query = {};
        query.orderBy = "peak_memory";
        query.descending = true;
        expect(query, feasible, [](const Row& a, const Row& b) { return a.metrics[3] > b.metrics[3]; });
        query = everything();
        query.orderBy = "step_time"; // rejected rows have none: last
        expect(
            query, [](const Row&) { return true; },
            [](const Row& a, const Row& b) {
                return a.metrics[0] < b.metrics[0] || (!std::isnan(a.metrics[0]) && std::isnan(b.metrics[0]));
            });
        query = {};
        query.bounds = {{"precision", 1.0, 1.0}, {"micro_batch", 2.0, 4.0}};
        expect(
            query,
            [&](const Row& row) {
                return feasible(row) && row.parameters[3] == 1.0 && row.parameters[2] >= 2.0 &&
                       row.parameters[2] <= 4.0;
            },
            byStep);
        query.bounds = {{"step_time", -std::numeric_limits<double>::infinity(), 0.01}};
        expect(
            query, [&](const Row& row) { return feasible(row) && row.metrics[0] <= 0.01; }, byStep);
    }

    void badQueriesNameTheNearestColumn() {
        makeStore();
        const Result<Store> store = Store::open(path(), Store::Mode::readOnly);
        Store::Query query;
        query.orderBy = "step_tim";
        QCOMPARE(store->rows(1, query, 0, 1).error().code, ErrorCode::unknownName);
        QCOMPARE(store->rows(1, query, 0, 1).error().expected, std::string("\"step_time\""));
        query = {};
        query.bounds = {{"energy\" OR 1", 0, 1}};
        QCOMPARE(store->count(1, query).error().code, ErrorCode::unknownName);
    }

    void frontFollowsJoinsAndDepartures_data() {
        QTest::addColumn<int>("keep");
        QTest::newRow("all") << static_cast<int>(Keep::all);
        QTest::newRow("front") << static_cast<int>(Keep::front);
    }

    void frontFollowsJoinsAndDepartures() {
        QFETCH(int, keep);
        const bool onlyFront = static_cast<Keep>(keep) == Keep::front;
        Result<Store> store = Store::open(path(), Store::Mode::readWrite);
        auto writer = store->start(toyHeader(static_cast<Keep>(keep)));
        const std::vector<std::uint64_t> first = {0, 3};
        const std::vector<std::uint64_t> second = {12};
        const std::vector<std::uint64_t> gone = {3};
        QVERIFY((*writer)->commit(batchOf(toyRows(0, 10)), first, {}, progressOf(10)).ok());
        QVERIFY((*writer)->commit(batchOf(toyRows(10, 10)), second, gone, progressOf(20)).ok());
        const auto front = store->front(1);
        QCOMPARE(front->size(), std::size_t{2});
        QCOMPARE((*front)[0].step, std::uint64_t{0});
        QCOMPARE((*front)[1].step, std::uint64_t{12});
        QVERIFY((*front)[1].onFront);
        Store::Query query;
        query.frontOnly = true;
        QCOMPARE(*store->count(1, query), std::uint64_t{2});
        QCOMPARE(store->row(1, 3).ok(), !onlyFront);
    }

    void readersSeeCommittedRowsWhileOneWrites() {
        Result<Store> writing = Store::open(path(), Store::Mode::readWrite);
        auto writer = writing->start(toyHeader());
        const Result<Store> reading = Store::open(path(), Store::Mode::readOnly);
        QVERIFY(reading.ok());
        for (std::uint64_t step = 0; step < 50; step += 10) {
            QCOMPARE(*reading->count(1, everything()), step);
            QCOMPARE(reading->run(1)->progress.decided, step);
            QVERIFY((*writer)->commit(batchOf(toyRows(step, 10)), {}, {}, progressOf(step + 10)).ok());
        }
        QCOMPARE(*reading->count(1, everything()), std::uint64_t{50});
    }

    void secondWriterIsLockedOut() {
        {
            const Result<Store> first = Store::open(path(), Store::Mode::readWrite);
            QVERIFY(first.ok());
            const Result<Store> second = Store::open(path(), Store::Mode::readWrite);
            QCOMPARE(second.error().code, ErrorCode::locked);
            QCOMPARE(second.error().file, path().string());
        }
        QVERIFY(Store::open(path(), Store::Mode::readWrite).ok());
        QVERIFY(!fs::exists(path("runs.db.lock")));
    }

    void runTakenUpAgainGoesOn() {
        makeStore(10);
        {
            Result<Store> store = Store::open(path(), Store::Mode::readWrite);
            auto writer = store->resume(1);
            QCOMPARE((*writer)->progress().decided, std::uint64_t{10});
            QVERIFY((*writer)->commit(batchOf(toyRows(10, 5)), {}, {}, progressOf(15)).ok());
            QCOMPARE((*writer)->progress().decided, std::uint64_t{15});
            QCOMPARE(store->resume(7).error().code, ErrorCode::notFound);
        }
        const Result<Store> store = Store::open(path(), Store::Mode::readOnly);
        QVERIFY(same(*store->rows(1, everything(), 0, 100), toyRows(0, 15)));
    }

    void failedCommitLeavesNothingBehind() {
        Result<Store> store = Store::open(path(), Store::Mode::readWrite);
        auto writer = store->start(toyHeader());
        QVERIFY((*writer)->commit(batchOf(toyRows(0, 10)), {}, {}, progressOf(10)).ok());
        QVERIFY(!(*writer)->commit(batchOf(toyRows(8, 10)), {}, {}, progressOf(18)).ok()); // steps 8 and 9 twice
        QCOMPARE((*writer)->progress().decided, std::uint64_t{10});
        QVERIFY((*writer)->commit(batchOf(toyRows(10, 10)), {}, {}, progressOf(20)).ok());
        QVERIFY(same(*store->rows(1, everything(), 0, 100), toyRows(0, 20)));
    }

    void removedRunsLeaveTheOthersAlone() {
        Result<Store> store = Store::open(path(), Store::Mode::readWrite);
        QCOMPARE(store->latestRun().error().code, ErrorCode::notFound);
        for (int run = 1; run <= 3; ++run) {
            auto writer = store->start(toyHeader());
            QCOMPARE((*writer)->id(), store::RunId{run});
            QVERIFY((*writer)->commit(batchOf(toyRows(0, 10)), {}, {}, progressOf(10)).ok());
        }
        QVERIFY(store->remove(3).ok());
        QCOMPARE(store->latestRun()->id, store::RunId{2});
        QCOMPARE(store->remove(3).error().code, ErrorCode::notFound);
        QCOMPARE(store->row(3, 0).error().code, ErrorCode::notFound);
        QVERIFY(same(*store->rows(1, everything(), 0, 100), toyRows(0, 10)));
        QCOMPARE((*store->start(toyHeader()))->id(), store::RunId{4}); // ids are never used twice
        QCOMPARE(sql(path(), "SELECT count(*) FROM run_parameters WHERE run = 3"), std::string("0|"));
    }

    void idsThatMakeNoColumnsAreRefused_data() {
        QTest::addColumn<QString>("id");
        for (const char* id : {"step", "on_front", "Energy", "a b", "x\"; DROP TABLE runs; --", "", "step_time"}) {
            QTest::addRow("%s", id) << QString(id);
        }
    }

    void idsThatMakeNoColumnsAreRefused() {
        QFETCH(QString, id);
        Result<Store> store = Store::open(path(), Store::Mode::readWrite);
        RunHeader header = toyHeader();
        header.parameters[1].id = id.toStdString();
        QCOMPARE(store->start(header).error().code, ErrorCode::malformed);
        QVERIFY(store->runs()->empty());
    }

    void missingFileIsNotCreatedByAReader() {
        const Result<Store> store = Store::open(path(), Store::Mode::readOnly);
        QCOMPARE(store.error().code, ErrorCode::cannotRead);
        QCOMPARE(store.error().value, std::string("No such file or directory"));
        QVERIFY(!fs::exists(path()));
        QCOMPARE(Store::open(path("no/such/folder.db"), Store::Mode::readWrite).error().code, ErrorCode::cannotWrite);
    }

    void fileWhoseWriterDiedAtOnceIsAnEmptyStore() {
        std::ofstream(path()).close();
        {
            const Result<Store> store = Store::open(path(), Store::Mode::readOnly);
            QVERIFY(store.ok());
            QVERIFY(store->runs()->empty());
            QCOMPARE(store->latestRun().error().code, ErrorCode::notFound);
        }
        QCOMPARE(fs::file_size(path()), std::uintmax_t{0});
        makeStore();
        QCOMPARE(Store::open(path(), Store::Mode::readOnly)->runs()->size(), std::size_t{1});
    }

    void filesThatAreNoStoresAreNamed() {
        std::ofstream(path()) << std::string(20000, 'x');
        for (const Store::Mode mode : {Store::Mode::readOnly, Store::Mode::readWrite}) {
            QCOMPARE(Store::open(path(), mode).error().code, ErrorCode::malformed);
        }
        QCOMPARE(fs::file_size(path()), std::uintmax_t{20000});
        sql(path("other.db"), "CREATE TABLE recipes (name TEXT)");
        for (const Store::Mode mode : {Store::Mode::readOnly, Store::Mode::readWrite}) {
            const Result<Store> store = Store::open(path("other.db"), mode);
            QCOMPARE(store.error().code, ErrorCode::malformed);
            QCOMPARE(store.error().expected, std::string("a Paretoscope store"));
        }
        QCOMPARE(sql(path("other.db"), "PRAGMA journal_mode"), std::string("delete|"));
    }

    void newerStoresAreLeftAlone() {
        makeStore();
        sql(path(), "PRAGMA user_version = 99");
        for (const Store::Mode mode : {Store::Mode::readOnly, Store::Mode::readWrite}) {
            const Result<Store> store = Store::open(path(), mode);
            QCOMPARE(store.error().code, ErrorCode::newerVersion);
            QCOMPARE(store.error().value, std::string("store version 99"));
            QCOMPARE(store.error().expected, std::string("store version 1"));
        }
    }

    void truncatedStoresAreCorrupt() {
        makeStore(5000);
        fs::resize_file(path(), fs::file_size(path()) / 2);
        for (const Store::Mode mode : {Store::Mode::readOnly, Store::Mode::readWrite}) {
            QCOMPARE(Store::open(path(), mode).error().code, ErrorCode::corrupt);
        }
    }

    void damagedRowsAreCorruptNotACrash() {
        makeStore(5000);
        const auto size = static_cast<std::streamoff>(fs::file_size(path()));
        std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(size / 2);
        file << std::string(static_cast<std::size_t>(size / 2), '\xa5');
        file.close();
        const Result<Store> store = Store::open(path(), Store::Mode::readOnly);
        const ErrorCode code = store ? store->rows(1, everything(), 0, 5000).error().code : store.error().code;
        QCOMPARE(code, ErrorCode::corrupt);
    }

    void readOnlyPlacesCanBeReadButNotWritten() {
        makeStore();
        fs::permissions(path().parent_path(), fs::perms(0555));
        fs::permissions(path(), fs::perms(0444));
        {
            const AsNobody nobody;
            if (::eaccess(path().parent_path().c_str(), W_OK) == 0) {
                QSKIP("permissions do not bind this user");
            }
            const Result<Store> reader = Store::open(path(), Store::Mode::readOnly);
            QVERIFY2(reader.ok(), reader ? "" : describe(reader.error()).c_str());
            QVERIFY(same(*reader->rows(1, everything(), 0, 1000), toyRows(0, 100)));
            QCOMPARE(Store::open(path(), Store::Mode::readWrite).error().code, ErrorCode::cannotWrite);
        }
        fs::permissions(path().parent_path(), fs::perms(0777));
        {
            const AsNobody nobody; // now the folder may be written, the file still not
            QCOMPARE(Store::open(path(), Store::Mode::readWrite).error().code, ErrorCode::cannotWrite);
        }
    }

    void fullDiskKeepsWhatWasCommitted() {
        Result<Store> store = Store::open(path(), Store::Mode::readWrite);
        auto writer = store->start(toyHeader());
        QVERIFY((*writer)->commit(batchOf(toyRows(0, 100)), {}, {}, progressOf(100)).ok());
        rlimit unlimited{};
        getrlimit(RLIMIT_FSIZE, &unlimited);
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limited{1 << 20, unlimited.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limited);
        Result<void> done;
        std::uint64_t step = 100;
        for (; done && step < 100000; step += 1000) {
            done = (*writer)->commit(batchOf(toyRows(step, 1000)), {}, {}, progressOf(step + 1000));
        }
        setrlimit(RLIMIT_FSIZE, &unlimited);
        QVERIFY(!done.ok());
        QCOMPARE(done.error().code, ErrorCode::diskFull);
        const std::uint64_t committed = (*writer)->progress().decided;
        QVERIFY(committed >= 100);
        QVERIFY(same(*store->rows(1, everything(), 0, 200000), toyRows(0, committed)));
        QVERIFY((*writer)->commit(batchOf(toyRows(committed, 10)), {}, {}, progressOf(committed + 10)).ok());
    }
};

QTEST_APPLESS_MAIN(TestStore)
#include "test_store.moc"
