// SPDX-License-Identifier: GPL-3.0-or-later
// The cluster that a user draws: devices, switches and links in nested groups. A group stands for `replicas` equal
// copies of its content, and a node for `count` equal siblings, so that 131,072 devices are a dozen entries; nothing
// is expanded until somebody asks. Ranks number the devices depth first, replica by replica, so ranks of one innermost
// group are contiguous.
#pragma once

#include "core/base/quantity.h"
#include "core/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::hardware {

enum class NodeKind { device, networkSwitch };

/// How the copies at the two ends of a link are wired.
enum class LinkPattern {
    all,    ///< every copy of one end to every copy of the other; of a node to itself: a full mesh of its siblings
    paired, ///< i-th sibling to i-th sibling: rails
    ring,   ///< a node to itself: its siblings, or the copies of group `along`, closed to a ring
    mesh,   ///< a node to itself: every two copies of group `along` by `width` cables, dealt to its copies in turn
};
inline constexpr int kLinkPatterns = 4;
std::string_view linkPatternId(LinkPattern pattern); ///< "all", "paired", "ring", "mesh"
std::optional<LinkPattern> linkPatternFromId(std::string_view id);

struct ClusterGroup {
    int id = 0;
    int parent = -1; ///< id of the enclosing group; -1 for the root, whose id is 0
    std::string name;
    int replicas = 1;
    double x = 0.0; ///< place on the canvas, in canvas units
    double y = 0.0;

    friend bool operator==(const ClusterGroup&, const ClusterGroup&) = default;
};

struct ClusterNode {
    int id = 0;
    int group = 0;
    NodeKind kind = NodeKind::device;
    std::string name;
    std::string accelerator; ///< accelerator id; devices only
    int count = 1;           ///< equal siblings within one copy of the group
    double x = 0.0;
    double y = 0.0;
    int chips = 1; ///< switches: chips that act as one crossbar, such as the 18 of an NVL72 rack

    friend bool operator==(const ClusterNode&, const ClusterNode&) = default;
};

/// Optical circuit switches within a ring: they join its blocks and close it, as in TPU v4 and v5p, whose blocks are
/// cubes of 4 x 4 x 4 chips (glennklockwood.com). Circuits stand for a whole job, so that they only add latency.
struct OpticalCircuits {
    int block = 0;    ///< copies between two circuits; 0: none, else a divisor of the ring's length
    Seconds latency;  ///< of the switch, on top of the link's
    std::string kind; ///< id in the catalog's links

    friend bool operator==(const OpticalCircuits&, const OpticalCircuits&) = default;
};

struct ClusterLink {
    int id = 0;
    int from = 0; ///< node ids
    int to = 0;
    LinkPattern pattern = LinkPattern::all;
    int along = -1;            ///< ring, mesh: the group whose copies form it, node by node; -1: a ring of siblings
    int width = 1;             ///< parallel cables per wired pair; mesh: per pair of copies of `along`
    BytesPerSecond bandwidth;  ///< per cable and direction
    Seconds latency;           ///< one way, including the switch hop at the `to` end
    std::string kind;          ///< id in the catalog's links, empty for a hand-made one
    OpticalCircuits optical{}; ///< ring only

    friend bool operator==(const ClusterLink&, const ClusterLink&) = default;
};

struct Cluster {
    std::string name;
    std::vector<ClusterGroup> groups; ///< groups[0] is the root
    std::vector<ClusterNode> nodes;
    std::vector<ClusterLink> links;

    friend bool operator==(const Cluster&, const Cluster&) = default;
};

/// Devices in one copy of `group`, its inner groups included; the whole cluster for the root.
std::int64_t deviceCount(const Cluster& cluster, int group = 0);

/// One step of the communication hierarchy as the closed forms see it, innermost first.
struct ClusterLevel {
    std::int64_t devices = 1; ///< devices that communicate at this level without using a higher one
    BytesPerSecond bandwidth; ///< per device and direction when all devices use the level at once
    Seconds latency;          ///< one way between the nearest two devices whose lowest common level this is
    std::string linkKind;     ///< kind of the slowest link on that way, for efficiency look-up; may be empty
    friend bool operator==(const ClusterLevel&, const ClusterLevel&) = default;
};

/// The levels of a cluster, computed from its graph; the last one spans all devices. Empty where the drawing has
/// structural problems. A group is a level when its devices reach each other inside it; where branches differ, the
/// inner levels are those of the branch with the most devices.
/// The bandwidth of a level is the smallest maximum flow (Ford, Fulkerson 1956) per device over the cuts between its
/// units (inner domains or devices): one unit against the rest, each kind of unit against the others, and half against
/// half. Rings and meshes count as neighbour exchange, which ring collectives reach and an all-to-all may not.
std::vector<ClusterLevel> levels(const Cluster& cluster);

/// Devices that a cluster may have in all.
inline constexpr std::int64_t kMostDevices = 16777216;

/// All that is wrong with a drawing: devices without a path to the others, dangling link ends, ids and groups that do
/// not fit together, figures out of range. Whether accelerators exist is left to the caller. Each error's pointer is
/// "/nodes/<index>" or alike, and value the name shown on the canvas or the bad figure.
std::vector<Error> problems(const Cluster& cluster);

} // namespace paretoscope::hardware
