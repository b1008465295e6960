// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/network/nccl_tests_log.h"

#include "core/hardware/cluster.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>

namespace paretoscope::network {

namespace {

using Words = std::vector<std::string_view>;

constexpr std::string_view kBlank = " \t\r";

Words wordsOf(std::string_view text) {
    Words words;
    for (std::size_t from = text.find_first_not_of(kBlank); from != std::string_view::npos;) {
        const std::size_t to = std::min(text.find_first_of(kBlank, from), text.size());
        words.push_back(text.substr(from, to - from));
        from = text.find_first_not_of(kBlank, to);
    }
    return words;
}

template <class Number>
std::optional<Number> numberOf(std::string_view word) {
    Number value{};
    const auto [rest, status] = std::from_chars(word.data(), word.data() + word.size(), value);
    const bool whole = status == std::errc() && rest == word.data() + word.size();
    return whole && std::isfinite(static_cast<double>(value)) ? std::optional(value) : std::nullopt;
}

/// Of a rank, a group or a device.
std::optional<std::int64_t> ordinalOf(std::string_view word) {
    const std::optional<std::int64_t> value = numberOf<std::int64_t>(word);
    return value && *value >= 0 && *value < hardware::kMostDevices ? value : std::nullopt;
}

bool isCount(std::string_view word) {
    return !word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos;
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

bool beginsWith(const Words& words, std::initializer_list<std::string_view> beginning) {
    return words.size() >= beginning.size() && std::equal(beginning.begin(), beginning.end(), words.begin());
}

bool namesColumns(const Words& comment) {
    return beginsWith(comment, {"size", "count", "type"});
}

bool namesOptions(const Words& comment) {
    return beginsWith(comment, {"nThread"}) && std::ranges::find(comment, "minBytes") != comment.end();
}

bool namesTest(const Words& comment) {
    return beginsWith(comment, {"Collective", "test", "starting:"});
}

/// "all_reduce" of "mpirun -np 8 ./build/all_reduce_perf_mpi -b 8"; empty where the line names no test.
std::string_view testNamed(std::string_view line) {
    const std::size_t end = line.find("_perf");
    if (end == std::string_view::npos) {
        return {};
    }
    std::size_t begin = end;
    while (begin > 0 && (std::islower(static_cast<unsigned char>(line[begin - 1])) != 0 || line[begin - 1] == '_')) {
        --begin;
    }
    return line.substr(begin, end - begin);
}

/// Where the columns of a table stand, by the line that names them.
class Columns {
public:
    Columns() = default;
    explicit Columns(const Words& names)
        : m_known(true) {
        for (std::size_t i = 0; i < names.size(); ++i) {
            const std::string_view name = names[i];
            if (name == "redop") {
                m_reduction = i;
            } else if (name == "root") {
                m_root = i;
            } else if (name == "time" || name == "cputime") {
                m_times.push_back(i);
                m_hostTimes = name == "cputime";
            } else if (name == "#wrong" || name == "error") {
                m_errors.push_back(i);
                m_countsErrors = name == "#wrong";
            }
        }
        const bool stamped = !names.empty() && names.back() == "timestamp";
        m_width = names.size() + (stamped ? 1 : 0); // date and time
    }

    [[nodiscard]] bool known() const { return m_known; }
    [[nodiscard]] std::size_t width() const { return m_width; }
    [[nodiscard]] bool hostTimes() const { return m_hostTimes; }
    [[nodiscard]] bool countsErrors() const { return m_countsErrors; }

    /// Of a line with `width()` words. Gives the word that is no number where it fails.
    Result<NcclTestsRow> read(const Words& words) const {
        NcclTestsRow row;
        std::string_view bad;
        const auto number = [&](std::size_t place) {
            const std::optional<double> value = numberOf<double>(words[place]);
            bad = value || !bad.empty() ? bad : words[place];
            return value.value_or(0.0);
        };
        row.size = Bytes(number(0));
        number(1);
        row.reduction = m_reduction ? words[*m_reduction] : std::string_view();
        if (m_root) {
            row.root = numberOf<std::int64_t>(words[*m_root]);
            bad = row.root || !bad.empty() ? bad : words[*m_root];
        }
        for (std::size_t i = 0; i < m_times.size(); ++i) {
            const std::size_t time = m_times[i];
            NcclTestsTiming timing{Seconds(1e-6 * number(time)), number(time + 1), number(time + 2), {}};
            if (i < m_errors.size() && words[m_errors[i]] != "N/A") {
                timing.wrong = number(m_errors[i]);
            }
            row.timings.push_back(timing);
        }
        if (!bad.empty()) {
            return Error{ErrorCode::malformed, {}, {}, fmt::format("\"{}\"", bad), "a number"};
        }
        return row;
    }

    [[nodiscard]] bool complete() const {
        return !m_times.empty() && m_times.size() <= 2 &&
               std::ranges::all_of(m_times, [this](std::size_t time) { return time + 2 < m_width; });
    }

private:
    bool m_known = false;
    std::size_t m_width = 0;
    std::optional<std::size_t> m_reduction;
    std::optional<std::size_t> m_root;
    std::vector<std::size_t> m_times;
    std::vector<std::size_t> m_errors;
    bool m_hostTimes = false;
    bool m_countsErrors = false;
};

/// Reads a log line by line; the first mistake ends it.
class LogReader {
public:
    explicit LogReader(const std::string& file)
        : m_file(file) {}

    void line(std::string_view text) {
        ++m_line;
        if (contains(text, " NCCL INFO ") || contains(text, " NCCL WARN ")) {
            ncclLine(text);
            return;
        }
        const std::size_t mark = text.find('#');
        if (mark != std::string_view::npos) {
            const std::string_view comment = text.substr(mark + 1);
            commentLine(wordsOf(comment), text.substr(0, mark), comment);
            return;
        }
        if (const std::string_view test = testNamed(text); !test.empty()) {
            m_named = test;
        }
        const Words words = wordsOf(text.starts_with(m_prefix) ? text.substr(m_prefix.size()) : text);
        if (words.size() >= 2 && isCount(words[0]) && isCount(words[1])) {
            row(words);
        }
    }

    Result<std::vector<NcclTestsRun>> finish() {
        if (m_error) {
            return *m_error;
        }
        std::erase_if(m_runs, [](const NcclTestsRun& run) { return run.rows.empty(); });
        if (m_runs.empty()) {
            return Error{ErrorCode::malformed,
                         m_file,
                         {},
                         "no row of a table",
                         "the whole output of nccl-tests, its rows of sizes and times included"};
        }
        return std::move(m_runs);
    }

    [[nodiscard]] bool failed() const { return m_error.has_value(); }

private:
    void fail(std::string found, std::string expected) {
        m_error =
            Error{ErrorCode::malformed, m_file, fmt::format("line {}", m_line), std::move(found), std::move(expected)};
    }

    NcclTestsRun& run() {
        if (m_runs.empty()) {
            begin();
        }
        return m_runs.back();
    }
    void begin() {
        m_runs.emplace_back().test = m_named;
        m_columns = {};
    }
    /// A new run, unless the last one has only been announced.
    void beginUnlessFresh() {
        if (m_runs.empty() || !m_runs.back().ranks.empty() || !m_runs.back().rows.empty()) {
            begin();
        }
    }

    /// NCCL writes beside the table, and sometimes into its lines.
    void ncclLine(std::string_view text) {
        if (contains(text, "Using network Socket")) {
            run().throughSockets = true;
        }
        const Words words = wordsOf(text);
        if (m_columns.known() && words.size() > 3 && isCount(words[0]) && isCount(words[1])) {
            NcclTestsRow cut;
            cut.line = m_line;
            run().rows.push_back(std::move(cut));
        }
    }

    void commentLine(const Words& words, std::string_view prefix, std::string_view comment) {
        if (namesTest(words) && words.size() > 3) {
            m_named = testNamed(words[3]);
            begin();
        } else if (namesOptions(words)) {
            beginUnlessFresh();
            if (run().test.empty()) {
                run().test = m_named;
            }
        } else if (beginsWith(words, {"Rank"})) {
            rank(words, comment);
        } else if (beginsWith(words, {"Out", "of", "bounds"}) || beginsWith(words, {"Avg", "bus", "bandwidth"})) {
            m_columns = {}; // the table ends
        } else if (namesColumns(words)) {
            m_columns = Columns(words);
            m_prefix = prefix;
            run().hostTimes = m_columns.hostTimes();
            run().countsErrors = m_columns.countsErrors();
            if (!m_columns.complete()) {
                fail("columns without times and bandwidths", "time, algbw and busbw, once or twice");
            }
        }
    }

    /// Rank 0 [Group 0] Pid 42 on host device 0 [0x18] NVIDIA H100 80GB HBM3
    void rank(const Words& words, std::string_view comment) {
        constexpr const char* kExpected = "Rank, Group, Pid, on, device and [PCI id] followed by the device's name";
        const auto after = [&words](std::string_view name) -> std::string_view {
            const auto found = std::ranges::find(words, name);
            return found != words.end() && found + 1 != words.end() ? found[1] : std::string_view();
        };
        const std::optional<std::int64_t> number = ordinalOf(after("Rank"));
        const std::optional<std::int64_t> device = ordinalOf(after("device"));
        const std::size_t open = comment.find('[');
        const std::size_t close = comment.find(']', std::min(open, comment.size()));
        if (!number || !device || after("on").empty() || close == std::string_view::npos) {
            fail(fmt::format("\"#{}\"", comment), kExpected);
            return;
        }
        if (!run().rows.empty()) {
            begin(); // an old version that printed no line of options, or only its end was kept
        }
        const Words name = wordsOf(comment.substr(close + 1));
        if (name.empty()) {
            fail("no name of the device", kExpected);
            return;
        }
        run().ranks.push_back({*number, ordinalOf(after("Group")).value_or(0), std::string(after("on")), *device,
                               std::string(comment.substr(open + 1, close - open - 1)),
                               fmt::format("{}", fmt::join(name, " "))});
    }

    void row(const Words& words) {
        constexpr std::array kTypes{"int8",  "uint8",  "int32",    "uint32", "int64",  "uint64",   "half",
                                    "float", "double", "bfloat16", "f8e4m3", "f8e5m2", "fp8_e4m3", "fp8_e5m2"};
        const bool typed = words.size() > 2 && std::ranges::find(kTypes, words[2]) != kTypes.end();
        if (!m_columns.known()) {
            if (typed) {
                fail("a row before the line that names its columns", "# size count type ... time algbw busbw");
            }
            return;
        }
        if (words.size() != m_columns.width()) {
            fail(fmt::format("{} columns", words.size()), fmt::format("{} columns, as named above", m_columns.width()));
            return;
        }
        Result<NcclTestsRow> read = m_columns.read(words);
        if (!read) {
            fail(read.error().value, read.error().expected);
            return;
        }
        read->line = m_line;
        run().rows.push_back(*std::move(read));
    }

    const std::string& m_file;
    int m_line = 0;
    std::string m_named;  ///< the test that a line named last
    std::string m_prefix; ///< before each line of a table: "[1,0]<stdout>:"
    Columns m_columns;
    std::vector<NcclTestsRun> m_runs;
    std::optional<Error> m_error;
};

/// Calls `visit` with each line until it returns false.
template <class Visit>
void forEachLine(std::string_view text, Visit&& visit) {
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t to = std::min(text.find('\n', from), text.size());
        if (!visit(text.substr(from, to - from))) {
            return;
        }
        from = to + 1;
    }
}

} // namespace

bool isNcclTestsLog(std::string_view text) {
    bool found = false;
    forEachLine(text, [&found](std::string_view line) {
        const std::size_t mark = line.find('#');
        if (mark != std::string_view::npos) {
            const Words words = wordsOf(line.substr(mark + 1));
            found = namesTest(words) || namesOptions(words) || namesColumns(words);
        }
        return !found;
    });
    return found;
}

Result<std::vector<NcclTestsRun>> parseNcclTestsLog(std::string_view text, const std::string& file) {
    LogReader reader(file);
    forEachLine(text, [&reader](std::string_view line) {
        reader.line(line);
        return !reader.failed();
    });
    return reader.finish();
}

} // namespace paretoscope::network
