// SPDX-License-Identifier: GPL-3.0-or-later
// The measured coefficients of the training model: few and physical, one set per device family, never per model or
// per source. They live in resources/catalog/calibration.json, each group with the source of its fit.
#pragma once

#include "core/base/result.h"
#include "core/base/source.h"
#include "core/hardware/accelerator.h"
#include "core/kernel/device_efficiency.h"
#include "core/network/collective_fit.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::training {

/// One device family: accelerators whose id starts with one of `accelerators`.
struct DeviceCalibration {
    std::string id;
    std::vector<std::string> accelerators; ///< prefixes of accelerator ids: "a100", "h100"
    kernel::DeviceEfficiency kernel;
    network::NetworkEfficiency network;                ///< as training jobs see it
    std::optional<network::CollectiveFit> collectives; ///< nothing where they were not fitted
    Source source;
};

/// What is common to all devices: how parts of a step get in each other's way.
struct StepCoefficients {
    double overlapInterference =
        0.1; ///< share of hidden communication time by which it slows the compute it hides behind
    double shardedOverlapReach = 0.8; ///< share of the traffic of sharded parameters that can hide behind compute
    double pipelineExposure = 1.0;    ///< share of stage-to-stage transfers that a schedule leaves visible
    Seconds pipelineHandover{1e-3};   ///< what a stage loses at each exchange with a neighbour: the host waits for it
    double eagerTraffic = 2.0;        ///< memory traffic of unfused over fused composite operators
    Seconds stepOverhead{5e-3};       ///< host work between steps: data, logging, scalars
    Bytes frameworkReserve{1.5e9};    ///< context, libraries and communicators on each device
    double fragmentation = 1.03;      ///< allocator's peak over the sum of live tensors
};

/// How well the model did on one measured family: shown beside estimates, never used by them.
struct MeasuredFamily {
    std::string name;        ///< "vTrain multi-node, A100 FP16"
    std::string group;       ///< heading of its source in reports: "vTrain multi-node"
    std::string accelerator; ///< accelerator id prefix
    hardware::Precision precision = hardware::Precision::bf16;
    bool sharded = false;    ///< parameters sharded over data parallel ranks
    bool experts = false;    ///< mixture of experts
    double parameters = 0.0; ///< geometric middle of the family's model sizes
    int rows = 0;
    double meanAbsoluteError = 0.0;     ///< fraction, "fitted": the coefficients are fitted on these rows too
    double bias = 0.0;                  ///< fraction, predicted over measured minus one
    std::optional<double> leftOutError; ///< "left out": fitted on all other sources; what an unseen one may expect
    std::optional<double> leftOutBias;
    std::string source;
};

/// The same for all families of a source together, weighted by rows.
struct GroupError {
    double fitted = 0.0;
    std::optional<double> leftOut;
};

struct Calibration {
    std::vector<DeviceCalibration> devices; ///< never empty once read
    StepCoefficients step;
    Source stepSource;
    std::vector<MeasuredFamily> families;

    /// The set for an accelerator: its own family, else the generic one (id "generic").
    [[nodiscard]] const DeviceCalibration& device(const hardware::Accelerator& accelerator) const;

    /// Null where collectives were not fitted on that part.
    [[nodiscard]] const network::CollectiveFit* collectives(const hardware::Accelerator& accelerator) const;

    /// Shipped errors of a source, by the heading that reports give it. Nothing for sources that were never fitted on.
    [[nodiscard]] std::optional<GroupError> groupError(std::string_view group) const;

    /// Nearest measured family: device, then sharding and experts, then precision, then size. Null without families.
    [[nodiscard]] const MeasuredFamily* nearestFamily(std::string_view accelerator, hardware::Precision precision,
                                                      bool sharded, bool experts, double parameters) const;
};

/// Errors: cannotRead, malformed, missingKey, unknownKey, wrongType, outOfRange; pointers into the document.
Result<Calibration> parseCalibration(std::string_view json, const std::string& file);
Result<Calibration> readCalibration(const std::string& file);

} // namespace paretoscope::training
