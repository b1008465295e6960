// SPDX-License-Identifier: GPL-3.0-or-later
// A mixture of experts on real numbers: router, dispatch and combine of one rank, with their gradients. Experts are
// chosen by turns: token n takes experts n K, n K + 1, ... (mod E).
#pragma once

#include "tests/core/graph/pieces.h"

#include <cmath>
#include <numeric>
#include <vector>

namespace paretoscope::tests {

class Experts {
public:
    Experts(std::int64_t experts, std::int64_t topK)
        : m_experts(static_cast<int>(experts))
        , m_topK(static_cast<int>(topK)) {}

    [[nodiscard]] Piece chosen(const Piece& logits) const {
        std::vector<int> columns(static_cast<std::size_t>(m_topK));
        std::iota(columns.begin(), columns.end(), 0);
        Piece gates = Piece::zeros({logits.indices[0], logits.indices[1], columns});
        for (std::size_t i = 0; i < logits.size(0) * logits.size(1); ++i) {
            double sum = 0.0;
            for (std::size_t k = 0; k < columns.size(); ++k) {
                const int expert = expertOf(logits.indices[1][i % logits.size(1)], static_cast<int>(k));
                double& gate = gates.values[i * columns.size() + k];
                gate = std::exp(logits.values[i * logits.size(2) + static_cast<std::size_t>(expert)]);
                sum += gate;
            }
            for (std::size_t k = 0; k < columns.size(); ++k) {
                gates.values[i * columns.size() + k] /= sum;
            }
        }
        return gates;
    }

    [[nodiscard]] Piece routerGradient(const Piece& dgates, const Piece& gates) const {
        std::vector<int> every(static_cast<std::size_t>(m_experts));
        std::iota(every.begin(), every.end(), 0);
        Piece result = Piece::zeros({gates.indices[0], gates.indices[1], every});
        const std::size_t choices = gates.size(2);
        for (std::size_t i = 0; i < gates.size(0) * gates.size(1); ++i) {
            double mean = 0.0;
            for (std::size_t k = 0; k < choices; ++k) {
                mean += gates.values[i * choices + k] * dgates.values[i * choices + k];
            }
            for (std::size_t k = 0; k < choices; ++k) {
                const auto expert =
                    static_cast<std::size_t>(expertOf(gates.indices[1][i % gates.size(1)], static_cast<int>(k)));
                result.values[i * every.size() + expert] =
                    gates.values[i * choices + k] * (dgates.values[i * choices + k] - mean);
            }
        }
        return result;
    }

    /// `place`: which of the ranks that share an expert's rows sends.
    [[nodiscard]] Piece sent(const Piece& x, int place) const {
        const std::size_t width = x.size(2);
        const std::size_t rows =
            x.size(0) * x.size(1) * static_cast<std::size_t>(m_topK) / static_cast<std::size_t>(m_experts);
        std::vector<int> every(static_cast<std::size_t>(m_experts));
        std::iota(every.begin(), every.end(), 0);
        std::vector<int> mine(rows);
        std::iota(mine.begin(), mine.end(), place * static_cast<int>(rows));
        Piece result = Piece::zeros({every, mine, x.indices[2]});
        overCopies(x.indices[0], x.indices[1],
                   [&](std::size_t token, std::size_t, std::size_t expert, std::size_t row) {
                       for (std::size_t h = 0; h < width; ++h) {
                           result.at({expert, row, h}) = x.values[token * width + h];
                       }
                   });
        return result;
    }

    /// `tokens`: what was dispatched.
    [[nodiscard]] Piece dispatchGradient(const Piece& drows, const Piece& tokens) const {
        Piece result = Piece::zeros(tokens.indices);
        const std::size_t width = drows.size(2);
        overCopies(result.indices[0], result.indices[1],
                   [&](std::size_t token, std::size_t, std::size_t expert, std::size_t row) {
                       for (std::size_t h = 0; h < width; ++h) {
                           result.values[token * width + h] += drows.at({expert, row, h});
                       }
                   });
        return result;
    }

    [[nodiscard]] Piece combined(const Piece& rows, const Piece& gates) const {
        Piece result = Piece::zeros({gates.indices[0], gates.indices[1], rows.indices[2]});
        const std::size_t width = rows.size(2);
        overCopies(gates.indices[0], gates.indices[1],
                   [&](std::size_t token, std::size_t choice, std::size_t expert, std::size_t row) {
                       const double gate = gates.values[token * gates.size(2) + choice];
                       for (std::size_t h = 0; h < width; ++h) {
                           result.values[token * width + h] += gate * rows.at({expert, row, h});
                       }
                   });
        return result;
    }

    [[nodiscard]] std::vector<Piece> combineGradient(const Piece& dy, const Piece& rows, const Piece& gates) const {
        Piece drows = Piece::zeros(rows.indices);
        Piece dgates = Piece::zeros(gates.indices);
        const std::size_t width = rows.size(2);
        overCopies(gates.indices[0], gates.indices[1],
                   [&](std::size_t token, std::size_t choice, std::size_t expert, std::size_t row) {
                       for (std::size_t h = 0; h < width; ++h) {
                           const double slope = dy.values[token * width + h];
                           drows.at({expert, row, h}) = gates.values[token * gates.size(2) + choice] * slope;
                           dgates.values[token * gates.size(2) + choice] += rows.at({expert, row, h}) * slope;
                       }
                   });
        return {drows, dgates};
    }

private:
    /// Whole sequences are multiples of E / K tokens long, so the place in the sequence decides.
    [[nodiscard]] int expertOf(int position, int choice) const { return (position * m_topK + choice) % m_experts; }

    /// Calls visit(token, choice, expert, row) for each copy that a rank sends.
    template <class Visit>
    void overCopies(const std::vector<int>& batch, const std::vector<int>& positions, const Visit& visit) const {
        std::vector<std::size_t> rows(static_cast<std::size_t>(m_experts), 0);
        for (std::size_t b = 0; b < batch.size(); ++b) {
            for (std::size_t s = 0; s < positions.size(); ++s) {
                for (int choice = 0; choice < m_topK; ++choice) {
                    const auto expert = static_cast<std::size_t>(expertOf(positions[s], choice));
                    visit(b * positions.size() + s, static_cast<std::size_t>(choice), expert, rows[expert]++);
                }
            }
        }
    }

    int m_experts;
    int m_topK;
};

} // namespace paretoscope::tests
