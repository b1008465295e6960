// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quality/cache_accuracy_fit.h"

#include "core/base/random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

namespace paretoscope::quality {

namespace {

constexpr double kMostRelative = 1.05;
constexpr double kStartSlope = 1.83; // the prototype's (notes, section 2.4)
constexpr double kStartBase = 6.5;   // 665 tokens
constexpr double kBaseRidge = 1e-3;
constexpr double kSlopeRidge = 0.2; // on ln s
constexpr double kRidge[kEffectKinds] = {0.02, 0.02, 0.02, 0.05, 0.1, 0.1, 0.1};
constexpr int kIterations = 30;

/// A point in the fit's terms: which coefficients it has. The first two are base and ln slope.
struct Row {
    double logTokens = 0.0;
    double relative = 0.0;
    std::array<std::size_t, kEffectKinds> effects{};
};

/// Symmetric positive definite, by Cholesky's decomposition.
class Cholesky {
public:
    explicit Cholesky(std::vector<double> matrix, std::size_t size)
        : m_lower(std::move(matrix))
        , m_size(size) {
        for (std::size_t i = 0; i < size; ++i) {
            double* row = &m_lower[i * size];
            for (std::size_t j = 0; j <= i; ++j) {
                const double* other = &m_lower[j * size];
                double sum = row[j];
                for (std::size_t k = 0; k < j; ++k) {
                    sum -= row[k] * other[k];
                }
                row[j] = i == j ? std::sqrt(std::max(sum, 1e-12)) : sum / other[j];
            }
        }
    }
    [[nodiscard]] std::vector<double> solve(std::vector<double> x) const {
        forward(x);
        for (std::size_t i = m_size; i-- > 0;) {
            for (std::size_t k = i + 1; k < m_size; ++k) {
                x[i] -= m_lower[k * m_size + i] * x[k];
            }
            x[i] /= m_lower[i * m_size + i];
        }
        return x;
    }
    /// Diagonal of the inverse at `index`.
    [[nodiscard]] double inverseAt(std::size_t index) const {
        std::vector<double> unit(m_size, 0.0);
        unit[index] = 1.0;
        forward(unit);
        double sum = 0.0;
        for (const double each : unit) {
            sum += each * each;
        }
        return sum;
    }

private:
    void forward(std::vector<double>& x) const {
        for (std::size_t i = 0; i < m_size; ++i) {
            for (std::size_t k = 0; k < i; ++k) {
                x[i] -= m_lower[i * m_size + k] * x[k];
            }
            x[i] /= m_lower[i * m_size + i];
        }
    }
    std::vector<double> m_lower;
    std::size_t m_size;
};

class Fit {
public:
    explicit Fit(std::span<const MeasuredAccuracy> points) {
        std::map<std::tuple<std::size_t, std::string, std::string>, std::size_t> places;
        for (const MeasuredAccuracy& point : points) {
            if (point.question.tokens <= 0.0) {
                continue;
            }
            Row row{std::log(point.question.tokens), std::min(point.relative, kMostRelative), {}};
            for (std::size_t kind = 0; kind < kEffectKinds; ++kind) {
                const EffectNames names = effectNames(static_cast<EffectKind>(kind), point.question.names());
                const std::tuple key(kind, std::string(names.first), std::string(names.second));
                const auto [place, isNew] = places.try_emplace(key, m_effects.size());
                if (isNew) {
                    m_effects.push_back(
                        {static_cast<EffectKind>(kind), std::get<1>(key), std::get<2>(key), 0.0, 0.0, 0});
                }
                ++m_effects[place->second].points;
                row.effects[kind] = kFirstEffect + place->second;
            }
            m_rows.push_back(row);
        }
        m_values.assign(kFirstEffect + m_effects.size(), 0.0);
        m_values[0] = kStartBase;
        m_values[1] = std::log(kStartSlope);
    }

    void run() {
        double damping = 1e-2;
        double objective = objectiveOf(m_values);
        for (int iteration = 0; iteration < kIterations; ++iteration) {
            const auto [matrix, gradient] = normalEquations();
            std::vector<double> damped = matrix;
            for (std::size_t i = 0; i < m_values.size(); ++i) {
                damped[i * m_values.size() + i] *= 1.0 + damping;
            }
            const std::vector<double> step = Cholesky(std::move(damped), m_values.size()).solve(gradient);
            std::vector<double> next = m_values;
            for (std::size_t i = 0; i < next.size(); ++i) {
                next[i] += step[i];
            }
            const double reached = objectiveOf(next);
            if (reached < objective) {
                m_values = std::move(next);
                damping = std::max(damping / 5.0, 1e-6);
                if (objective - reached < 1e-8) {
                    break;
                }
                objective = reached;
            } else {
                damping *= 10.0;
            }
        }
    }

    [[nodiscard]] CacheAccuracy result() const {
        CacheAccuracy accuracy;
        accuracy.base = m_values[0];
        accuracy.slope = std::exp(m_values[1]);
        double square = 0.0;
        for (const Row& row : m_rows) {
            square += std::pow(row.relative - predict(m_values, row), 2);
        }
        accuracy.residual = m_rows.empty() ? 0.0 : std::sqrt(square / static_cast<double>(m_rows.size()));
        accuracy.effects = m_effects;
        const Cholesky decomposition(normalEquations().first, m_values.size());
        std::array<double, kEffectKinds> squares{};
        std::array<double, kEffectKinds> counts{};
        for (std::size_t i = 0; i < m_effects.size(); ++i) {
            Effect& effect = accuracy.effects[i];
            effect.shift = m_values[kFirstEffect + i];
            effect.deviation = accuracy.residual * std::sqrt(decomposition.inverseAt(kFirstEffect + i));
            squares[static_cast<std::size_t>(effect.kind)] += effect.shift * effect.shift;
            counts[static_cast<std::size_t>(effect.kind)] += 1.0;
        }
        for (std::size_t kind = 0; kind < kEffectKinds; ++kind) {
            accuracy.spread.push_back(counts[kind] > 0.0 ? std::sqrt(squares[kind] / counts[kind]) : 0.0);
        }
        return accuracy;
    }

private:
    static constexpr std::size_t kFirstEffect = 2;

