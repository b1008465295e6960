// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/calibration.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::training {

const DeviceCalibration& Calibration::device(const hardware::Accelerator& accelerator) const {
    const DeviceCalibration* generic = &devices.front();
    for (const DeviceCalibration& device : devices) {
        for (const std::string& prefix : device.accelerators) {
            if (accelerator.id.starts_with(prefix)) {
                return device;
            }
        }
        if (device.id == "generic") {
            generic = &device;
        }
    }
    return *generic;
}

const network::CollectiveFit* Calibration::collectives(const hardware::Accelerator& accelerator) const {
    const std::optional<network::CollectiveFit>& fit = device(accelerator).collectives;
    return fit && network::covers(*fit, accelerator) ? &*fit : nullptr;
}

std::optional<GroupError> Calibration::groupError(std::string_view group) const {
    GroupError sum;
    double leftOut = 0.0;
    int rows = 0;
    bool known = true;
    for (const MeasuredFamily& family : families) {
        if (family.group == group) {
            sum.fitted += family.rows * family.meanAbsoluteError;
            leftOut += family.rows * family.leftOutError.value_or(0.0);
            known = known && family.leftOutError.has_value();
            rows += family.rows;
        }
    }
    if (rows == 0) {
        return std::nullopt;
    }
    sum.fitted /= rows;
    sum.leftOut = known ? std::optional(leftOut / rows) : std::nullopt;
    return sum;
}

const MeasuredFamily* Calibration::nearestFamily(std::string_view accelerator, hardware::Precision precision,
                                                 bool sharded, bool experts, double parameters) const {
    const MeasuredFamily* nearest = nullptr;
    double least = 0.0;
    for (const MeasuredFamily& family : families) {
        double distance = accelerator.starts_with(family.accelerator) ? 0.0 : 8.0;
        distance += family.sharded != sharded ? 4.0 : 0.0;
        distance += family.experts != experts ? 6.0 : 0.0;
        distance += family.precision != precision ? 2.0 : 0.0;
        if (family.parameters > 0.0 && parameters > 0.0) {
            distance += std::abs(std::log10(parameters / family.parameters));
        }
        if (nearest == nullptr || distance < least) {
            nearest = &family;
            least = distance;
        }
    }
    return nearest;
}

} // namespace paretoscope::training
