// SPDX-License-Identifier: GPL-3.0-or-later
// How enumerations are written in the columns of a store. Private to this room.
#pragma once

#include "core/store/store.h"

#include <array>
#include <string_view>
#include <utility>

namespace paretoscope::store {

template <class Enum, std::size_t N>
using Names = std::array<std::pair<Enum, std::string_view>, N>;

inline constexpr Names<Keep, 3> kKeepNames = {
    {{Keep::all, "all"}, {Keep::feasible, "feasible"}, {Keep::front, "front"}}};
inline constexpr Names<RunState, 3> kStateNames = {
    {{RunState::running, "running"}, {RunState::finished, "finished"}, {RunState::cancelled, "cancelled"}}};
inline constexpr Names<study::Goal, 3> kGoalNames = {
    {{study::Goal::minimise, "minimise"}, {study::Goal::maximise, "maximise"}, {study::Goal::none, "none"}}};
inline constexpr Names<study::ParameterType, 4> kTypeNames = {{{study::ParameterType::integer, "integer"},
                                                               {study::ParameterType::real, "real"},
                                                               {study::ParameterType::choice, "choice"},
                                                               {study::ParameterType::flag, "flag"}}};

template <class Enum, std::size_t N>
std::string_view nameOf(const Names<Enum, N>& names, Enum value) {
    for (const auto& [known, name] : names) {
        if (known == value) {
            return name;
        }
    }
    return {};
}

/// The first value for a name that is not known: a store is read as far as possible.
template <class Enum, std::size_t N>
Enum valueOf(const Names<Enum, N>& names, std::string_view text) {
    for (const auto& [known, name] : names) {
        if (name == text) {
            return known;
        }
    }
    return names.front().first;
}

} // namespace paretoscope::store
