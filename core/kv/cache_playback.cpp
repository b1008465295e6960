// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kv/cache_playback.h"

#include <algorithm>
#include <unordered_map>

namespace paretoscope::kv {

namespace {

bool isHeld(const PlayedToken& token, std::int64_t seen) {
    return token.evicted > seen;
}

bool isStored(const PlayedToken& token, std::int64_t seen) {
    return token.stored <= seen;
}

/// Stored tokens of a block.
struct BlockInUse {
    int held = 0;
    std::uint32_t label = 0;
};

PlayedMoment momentAt(const CachePlayback& playback, const CacheShape& shape, std::int64_t seen) {
    PlayedMoment moment;
    moment.seen = seen;
    std::unordered_map<std::int32_t, BlockInUse> blocks;
    std::vector<bool> written;
    std::int64_t buffered = 0;
    double payloadBits = 0.0;
    double scaleBits = 0.0;
    for (std::int64_t i = 0; i < seen; ++i) {
        const PlayedToken& token = playback.tokens[static_cast<std::size_t>(i)];
        const std::uint32_t label = playback.segments[token.segment].label;
        if (isStored(token, seen) && token.slot != kNoSlot) {
            const auto slot = static_cast<std::size_t>(token.slot);
            written.resize(std::max(written.size(), slot + 1), false);
            moment.reusedSlots += written[slot] ? 1 : 0;
            written[slot] = true;
        }
        if (!isHeld(token, seen)) {
            ++moment.evictedTokens;
        } else if (!isStored(token, seen)) {
            ++buffered;
        } else {
            BlockInUse& block = blocks[token.slot / playback.blockSize];
            block = {block.held + 1, label};
            payloadBits += playback.labels[label].bits;
            scaleBits += playback.labels[label].scaleBits;
        }
    }
    moment.tokens = seen - moment.evictedTokens;
    moment.slotsInUse = static_cast<std::int64_t>(blocks.size()) * playback.blockSize;
    double slackBits = 0.0;
    for (const auto& [place, block] : blocks) {
        const PlayedLabel& label = playback.labels[block.label];
        slackBits += (playback.blockSize - block.held) * (label.bits + label.scaleBits);
    }
    // Layers with a window hold fewer tokens: the mean element count of a token that is held.
    const double tokens = static_cast<double>(moment.tokens);
    const Bytes perBit(tokens > 0.0 ? shape.elements(tokens) / tokens / 8.0 : 0.0);
    moment.bytes.payload = payloadBits * perBit;
    moment.bytes.scales = scaleBits * perBit;
    moment.bytes.buffers = static_cast<double>(buffered) * kElementBits * perBit;
    moment.bytes.blockSlack = slackBits * perBit;
    moment.bytes.metadata = static_cast<double>(blocks.size()) * shape.layers() * playback.blockTable;
    return moment;
}

CachePlayback emptyPlayback(Sequence sequence, int blockSize) {
    CachePlayback playback;
    playback.prompt = sequence.prompt;
    playback.blockSize = blockSize;
    playback.tokens.resize(static_cast<std::size_t>(sequence.prompt + sequence.generated));
    return playback;
}

} // namespace

std::vector<HeldToken> heldAt(const CachePlayback& playback, std::int64_t seen) {
    std::vector<int> rungs(playback.segments.size(), 0);
    for (const PlayedDemotion& demotion : playback.demotions) {
        if (demotion.seen <= seen) {
            rungs[demotion.segment] = demotion.rung;
        }
    }
    std::vector<HeldToken> held;
    std::vector<bool> written;
    const std::int64_t passed = std::min(seen, static_cast<std::int64_t>(playback.tokens.size()));
    for (std::int64_t i = 0; i < passed; ++i) {
        const PlayedToken& token = playback.tokens[static_cast<std::size_t>(i)];
        const bool stored = isStored(token, seen) && token.slot != kNoSlot;
        HeldToken each{i, token.segment, playback.segments[token.segment].label, rungs[token.segment]};
        if (stored) {
            const auto slot = static_cast<std::size_t>(token.slot);
            written.resize(std::max(written.size(), slot + 1), false);
            const PlayedLabel& label = playback.labels[each.label];
            each.bits = label.bits + label.scaleBits;
            each.slot = token.slot;
            each.block = token.slot / playback.blockSize;
            each.reusesSlot = written[slot];
            written[slot] = true;
        }
        if (isHeld(token, seen)) {
            held.push_back(each);
        }
    }
    return held;
}

std::vector<std::int64_t> evenMoments(std::int64_t tokens, int moments) {
    std::vector<std::int64_t> seen;
    const std::int64_t count = std::min<std::int64_t>(std::max(moments, 0), tokens);
    seen.reserve(static_cast<std::size_t>(count));
    for (std::int64_t i = 1; i <= count; ++i) {
        seen.push_back(tokens * i / count);
    }
    return seen;
}

void recordMoments(CachePlayback& playback, const CacheShape& shape, int moments) {
    playback.moments.clear();
    for (const std::int64_t seen : evenMoments(static_cast<std::int64_t>(playback.tokens.size()), moments)) {
        playback.moments.push_back(momentAt(playback, shape, seen));
    }
}

CachePlayback playAll(Sequence sequence, int blockSize) {
    CachePlayback playback = emptyPlayback(sequence, blockSize);
    playback.labels = {{"Token"}};
    playback.segments = {{}};
    for (std::size_t i = 0; i < playback.tokens.size(); ++i) {
        playback.tokens[i] = {static_cast<std::int64_t>(i) + 1, kNever, static_cast<std::int32_t>(i), 0};
    }
    return playback;
}

CachePlayback playRing(Sequence sequence, int blockSize, std::int64_t budget, std::int64_t sinks) {
    CachePlayback playback = emptyPlayback(sequence, blockSize);
    const std::int64_t staying = std::min(sinks, budget);
    const std::int64_t ring = budget - staying;
    playback.labels = {{"Attention sink"}, {"Recent token"}};
    if (staying > 0) {
        playback.segments.push_back({0, 0, true});
    }
    playback.segments.push_back({staying, 1, false});
    const auto recent = static_cast<std::uint32_t>(playback.segments.size() - 1);
    for (std::int64_t i = 0; i < static_cast<std::int64_t>(playback.tokens.size()); ++i) {
        PlayedToken& token = playback.tokens[static_cast<std::size_t>(i)];
        if (i < staying) {
            token = {i + 1, kNever, static_cast<std::int32_t>(i), 0};
        } else if (ring > 0) {
            const auto slot = static_cast<std::int32_t>(staying + (i - staying) % ring);
            token = {i + 1, i + 1 + ring, slot, recent};
        } else {
            token = {i + 1, i + 1, kNoSlot, recent};
        }
    }
    return playback;
}

} // namespace paretoscope::kv
