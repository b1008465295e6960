// SPDX-License-Identifier: GPL-3.0-or-later
// Names that the reader and the writer of scenarios share. Private to this room.
#pragma once

#include "core/explore/scenario.h"

#include <array>
#include <string_view>
#include <utility>

namespace paretoscope::explore {

inline constexpr std::array<std::pair<ExplorerKind, std::string_view>, 6> kExplorerIds = {
    {{ExplorerKind::grid, "grid"},
     {ExplorerKind::random, "random"},
     {ExplorerKind::latinHypercube, "latin_hypercube"},
     {ExplorerKind::listed, "listed"},
     {ExplorerKind::highest, "highest"},
     {ExplorerKind::lowest, "lowest"}}};

/// Of a listed explorer.
inline constexpr std::size_t kMostListedPoints = 1'000'000;

inline constexpr std::array<std::pair<study::Goal, std::string_view>, 2> kGoalIds = {
    {{study::Goal::minimise, "minimise"}, {study::Goal::maximise, "maximise"}}};

/// Limits of the explorer's settings: counts that a double holds exactly.
inline constexpr double kMostSamples = 1e12;
inline constexpr double kLargestSeed = 9e15;

} // namespace paretoscope::explore
