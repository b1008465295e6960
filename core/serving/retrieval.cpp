// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/retrieval.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::serving {

namespace {

constexpr double kWeightBytes = 2.0;
constexpr double kNumberBytes = 4.0; ///< of a vector's elements, of tables' entries and of links
constexpr double kIdBytes = 8.0;
constexpr double kCodewords = 256.0; ///< of a byte

Seconds roofline(const SearchProcessor& processor, double bytes, double flops) {
    return processor.launch + std::max(Bytes(bytes) / (processor.bandwidthShare * processor.bandwidth),
                                       Flops(flops) / (processor.peakShare * processor.peak));
}

/// An encoder over `tokens` in all.
Seconds encoding(const Retrieval& retrieval, const SearchProcessor& processor, double tokens) {
    return roofline(processor, kWeightBytes * retrieval.encoderParameters, 2.0 * retrieval.encoderParameters * tokens);
}

Seconds listSearch(const VectorIndex& index, const SearchProcessor& processor, double batch) {
    const double coarse = index.lists * index.dimension;
    const double tables = batch * index.probes * kCodewords;
    const double codes = batch * index.probes * index.vectors / index.lists * index.codeBytes;
    return roofline(processor, kNumberBytes * coarse, 2.0 * coarse * batch) +
           roofline(processor, kNumberBytes * tables * index.codeBytes, 2.0 * tables * index.dimension) +
           roofline(processor, codes, codes);
}

Seconds graphSearch(const VectorIndex& index, const SearchProcessor& processor, double batch) {
    const double above = std::log(std::max(index.vectors, index.degree)) / std::log(index.degree);
    const double evaluations = 2.0 * index.degree * index.searchWidth + index.degree * above;
    const double bytes = evaluations * kNumberBytes * (index.dimension + 1.0);
    return (index.searchWidth + above) * processor.access +
           roofline(processor, batch * bytes, 2.0 * batch * evaluations * index.dimension);
}

} // namespace

RetrievalTime retrievalTime(const Retrieval& retrieval, const SearchProcessor& processor, double batch) noexcept {
    const VectorIndex& index = retrieval.index;
    RetrievalTime time;
    time.embedding = encoding(retrieval, processor, batch * retrieval.questionTokens);
    time.search =
        index.kind == IndexKind::graph ? graphSearch(index, processor, batch) : listSearch(index, processor, batch);
    const double candidates = batch * retrieval.candidates;
    time.reranking =
        retrieval.crossEncoder
            ? encoding(retrieval, processor, candidates * (retrieval.questionTokens + retrieval.chunkTokens))
            : roofline(processor, kNumberBytes * candidates * index.dimension, 2.0 * candidates * index.dimension);
    return time;
}

Bytes indexSize(const VectorIndex& index) noexcept {
    const double whole = kNumberBytes * index.dimension;
    return index.kind == IndexKind::graph
               ? Bytes(index.vectors * (whole + 2.0 * index.degree * kNumberBytes + kIdBytes))
               : Bytes(index.vectors * (index.codeBytes + kIdBytes) + index.lists * whole);
}

} // namespace paretoscope::serving
