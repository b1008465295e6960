// SPDX-License-Identifier: GPL-3.0-or-later
// A request trace that a scenario names: its lengths, its times where arrivals are "recorded", and the means that the
// closed form takes from both.
#pragma once

#include "core/base/result.h"
#include "core/serving/workload.h"

#include <optional>
#include <string>
#include <vector>

namespace paretoscope::study::llm_serving {

/// Immutable after reading, so thread-safe.
class RecordedStream {
public:
    /// Errors: as readRequestTrace(); malformed for a stream without requests.
    static Result<RecordedStream> read(const std::string& file);

    /// What the closed form sees of the first `requests`: means of lengths, and where times count (`timed`), the rate.
    void describe(serving::Workload& workload, bool timed, double speed) const noexcept;

    /// Whether it says when requests came.
    [[nodiscard]] bool isTimed() const noexcept { return m_timed; }
    /// Tokens of a piece of its prefixes; 0 where it has none.
    [[nodiscard]] std::uint32_t pieceTokens() const noexcept { return m_prefixes ? m_prefixes->tokens : 0; }
    /// Of the first `requests`, again from the start where the stream is shorter; it must have prefixes.
    [[nodiscard]] serving::PrefixPieces prefixes(std::size_t requests) const;
    /// Tokens of the mean prompt of the first `requests` that a boundless prefix cache would find.
    [[nodiscard]] double foundTokens(std::size_t requests) const noexcept;

    [[nodiscard]] std::vector<serving::Request> requests(const serving::Workload& workload, bool timed,
                                                         double speed) const;

private:
    /// Sums of all requests before one.
    struct Sums {
        double prompts = 0.0;
        double outputs = 0.0;
        double found = 0.0;
    };
    std::vector<serving::Request> m_requests;
    bool m_timed = true;
    std::optional<serving::PrefixPieces> m_prefixes;
    std::vector<Sums> m_sums; ///< one more than requests
};

} // namespace paretoscope::study::llm_serving
