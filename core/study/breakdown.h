// SPDX-License-Identifier: GPL-3.0-or-later
// The answer to "why this number?": a tree of terms, each with formula and source, whose children add up to it.
#pragma once

#include "core/base/source.h"
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

inline constexpr const char* kDerived = "derived";

Term term(std::string id, std::string name, double value, Unit unit, std::string formula, std::string source);
/// A term whose value is the sum of its children, in their order.
Term sum(std::string id, std::string name, Unit unit, std::vector<Term> terms);
/// A term that follows from its children by `formula`, not by adding them.
Term product(std::string id, std::string name, double value, Unit unit, std::string formula, std::vector<Term> facts);

/// What the share of a child is taken of: the whole of its parent while that is a sum. Below factors and facts a sum
/// starts a whole of its own; anything else has none, which is 0.
double wholeOf(const Term& child, const Term& parent, double parentWhole);

/// As people read it: unverified sources say so.
std::string sourceText(const Source& source);

struct Breakdown {
    std::string metric; ///< metric id
    Term root;          ///< value equals the metric
};

} // namespace paretoscope::study
