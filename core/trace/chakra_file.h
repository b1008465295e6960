// SPDX-License-Identifier: GPL-3.0-or-later
// Inside of the Chakra reader: one file as a template of its own. Groups and peers become slots in the order in which
// the file names them, so the files of ranks of one role give equal templates.
#pragma once

#include "core/trace/finding.h"

#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::trace::chakra {

struct ChakraFile {
    TraceTemplate content;          ///< names index `names`
    std::vector<std::string> names; ///< in the order in which the file names them
    std::vector<TraceDefect> defects;
    std::vector<std::uint64_t> groupIds; ///< by slot
    std::vector<Rank> peers;             ///< by slot

    /// A number that is equal for files that differ in groups and peers only.
    [[nodiscard]] std::uint64_t fingerprint() const;
    /// Whether both differ in groups and peers only.
    [[nodiscard]] bool sharesTemplate(const ChakraFile& other) const;
};

/// Never fails: what is wrong with the bytes becomes defects, and what can be read before is kept.
ChakraFile readChakraFile(std::string_view bytes, Rank rank);

} // namespace paretoscope::trace::chakra
