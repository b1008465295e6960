// SPDX-License-Identifier: GPL-3.0-or-later
// The timeline of a training step: well-formed, complete, and as long as the closed form says.
#include "tests/core/study/training_step_fixture.h"

#include "core/trace/timeline.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <map>

using namespace paretoscope;
using namespace paretoscope::study;
using namespace paretoscope::study::training_step;
using tests::TrainingStepCase;
using trace::Span;
using trace::SpanKind;
using trace::Timeline;

namespace {

const TrainingStepCase& gpt3() {
    static const TrainingStepCase base("a100_sxm_80gb", 1024, tests::gpt3Settings());
    return base;
}

double stepTime(const std::vector<double>& point) {
    std::vector<double> metrics;
    return gpt3().evaluate(point, metrics).feasible() ? metrics[kStepTime] : std::nan("");
}

std::int64_t count(const Timeline& timeline, const std::string& name) {
    return std::count_if(timeline.spans.begin(), timeline.spans.end(),
                         [&](const Span& span) { return timeline.names[span.name] == name; });
}

const std::initializer_list<TrainingStepCase::Setting> kSchedules[] = {
    {{"schedule", "gpipe"}, {"global_batch", "512"}},        {{"schedule", "one_f_one_b"}},
    {{"schedule", "interleaved"}, {"virtual_stages", "3"}},  {{"schedule", "zero_bubble_h1"}},
    {{"schedule", "zero_bubble_h2"}, {"sharding", "zero1"}},
};

} // namespace

class TestTrainingStepTimeline : public QObject {
    Q_OBJECT
private slots:
    void spansAreOrderedAndDoNotOverlap() {
        for (const auto& settings : kSchedules) {
            const Timeline timeline = gpt3().evaluator().timeline(gpt3().point(settings)).value();
            QCOMPARE(timeline.lanes.size(), std::size_t{16});
            QCOMPARE(timeline.lanes[1], std::string("Stage 1 (ranks 64-127)"));
            std::map<std::pair<int, SpanKind>, Seconds> busyUntil;
            for (std::size_t i = 0; i < timeline.spans.size(); ++i) {
                const Span& span = timeline.spans[i];
                QVERIFY(span.start >= busyUntil[std::make_pair(span.lane, span.kind)]);
                QVERIFY(span.end > span.start && span.end <= timeline.duration);
                busyUntil[std::make_pair(span.lane, span.kind)] = span.end;
                if (i > 0) {
                    const Span& before = timeline.spans[i - 1];
                    QVERIFY(before.lane < span.lane || (before.lane == span.lane && before.start <= span.start));
                }
            }
        }
    }

    void everyMicroBatchPassesEveryStage() {
        const Timeline plain = gpt3().evaluator().timeline(gpt3().point({})).value();
        QCOMPARE(count(plain, "Forward"), 16 * 192);
        QCOMPARE(count(plain, "Backward"), 16 * 192);
        QCOMPARE(count(plain, "Send activations"), 15 * 192);
        QCOMPARE(count(plain, "Optimizer"), 16);
        const Timeline split = gpt3().evaluator().timeline(gpt3().point({{"schedule", "zero_bubble_h1"}})).value();
        QCOMPARE(count(split, "Input gradient"), 16 * 192);
        QCOMPARE(count(split, "Weight gradient"), 16 * 192);
    }

    void onePipelineStageLastsExactlyAStep() {
        const auto point = gpt3().point({{"model", "llama_3_1_8b"}, {"pipeline_parallel", "1"}});
        const Timeline timeline = gpt3().evaluator().timeline(point).value();
        QVERIFY(std::abs(timeline.duration.value() / stepTime(point) - 1.0) < 1e-9);
    }

    /// First and last stage also carry embedding and head, and neighbours overlap their transfers: a band of 3 %. The
    /// stages of H2 are staggered, so its timeline is longer by up to (p - 1) forward passes.
    void schedulesLastAsTheClosedFormSays() {
        for (const auto& settings : kSchedules) {
            const auto point = gpt3().point(settings);
            const Timeline timeline = gpt3().evaluator().timeline(point).value();
            const double longer = timeline.duration.value() / stepTime(point) - 1.0;
            const bool staggered = std::string_view(settings.begin()->second) == "zero_bubble_h2";
            QVERIFY2(longer > -0.03 && longer < (staggered ? 0.06 : 0.03),
                     qPrintable(QString("%1: %2").arg(settings.begin()->second).arg(longer)));
        }
    }

    void tooManyPassesAreRefused() {
        const auto result = gpt3().evaluator().timeline(gpt3().point({{"model", "llama_3_1_8b"},
                                                                      {"pipeline_parallel", "1"},
                                                                      {"data_parallel", "1"},
                                                                      {"global_batch", "1048576"}}));
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::notSupported);
    }
};

QTEST_APPLESS_MAIN(TestTrainingStepTimeline)
#include "test_training_step_timeline.moc"
