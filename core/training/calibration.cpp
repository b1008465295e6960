// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/calibration.h"

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
