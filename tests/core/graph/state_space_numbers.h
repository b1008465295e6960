// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers for state-space layers in the manner of Mamba-1: a convolution along the sequence, then a recurrence, each
// channel alone.
#pragma once

#include "tests/core/graph/pieces.h"

namespace paretoscope::tests {

inline void demandWholeSequence(const Piece& x) {
    demand(std::is_sorted(x.indices[1].begin(), x.indices[1].end()) &&
               x.indices[1].back() + 1 == static_cast<int>(x.size(1)),
           "a recurrence over a part of a sequence");
}

/// Of x [b s (2) channels], the first half where there are two.
inline std::size_t channelPlace(const Piece& x, std::size_t b, std::size_t s, std::size_t half, std::size_t c) {
    const std::size_t halves = x.indices.size() == 4 ? 2 : 1;
    return ((b * x.size(1) + s) * halves + half) * x.indices.back().size() + c;
}

inline constexpr std::size_t kTaps = 4;

/// Calls tap(x place, weight place, output place) for each product, and adds the bias by another.
template <class Tap>
void overTaps(const Piece& x, const Tap& tap) {
    const std::size_t channels = x.indices.back().size();
    for (std::size_t b = 0; b < x.size(0); ++b) {
        for (std::size_t s = 0; s < x.size(1); ++s) {
            for (std::size_t c = 0; c < channels; ++c) {
                for (std::size_t j = 0; j < std::min(kTaps, s + 1); ++j) {
                    tap(channelPlace(x, b, s - j, 0, c), c * (kTaps + 1) + j, (b * x.size(1) + s) * channels + c);
                }
            }
        }
    }
}

inline Piece convolved(const Piece& x, const Piece& weight) {
    demandWholeSequence(x);
    Piece result = Piece::zeros({x.indices[0], x.indices[1], x.indices.back()});
    overTaps(x, [&](std::size_t from, std::size_t w, std::size_t to) {
        result.values[to] += x.values[from] * weight.values[w];
    });
    for (std::size_t i = 0; i < result.values.size(); ++i) {
        result.values[i] += weight.values[(i % result.size(2)) * (kTaps + 1) + kTaps];
    }
    return result;
}

inline std::vector<Piece> convolutionGradient(const Piece& dy, const Piece& x, const Piece& weight) {
    Piece dx = Piece::zeros(x.indices);
    Piece dweight = Piece::zeros(weight.indices);
    overTaps(x, [&](std::size_t from, std::size_t w, std::size_t to) {
        dx.values[from] += dy.values[to] * weight.values[w];
        dweight.values[w] += dy.values[to] * x.values[from];
    });
    for (std::size_t i = 0; i < dy.values.size(); ++i) {
        dweight.values[(i % dy.size(2)) * (kTaps + 1) + kTaps] += dy.values[i];
    }
    return {dx, dweight};
}

/// step = sigmoid(d + bias); h = step (A h + B u); output = (C h + D u) gate.
class Scan {
public:
    Scan(const Inputs& in, std::size_t first)
        : m_u(*in[first])
        , m_packed(*in[first + 1])
        , m_steps(*in[first + 2])
        , m_states(*in[first + 3])
        , m_weight(*in[first + 4])
        , m_sequence(m_u.size(1))
        , m_channels(m_u.size(2))
        , m_state(m_states.size(2) / 2) {
        demandWholeSequence(m_u);
    }

    Piece forward() {
        Piece result = Piece::zeros(m_u.indices);
        overLanes([&](std::size_t b, std::size_t c) {
            const std::vector<double> h = states(b, c);
            for (std::size_t s = 0; s < m_sequence; ++s) {
                result.values[place(b, s, c)] = output(h, b, s, c) * m_packed.values[gate(b, s, c)];
            }
        });
        return result;
    }

