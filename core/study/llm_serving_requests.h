// SPDX-License-Identifier: GPL-3.0-or-later
// Where a point's requests come from: drawn by chance or recorded, one class or two, with what is retrieved for them
// and what their prompts share; and the means of all that, which the closed form takes.
#pragma once

#include "core/study/llm_serving_plan.h"
#include "core/study/llm_serving_stream.h"

#include <optional>
#include <span>
#include <vector>

namespace paretoscope::study::llm_serving {

/// Immutable, so thread-safe.
class RequestSource {
public:
    explicit RequestSource(std::optional<RecordedStream> recorded)
        : m_recorded(std::move(recorded)) {}

    /// The trace that the scenario names; null where it names none.
    [[nodiscard]] const RecordedStream* trace() const noexcept { return m_recorded ? &*m_recorded : nullptr; }

    /// A point with the means of its requests.
    [[nodiscard]] Request read(std::span<const double> point, std::int64_t devices) const noexcept;

    /// Requests, with what is retrieved for them, and what each is promised.
    struct Stream {
        std::vector<serving::Request> requests;
        serving::ServiceClasses classes;
        std::vector<std::uint32_t> conversationOf{}; ///< by request, where there are conversations
    };
    [[nodiscard]] Stream stream(const Request& request) const;

    /// What prompts begin with; nothing where no cache is kept of it, or nothing is shared.
    [[nodiscard]] std::optional<serving::PrefixPieces> prefixes(const Request& request, const Stream& stream) const;

private:
    [[nodiscard]] bool traceSharesPrefixes() const noexcept { return m_recorded && m_recorded->pieceTokens() > 0; }
    [[nodiscard]] double foundTokens(const Request& request, double prompt) const noexcept;

    std::optional<RecordedStream> m_recorded;
};

} // namespace paretoscope::study::llm_serving
