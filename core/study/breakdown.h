// SPDX-License-Identifier: GPL-3.0-or-later
// The answer to "why this number?": a tree of terms, each with formula and source, whose children add up to it.
#pragma once

#include "core/base/unit.h"

#include <string>
#include <vector>

namespace paretoscope::study {

struct Term {
    std::string id;     ///< stable: "tensor_parallel_communication"
    std::string name;   ///< source text for translation
    double value = 0.0; ///< base units
    Unit unit = Unit::none;
    std::string formula;     ///< "2 L m (t-1)/t x 2 s b h / B"
    std::string source;      ///< paper and equation, or "derived"
    std::vector<Term> terms; ///< children: sum to `value` when `additive`
    bool additive = true;    ///< false where children are factors or facts, not summands
};

struct Breakdown {
    std::string metric; ///< metric id
    Term root;          ///< value equals the metric
};

} // namespace paretoscope::study