    std::vector<Piece> backward(const Piece& dy) {
        Piece du = Piece::zeros(m_u.indices);
        Piece dpacked = Piece::zeros(m_packed.indices);
        Piece dsteps = Piece::zeros(m_steps.indices);
        Piece dstates = Piece::zeros(m_states.indices);
        Piece dweight = Piece::zeros(m_weight.indices);
        overLanes([&](std::size_t b, std::size_t c) {
            const std::vector<double> h = states(b, c);
            std::vector<double> carried(m_state, 0.0);
            const std::size_t w = c * (m_state + 2);
            for (std::size_t s = m_sequence; s-- > 0;) {
                const std::size_t at = place(b, s, c);
                const double slope = dy.values[at] * m_packed.values[gate(b, s, c)];
                dpacked.values[gate(b, s, c)] = dy.values[at] * output(h, b, s, c);
                dweight.values[w + m_state] += slope * m_u.values[at];
                du.values[at] += slope * m_weight.values[w + m_state];
                const double size = step(b, s, c);
                double dsize = 0.0;
                for (std::size_t n = 0; n < m_state; ++n) {
                    const double before = s > 0 ? h[(s - 1) * m_state + n] : 0.0;
                    const double in = m_states.at({b, s, n});
                    dstates.at({b, s, m_state + n}) += slope * h[s * m_state + n];
                    const double dh = slope * m_states.at({b, s, m_state + n}) + carried[n];
                    dsize += dh * (m_weight.values[w + n] * before + in * m_u.values[at]);
                    dweight.values[w + n] += dh * size * before;
                    dstates.at({b, s, n}) += dh * size * m_u.values[at];
                    du.values[at] += dh * size * in;
                    carried[n] = dh * size * m_weight.values[w + n];
                }
                dsteps.values[at] = dsize * size * (1.0 - size);
                dweight.values[w + m_state + 1] += dsteps.values[at];
            }
        });
        return {du, dpacked, dsteps, dstates, dweight};
    }

private:
    template <class Lane>
    void overLanes(const Lane& lane) const {
        for (std::size_t b = 0; b < m_u.size(0); ++b) {
            for (std::size_t c = 0; c < m_channels; ++c) {
                lane(b, c);
            }
        }
    }
    [[nodiscard]] std::size_t place(std::size_t b, std::size_t s, std::size_t c) const {
        return (b * m_sequence + s) * m_channels + c;
    }
    [[nodiscard]] std::size_t gate(std::size_t b, std::size_t s, std::size_t c) const {
        return channelPlace(m_packed, b, s, 1, c);
    }
    [[nodiscard]] double step(std::size_t b, std::size_t s, std::size_t c) const {
        return sigmoid(m_steps.values[place(b, s, c)] + m_weight.values[c * (m_state + 2) + m_state + 1]);
    }
    [[nodiscard]] std::vector<double> states(std::size_t b, std::size_t c) const {
        std::vector<double> h(m_sequence * m_state);
        for (std::size_t s = 0; s < m_sequence; ++s) {
            for (std::size_t n = 0; n < m_state; ++n) {
                const double before = s > 0 ? h[(s - 1) * m_state + n] : 0.0;
                h[s * m_state + n] = step(b, s, c) * (m_weight.values[c * (m_state + 2) + n] * before +
                                                      m_states.at({b, s, n}) * m_u.values[place(b, s, c)]);
            }
        }
        return h;
    }
    [[nodiscard]] double output(const std::vector<double>& h, std::size_t b, std::size_t s, std::size_t c) const {
        double sum = m_weight.values[c * (m_state + 2) + m_state] * m_u.values[place(b, s, c)];
        for (std::size_t n = 0; n < m_state; ++n) {
            sum += m_states.at({b, s, m_state + n}) * h[s * m_state + n];
        }
        return sum;
    }

    const Piece& m_u;
    const Piece& m_packed;
    const Piece& m_steps;
    const Piece& m_states;
    const Piece& m_weight;
    std::size_t m_sequence;
    std::size_t m_channels;
    std::size_t m_state;
};

} // namespace paretoscope::tests
