// SPDX-License-Identifier: GPL-3.0-or-later
// Edits of a drawn cluster as pure functions: canvas, outline and property fields compute the new drawing with these
// and hand it to a command. Ids of what is left never change. Items that do not exist are ignored.
#pragma once

#include "ui/models/cluster_item.h"

#include "core/hardware/accelerator.h"
#include "core/hardware/cluster.h"

#include <QPointF>

#include <optional>
#include <string>
#include <vector>

namespace paretoscope::ui {

const hardware::ClusterGroup* findGroup(const hardware::Cluster& cluster, int id); ///< null where absent
const hardware::ClusterNode* findNode(const hardware::Cluster& cluster, int id);
const hardware::ClusterLink* findLink(const hardware::Cluster& cluster, int id);
/// Groups from the root down to a group, itself counted and the root not; 0 for the root.
int depthOf(const hardware::Cluster& cluster, int group);
hardware::ClusterGroup* findGroup(hardware::Cluster& cluster, int id);
hardware::ClusterNode* findNode(hardware::Cluster& cluster, int id);
hardware::ClusterLink* findLink(hardware::Cluster& cluster, int id);

/// "NVSwitch", "Node", "NVSwitch – A100": what canvas, outline and messages call an item.
std::string itemName(const hardware::Cluster& cluster, ClusterItem item);

/// True if `group` is `ancestor` or lies within it.
bool isWithin(const hardware::Cluster& cluster, int group, int ancestor);

/// The origin of a group's coordinates on the canvas.
QPointF originOf(const hardware::Cluster& cluster, int group);

/// Each returns the id of what it added; `place` is relative to the group.
int addDevice(hardware::Cluster& cluster, int group, const hardware::Accelerator& accelerator, QPointF place);
int addSwitch(hardware::Cluster& cluster, int group, QPointF place);
/// A group of `accelerator.devicesPerNode` devices on a switch with the accelerator's scale-up links.
int addNodeGroup(hardware::Cluster& cluster, int parent, const hardware::Accelerator& accelerator, QPointF place);

/// Why two nodes cannot be joined; empty if they can.
enum class LinkRefusal { itself, linkedAlready };
std::optional<LinkRefusal> refusal(const hardware::Cluster& cluster, int from, int to);
/// Copies bandwidth, latency and kind from a link that already ends at one of the two, else 50 GB/s and 1 us.
int addLink(hardware::Cluster& cluster, int from, int to);

/// Groups go with all they hold, nodes with their links. The root stays.
void removeItems(hardware::Cluster& cluster, const std::vector<ClusterItem>& items);

/// Copies with their inner links, shifted by `offset`; links that leave the selection are not copied. Returns the
/// copies of the selected groups and nodes.
std::vector<ClusterItem> duplicateItems(hardware::Cluster& cluster, const std::vector<ClusterItem>& items,
                                        QPointF offset);

/// The selected groups and nodes with their inner links as a drawing of its own, placed as they are on the canvas.
hardware::Cluster detachedCopy(const hardware::Cluster& cluster, const std::vector<ClusterItem>& items);
/// Adds such a drawing to a group under new ids, all its places shifted by `offset`; returns what it added outermost.
std::vector<ClusterItem> insertCopy(hardware::Cluster& cluster, const hardware::Cluster& part, QPointF offset,
                                    int group);

/// Shifts groups and nodes; what lies within a selected group moves with it, once.
void moveItems(hardware::Cluster& cluster, const std::vector<ClusterItem>& items, QPointF by);

/// Wraps siblings into a new group; returns its id, or nothing unless all share one parent and something is selected.
std::optional<int> wrapItems(hardware::Cluster& cluster, const std::vector<ClusterItem>& items);

} // namespace paretoscope::ui
