// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/coefficient.h"

#include <fmt/format.h>

#include <initializer_list>

namespace paretoscope::training {

namespace {

using hardware::Precision;

/// Collects the coefficients of one device family.
class DeviceCoefficients {
public:
    DeviceCoefficients(std::vector<Coefficient>& list, std::size_t index, std::string id)
        : m_list(list)
        , m_index(index)
        , m_id(std::move(id)) {}

    template <class Access>
    void add(const char* key, double prior, double low, double high, Access access) {
        const std::size_t index = m_index;
        m_list.push_back(
            {fmt::format("/devices/{}/{}", index, key), m_id, prior, low, high,
             [index, access](const Calibration& calibration) {
                 Calibration copy = calibration;
                 return access(copy.devices[index]);
             },
             [index, access](Calibration& calibration, double value) { access(calibration.devices[index]) = value; }});
    }

    /// The sustained share of the curve that these precisions have in common.
    void addSustained(const char* key, double prior, std::initializer_list<Precision> precisions) {
        const std::size_t index = m_index;
        const std::vector<Precision> shared(precisions);
        m_list.push_back({fmt::format("/devices/{}/matmul/{}/sustained", index, key), m_id, prior, 0.5, 1.2,
                          [index, shared](const Calibration& calibration) {
                              return calibration.devices[index].kernel.matmul[slot(shared.front())].sustained;
                          },
                          [index, shared](Calibration& calibration, double value) {
                              for (const Precision precision : shared) {
                                  calibration.devices[index].kernel.matmul[slot(precision)].sustained = value;
                              }
                          }});
    }

private:
    static std::size_t slot(Precision precision) { return static_cast<std::size_t>(precision); }

    std::vector<Coefficient>& m_list;
    std::size_t m_index;
    std::string m_id;
};

template <class Access>
Coefficient stepCoefficient(const char* key, double prior, double low, double high, Access access) {
    return {fmt::format("/step/{}", key),
            {},
            prior,
            low,
            high,
            [access](const Calibration& calibration) { return access(calibration.step); },
            [access](Calibration& calibration, double value) { access(calibration.step) = value; }};
}

/// A time as the number that a search moves.
template <class Member>
Coefficient timeCoefficient(std::string pointer, std::string device, double prior, double low, double high,
                            Member member) {
    return {std::move(pointer),
            std::move(device),
            prior,
            low,
            high,
            [member](const Calibration& calibration) { return member(calibration).value(); },
            [member](Calibration& calibration, double value) { member(calibration) = Seconds(value); }};
}

void addDevice(std::vector<Coefficient>& list, std::size_t index, const std::string& id) {
    DeviceCoefficients device(list, index, id);
    const bool a100 = id == "a100";
    // Formats whose steps are measured have a share of their own. On Blackwell few dense steps in BF16 are, so it
    // shares that of FP8 rather than being left to chance.
    if (id == "blackwell") {
        device.addSustained(
            "fp8", 0.95,
            {Precision::fp8, Precision::int8, Precision::fp16, Precision::bf16, Precision::fp32, Precision::tf32});
        device.addSustained("fp4", 0.9, {Precision::fp4});
    } else {
        device.addSustained("bf16", 0.85, {Precision::fp16, Precision::bf16, Precision::fp32, Precision::tf32});
    }
    if (id == "hopper") {
        device.addSustained("fp8", 0.95, {Precision::fp8, Precision::int8});
    }
    if (!a100) {
        // FlashAttention-3 runs 1.5 to 2 times as fast as its predecessor (Shah et al., 2024, abstract).
        device.add(
            "attention/flash2", 0.6, 0.4, 0.8, [](auto& d) -> auto& { return d.kernel.attentionFlash2; });
        device.add(
            "power_exponent", 0.5, 0.0, 1.0, [](auto& d) -> auto& { return d.kernel.powerExponent; });
    }
    // FlashAttention-2 runs about twice as fast as its predecessor (Dao, 2023, abstract).
    device.add(
        "attention/flash1", a100 ? 0.55 : 0.3, 0.2, 0.8, [](auto& d) -> auto& { return d.kernel.attentionFlash1; });
    device.add(
        "attention/backward", a100 ? 0.46 : 0.5, 0.35, 0.6,
        [](auto& d) -> auto& { return d.kernel.attentionBackward; });
    device.add(
        "memory", 0.8, 0.65, 0.92, [](auto& d) -> auto& { return d.kernel.memory; });
    list.push_back(timeCoefficient(
        fmt::format("/devices/{}/host_time", index), id, a100 ? 60e-6 : 30e-6, 5e-6,
        100e-6, [index](auto& c) -> auto& { return c.devices[index].kernel.hostTime; }));
}

} // namespace

std::vector<Coefficient> fittedCoefficients(const Calibration& calibration) {
    std::vector<Coefficient> list;
    for (std::size_t index = 0; index < calibration.devices.size(); ++index) {
        if (calibration.devices[index].id != "generic") {
            addDevice(list, index, calibration.devices[index].id);
        }
    }
    const auto add = [&list](const char* key, double prior, double low, double high, auto access) {
        list.push_back(stepCoefficient(key, prior, low, high, access));
    };
    add(
        "overlap_interference", 0.2, 0.0, 1.0, [](auto& s) -> auto& { return s.overlapInterference; });
    add(
        "sharded_overlap_reach", 0.8, 0.05, 1.0, [](auto& s) -> auto& { return s.shardedOverlapReach; });
    add(
        "pipeline_exposure", 0.7, 0.1, 1.0, [](auto& s) -> auto& { return s.pipelineExposure; });
    add(
        "eager_traffic", 2.0, 1.0, 4.0, [](auto& s) -> auto& { return s.eagerTraffic; });
    list.push_back(timeCoefficient(
        "/step/pipeline_handover", {}, 1e-3, 0.1e-3, 3e-3, [](auto& c) -> auto& { return c.step.pipelineHandover; }));
    list.push_back(timeCoefficient(
        "/step/step_overhead", {}, 5e-3, 1e-3, 60e-3, [](auto& c) -> auto& { return c.step.stepOverhead; }));
    return list;
}

} // namespace paretoscope::training
