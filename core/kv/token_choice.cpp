// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kv/token_choice.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <numeric>

namespace paretoscope::kv {

namespace {

/// A choice that holds a list of tokens and attends to all of it.
class HeldTokens : public TokenChoice {
public:
    [[nodiscard]] std::span<const std::int64_t> attended(const HeadTokens&, std::span<const float>) override {
        return m_held;
    }

protected:
    [[nodiscard]] std::int64_t count() const { return static_cast<std::int64_t>(m_held.size()); }
    std::vector<std::int64_t> m_held; ///< ascending
};

class Whole final : public HeldTokens {
public:
    void take(const HeadTokens& head, std::span<const float>) override { m_held.push_back(head.size() - 1); }
};

class Recent final : public HeldTokens {
public:
    Recent(std::int64_t budget, std::int64_t sinks)
        : m_budget(budget)
        , m_sinks(std::min(sinks, budget)) {}
    void take(const HeadTokens& head, std::span<const float>) override {
        m_held.push_back(head.size() - 1);
        if (count() > m_budget) {
            m_held.erase(m_held.begin() + m_sinks);
        }
    }

private:
    std::int64_t m_budget;
    std::int64_t m_sinks;
};

class HeavyHitters final : public HeldTokens {
public:
    explicit HeavyHitters(std::int64_t budget)
        : m_budget(budget) {}
    void take(const HeadTokens& head, std::span<const float> query) override {
        m_held.push_back(head.size() - 1);
        m_sums.push_back(0.0F);
        attentionWeights(head, query, m_held, m_weights);
        for (std::size_t i = 0; i < m_sums.size(); ++i) {
            m_sums[i] += m_weights[i];
        }
        if (count() > m_budget) {
            const auto older = m_sums.end() - std::min(m_budget / 2, count() - 1);
            const auto least = std::min_element(m_sums.begin(), older) - m_sums.begin();
            m_held.erase(m_held.begin() + least);
            m_sums.erase(m_sums.begin() + least);
        }
    }

private:
    std::int64_t m_budget;
    std::vector<float> m_sums; ///< of attention, for each held token
    std::vector<float> m_weights;
};

class LastRow final : public HeldTokens {
public:
    explicit LastRow(std::int64_t budget)
        : m_budget(budget) {}
    void take(const HeadTokens& head, std::span<const float> query) override {
        m_held.push_back(head.size() - 1);
        if (count() > m_budget) {
            attentionWeights(head, query, m_held, m_weights);
            m_held.erase(m_held.begin() + (std::ranges::min_element(m_weights) - m_weights.begin()));
        }
    }

private:
    std::int64_t m_budget;
    std::vector<float> m_weights;
};

/// The last few queries.
class QueryWindow {
public:
    explicit QueryWindow(std::int64_t length)
        : m_length(static_cast<std::size_t>(length)) {}
    void add(std::span<const float> query) {
        m_queries.emplace_back(query.begin(), query.end());
        if (m_queries.size() > m_length) {
            m_queries.pop_front();
        }
    }
    /// Mean attention of these queries to each of `tokens`.
    [[nodiscard]] std::vector<float> attention(const HeadTokens& head, std::span<const std::int64_t> tokens) const {
        std::vector<float> mean(tokens.size(), 0.0F);
        std::vector<float> weights;
        for (const std::vector<float>& query : m_queries) {
            attentionWeights(head, query, tokens, weights);
            for (std::size_t i = 0; i < mean.size(); ++i) {
                mean[i] += weights[i] / static_cast<float>(m_queries.size());
            }
        }
        return mean;
    }

private:
    std::size_t m_length;
    std::deque<std::vector<float>> m_queries;
};

std::vector<float> maxPooled(std::span<const float> scores, std::int64_t kernel) {
    std::vector<float> pooled(scores.size());
    const auto reach = static_cast<std::size_t>(kernel / 2);
    for (std::size_t i = 0; i < scores.size(); ++i) {
        const std::size_t first = i > reach ? i - reach : 0;
        const std::size_t last = std::min(i + reach + 1, scores.size());
        pooled[i] = *std::max_element(scores.begin() + static_cast<std::ptrdiff_t>(first),
                                      scores.begin() + static_cast<std::ptrdiff_t>(last));
    }
    return pooled;
}

/// Of tokens [first, tokens.size() - recent) only the `keep` best stay, in order; those before and after stay all.
void keepBest(std::vector<std::int64_t>& tokens, std::size_t first, std::size_t recent, std::size_t keep,
              std::span<const float> scores) {
    std::vector<std::size_t> order(tokens.size() - recent - first);
    std::iota(order.begin(), order.end(), first);
    std::ranges::stable_sort(order, [scores](std::size_t a, std::size_t b) {
        return scores[a] != scores[b] ? scores[a] > scores[b] : a > b;
    });
    order.resize(std::min(keep, order.size()));
    std::ranges::sort(order);
    std::vector<std::int64_t> kept(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(first));
    for (const std::size_t place : order) {
        kept.push_back(tokens[place]);
    }
    kept.insert(kept.end(), tokens.end() - static_cast<std::ptrdiff_t>(recent), tokens.end());
    tokens = std::move(kept);
}

class Observed : public HeldTokens {
public:
    explicit Observed(const ObservedSettings& settings)
        : m_settings(settings)
        , m_queries(settings.window) {}
    void take(const HeadTokens& head, std::span<const float> query) override {
        m_held.push_back(head.size() - 1);
        m_queries.add(query);
        if (count() < m_settings.budget + m_settings.interval) {
            return;
        }
        const std::int64_t recent = std::min(m_settings.window, m_settings.budget);
        keepBest(m_held, 0, static_cast<std::size_t>(recent), static_cast<std::size_t>(m_settings.budget - recent),
                 scores(head));
    }

protected:
    [[nodiscard]] virtual std::vector<float> scores(const HeadTokens& head) const { return importance(head); }
    [[nodiscard]] std::vector<float> importance(const HeadTokens& head) const {
        return maxPooled(m_queries.attention(head, m_held), m_settings.kernel);
    }

private:
    ObservedSettings m_settings;
    QueryWindow m_queries;
};

class Redundant final : public Observed {
public:
    using Observed::Observed;

protected:
    [[nodiscard]] std::vector<float> scores(const HeadTokens& head) const override {
        constexpr float kImportance = 0.1F; // lambda
        std::vector<float> scores = importance(head);
        const std::vector<float> redundancy = similarities(head);
        for (std::size_t i = 0; i < scores.size(); ++i) {
            scores[i] = kImportance * scores[i] - (1.0F - kImportance) * redundancy[i];
        }
        return scores;
    }

private:
    /// Softmax of the mean cosine similarity to all others; the mean of cosines is one with the mean of unit keys.
    [[nodiscard]] std::vector<float> similarities(const HeadTokens& head) const {
        std::vector<float> sum(head.width(), 0.0F);
        std::vector<float> inverse;
        for (const std::int64_t token : m_held) {
            const std::span<const float> key = head.key(token);
            inverse.push_back(1.0F / std::max(std::sqrt(dot(key, key)), 1e-20F));
            for (std::size_t i = 0; i < sum.size(); ++i) {
                sum[i] += key[i] * inverse.back();
            }
        }
        std::vector<float> similar;
        const auto others = static_cast<float>(std::max<std::int64_t>(count() - 1, 1));
        float total = 0.0F;
        for (std::size_t i = 0; i < m_held.size(); ++i) {
            similar.push_back(std::exp((inverse[i] * dot(head.key(m_held[i]), sum) - 1.0F) / others));
            total += similar.back();
        }
        for (float& each : similar) {
            each /= total;
        }
        return similar;
    }
};

class Proportional final : public HeldTokens {
public:
    Proportional(std::int64_t period, double ratio, std::int64_t window)
        : m_period(period)
        , m_window(std::min(window, period))
        , m_keep(static_cast<std::int64_t>(static_cast<double>(period) / ratio))
        , m_queries(m_window) {}
    void take(const HeadTokens& head, std::span<const float> query) override {
        m_held.push_back(head.size() - 1);
        m_queries.add(query);
        if (count() - m_compressed < m_period + std::max<std::int64_t>(m_keep, 1)) {
            return;
        }
        // The oldest whole period shrinks; what came after it stays as it is.
        const auto first = static_cast<std::size_t>(m_compressed);
        const auto recent = static_cast<std::size_t>(count() - m_compressed - m_period);
        keepBest(m_held, first, recent, static_cast<std::size_t>(m_keep), m_queries.attention(head, m_held));
        m_compressed += m_keep;
    }

private:
    std::int64_t m_period;
    std::int64_t m_window;
    std::int64_t m_keep; ///< of a period
    std::int64_t m_compressed = 0;
    QueryWindow m_queries;
};

class Pages final : public TokenChoice {
public:
    Pages(std::int64_t budget, std::int64_t page)
        : m_budget(budget)
        , m_page(page) {}

