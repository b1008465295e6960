// SPDX-License-Identifier: GPL-3.0-or-later
// Chakra execution traces, version 0.0.4: one file PREFIX.<rank>.et for each rank (core/trace/et_def.proto) and one
// JSON file of communicator groups, as ASTRA-sim's feeder v3 reads them. What its client needs of each node:
//   all           is_cpu_op = false; inputs and outputs (name, bytes, name, bytes, ...) where the template has tensors
//   compute       num_ops (FLOPs, at least 1: its roofline divides by it), tensor_size (bytes), duration_micros
//   memory        tensor_size (bytes)
//   collective    comm_type, comm_size (bytes), pg_name (a decimal > 0; absent for all ranks)
//   send, receive comm_size (bytes), comm_tag, comm_src, comm_dst
// Identifiers ascend in the order of issue. Durations are kept to a microsecond. A node's name carries its micro-batch
// and layer in front: "mb0.layer3.qkv".
// Source: Workload.cc and feeder_v3 of ASTRA-sim 518bd51; the table of fields of MLCommons Chakra 21585d8.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/trace/finding.h"
#include "core/trace/rank_selection.h"

#include <filesystem>
#include <iosfwd>
#include <memory>
#include <stop_token>
#include <string>

namespace paretoscope::trace {

inline constexpr std::string_view kChakraVersion = "0.0.4";

/// Encodes the file of any rank. Construction encodes each template once; a rank's file is then copied together with
/// its own groups and peers put in. The trace must outlive it. Thread-safe.
class ChakraEncoder {
public:
    explicit ChakraEncoder(const ExecutionTrace& trace);
    ~ChakraEncoder();

    /// Appends the file of a rank.
    void encode(Rank rank, std::string& out) const;
    /// Bytes of that file.
    [[nodiscard]] std::uint64_t size(Rank rank) const;
    /// Bytes of the files of all selected ranks: exact for few, from an even sample of 4,096 for many.
    [[nodiscard]] std::uint64_t size(const RankSelection& ranks) const;

private:
    struct Template;

    const ExecutionTrace& m_trace;
    std::vector<std::unique_ptr<Template>> m_templates;
};

/// PREFIX.<rank>.et
std::filesystem::path chakraFile(const std::filesystem::path& prefix, Rank rank);

/// PREFIX.json
std::filesystem::path groupsFile(const std::filesystem::path& prefix);

struct ChakraWritten {
    std::int64_t files = 0;
    std::uint64_t bytes = 0;
};

/// Writes the files of the selected ranks in parallel, and the groups they are in. `progress` counts files. What was
/// written before a failure or a stop stays. Errors: cannotWrite, diskFull, cancelled; notSupported for a prefix with
/// "empty" in it, since ASTRA-sim loads no groups from such a path.
Result<ChakraWritten> writeChakra(const ExecutionTrace& trace, const std::filesystem::path& prefix,
                                  const RankSelection& ranks, const std::stop_token& stop, Progress& progress);

/// {"1":[0,1,2,3],...}: the groups of more than one member that nodes of the selected ranks name, by id.
void writeGroups(const ExecutionTrace& trace, const RankSelection& ranks, std::ostream& out);

/// A trace as read from files, whatever is wrong with it.
struct ChakraTrace {
    ExecutionTrace trace;
    /// By role of the trace; a rank without a readable file has a role without nodes.
    std::vector<std::vector<TraceDefect>> defects;
};

/// Reads PREFIX.0.et, PREFIX.1.et, ... in parallel; `groups` may be empty. Files that differ in groups and peers only
/// share a template. `progress` counts files. Errors: notFound where no such file exists, cannotRead where none can be
/// opened, outOfRange for a rank above 16,777,215, cancelled, and those of readGroups().
Result<ChakraTrace> readChakra(const std::filesystem::path& prefix, const std::filesystem::path& groups,
                               const std::stop_token& stop, Progress& progress);

/// Ids must be decimals above 0, members ranks. By id, ascending. Errors: cannotRead, malformed, wrongType,
/// outOfRange.
Result<std::vector<RankGroup>> readGroups(const std::filesystem::path& file);

} // namespace paretoscope::trace
