// SPDX-License-Identifier: GPL-3.0-or-later
// Studies by id. Built-ins register at start; plugins will register through the same door.
#pragma once

#include "core/study/study.h"

#include <memory>
#include <string_view>
#include <vector>

namespace paretoscope::study {

class Registry {
public:
    void add(std::unique_ptr<Study> study);
    [[nodiscard]] const Study* find(std::string_view id) const; ///< null where absent
    [[nodiscard]] const std::vector<std::unique_ptr<Study>>& studies() const { return m_studies; }

private:
    std::vector<std::unique_ptr<Study>> m_studies;
};

/// The studies that come with the engine. The catalog gives their choices and must outlive them.
Registry builtInStudies(const Catalog& catalog);

} // namespace paretoscope::study