    static double predict(const std::vector<double>& values, const Row& row) {
        double middle = values[0];
        for (const std::size_t effect : row.effects) {
            middle += values[effect];
        }
        return 1.0 / (1.0 + std::exp(-std::exp(values[1]) * (row.logTokens - middle)));
    }
    [[nodiscard]] double ridgeOf(std::size_t coefficient) const {
        return coefficient == 0   ? kBaseRidge
               : coefficient == 1 ? kSlopeRidge
                                  : kRidge[static_cast<std::size_t>(m_effects[coefficient - kFirstEffect].kind)];
    }
    static double centreOf(std::size_t coefficient) {
        return coefficient == 0 ? kStartBase : coefficient == 1 ? std::log(kStartSlope) : 0.0;
    }
    [[nodiscard]] double objectiveOf(const std::vector<double>& values) const {
        double sum = 0.0;
        for (const Row& row : m_rows) {
            sum += std::pow(row.relative - predict(values, row), 2);
        }
        for (std::size_t i = 0; i < values.size(); ++i) {
            sum += ridgeOf(i) * std::pow(values[i] - centreOf(i), 2);
        }
        return sum;
    }
    [[nodiscard]] std::pair<std::vector<double>, std::vector<double>> normalEquations() const {
        const std::size_t size = m_values.size();
        std::vector<double> matrix(size * size, 0.0);
        std::vector<double> gradient(size, 0.0);
        const double slope = std::exp(m_values[1]);
        for (const Row& row : m_rows) {
            const double predicted = predict(m_values, row);
            const double steep = predicted * (1.0 - predicted);
            const double way = std::log(predicted / (1.0 - predicted)); // slope times distance
            std::array<std::pair<std::size_t, double>, kFirstEffect + kEffectKinds> derivatives;
            derivatives[0] = {0, -steep * slope};
            derivatives[1] = {1, steep * way};
            for (std::size_t kind = 0; kind < kEffectKinds; ++kind) {
                derivatives[kFirstEffect + kind] = {row.effects[kind], -steep * slope};
            }
            for (const auto& [i, first] : derivatives) {
                gradient[i] += first * (row.relative - predicted);
                for (const auto& [j, second] : derivatives) {
                    matrix[i * size + j] += first * second;
                }
            }
        }
        for (std::size_t i = 0; i < size; ++i) {
            matrix[i * size + i] += ridgeOf(i);
            gradient[i] -= ridgeOf(i) * (m_values[i] - centreOf(i));
        }
        return {std::move(matrix), std::move(gradient)};
    }

    std::vector<Row> m_rows;
    std::vector<Effect> m_effects;
    std::vector<double> m_values;
};

std::vector<FewerBits> meansOfFewerBits(std::span<const MeasuredAccuracy> points) {
    std::map<std::pair<std::string, double>, std::vector<double>> groups;
    for (const MeasuredAccuracy& point : points) {
        if (point.question.tokens <= 0.0 && point.question.bits < 16.0) {
            groups[{point.question.policy, point.question.bits}].push_back(point.relative);
        }
    }
    std::vector<FewerBits> means;
    for (const auto& [key, relatives] : groups) {
        const auto count = static_cast<double>(relatives.size());
        double sum = 0.0;
        double square = 0.0;
        for (const double each : relatives) {
            sum += each;
            square += each * each;
        }
        const double mean = sum / count;
        means.push_back({key.first, key.second, mean, std::sqrt(std::max(square / count - mean * mean, 0.0)),
                         static_cast<int>(relatives.size())});
    }
    return means;
}

/// FNV-1a: equal on every machine.
std::uint64_t hashOf(const std::string& text) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char each : text) {
        hash = (hash ^ static_cast<unsigned char>(each)) * 0x100000001b3ULL;
    }
    return mixBits(hash);
}

} // namespace

CacheAccuracy fitCacheAccuracy(std::span<const MeasuredAccuracy> points, Source source) {
    Fit fit(points);
    fit.run();
    CacheAccuracy accuracy = fit.result();
    accuracy.fewerBits = meansOfFewerBits(points);
    accuracy.source = std::move(source);
    return accuracy;
}

std::vector<LeftOut> leaveCurvesOut(std::span<const MeasuredAccuracy> points, int folds) {
    std::vector<LeftOut> leftOut;
    for (int fold = 0; fold < folds; ++fold) {
        const auto isOut = [&](const MeasuredAccuracy& point) {
            return static_cast<int>(hashOf(curveOf(point.question)) % static_cast<std::uint64_t>(folds)) == fold;
        };
        std::vector<MeasuredAccuracy> kept;
        std::ranges::remove_copy_if(points, std::back_inserter(kept), isOut);
        const CacheAccuracy accuracy = fitCacheAccuracy(kept, {});
        for (const MeasuredAccuracy& point : points) {
            if (isOut(point)) {
                leftOut.push_back({point, accuracy.estimate(point.question)});
            }
        }
    }
    return leftOut;
}

} // namespace paretoscope::quality
