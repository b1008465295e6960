// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/thinkv/sequence_cache.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::thinkv {

namespace {

constexpr std::int64_t kNoToken = -1;

} // namespace

double CacheAccount::averageBits() const noexcept {
    double bits = 0.0;
    double tokens = 0.0;
    for (std::size_t i = 0; i < kThoughts; ++i) {
        bits += payloadBits(static_cast<Thought>(i)) * static_cast<double>(written[i]);
        tokens += static_cast<double>(written[i]);
    }
    return tokens > 0.0 ? bits / tokens : 0.0;
}

SequenceCache::SequenceCache(const CacheSettings& settings, std::size_t width, float largest)
    : m_settings(settings)
    , m_width(width)
    , m_largest(largest)
    , m_slots(settings.blockSize) {}

void SequenceCache::record(kv::CachePlayback& playback) {
    m_playback = &playback;
    playback.blockSize = m_settings.blockSize;
    playback.labels.resize(kThoughts);
    constexpr std::array kNames = {"Reasoning", "Execution", "Transition"};
    for (std::size_t i = 0; i < kThoughts; ++i) {
        playback.labels[i] = {kNames[i], payloadBits(static_cast<Thought>(i)), m_settings.scaleBits()};
    }
}

void SequenceCache::open(std::int64_t start, Thought thought, bool pinned) {
    m_segments.push_back({start, thought, 0, {}, pinned});
    if (m_playback != nullptr) {
        m_playback->segments.push_back({start, static_cast<std::uint32_t>(indexOf(thought)), pinned});
    }
}

void SequenceCache::appendPrompt(std::span<const float> key, std::span<const float> value) {
    if (m_segments.empty()) {
        open(0, Thought::reasoning, true);
    }
    ++m_promptTokens;
    buffer(key, value);
}

void SequenceCache::append(Thought thought, std::span<const float> key, std::span<const float> value) {
    if (startsSegment()) {
        flush();
        closeSegment();
        open(m_tokens, thought, false);
        ++m_account.refreshes;
    }
    buffer(key, value);
}

void SequenceCache::buffer(std::span<const float> key, std::span<const float> value) {
    ++m_tokens;
    ++m_buffered;
    if (m_playback != nullptr) {
        m_playback->tokens.emplace_back().segment = static_cast<std::uint32_t>(m_segments.size() - 1);
    }
    if (m_width > 0) {
        m_bufferKeys.insert(m_bufferKeys.end(), key.begin(), key.end());
        m_bufferValues.insert(m_bufferValues.end(), value.begin(), value.end());
    }
    if (m_buffered == m_settings.group) {
        flush();
        meetBudget();
    }
    count();
}

void SequenceCache::flush() {
    if (m_buffered == 0) {
        return;
    }
    Segment& segment = m_segments.back();
    if (m_width > 0 && m_settings.quantises) {
        const kv::Rounding rounding = roundingOf(segment.thought);
        const auto group = static_cast<std::size_t>(m_settings.group);
        kv::roundTo(rounding, kv::GroupAxis::channel, group, m_width, m_largest, m_bufferKeys);
        kv::roundTo(rounding, kv::GroupAxis::token, group, m_width, m_largest, m_bufferValues);
    }
    for (std::int64_t i = 0; i < m_buffered; ++i) {
        const Slot slot = m_slots.allocate(segment.thought, segment.start);
        const auto from = static_cast<std::size_t>(i) * m_width;
        store(slot, m_tokens - m_buffered + i, m_bufferKeys.data() + from, m_bufferValues.data() + from);
        segment.live.push_back(slot);
    }
    m_account.written[indexOf(segment.thought)] += m_buffered;
    m_buffered = 0;
    m_bufferKeys.clear();
    m_bufferValues.clear();
}

void SequenceCache::store(Slot slot, std::int64_t token, const float* key, const float* value) {
    const auto place = static_cast<std::size_t>(slot);
    if (place >= m_tokenOf.size()) {
        const std::size_t slots = m_slots.blocks().size() * static_cast<std::size_t>(m_settings.blockSize);
        m_tokenOf.resize(slots, kNoToken);
        m_massOf.resize(slots, 0.0F);
        m_keys.resize(slots * m_width);
        m_values.resize(slots * m_width);
    }
    m_tokenOf[place] = token;
    m_massOf[place] = 1.0F;
    std::copy(key, key + m_width, m_keys.data() + place * m_width);
    std::copy(value, value + m_width, m_values.data() + place * m_width);
    m_compacting.append(token);
    if (m_playback != nullptr) {
        kv::PlayedToken& life = m_playback->tokens[static_cast<std::size_t>(token)];
        life.stored = m_tokens;
        life.slot = slot;
    }
}

/// The trajectory changes where a T segment ends.
void SequenceCache::closeSegment() {
    if (m_segments.empty() || m_segments.back().thought != Thought::transition) {
        return;
    }
    for (std::size_t i = 0; i + 1 < m_segments.size(); ++i) {
        demote(m_segments[i]);
    }
    compact();
}

/// The baseline closes its gaps once for all segments that are demoted together.
void SequenceCache::compact() {
    m_compacting.evict(m_gone);
    m_gone.clear();
    m_account.compactionMoves = m_compacting.moved();
}

