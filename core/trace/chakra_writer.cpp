// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/trace/chakra.h"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <atomic>
#include <mutex>
#include <optional>
#include <ostream>

namespace fs = std::filesystem;

namespace paretoscope::trace {

namespace {

/// Writes the files of the ranks that one thread is given.
class FileWriter {
public:
    FileWriter(const ChakraEncoder& encoder, const fs::path& prefix)
        : m_encoder(encoder)
        , m_prefix(prefix) {}

    Result<void> write(Rank rank) {
        m_bytes.clear(); // keeps its memory
        m_encoder.encode(rank, m_bytes);
        m_written += m_bytes.size();
        return writeFile(chakraFile(m_prefix, rank), [this](std::ostream& out) -> Result<void> {
            out.write(m_bytes.data(), static_cast<std::streamsize>(m_bytes.size()));
            return {};
        });
    }

    [[nodiscard]] std::uint64_t written() const { return m_written; }

private:
    const ChakraEncoder& m_encoder;
    const fs::path& m_prefix;
    std::string m_bytes;
    std::uint64_t m_written = 0;
};

/// The first failure of several threads.
class FirstError {
public:
    void set(const Error& error) {
        const std::scoped_lock lock(m_mutex);
        if (!m_error) {
            m_error = error;
        }
        m_set = true;
    }
    [[nodiscard]] bool isSet() const { return m_set; }
    [[nodiscard]] const Error& error() const { return *m_error; }

private:
    std::mutex m_mutex;
    std::optional<Error> m_error;
    std::atomic<bool> m_set{false};
};

fs::path suffixed(const fs::path& prefix, const std::string& suffix) {
    fs::path path = prefix;
    path += suffix;
    return path;
}

} // namespace

fs::path chakraFile(const fs::path& prefix, Rank rank) {
    return suffixed(prefix, "." + std::to_string(rank) + ".et");
}

fs::path groupsFile(const fs::path& prefix) {
    return suffixed(prefix, ".json");
}

Result<ChakraWritten> writeChakra(const ExecutionTrace& trace, const fs::path& prefix, const RankSelection& ranks,
                                  const std::stop_token& stop, Progress& progress) {
    if (prefix.string().find("empty") != std::string::npos) {
        return Error{ErrorCode::notSupported,
                     prefix.string(),
                     {},
                     "a path with \"empty\" in it",
                     "another path: ASTRA-sim loads no communicator groups from this one"};
    }
    const ChakraEncoder encoder(trace);
    progress.total = static_cast<std::uint64_t>(ranks.size());
    tbb::enumerable_thread_specific<FileWriter> writers([&] { return FileWriter(encoder, prefix); });
    FirstError failure;
    tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, ranks.size()),
                      [&](const tbb::blocked_range<std::int64_t>& range) {
                          FileWriter& writer = writers.local();
                          for (std::int64_t n = range.begin(); n < range.end(); ++n) {
                              if (failure.isSet() || stop.stop_requested()) {
                                  return;
                              }
                              if (const Result<void> written = writer.write(ranks[n]); !written) {
                                  failure.set(written.error());
                              }
                              ++progress.done;
                          }
                      });
    if (failure.isSet()) {
        return failure.error();
    }
    if (stop.stop_requested()) {
        return Error{ErrorCode::cancelled, prefix.string(), {}, {}, {}};
    }
    ChakraWritten sum{ranks.size(), 0};
    for (const FileWriter& writer : writers) {
        sum.bytes += writer.written();
    }
    const Result<void> groups = writeFile(groupsFile(prefix), [&](std::ostream& out) -> Result<void> {
        writeGroups(trace, ranks, out);
        return {};
    });
    return groups ? Result<ChakraWritten>(sum) : Result<ChakraWritten>(groups.error());
}

} // namespace paretoscope::trace
