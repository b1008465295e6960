// SPDX-License-Identifier: GPL-3.0-or-later
// Fits what serving kernels reach on one's own devices to a few measured serving runs of them, one fit for each part
// and backend. A handful of anchors cannot tell forty coefficients apart, so four factors are fitted to what the
// catalog's kernels give:
//   compute   of every share of the arithmetic peak     told by prompts and large batches
//   memory    of every share of the memory's bandwidth  told by small batches
//   launch    of every constant of a kernel, all-reduces included
//   program   of what the program adds to a step and to a sequence
// by a pattern search (Hooke, Jeeves, J. ACM 8(2), 1961) over their logarithms on the sum of the rows' logarithmic
// errors, rounded at the bottom (pseudo-Huber), with a little attraction to 1, where what no row tells stays. Times to
// the first token count where at most four requests run at a time and prompts have 500 tokens or more: else they
// measure queues and what the server does before the model runs. At most 200 rows are fitted to, evenly left out. What
// a fit is worth is told by rows that it did not see: every row by a fit without its fifth of the rows, and all but one
// by a fit to that one alone, the row in the middle by requests at a time ("one anchor"). Deterministic; seconds for a
// few hundred rows.
#pragma once

#include "core/serving/serving_validation.h"

namespace paretoscope::serving {

struct ServingFactors {
    double compute = 1.0;
    double memory = 1.0;
    double launch = 1.0;
    double program = 1.0;
};

struct ServingErrors {
    std::string name; ///< "Time per output token", "Time to first token"
    ErrorStatistics before;
    ErrorStatistics fitted;    ///< on the rows of the fit
    ErrorStatistics leftOut;   ///< empty below three rows
    ErrorStatistics oneAnchor; ///< empty below two rows
};

struct ServingRefit {
    std::string system; ///< as the rows name it
    std::string backend;
    ServingFactors factors; ///< three significant digits
    kernel::KernelFit fit;  ///< for the user's catalog folder
    ProgramOverhead overhead;
    std::vector<ServingErrors> errors;
};

/// The factors on a fit; shares stay within what a catalog may hold.
kernel::KernelFit scaled(kernel::KernelFit fit, const ServingFactors& factors);

/// In order of first appearance. `origin`: the file, for the source of the fit.
std::vector<ServingRefit> refitServing(std::span<const ServingMeasurement> measured, const ServingFacts& facts,
                                       const std::string& origin);

} // namespace paretoscope::serving
