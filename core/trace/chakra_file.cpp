// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/chakra_file.h"

#include "core/trace/chakra.h"
#include "core/trace/chakra_draft.h"
#include "core/trace/wire.h"

#include <fmt/format.h>

#include <bit>
#include <functional>

namespace paretoscope::trace::chakra {

namespace {

/// Lengths in front of messages are 32-bit varints.
constexpr std::uint64_t kLongestMessage = 0xffffffff;

/// Takes messages off the front; says why there is none.
class Messages {
public:
    explicit Messages(std::string_view bytes)
        : m_size(bytes.size())
        , m_reader(bytes) {}

    /// False at the end, and where the rest cannot be read; then `problem` has the reason.
    bool next(std::string_view& message) {
        m_start = m_size - m_reader.left();
        std::uint64_t size = 0;
        if (!m_reader.varint(size)) {
            problem = m_reader.failed() ? FindingKind::truncated : FindingKind::noNodes;
            return false;
        }
        if (size == 0 || size > kLongestMessage) {
            problem = FindingKind::malformed;
            return false;
        }
        if (!m_reader.take(size, message)) {
            problem = FindingKind::truncated;
            return false;
        }
        return true;
    }
    [[nodiscard]] std::string position() const { return fmt::format("at byte {} of {}", m_start, m_size); }

    FindingKind problem = FindingKind::noNodes; ///< noNodes: merely the end

private:
    std::size_t m_size;
    wire::Reader m_reader;
    std::size_t m_start = 0;
};

void add(std::string_view message, NodeMessage& node, Draft& draft, const Messages& messages) {
    if (decode(message, node)) {
        draft.add(node);
    } else {
        draft.reportFile(FindingKind::malformed, messages.position());
    }
}

void checkVersion(const MetadataMessage& metadata, Draft& draft) {
    if (metadata.isNode) {
        draft.reportFile(FindingKind::missingVersion, "no GlobalMetadata");
    } else if (metadata.version.empty()) {
        draft.reportFile(FindingKind::missingVersion, "GlobalMetadata without a version");
    } else if (metadata.version != kChakraVersion) {
        draft.reportFile(FindingKind::wrongVersion, fmt::format("version {}", metadata.version));
    }
    if (metadata.fromStage) {
        draft.reportFile(FindingKind::elementCounts, "schema symbolic_tensor_network: STAGE counts elements");
    }
}

} // namespace

ChakraFile readChakraFile(std::string_view bytes, Rank rank) {
    Draft draft(rank);
    Messages messages(bytes);
    NodeMessage node;
    std::string_view message;
    std::size_t nodes = 0;
    if (messages.next(message)) {
        MetadataMessage metadata;
        if (decode(message, metadata)) {
            checkVersion(metadata, draft);
            if (metadata.isNode) {
                add(message, node, draft, messages);
                ++nodes;
            }
        } else {
            draft.reportFile(FindingKind::malformed, messages.position());
        }
        while (messages.next(message)) {
            add(message, node, draft, messages);
            ++nodes;
        }
    }
    if (messages.problem != FindingKind::noNodes) {
        draft.reportFile(messages.problem, messages.position());
    } else if (nodes == 0) {
        draft.reportFile(FindingKind::noNodes, bytes.empty() ? "the file is empty" : "only GlobalMetadata");
    }
    return std::move(draft).finish();
}

std::uint64_t ChakraFile::fingerprint() const {
    std::uint64_t hash = 0x9e3779b97f4a7c15;
    const auto mix = [&hash](std::uint64_t value) { hash = std::rotl(hash ^ value, 23) * 0xd6e8feb86659fd93; };
    for (const TraceNode& node : content.nodes) {
        mix(node.name | std::uint64_t{node.group} << 32);
        mix(std::bit_cast<std::uint64_t>(node.bytes.value()));
        mix(std::bit_cast<std::uint64_t>(node.flops.value()));
        mix(static_cast<std::uint64_t>(node.tag) << 8 | static_cast<std::uint64_t>(node.kind));
    }
    for (const std::string& name : names) {
        mix(std::hash<std::string>()(name));
    }
    mix(content.data.items() << 32 | content.control.items());
    return hash;
}

bool ChakraFile::sharesTemplate(const ChakraFile& other) const {
    return content.nodes == other.content.nodes && names == other.names && content.data == other.content.data &&
           content.control == other.content.control && content.inputs == other.content.inputs &&
           content.outputs == other.content.outputs && content.tensors == other.content.tensors &&
           content.ids == other.content.ids && defects == other.defects;
}

} // namespace paretoscope::trace::chakra
