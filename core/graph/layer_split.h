// SPDX-License-Identifier: GPL-3.0-or-later
// How the layers of a model are dealt out to the stages of a pipeline.
#pragma once

namespace paretoscope::graph {

/// The model cut into p x v chunks of consecutive layers; stage s holds the chunks s, s + p, s + 2p, ...
/// Uneven splits give the extra layers to the chunks before the last one, and to the first one last, since these two
/// also carry the head and the embedding.
class LayerSplit {
public:
    LayerSplit(int layers, int stages, int virtualStages);

    [[nodiscard]] int firstLayer(int chunk) const; ///< layersIn(chunk) follow; chunk may be chunks() for the end
    [[nodiscard]] int layersIn(int chunk) const { return firstLayer(chunk + 1) - firstLayer(chunk); }
    [[nodiscard]] int chunks() const { return m_chunks; }
    [[nodiscard]] int layersOfStage(int stage) const;

private:
    int m_stages;
    int m_chunks;
    int m_base;
    int m_extra;
};

} // namespace paretoscope::graph
