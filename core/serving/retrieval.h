// SPDX-License-Identifier: GPL-3.0-or-later
// How long it takes to find texts for a question (retrieval-augmented generation), on a host or on an accelerator. For
// a batch of b questions, everything by the roofline max(bytes / (share of the bandwidth), FLOPs / (share of the
// peak)):
//   embedding      an encoder of P parameters reads T tokens: 2 P T b FLOPs, its weights once (notes/serving.md, 5.7)
//   inverted index IVF-PQ (Jegou, Douze, Schmid, IEEE TPAMI 33(1), 2011; Johnson et al., Faiss, arXiv:1702.08734):
//                  coarse  lists x d x 4 bytes once, 2 lists d b FLOPs
//                  tables  of each probed list: 256 M entries of 4 bytes, 2 x 256 d FLOPs (residual codes)
//                  codes   probes x vectors / lists x M bytes a question, an addition each; nothing amortises them
//   graph index    HNSW (Malkov, Yashunin, IEEE TPAMI 42(4), 2020, arXiv:1603.09320): ef steps, one after the other,
//   each
//                  reads up to 2 M neighbours' vectors and links, and pays one access to far memory; log_M N steps
//                  above (upper bound of the base layer's work; derived)
//   reranking      exact distances of the candidates: 4 d bytes each; or a cross-encoder of the encoder's size that
//   reads
//                  question and text of each
// Thread-safe: functions of their arguments.
#pragma once

#include "core/base/quantity.h"

namespace paretoscope::serving {

/// What searches. Shares of peaks that such kernels reach are the user's or from notes/serving.md, 5.7 (host scans at
/// 0.3 to 0.8 of the memory's bandwidth).
struct SearchProcessor {
    FlopsPerSecond peak;
    BytesPerSecond bandwidth;
    double peakShare = 0.5;
    double bandwidthShare = 0.5;
    Seconds access; ///< of far memory, by a chain of accesses that wait for each other
    Seconds launch; ///< of each of a search's parts
};

enum class IndexKind { invertedLists, graph };

struct VectorIndex {
    IndexKind kind = IndexKind::invertedLists;
    double vectors = 1e8;
    double dimension = 768.0;
    double lists = 65536.0; ///< of inverted lists ...
    double probes = 64.0;
    double codeBytes = 64.0;    ///< M
    double searchWidth = 128.0; ///< of graphs: ef
    double degree = 32.0;       ///< M; twice as many links in the base layer
};

struct Retrieval {
    VectorIndex index;
    double questionTokens = 64.0;
    double encoderParameters = 0.335e9; ///< of 2 bytes
    bool crossEncoder = false;
    double candidates = 100.0;
    double chunkTokens = 512.0;
};

struct RetrievalTime {
    Seconds embedding;
    Seconds search;
    Seconds reranking;
    [[nodiscard]] Seconds total() const { return embedding + search + reranking; }
};

RetrievalTime retrievalTime(const Retrieval& retrieval, const SearchProcessor& processor, double batch) noexcept;

/// What it takes in memory: codes and an 8-byte number of each vector, and centroids; vectors and links of a graph.
Bytes indexSize(const VectorIndex& index) noexcept;

} // namespace paretoscope::serving
