// SPDX-License-Identifier: GPL-3.0-or-later
// What can be selected in a drawing: a group, a node or a link, by its id.
#pragma once

namespace paretoscope::ui {

enum class ClusterPart { group, node, link };

struct ClusterItem {
    ClusterPart part = ClusterPart::group;
    int id = 0;
    friend bool operator==(const ClusterItem&, const ClusterItem&) = default;
};

} // namespace paretoscope::ui