void SequenceCache::demote(Segment& segment) {
    const auto rungs = static_cast<int>(m_settings.ladder.size());
    if (segment.pinned || segment.rung == rungs) {
        return;
    }
    const auto target = static_cast<std::size_t>(m_settings.ladder[static_cast<std::size_t>(segment.rung)]);
    ++segment.rung;
    if (m_playback != nullptr) {
        const std::size_t leaving = segment.live.size() - std::min(segment.live.size(), target);
        const auto index = static_cast<std::uint32_t>(&segment - m_segments.data());
        m_playback->demotions.push_back({m_tokens, index, segment.rung, static_cast<int>(leaving)});
    }
    if (segment.live.size() <= target) {
        return;
    }
    std::vector<float> masses;
    std::vector<float> keys;
    keys.reserve(segment.live.size() * m_width);
    for (const Slot slot : segment.live) {
        const auto place = static_cast<std::size_t>(slot);
        masses.push_back(m_massOf[place]);
        const float* key = m_keys.data() + place * m_width;
        keys.insert(keys.end(), key, key + m_width);
    }
    const std::vector<Representative> kept =
        m_width > 0 ? m_clusters.represent(keys, m_width, masses, target, m_settings.clusterIterations)
                    : spreadEvenly(masses, target);
    std::vector<Slot> staying;
    auto next = kept.begin();
    for (std::size_t i = 0; i < segment.live.size(); ++i) {
        const auto place = static_cast<std::size_t>(segment.live[i]);
        if (next != kept.end() && next->token == i) {
            m_massOf[place] = next->mass;
            staying.push_back(segment.live[i]);
            ++next;
        } else {
            ++m_account.evictedTokens;
            m_gone.push_back(m_tokenOf[place]);
            if (m_playback != nullptr) {
                m_playback->tokens[static_cast<std::size_t>(m_tokenOf[place])].evicted = m_tokens;
            }
            m_tokenOf[place] = kNoToken;
            m_slots.evict(segment.live[i]);
        }
    }
    segment.live = std::move(staying);
    ++m_account.demotions;
    m_account.clusterFlops = m_clusters.flops();
}

/// The least important type first, then the oldest; nothing where all closed segments are on the last rung.
Segment* SequenceCache::leastImportant() {
    Segment* least = nullptr;
    for (std::size_t i = 0; i + 1 < m_segments.size(); ++i) {
        Segment& segment = m_segments[i];
        const bool canShrink =
            !segment.pinned && segment.live.size() > static_cast<std::size_t>(m_settings.ladder.back());
        if (canShrink && (least == nullptr || indexOf(segment.thought) > indexOf(least->thought))) {
            least = &segment;
        }
    }
    return least;
}

void SequenceCache::meetBudget() {
    while (live() - m_promptTokens > m_settings.budget) {
        Segment* segment = leastImportant();
        if (segment == nullptr) {
            ++m_account.floorReached;
            break;
        }
        demote(*segment);
    }
    compact();
}

void SequenceCache::count() {
    const PagedSlots::Counts& counts = m_slots.counts();
    m_account.liveMost = std::max(m_account.liveMost, live());
    m_account.liveSum += static_cast<double>(live());
    m_account.blocksMost = std::max(m_account.blocksMost, counts.blocksInUse());
    m_account.slotsMost = m_account.blocksMost * m_settings.blockSize;
    CacheAccount::Stored stored;
    for (std::size_t i = 0; i < kThoughts; ++i) {
        const double bits = payloadBits(static_cast<Thought>(i));
        const auto live = static_cast<double>(counts.live[i]);
        const auto slots = static_cast<double>(counts.blocks[i] * m_settings.blockSize);
        stored.payload += live * bits;
        stored.scales += live * m_settings.scaleBits();
        stored.slack += (slots - live) * (bits + m_settings.scaleBits());
    }
    if (stored.total() > m_account.storedMost.total()) {
        m_account.storedMost = stored;
    }
}

void SequenceCache::attend(std::span<const float> query, std::span<float> out) const {
    struct Row {
        const float* key;
        const float* value;
        double logit;
    };
    std::vector<Row> rows;
    double largest = -1e300;
    const double scale = 1.0 / std::sqrt(static_cast<double>(m_width));
    const auto add = [&](const float* key, const float* value, float mass) {
        double logit = 0.0;
        for (std::size_t i = 0; i < m_width; ++i) {
            logit += static_cast<double>(query[i]) * key[i];
        }
        logit = logit * scale + (m_settings.logMass ? std::log(static_cast<double>(mass)) : 0.0);
        largest = std::max(largest, logit);
        rows.push_back({key, value, logit});
    };
    for (std::size_t slot = 0; slot < m_tokenOf.size(); ++slot) {
        if (m_tokenOf[slot] != kNoToken) {
            add(&m_keys[slot * m_width], &m_values[slot * m_width], m_massOf[slot]);
        }
    }
    for (std::int64_t i = 0; i < m_buffered; ++i) {
        const auto from = static_cast<std::size_t>(i) * m_width;
        add(&m_bufferKeys[from], &m_bufferValues[from], 1.0F);
    }
    double sum = 0.0;
    std::vector<double> mixed(m_width, 0.0);
    for (const Row& row : rows) {
        const double weight = std::exp(row.logit - largest);
        sum += weight;
        for (std::size_t i = 0; i < m_width; ++i) {
            mixed[i] += weight * row.value[i];
        }
    }
    for (std::size_t i = 0; i < m_width; ++i) {
        out[i] = static_cast<float>(mixed[i] / sum);
    }
}

std::vector<std::int64_t> SequenceCache::liveTokens() const {
    std::vector<std::int64_t> tokens;
    std::ranges::copy_if(m_tokenOf, std::back_inserter(tokens), [](std::int64_t token) { return token != kNoToken; });
    for (std::int64_t i = 0; i < m_buffered; ++i) {
        tokens.push_back(m_tokens - m_buffered + i);
    }
    return tokens;
}

} // namespace paretoscope::thinkv
