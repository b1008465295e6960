// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers for attention: packed projections into rotated queries, keys and values, and the causal softmax core.
#pragma once

#include "tests/core/graph/pieces.h"

namespace paretoscope::tests {

inline std::vector<int> headsOf(const std::vector<int>& groups, std::size_t each) {
    std::vector<int> heads;
    for (const int group : groups) {
        for (std::size_t i = 0; i < each; ++i) {
            heads.push_back(group * static_cast<int>(each) + static_cast<int>(i));
        }
    }
    return heads;
}

/// Turns (x, y) pairs by an angle that grows with the position, or back.
inline void rotate(double& x, double& y, int position, std::size_t pair, double direction) {
    const double angle = direction * position / std::pow(10.0, static_cast<double>(pair));
    const double turned = x * std::cos(angle) - y * std::sin(angle);
    y = x * std::sin(angle) + y * std::cos(angle);
    x = turned;
}

/// Moves between packed projections and queries, keys and values; calls move(packed, other, rotation pair or -1).
template <class Move>
void unpack(const Piece& packed, Piece& queries, Piece& keysValues, const Move& move) {
    const std::size_t groups = packed.size(2);
    const std::size_t each = packed.size(3) - 2;
    for (std::size_t b = 0; b < packed.size(0); ++b) {
        for (std::size_t s = 0; s < packed.size(1); ++s) {
            for (std::size_t k = 0; k < groups; ++k) {
                for (std::size_t g = 0; g < each + 2; ++g) {
                    for (std::size_t d = 0; d + 1 < packed.size(4); d += 2) {
                        const bool query = g < each;
                        const auto offset = [&](std::size_t more) {
                            return query ? ((b * packed.size(1) + s) * groups * each + k * each + g) * packed.size(4) +
                                               d + more
                                         : (((b * packed.size(1) + s) * groups + k) * 2 + (g - each)) * packed.size(4) +
                                               d + more;
                        };
                        const std::size_t from =
                            (((b * packed.size(1) + s) * groups + k) * (each + 2) + g) * packed.size(4) + d;
                        Piece& other = query ? queries : keysValues;
                        move(from, other, offset(0), packed.indices[1][s], d / 2, g <= each);
                    }
                }
            }
        }
    }
}

inline std::vector<Piece> rotated(const Piece& packed) {
    const std::size_t each = packed.size(3) - 2;
    Piece queries =
        Piece::zeros({packed.indices[0], packed.indices[1], headsOf(packed.indices[2], each), packed.indices[4]});
    Piece keysValues =
        Piece::zeros({packed.indices[0], packed.indices[1], packed.indices[2], {0, 1}, packed.indices[4]});
    unpack(packed, queries, keysValues,
           [&packed](std::size_t from, Piece& other, std::size_t to, int position, std::size_t pair, bool turns) {
               double x = packed.values[from];
               double y = packed.values[from + 1];
               if (turns) {
                   rotate(x, y, position, pair, 1.0);
               }
               other.values[to] = x;
               other.values[to + 1] = y;
           });
    return {queries, keysValues};
}

inline Piece unrotated(Piece queries, Piece keysValues, const std::vector<int>& packedColumns) {
    Piece packed = Piece::zeros(
        {queries.indices[0], queries.indices[1], keysValues.indices[2], packedColumns, queries.indices[3]});
    unpack(packed, queries, keysValues,
           [&packed](std::size_t from, Piece& other, std::size_t to, int position, std::size_t pair, bool turns) {
               double x = other.values[to];
               double y = other.values[to + 1];
               if (turns) {
                   rotate(x, y, position, pair, -1.0);
               }
               packed.values[from] = x;
               packed.values[from + 1] = y;
           });
    return packed;
}

/// Of a key or value of one head: keys stand before values in what both are packed into.
inline std::size_t keyPlace(const Piece& kv, std::size_t b, std::size_t t, std::size_t k) {
    const std::size_t width = kv.values.size() / (kv.size(0) * kv.size(1) * kv.size(2));
    return ((b * kv.size(1) + t) * kv.size(2) + k) * width;
}

/// Calls row(b, query, head, group, probabilities) for each query.
template <class Row>
void overScores(const Piece& q, const Piece& kv, const Row& row) {
    const std::size_t each = q.size(2) / kv.size(2);
    const double scale = 1.0 / std::sqrt(static_cast<double>(q.size(3)));
    std::vector<double> scores(kv.size(1));
    for (std::size_t b = 0; b < q.size(0); ++b) {
        for (std::size_t s = 0; s < q.size(1); ++s) {
            for (std::size_t a = 0; a < q.size(2); ++a) {
                double sum = 0.0;
                for (std::size_t t = 0; t < kv.size(1); ++t) {
                    double dot = 0.0;
                    for (std::size_t d = 0; d < q.size(3); ++d) {
                        dot += q.at({b, s, a, d}) * kv.values[keyPlace(kv, b, t, a / each) + d];
                    }
                    scores[t] = kv.indices[1][t] <= q.indices[1][s] ? std::exp(scale * dot) : 0.0;
                    sum += scores[t];
                }
                for (double& score : scores) {
                    score /= sum;
                }
                row(b, s, a, a / each, scores);
            }
        }
    }
}

inline Piece attended(const Piece& q, const Piece& kv) {
    const std::size_t keyDim = q.size(3);
    std::vector<int> columns(keyPlace(kv, 0, 0, 1) - keyDim);
    std::iota(columns.begin(), columns.end(), 0);
    Piece result = Piece::zeros({q.indices[0], q.indices[1], q.indices[2], columns});
    overScores(q, kv,
               [&](std::size_t b, std::size_t s, std::size_t a, std::size_t k, const std::vector<double>& scores) {
                   for (std::size_t t = 0; t < scores.size(); ++t) {
                       for (std::size_t d = 0; d < columns.size(); ++d) {
                           result.at({b, s, a, d}) += scores[t] * kv.values[keyPlace(kv, b, t, k) + keyDim + d];
                       }
                   }
               });
    return result;
}

inline std::vector<Piece> attentionGradient(const Piece& dy, const Piece& q, const Piece& kv) {
    Piece dq = Piece::zeros(q.indices);
    Piece dkv = Piece::zeros(kv.indices);
    const double scale = 1.0 / std::sqrt(static_cast<double>(q.size(3)));
    overScores(q, kv,
               [&](std::size_t b, std::size_t s, std::size_t a, std::size_t k, const std::vector<double>& scores) {
                   std::vector<double> dscores(scores.size(), 0.0);
                   double mean = 0.0;
                   for (std::size_t t = 0; t < scores.size(); ++t) {
                       const std::size_t value = keyPlace(kv, b, t, k) + q.size(3);
                       for (std::size_t d = 0; d < dy.size(3); ++d) {
                           dscores[t] += dy.at({b, s, a, d}) * kv.values[value + d];
                           dkv.values[value + d] += scores[t] * dy.at({b, s, a, d});
                       }
                       mean += scores[t] * dscores[t];
                   }
                   for (std::size_t t = 0; t < scores.size(); ++t) {
                       const double slope = scale * scores[t] * (dscores[t] - mean);
                       const std::size_t key = keyPlace(kv, b, t, k);
                       for (std::size_t d = 0; d < q.size(3); ++d) {
                           dq.at({b, s, a, d}) += slope * kv.values[key + d];
                           dkv.values[key + d] += slope * q.at({b, s, a, d});
                       }
                   }
               });
    return {dq, dkv};
}

} // namespace paretoscope::tests
