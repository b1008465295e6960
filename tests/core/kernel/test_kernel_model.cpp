// SPDX-License-Identifier: GPL-3.0-or-later
// Operator times: the curve's closed form, and that better hardware is never slower.
#include "core/kernel/kernel_model.h"

#include <QtTest>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::kernel;
using hardware::Precision;

namespace {

hardware::Accelerator device() {
    hardware::Accelerator accelerator;
    accelerator.peak[static_cast<std::size_t>(Precision::bf16)] = FlopsPerSecond(300e12);
    accelerator.memoryBandwidth = BytesPerSecond(2e12);
    accelerator.thermalDesignPower = Watts(400.0);
    return accelerator;
}

DeviceEfficiency plainEfficiency() {
    DeviceEfficiency efficiency;
    efficiency.matmul.fill({0.8, Flops(1e10), 1.0, 0.9});
    efficiency.waveLoss = 0.0;
    efficiency.memory = 0.5;
    return efficiency;
}

} // namespace

class TestKernelModel : public QObject {
    Q_OBJECT
private slots:
    void largeProductFollowsTheCurve() {
        const KernelModel kernels(device(), plainEfficiency());
        const Matmul shape{4096, 4096, 4096};
        const double work = 2.0 * 4096.0 * 4096.0 * 4096.0;
        const double expected = work / (300e12 * 0.8 * 0.9 / (1.0 + 1e10 / work));
        QVERIFY(std::abs(kernels.matmul(shape, Precision::bf16).value() / expected - 1.0) < 1e-12);
    }

    void anUncalibratedDeviceReachesItsBestMeasuredProduct() {
        hardware::Accelerator accelerator = device();
        DeviceEfficiency efficiency = plainEfficiency();
        efficiency.followsBestMatmul = true;
        const Matmul shape{4096, 4096, 4096};
        const Seconds without = KernelModel(accelerator, efficiency).matmul(shape, Precision::bf16);
        accelerator.measuredMatmulFraction = 0.4; // half of the curve's plateau
        const KernelModel slower(accelerator, efficiency);
        QVERIFY(std::abs(slower.matmul(shape, Precision::bf16) / without - 2.0) < 1e-12);
        QVERIFY(slower.attentionForward(Flops(1e12), 4096, FusedAttention::tuned) >
                KernelModel(device(), efficiency).attentionForward(Flops(1e12), 4096, FusedAttention::tuned));
        efficiency.followsBestMatmul = false;
        QCOMPARE(KernelModel(accelerator, efficiency).matmul(shape, Precision::bf16), without);
    }

    void skinnyProductIsBoundByMemory() {
        const KernelModel kernels(device(), plainEfficiency());
        const Matmul shape{1, 8192, 8192};
        const double bytes = 2.0 * (8192.0 + 8192.0 + 8192.0 * 8192.0);
        QVERIFY(kernels.matmul(shape, Precision::bf16) >= Seconds(bytes / 1e12));
    }

    void aMissingPrecisionNeverEnds() {
        const KernelModel kernels(device(), plainEfficiency());
        QVERIFY(std::isinf(kernels.matmul({128, 128, 128}, Precision::fp8).value()));
        QCOMPARE(kernels.matmul({0, 128, 128}, Precision::bf16), Seconds(0.0));
    }

    void aLastWaveThatIsNotFullCostsTime() {
        DeviceEfficiency efficiency = plainEfficiency();
        efficiency.waveLoss = 1.0;
        efficiency.processors = 64.0;
        const KernelModel kernels(device(), efficiency);
        // 64 tiles fill one wave; 65 need two, of which the second is nearly empty.
        const Seconds full = kernels.matmul({64 * 128, 128, 8192}, Precision::bf16);
        const Seconds spilled = kernels.matmul({65 * 128, 128, 8192}, Precision::bf16);
        QVERIFY(spilled > 1.8 * full);
    }

    void betterDevicesAreNeverSlower() {
        const KernelModel slow(device(), plainEfficiency());
        hardware::Accelerator better = device();
        better.peak[static_cast<std::size_t>(Precision::bf16)] *= 2.0;
        better.memoryBandwidth *= 1.5;
        const KernelModel fast(better, plainEfficiency());
        for (const double m : {1.0, 64.0, 1000.0, 4096.0}) {
            for (const double k : {64.0, 1024.0, 12288.0}) {
                QVERIFY(fast.matmul({m, 2048, k}, Precision::bf16) <= slow.matmul({m, 2048, k}, Precision::bf16));
            }
        }
        QVERIFY(fast.attentionForward(Flops(1e12), 4096, FusedAttention::tuned) <
                slow.attentionForward(Flops(1e12), 4096, FusedAttention::tuned));
        QVERIFY(fast.stream(Bytes(1e9)) < slow.stream(Bytes(1e9)));
    }

    void laterAttentionKernelsAreFaster() {
        DeviceEfficiency efficiency = plainEfficiency();
        efficiency.attentionFlash2 = 0.6;
        efficiency.attentionFlash1 = 0.3;
        const KernelModel kernels(device(), efficiency);
        const auto time = [&](FusedAttention generation) {
            return kernels.attentionForward(Flops(1e12), 2048, generation);
        };
        QVERIFY(std::abs(time(FusedAttention::flash2) / time(FusedAttention::tuned) - 1.0 / 0.6) < 1e-12);
        QVERIFY(time(FusedAttention::flash1) > time(FusedAttention::flash2));
    }

    void aLowerPowerLimitSlowsArithmeticOnly() {
        DeviceEfficiency efficiency = plainEfficiency();
        efficiency.referencePower = Watts(800.0);
        efficiency.powerExponent = 0.5;
        const KernelModel capped(device(), efficiency);
        const KernelModel free(device(), plainEfficiency());
        const Matmul shape{4096, 4096, 4096};
        const double ratio = capped.matmul(shape, Precision::bf16) / free.matmul(shape, Precision::bf16);
        QVERIFY(std::abs(ratio - std::sqrt(2.0)) < 1e-12);
        QCOMPARE(capped.stream(Bytes(1e9)), free.stream(Bytes(1e9)));
    }
};

QTEST_APPLESS_MAIN(TestKernelModel)
#include "test_kernel_model.moc"
