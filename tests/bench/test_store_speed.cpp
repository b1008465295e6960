// SPDX-License-Identifier: GPL-3.0-or-later
// Rows a second into a store, and how long questions to a table of a million rows take: for the narrow row of the notes
// (5 columns) and for the width of a training step (25 parameters of which 8 vary, 20 metrics). The target is held
// against processor time, so that other work on the machine does not count; wall time is stated beside it.
#include "core/base/random.h"
#include "core/store/store.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>

#include <cstdio>
#include <ctime>

using namespace paretoscope;
using store::Batch;
using store::Store;

namespace {

constexpr std::uint64_t kRows = 1'000'000;
constexpr std::uint64_t kBatch = 4096;
constexpr double kTarget = 300'000.0; // rows a second

store::RunHeader header(std::size_t parameters, std::size_t varying, std::size_t metrics) {
    store::RunHeader made;
    for (std::size_t i = 0; i < parameters; ++i) {
        study::Parameter parameter;
        parameter.id = "parameter_" + std::to_string(i);
        parameter.type = i % 4 == 3 ? study::ParameterType::choice : study::ParameterType::integer;
        parameter.choices = {{"one_f_one_b", "1F1B"}, {"interleaved", "Interleaved"}, {"zero_bubble_h1", "ZB-H1"}};
        made.parameters.push_back(parameter);
        made.fixed.push_back(i < varying ? std::nullopt : std::optional(1.0));
    }
    for (std::size_t i = 0; i < metrics; ++i) {
        study::Metric metric;
        metric.id = "metric_" + std::to_string(i);
        made.metrics.push_back(metric);
    }
    made.constraints = {{"memory", "Memory", Unit::byte}};
    made.objectives = {{"metric_0", study::Goal::minimise}};
    made.steps = kRows;
    return made;
}

void fill(Batch& batch, std::uint64_t first, const store::RunHeader& header) {
    batch.clear();
    for (std::uint64_t step = first; step < std::min(kRows, first + kBatch); ++step) {
        batch.steps.push_back(step);
        for (std::size_t i = 0; i < header.parameters.size(); ++i) {
            batch.parameters.push_back(header.fixed[i] ? 1.0 : static_cast<double>((step >> i) % 3));
        }
        for (std::size_t i = 0; i < header.metrics.size(); ++i) {
            batch.metrics.push_back(randomUniform(1, i, step));
        }
        batch.rejectedBy.push_back(-1);
        batch.margins.push_back(0.0);
    }
}

struct Rate {
    double wall = 0.0; ///< rows a second
    double processor = 0.0;
};

Rate insertRate(Store& store, const store::RunHeader& header) {
    auto writer = store.start(header);
    Batch batch;
    store::RunProgress progress;
    progress.rejectedBy = {0};
    qint64 wall = 0; // both without making the rows
    std::clock_t processor = 0;
    for (std::uint64_t first = 0; first < kRows; first += kBatch) {
        fill(batch, first, header);
        progress.decided = progress.feasible = first + batch.steps.size();
        QElapsedTimer timer;
        timer.start();
        const std::clock_t from = std::clock();
        if (!(*writer)->commit(batch, {}, {}, progress)) {
            return {};
        }
        processor += std::clock() - from;
        wall += timer.nsecsElapsed();
    }
    return {static_cast<double>(kRows) / (static_cast<double>(wall) * 1e-9),
            static_cast<double>(kRows) * CLOCKS_PER_SEC / static_cast<double>(processor)};
}

/// The store and what its log holds.
double bytesOf(const std::filesystem::path& file) {
    return static_cast<double>(std::filesystem::file_size(file) + std::filesystem::file_size(file.string() + "-wal"));
}

template <class Question>
void ask(const char* what, Question question) {
    QElapsedTimer timer;
    timer.start();
    const std::clock_t from = std::clock();
    QVERIFY(question());
    const double processor = static_cast<double>(std::clock() - from) * 1e3 / CLOCKS_PER_SEC;
    std::printf("  %-42s %7.1f ms of processor time, %7.1f ms of wall time\n", what, processor,
                static_cast<double>(timer.nsecsElapsed()) * 1e-6);
}

} // namespace

class TestStoreSpeed : public QObject {
    Q_OBJECT
private slots:
    void insertsAndQuestions_data() {
        QTest::addColumn<int>("parameters");
        QTest::addColumn<int>("varying");
        QTest::addColumn<int>("metrics");
        QTest::newRow("5 columns") << 2 << 2 << 2;
        QTest::newRow("training step: 25 parameters, 8 vary, 20 metrics") << 25 << 8 << 20;
        QTest::newRow("training step, all 25 parameters vary") << 25 << 25 << 20;
    }

    void insertsAndQuestions() {
        QFETCH(int, parameters);
        QFETCH(int, varying);
        QFETCH(int, metrics);
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("speed.db").toStdString();
        Result<Store> store = Store::open(file, Store::Mode::readWrite);
        const store::RunHeader made = header(static_cast<std::size_t>(parameters), static_cast<std::size_t>(varying),
                                             static_cast<std::size_t>(metrics));
        const Rate rate = insertRate(*store, made);
        std::printf(
            "%s: %.0f rows/s of processor time (target %.0f, ratio %.2f), %.0f rows/s of wall time, %.0f bytes a "
            "row\n",
            QTest::currentDataTag(), rate.processor, kTarget, rate.processor / kTarget, rate.wall,
            bytesOf(file) / kRows);
        QVERIFY(rate.processor > (metrics == 2 ? kTarget : 0.0)); // wider rows are stated, not required

        Store::Query sorted;
        sorted.orderBy = "metric_1";
        Store::Query filtered = sorted;
        filtered.bounds = {{"metric_0", 0.0, 0.1}};
        std::vector<std::uint64_t> steps;
        ask("count all", [&] { return store->count(1, {}).ok(); });
        ask("count filtered", [&] { return store->count(1, filtered).ok(); });
        ask("order of all by a metric", [&] {
            const auto found = store->steps(1, sorted);
            steps = found ? *found : steps;
            return found.ok();
        });
        ask("order of a filtered tenth by a metric", [&] { return store->steps(1, filtered).ok(); });
        ask("200 rows from the middle of that order",
            [&] { return store->rows(1, std::span(steps).subspan(steps.size() / 2, 200)).ok(); });
        ask("200 rows by offset from the middle, by step", [&] { return store->rows(1, {}, kRows / 2, 200).ok(); });
        ask("best 200 by a metric", [&] { return store->rows(1, sorted, 0, 200).ok(); });
    }
};

QTEST_APPLESS_MAIN(TestStoreSpeed)
#include "test_store_speed.moc"
