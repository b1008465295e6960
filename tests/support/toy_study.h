// SPDX-License-Identifier: GPL-3.0-or-later
// A study small enough to check by hand: parameters of every type, closed forms, two constraints, a breakdown.
// With P parameters of the model, D devices, m the micro-batch, B the bandwidth and T = 2^20 tokens:
//   compute       = 6 P T / (D peak) (1 + 1/m)       peak: 100 TFLOP/s in bf16, 200 in fp8
//   communication = 2 P (D-1)/D / B                  a quarter of it when overlapped
//   step_time     = compute + communication
//   energy        = 500 W D step_time
//   throughput    = T / step_time
//   peak_memory   = 16 P / D + m GiB
// Rejected where D m does not divide 256 (margin: the remainder), or above 80 GiB (margin: the excess).
// Every point draws tokens, 1 to D, once each. The cluster is not looked at.
#pragma once

#include "core/study/registry.h"
#include "core/study/study.h"

namespace paretoscope::tests {

/// Columns of a point and of its metrics.
namespace toy {
enum Parameter : std::size_t { model, devices, microBatch, precision, overlap, bandwidth };
enum Metric : std::size_t { stepTime, energy, throughput, peakMemory };
enum Constraint : int { divisibility, memory };
} // namespace toy

class ToyStudy final : public study::Study {
public:
    ToyStudy();
    [[nodiscard]] const study::Description& description() const override { return m_description; }
    [[nodiscard]] Result<std::unique_ptr<study::Evaluator>> prepare(const study::Context& context) const override;

private:
    study::Description m_description;
};

/// A registry that knows the toy study ("toy") only.
study::Registry toyRegistry();

} // namespace paretoscope::tests
