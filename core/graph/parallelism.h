// SPDX-License-Identifier: GPL-3.0-or-later
// The ways in which a training step is spread over devices, as names that every room shares.
#pragma once

namespace paretoscope::graph {

/// Order of forward and backward passes in a pipeline: see schedule.h.
enum class Schedule { gpipe, oneFOneB, interleaved, zeroBubbleH1, zeroBubbleH2 };
/// What data-parallel replicas share out (Rajbhandari et al., ZeRO, SC20): zero1 optimizer state, zero2 gradients too,
/// zero3 parameters too (FSDP).
enum class Sharding { none, zero1, zero2, zero3 };
/// Which forward work is done again before the backward pass, instead of being kept.
enum class Recompute { none, selective, full };

} // namespace paretoscope::graph
