// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/layer_stack.h"

namespace amp::models {

LayerStack::LayerStack(const KernelTable& kernels, int channels, Function activation, Rows condition, Accumulate head)
    : kernels_(kernels), activation_(activation), condition_(condition), head_(head.rows) {
    args_.channels = channels;
    args_.fused = activation == Function::tanh ? Fused::tanh : Fused::leaky;
    args_.conditionRows = condition.count;
    args_.sumStarts = head.starts;
}

bool LayerStack::takes(const KernelTable& kernels, const WaveNetLayer& layer, bool needsResidual) {
    const Conv& conv = layer.conv;
    for (std::size_t site = 0; site < layer.films.size(); ++site) {
        // Without gates nobody hears this one, see WaveNetLayout::layer.
        if (layer.films[site] && site != layer1x1Post) return false;
    }
    if (layer.gating != Gating::none || layer.head1x1 || !ProgramBuilder::fuses(layer.activation)) return false;
    if (conv.groups != 1 || layer.mixin.groups != 1 || conv.in != conv.out || conv.out > kernels.maxGroup) return false;
    if (!needsResidual) return true;
    return layer.layer1x1 && layer.layer1x1->groups == 1 && layer.layer1x1->in == conv.out &&
           layer.layer1x1->out == conv.out && layer.layer1x1->kernel == 1;
}

bool LayerStack::continues(const WaveNetLayer& layer, Rows condition, Rows head) const {
    return layer.conv.out == args_.channels && layer.activation.function == activation_ &&
           condition.buffer == condition_.buffer && head.buffer == head_.buffer;
}

void LayerStack::add(const WaveNetLayer& layer, Rows in, Rows out, int rateRatio) {
    const int channels = args_.channels;
    const auto bias = [&](const Conv& conv, float scale) {
        for (int o = 0; o < channels; ++o) {
            weights_.push_back(conv.hasBias ? scale * conv.bias[static_cast<std::size_t>(o)] : 0.0f);
        }
    };
    const float scale = args_.fused == Fused::tanh ? kTanhScale : 1.0f;
    starts_.push_back(weights_.size());
    bias(layer.conv, scale);
    for (int i = 0; i < condition_.count; ++i) {
        for (int o = 0; o < channels; ++o) weights_.push_back(scale * layer.mixin.weight(o, i, 0));
    }
    for (int k = 0; k < layer.conv.kernel; ++k) {
        for (int i = 0; i < channels; ++i) {
            for (int o = 0; o < channels; ++o) weights_.push_back(scale * layer.conv.weight(o, i, k));
        }
    }
    const auto& slopes = layer.activation.slopes;
    for (std::size_t o = 0; o < static_cast<std::size_t>(channels) && args_.fused == Fused::leaky; ++o) {
        weights_.push_back(slopes[o % slopes.size()]);
    }
    if (out.buffer) {
        bias(*layer.layer1x1, 1.0f);
        for (int o = 0; o < channels; ++o) {
            for (int i = 0; i < channels; ++i) weights_.push_back(layer.layer1x1->weight(o, i, 0));
        }
    }
    layers_.push_back({.in = in.buffer,
                       .out = out.buffer,
                       .weights = nullptr,
                       .taps = layer.conv.kernel,
                       .delay = layer.conv.dilation * rateRatio});
    outs_.push_back(out.buffer);
}

void LayerStack::bind() {
    for (std::size_t k = 0; k < layers_.size(); ++k) layers_[k].weights = weights_.data() + starts_[k];
    args_.layers = layers_.data();
    args_.layerCount = static_cast<int>(layers_.size());
    args_.conditionStride = condition_.buffer->stride;
    args_.sumStride = head_.buffer->stride;
}

void LayerStack::run(int frames) AMP_RT {
    args_.condition = condition_.buffer->row(condition_.first);
    args_.sum = head_.buffer->row(head_.first);
    args_.frames = frames;
    kernels_.stack(args_);
}

void LayerStack::settle(const Fill& fill) {
    // One layer after the other: each wants the endless silence of the one before.
    StackArgs one = args_;
    one.condition = condition_.buffer->row(condition_.first);
    one.sum = head_.buffer->row(head_.first);
    one.frames = 1;
    one.layerCount = 1;
    for (std::size_t k = 0; k < layers_.size(); ++k) {
        one.layers = &layers_[k];
        kernels_.stack(one);
        if (outs_[k]) fill(*outs_[k]);
        one.sumStarts = false;
    }
    fill(*head_.buffer);
}

}  // namespace amp::models
