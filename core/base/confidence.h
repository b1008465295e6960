// SPDX-License-Identifier: GPL-3.0-or-later
// How far the mean of a few independent results may be from the true one.
#pragma once

#include <span>

namespace paretoscope {

/// The 97.5 % point of Student's t distribution; at least one degree of freedom. Up to 20 from the NIST/SEMATECH
/// e-Handbook of Statistical Methods, section 1.3.6.7.2 (three decimals), beyond by the expansion of Abramowitz and
/// Stegun, Handbook of Mathematical Functions, 26.7.5.
double studentT975(int degreesOfFreedom);

struct MeanWithHalfWidth {
    double mean = 0.0;
    double halfWidth = 0.0; ///< of the two-sided 95 % confidence interval; NaN for fewer than two results
};
/// NaN for no results.
MeanWithHalfWidth meanWithHalfWidth(std::span<const double> results);

} // namespace paretoscope
