// SPDX-License-Identifier: GPL-3.0-or-later
// How much half of a cluster's devices can tell the other half.
#pragma once

#include "core/hardware/cluster.h"

namespace paretoscope::hardware {

/// Links that a cluster may have for this, drawn out, both directions counted: a second or two and some 250 MB.
inline constexpr double kMostBisectedLinks = 4194304.0;

/// Bytes per second in one direction: the least maximum flow over those cuts into halves that the drawing suggests,
/// which are half of the ranks against the rest, and, where all devices lie in one kind of group or of siblings, half
/// of its copies against the others. Finding the least cut of all is NP-hard, so this is an upper bound; it is the
/// closed form for trees, tori with an even longest extent (2 N / max d links), rings, meshes (N^2 / 4) and hypercubes
/// (N / 2), and g^2 / 4 times the cables between two groups for dragonflies of an even number g of groups. Thread-safe.
/// Errors: those of Fabric::of(); outOfRange for fewer than two devices ("/nodes") or too many links
/// ("/links").
Result<BytesPerSecond> bisectionBandwidth(const Cluster& cluster);

} // namespace paretoscope::hardware
