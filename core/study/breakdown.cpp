// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/breakdown.h"

namespace paretoscope::study {

Term term(std::string id, std::string name, double value, Unit unit, std::string formula, std::string source) {
    Term result;
    result.id = std::move(id);
    result.name = std::move(name);
    result.value = value;
    result.unit = unit;
    result.formula = std::move(formula);
    result.source = std::move(source);
    return result;
}

Term sum(std::string id, std::string name, Unit unit, std::vector<Term> terms) {
    double value = 0.0;
    for (const Term& each : terms) {
        value += each.value;
    }
    Term result = term(std::move(id), std::move(name), value, unit, "sum of its terms", kDerived);
    result.terms = std::move(terms);
    return result;
}

Term product(std::string id, std::string name, double value, Unit unit, std::string formula, std::vector<Term> facts) {
    Term result = term(std::move(id), std::move(name), value, unit, std::move(formula), kDerived);
    result.terms = std::move(facts);
    result.additive = false;
    return result;
}

double wholeOf(const Term& child, const Term& parent, double parentWhole) {
    if (parent.additive && parentWhole != 0.0) {
        return parentWhole;
    }
    return child.additive && !child.terms.empty() ? child.value : 0.0;
}

std::string sourceText(const Source& source) {
    return source.unverified ? source.text + " (unverified)" : source.text;
}

} // namespace paretoscope::study
