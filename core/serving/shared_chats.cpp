// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/shared_chats.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <istream>

namespace paretoscope::serving {

namespace {

constexpr std::size_t kBytesPerToken = 4;

// What is open around a value, from the outside in.
enum Depth { kOutside, kChats, kChat, kMessages, kMessage };

std::uint32_t tokensOf(std::size_t bytes) {
    return static_cast<std::uint32_t>(std::max<std::size_t>(1, (bytes + kBytesPerToken / 2) / kBytesPerToken));
}

/// Keeps the lengths of two messages of each chat, nothing else of the document.
class ChatReader final : public nlohmann::json_sax<nlohmann::json> {
public:
    ChatReader(RequestTrace& trace, std::size_t most)
        : m_trace(trace)
        , m_most(most) {}

    [[nodiscard]] std::size_t chats() const { return m_chats; }
    [[nodiscard]] bool isFull() const { return m_trace.requests.size() >= m_most; }
    [[nodiscard]] const std::string& obstacle() const { return m_obstacle; }

    bool null() override { return scalar(); }
    bool boolean(bool) override { return scalar(); }
    bool number_integer(number_integer_t) override { return scalar(); }
    bool number_unsigned(number_unsigned_t) override { return scalar(); }
    bool number_float(number_float_t, const string_t&) override { return scalar(); }
    bool binary(binary_t&) override { return scalar(); }
    bool string(string_t& value) override {
        const bool counts = m_depth == kMessage && m_skipped == 0;
        if (counts && m_key == "from") {
            m_from = value;
        } else if (counts && m_key == "value") {
            m_bytes = value.size();
        }
        return scalar();
    }
    bool key(string_t& name) override {
        m_key = name;
        return true;
    }
    bool start_array(std::size_t) override {
        const bool messages = m_depth == kChat && m_key == "conversations";
        return m_depth == kOutside || messages ? open() : skip();
    }
    bool start_object(std::size_t) override {
        if (m_depth == kOutside) {
            return refuse("an object");
        }
        if (m_skipped == 0 && m_depth == kChats) {
            m_prompt = m_answer = 0;
        }
        if (m_skipped == 0 && m_depth == kMessages) {
            m_from.clear();
            m_bytes = 0;
        }
        return m_depth == kChats || m_depth == kMessages ? open() : skip();
    }
    bool end_array() override { return close(); }
    bool end_object() override {
        if (m_skipped == 0 && m_depth == kMessage) {
            endMessage();
        }
        const bool isChat = m_skipped == 0 && m_depth == kChat;
        close();
        return !isChat || endChat();
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) override {
        m_obstacle = fmt::format("byte {}", position);
        return false;
    }

private:
    bool scalar() { return m_depth != kChats || m_skipped > 0 || refuse("a value that is no chat"); }
    bool refuse(const char* what) {
        m_obstacle = fmt::format("chat {}: {}", m_chats + 1, what);
        return false;
    }
    bool open() {
        if (m_skipped > 0) {
            return skip();
        }
        ++m_depth;
        return true;
    }
    /// What is inside counts for nothing.
    bool skip() {
        ++m_skipped;
        return true;
    }
    bool close() {
        m_skipped > 0 ? --m_skipped : --m_depth;
        return true;
    }
    void endMessage() {
        const bool human = m_from == "human" || m_from == "user";
        if (human && m_prompt == 0) {
            m_prompt = m_bytes;
        } else if (!human && m_from != "system" && m_prompt > 0 && m_answer == 0) {
            m_answer = m_bytes;
        }
    }
    bool endChat() {
        ++m_chats;
        if (m_prompt > 0 && m_answer > 0) {
            m_trace.requests.push_back({Seconds(0.0), tokensOf(m_prompt), tokensOf(m_answer)});
        } else {
            ++m_trace.withoutAnswer;
        }
        return !isFull();
    }

    RequestTrace& m_trace;
    std::size_t m_most;
    std::size_t m_chats = 0;
    int m_depth = kOutside;
    std::size_t m_skipped = 0; ///< open parts inside the depth that count for nothing
    std::string m_key;
    std::string m_from;
    std::size_t m_bytes = 0;
    std::size_t m_prompt = 0; ///< bytes
    std::size_t m_answer = 0;
    std::string m_obstacle;
};

} // namespace

Result<RequestTrace> readSharedChats(std::istream& stream, const std::string& file, std::size_t most) {
    RequestTrace trace;
    trace.format = "ShareGPT";
    trace.isTimed = false;
    ChatReader reader(trace, most);
    const bool whole = nlohmann::json::sax_parse(stream, &reader, nlohmann::json::input_format_t::json, false);
    if (!whole && !reader.isFull()) {
        return Error{ErrorCode::malformed, file, reader.obstacle(), "no chat",
                     "a list of objects with \"conversations\" of \"from\" and \"value\""};
    }
    return trace;
}

} // namespace paretoscope::serving
