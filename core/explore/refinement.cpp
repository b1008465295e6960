// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explore/refinement.h"

#include "core/explore/design_space.h"

#include <algorithm>

namespace paretoscope::explore {

namespace {
constexpr const char* kFidelity = "fidelity";
constexpr const char* kSimulated = "simulated";
} // namespace

Result<Scenario> refinement(const Scenario& scenario, const study::Description& description,
                            std::span<const std::vector<double>> points) {
    const auto place = study::parameterIndex(description, kFidelity);
    const Result<Axis> simulated =
        place ? parseAxis(description.parameters[*place], kSimulated)
              : Error{ErrorCode::notSupported, {}, "/parameters/fidelity", "a study without it", kSimulated};
    if (!simulated) {
        return simulated.error();
    }
    Scenario refined = scenario;
    const auto axis = std::ranges::find(refined.axes, kFidelity, &Axis::parameter);
    if (axis != refined.axes.end() && axis->values != std::vector<double>{0.0}) {
        return Error{ErrorCode::notSupported, {}, "/parameters/fidelity", axis->text, "analytic"};
    }
    refined.explorer = {};
    const Result<DesignSpace> space = DesignSpace::compile(refined, description);
    if (!space) {
        return space.error();
    }
    refined.explorer.kind = ExplorerKind::listed;
    for (const std::vector<double>& point : points) {
        if (const auto ordinal = space->ordinal(point)) {
            refined.explorer.points.push_back(*ordinal);
        }
    }
    if (refined.explorer.points.empty()) {
        return Error{ErrorCode::emptySpace, {}, "/explorer/points", {}, "at least one point"};
    }
    if (axis != refined.axes.end()) {
        *axis = *simulated;
    } else {
        refined.axes.push_back(*simulated);
    }
    return refined;
}

} // namespace paretoscope::explore
