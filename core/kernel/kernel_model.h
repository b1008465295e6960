// SPDX-License-Identifier: GPL-3.0-or-later
// The time of one operator on one device. Roofline with measured efficiency: an operator takes the longer of its
// arithmetic at the efficiency of its size and its memory traffic at the efficiency of streaming (Williams, Waterman,
// Patterson, CACM 52(4), 2009). Products are cut into tiles of 128 x 128, which run in waves over the processors; a
// last wave that is not full costs time (NVIDIA, Matrix Multiplication Background, "wave quantization"). Launch gaps
// are counted apart, by the caller, per kernel. Immutable after construction, so thread-safe; no allocation.
#pragma once

#include "core/kernel/device_efficiency.h"

namespace paretoscope::kernel {

/// C[m,n] = A[m,k] B[k,n], `batch` of them in one launch.
struct Matmul {
    double m = 0.0;
    double n = 0.0;
    double k = 0.0;
    double batch = 1.0;
    [[nodiscard]] Flops flops() const { return Flops(2.0 * m * n * k * batch); }
    [[nodiscard]] double elements() const { return batch * (m * n + m * k + n * k); }
};

class KernelModel {
public:
    KernelModel(const hardware::Accelerator& accelerator, const DeviceEfficiency& efficiency);

    /// A matrix product with operands of `precision`; a precision that the device lacks counts as infinitely slow.
    [[nodiscard]] Seconds matmul(const Matmul& shape, hardware::Precision precision) const noexcept;

    /// The fused attention core of one launch (16-bit operands) over sequences of `length` tokens, forward or gradient,
    /// by a kernel of the given generation. Efficiency grows as length / (length + half length):
    /// fitted form, on AIConfigurator's measured context attention.
    [[nodiscard]] Seconds attentionForward(Flops work, double length, FusedAttention generation) const noexcept;
    [[nodiscard]] Seconds attentionBackward(Flops work, double length, FusedAttention generation) const noexcept;

    /// A streaming operator that moves `traffic` (reads plus writes).
    [[nodiscard]] Seconds stream(Bytes traffic) const noexcept { return traffic / m_bandwidth; }

    [[nodiscard]] Seconds kernelGap() const noexcept { return m_efficiency.kernelGap; }
    [[nodiscard]] Seconds hostTime() const noexcept { return m_efficiency.hostTime; }

private:
    [[nodiscard]] Seconds attention(Flops work, double length, double plateau,
                                    FusedAttention generation) const noexcept;
    [[nodiscard]] double waveFill(const Matmul& shape) const noexcept;

    DeviceEfficiency m_efficiency;
    std::array<FlopsPerSecond, hardware::kPrecisions> m_peak;
    std::array<double, hardware::kPrecisions> m_elementBytes{};
    BytesPerSecond m_bandwidth; ///< what streaming operators reach
};

} // namespace paretoscope::kernel
