// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/layer_split.h"

#include <algorithm>

namespace paretoscope::graph {

LayerSplit::LayerSplit(int layers, int stages, int virtualStages)
    : m_stages(stages)
    , m_chunks(stages * virtualStages)
    , m_base(layers / m_chunks)
    , m_extra(layers % m_chunks) {}

int LayerSplit::firstLayer(int chunk) const {
    const int firstWithExtra = m_chunks - 1 - m_extra;
    return chunk * m_base + std::clamp(chunk - firstWithExtra, 0, m_extra);
}

int LayerSplit::layersOfStage(int stage) const {
    int layers = 0;
    for (int chunk = stage; chunk < m_chunks; chunk += m_stages) {
        layers += layersIn(chunk);
    }
    return layers;
}

} // namespace paretoscope::graph
