// SPDX-License-Identifier: GPL-3.0-or-later
// The text that nccl-tests and rccl-tests print, 2.0 to 2.20: all_reduce_perf, all_gather_perf and so on. Lines of
// anybody else in between (NCCL INFO, mpirun, schedulers) are passed over, and so is what mpirun --tag-output, srun -l
// and the like put before each line. A log may hold many runs; each begins with one of the lines
//   # Collective test starting: all_reduce_perf                                                      (2.17 and later)
//   # nThread 1 nGpus 1 minBytes 8 maxBytes 134217728 step: 2(factor) warmup iters: 5 iters: 20 ...
// names its devices
//   #  Rank  0 Group  0 Pid 895544 on  host device  0 [0002:00:01] NVIDIA H100 80GB HBM3      (Group: 2.13 and later)
// and then says what the columns of its rows are
//   #       size         count      type   redop    root     time   algbw   busbw #wrong     time   algbw   busbw
//   #wrong
// Which columns there are depends on the version and the test; the second time is that of the in-place form.
#pragma once

#include "core/base/quantity.h"
#include "core/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::network {

struct NcclTestsRank {
    std::int64_t rank = 0;
    std::int64_t group = 0; ///< ranks of several groups run at the same time (NCCL_TESTS_SPLIT)
    std::string host;
    std::int64_t device = 0; ///< as the process counts
    std::string bus;         ///< PCI id; old versions print [0x00] for every device
    std::string name;        ///< as the driver has it
};

struct NcclTestsTiming {
    Seconds time;
    double algorithmBandwidth = 0.0; ///< GB/s as printed: size over time
    double busBandwidth = 0.0;       ///< GB/s as printed
    std::optional<double> wrong;     ///< wrong elements; older versions: largest deviation. Nothing where unchecked
};

struct NcclTestsRow {
    int line = 0;
    Bytes size;
    std::string reduction;                ///< "sum", "none"; empty where the test has no such column
    std::optional<std::int64_t> root;     ///< -1 where all ranks are equal; nothing without such a column
    std::vector<NcclTestsTiming> timings; ///< out of place, in place; empty where another log line cut the row
};

struct NcclTestsRun {
    std::string test; ///< "all_reduce"; empty where no line says so
    std::vector<NcclTestsRank> ranks;
    std::vector<NcclTestsRow> rows;
    bool hostTimes = false;      ///< -C 1: how long the host needed to launch, not how long the collective took
    bool countsErrors = false;   ///< `wrong` counts elements
    bool throughSockets = false; ///< NCCL says that its network is TCP
};

/// Whether a text is such a log rather than a table; by the lines above, wherever they stand.
bool isNcclTestsLog(std::string_view text);

/// Errors: malformed, pointer "line 27": a line of one of these forms that breaks off or holds what is no number, a
/// row without the line that names its columns, or no row at all. `file` is only named.
Result<std::vector<NcclTestsRun>> parseNcclTestsLog(std::string_view text, const std::string& file);

} // namespace paretoscope::network
