// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/deployment.h"

#include <algorithm>

namespace paretoscope::serving {

namespace {

constexpr Bytes kHalf{2.0};
constexpr Bytes kSingle{4.0};

bool isStateSpace(const model::Mixer& mixer) {
    return mixer.kind == model::MixerKind::mamba1 || mixer.kind == model::MixerKind::mamba2;
}

} // namespace

Site siteOf(const hardware::Accelerator& accelerator, const kernel::KernelFit& kernels,
            const network::NetworkEfficiency& network) {
    const BytesPerSecond inner =
        accelerator.scaleUpBandwidth.value() > 0.0 ? accelerator.scaleUpBandwidth : accelerator.hostBandwidth;
    const std::int64_t node = std::max(accelerator.devicesPerNode, 1);
    std::vector<hardware::ClusterLevel> levels = {{node, inner, Seconds(0.0), accelerator.scaleUpLink}};
    if (accelerator.scaleOutBandwidth.value() > 0.0) {
        constexpr std::int64_t kNodes = 1024;
        levels.push_back({node * kNodes, accelerator.scaleOutBandwidth, Seconds(0.0), accelerator.scaleOutLink});
    }
    return {accelerator, kernels, std::move(levels), network};
}

Bytes weightsPerDevice(const model::Model& model, const Deployment& deployment) {
    const double tensor = deployment.tensorParallel;
    double split = model::headParameters(model) / tensor;
    double whole = model::embeddingParameters(model) / tensor + model::finalNormParameters(model);
    for (const std::uint8_t index : model.layers) {
        const model::LayerParameters layer = model::layerParameters(model, model.kinds[index]);
        split += (layer.mixer + layer.dense) / tensor + layer.experts / deployment.devices();
        whole += layer.replicated;
    }
    return split * hardware::bytesPerElement(deployment.weights) + whole * kHalf;
}

Bytes cachePerToken(const model::Model& model, const Deployment& deployment) {
    double elements = 0.0;
    for (const std::uint8_t index : model.layers) {
        const model::Mixer& mixer = model.kinds[index].mixer;
        const double all = model::kvElementsPerToken(mixer);
        const bool splits = mixer.kind == model::MixerKind::attention && mixer.kvHeads > 0;
        elements += splits ? all / std::min(deployment.tensorParallel, mixer.kvHeads) : all;
    }
    return elements * hardware::bytesPerElement(deployment.cache);
}

Bytes statePerSequence(const model::Model& model, const Deployment& deployment) {
    double elements = 0.0;
    for (const std::uint8_t index : model.layers) {
        const model::Mixer& mixer = model.kinds[index].mixer;
        elements += isStateSpace(mixer) ? static_cast<double>(mixer.innerSize) * mixer.stateSize : 0.0;
    }
    return elements / deployment.tensorParallel * kSingle;
}

} // namespace paretoscope::serving