    void take(const HeadTokens& head, std::span<const float>) override {
        const std::int64_t token = head.size() - 1;
        const std::span<const float> key = head.key(token);
        if (token % m_page == 0) {
            m_least.insert(m_least.end(), key.begin(), key.end());
            m_most.insert(m_most.end(), key.begin(), key.end());
        }
        const std::size_t from = m_least.size() - head.width();
        for (std::size_t i = 0; i < head.width(); ++i) {
            m_least[from + i] = std::min(m_least[from + i], key[i]);
            m_most[from + i] = std::max(m_most[from + i], key[i]);
        }
    }

    [[nodiscard]] std::span<const std::int64_t> attended(const HeadTokens& head,
                                                         std::span<const float> query) override {
        std::vector<std::int64_t> pages(m_least.size() / head.width());
        std::iota(pages.begin(), pages.end(), 0);
        const auto wanted = static_cast<std::size_t>(std::max<std::int64_t>(m_budget / m_page, 1));
        if (pages.size() > wanted) {
            std::vector<float> bounds(pages.size());
            std::ranges::transform(pages, bounds.begin(), [&](std::int64_t page) { return bound(page, query); });
            bounds.back() = HUGE_VALF; // it is being filled
            std::ranges::stable_sort(pages, [&bounds](std::int64_t a, std::int64_t b) {
                return bounds[static_cast<std::size_t>(a)] > bounds[static_cast<std::size_t>(b)];
            });
            pages.resize(wanted);
            std::ranges::sort(pages);
        }
        m_attended.clear();
        for (const std::int64_t page : pages) {
            for (std::int64_t token = page * m_page; token < std::min((page + 1) * m_page, head.size()); ++token) {
                m_attended.push_back(token);
            }
        }
        return m_attended;
    }

private:
    [[nodiscard]] float bound(std::int64_t page, std::span<const float> query) const {
        const std::size_t from = static_cast<std::size_t>(page) * query.size();
        float sum = 0.0F;
        for (std::size_t i = 0; i < query.size(); ++i) {
            sum += std::max(query[i] * m_least[from + i], query[i] * m_most[from + i]);
        }
        return sum;
    }
    std::int64_t m_budget;
    std::int64_t m_page;
    std::vector<float> m_least; ///< of each page, channel by channel
    std::vector<float> m_most;
    std::vector<std::int64_t> m_attended;
};

} // namespace

std::unique_ptr<TokenChoice> wholeChoice() {
    return std::make_unique<Whole>();
}
std::unique_ptr<TokenChoice> recentChoice(std::int64_t budget, std::int64_t sinks) {
    return std::make_unique<Recent>(budget, sinks);
}
std::unique_ptr<TokenChoice> heavyHitterChoice(std::int64_t budget) {
    return std::make_unique<HeavyHitters>(budget);
}
std::unique_ptr<TokenChoice> lastRowChoice(std::int64_t budget) {
    return std::make_unique<LastRow>(budget);
}
std::unique_ptr<TokenChoice> observedChoice(const ObservedSettings& settings) {
    return std::make_unique<Observed>(settings);
}
std::unique_ptr<TokenChoice> redundancyChoice(const ObservedSettings& settings) {
    return std::make_unique<Redundant>(settings);
}
std::unique_ptr<TokenChoice> proportionalChoice(std::int64_t period, double ratio, std::int64_t window) {
    return std::make_unique<Proportional>(period, ratio, window);
}
std::unique_ptr<TokenChoice> pageChoice(std::int64_t budget, std::int64_t page) {
    return std::make_unique<Pages>(budget, page);
}

} // namespace paretoscope::kv
