// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/trace/chakra.h"
#include "core/trace/chakra_file.h"

#include <fmt/format.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace fs = std::filesystem;

namespace paretoscope::trace {

using chakra::ChakraFile;

namespace {

constexpr Rank kMostRanks = 1 << 24;
constexpr std::uintmax_t kLargestFile = 0xffffffff; // indices of nodes are 32-bit

/// "PREFIX.12.et" gives 12.
std::optional<Rank> rankOf(std::string_view fileName, std::string_view stem) {
    constexpr std::string_view kSuffix = ".et";
    if (fileName.size() <= stem.size() + 1 + kSuffix.size() || !fileName.starts_with(stem) ||
        fileName[stem.size()] != '.' || !fileName.ends_with(kSuffix)) {
        return std::nullopt;
    }
    const std::string_view digits =
        fileName.substr(stem.size() + 1, fileName.size() - stem.size() - 1 - kSuffix.size());
    Rank rank = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), rank);
    const bool whole = end == digits.data() + digits.size() && digits.front() != '-' && digits.front() != '+';
    if (!whole || error == std::errc::invalid_argument) {
        return std::nullopt;
    }
    return error == std::errc() ? rank : kMostRanks; // too large for a number: too large for a rank
}

/// Ranks that have a file, ascending.
Result<std::vector<Rank>> filedRanks(const fs::path& prefix) {
    const fs::path folder = prefix.has_parent_path() ? prefix.parent_path() : fs::path(".");
    const std::string stem = prefix.filename().string();
    std::error_code status;
    std::vector<Rank> ranks;
    fs::directory_iterator entry(folder, status);
    for (; !status && entry != fs::directory_iterator(); entry.increment(status)) {
        if (const std::optional<Rank> rank = rankOf(entry->path().filename().string(), stem)) {
            if (*rank >= kMostRanks) {
                return Error{
                    ErrorCode::outOfRange, entry->path().string(), "rank", {}, fmt::format("0 to {}", kMostRanks - 1)};
            }
            ranks.push_back(*rank);
        }
    }
    if (ranks.empty()) {
        return Error{ErrorCode::notFound,
                     prefix.string(),
                     {},
                     fmt::format("{}.0.et", prefix.string()),
                     "a prefix of files PREFIX.<rank>.et"};
    }
    std::ranges::sort(ranks);
    ranks.erase(std::unique(ranks.begin(), ranks.end()), ranks.end()); // "1" and "01"
    return ranks;
}

Result<std::string> content(const fs::path& file) {
    std::error_code status;
    const std::uintmax_t size = fs::file_size(file, status);
    if (!status && size > kLargestFile) {
        return Error{ErrorCode::notSupported, file.string(), {}, fmt::format("{} bytes", size), "at most 4 GiB"};
    }
    return readFile(file);
}

/// Keeps each distinct template once.
class Collector {
public:
    explicit Collector(Rank ranks)
        : m_none(addFile(ChakraFile{{}, {}, {{FindingKind::missingFile, kNoNode, 0, {}}}, {}, {}})) {
        m_table.role.assign(static_cast<std::size_t>(ranks), m_none);
        m_table.groupIds.resize(static_cast<std::size_t>(ranks));
        m_table.peers.resize(static_cast<std::size_t>(ranks));
    }

    /// Thread-safe.
    void add(Rank rank, ChakraFile file) {
        const std::uint64_t fingerprint = file.fingerprint();
        const std::scoped_lock lock(m_mutex);
        const auto at = static_cast<std::size_t>(rank);
        m_table.groupIds[at] = std::move(file.groupIds);
        m_table.peers[at] = std::move(file.peers);
        const auto [begin, end] = m_known.equal_range(fingerprint);
        for (auto known = begin; known != end; ++known) {
            if (m_files[known->second].sharesTemplate(file)) {
                m_table.role[at] = known->second;
                return;
            }
        }
        m_table.role[at] = addFile(std::move(file));
        m_known.emplace(fingerprint, m_table.role[at]);
    }

    /// Roles in the order of their smallest ranks, whatever the order in which threads came.
    ChakraTrace finish(std::vector<RankGroup> groups) && {
        std::vector<std::uint32_t> order(m_files.size(), kNoRole);
        std::vector<ChakraFile> files;
        for (std::uint32_t& role : m_table.role) {
            if (order[role] == kNoRole) {
                order[role] = static_cast<std::uint32_t>(files.size());
                files.push_back(std::move(m_files[role]));
            }
            role = order[role];
        }
        NamePool names;
        std::vector<TraceTemplate> templates;
        std::vector<std::vector<TraceDefect>> defects;
        for (ChakraFile& file : files) {
            adopt(file, names);
            file.content.label = fmt::format("Role {}", templates.size());
            templates.push_back(std::move(file.content));
            defects.push_back(std::move(file.defects));
        }
        m_table.groups = std::move(groups);
        return {ExecutionTrace(std::move(names), std::move(templates), std::move(m_table)), std::move(defects)};
    }

private:
    static constexpr std::uint32_t kNoRole = 0xffffffff;

    std::uint32_t addFile(ChakraFile file) {
        m_files.push_back(std::move(file));
        return static_cast<std::uint32_t>(m_files.size() - 1);
    }

    /// Names of the file become names of the trace.
    static void adopt(ChakraFile& file, NamePool& names) {
        std::vector<NameIndex> global;
        for (const std::string& name : file.names) {
            global.push_back(names.index(name));
        }
        for (TraceNode& node : file.content.nodes) {
            node.name = global[node.name];
        }
        for (TraceTensor& tensor : file.content.tensors) {
            tensor.name = global[tensor.name];
        }
    }

    std::mutex m_mutex;
    std::vector<ChakraFile> m_files;
    std::unordered_multimap<std::uint64_t, std::uint32_t> m_known;
    RankTable m_table;
    std::uint32_t m_none;
};

ChakraFile unreadable(const Error& error) {
    ChakraFile file;
    file.defects.push_back({FindingKind::unreadable, kNoNode, 0, error.value});
    return file;
}

} // namespace

Result<ChakraTrace> readChakra(const fs::path& prefix, const fs::path& groups, const std::stop_token& stop,
                               Progress& progress) {
    const Result<std::vector<Rank>> ranks = filedRanks(prefix);
    if (!ranks) {
        return ranks.error();
    }
    std::vector<RankGroup> groupList;
    if (!groups.empty()) {
        Result<std::vector<RankGroup>> read = readGroups(groups);
        if (!read) {
            return read.error();
        }
        groupList = std::move(*read);
    }
    progress.total = ranks->size();
    Collector collector(ranks->back() + 1);
    std::mutex mutex;
    std::map<Rank, Error> errors;
    tbb::parallel_for(std::size_t{0}, ranks->size(), [&](std::size_t n) {
        if (stop.stop_requested()) {
            return;
        }
        const Rank rank = (*ranks)[n];
        const Result<std::string> bytes = content(chakraFile(prefix, rank));
        collector.add(rank, bytes ? chakra::readChakraFile(*bytes, rank) : unreadable(bytes.error()));
        if (!bytes) {
            const std::scoped_lock lock(mutex);
            errors.emplace(rank, bytes.error());
        }
        ++progress.done;
    });
    if (stop.stop_requested()) {
        return Error{ErrorCode::cancelled, prefix.string(), {}, {}, {}};
    }
    if (errors.size() == ranks->size()) {
        return errors.begin()->second;
    }
    return std::move(collector).finish(std::move(groupList));
}

} // namespace paretoscope::trace
