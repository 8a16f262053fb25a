// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <set>

#include "models/graph/build_network.h"

namespace amp::models {
namespace {

bool isSlimmable(const WaveNetSpec& net) {
    return std::any_of(net.arrays.begin(), net.arrays.end(), [](const auto& a) { return !a.allowedChannels.empty(); });
}

/// The first rows and columns that a smaller matrix needs. "First" is literal, also where rows are stacked.
Conv sliced(const Conv& full, int in, int out) {
    Conv conv = full;
    conv.in = in;
    conv.out = out;
    conv.weights.clear();
    for (int o = 0; o < out; ++o) {
        for (int i = 0; i < in; ++i) {
            for (int k = 0; k < full.kernel; ++k) conv.weights.push_back(full.weight(o, i, k));
        }
    }
    if (conv.hasBias) conv.bias.resize(static_cast<std::size_t>(out));
    return conv;
}

int channelsAt(const WaveNetArray& array, double size) {
    if (array.allowedChannels.empty()) return array.channels;
    const auto count = array.allowedChannels.size();
    const auto index = static_cast<std::size_t>(std::max(0.0, std::floor(size * static_cast<double>(count))));
    return array.allowedChannels[std::min(index, count - 1)];
}

WaveNetSpec slimmed(const WaveNetSpec& full, double size) {
    WaveNetSpec net = full;
    for (std::size_t a = 0; a < net.arrays.size(); ++a) {
        const WaveNetArray& from = full.arrays[a];
        WaveNetArray& array = net.arrays[a];
        const int channels = channelsAt(from, size);
        const bool has1x1 = from.layers.front().layer1x1.has_value();
        const int bottleneck = has1x1 ? std::max(1, from.bottleneck * channels / from.channels) : channels;
        const int before = a == 0 ? from.rechannel.in : channelsAt(full.arrays[a - 1], size);
        const int headOut = a + 1 == net.arrays.size() ? from.head.out : channelsAt(full.arrays[a + 1], size);
        array.channels = channels;
        array.bottleneck = bottleneck;
        array.rechannel = sliced(from.rechannel, before, channels);
        for (std::size_t l = 0; l < array.layers.size(); ++l) {
            const WaveNetLayer& source = from.layers[l];
            WaveNetLayer& layer = array.layers[l];
            const int width = source.gating == Gating::none ? bottleneck : 2 * bottleneck;
            layer.conv = sliced(source.conv, channels, width);
            layer.mixin = sliced(source.mixin, source.mixin.in, width);
            if (source.layer1x1) layer.layer1x1 = sliced(*source.layer1x1, bottleneck, channels);
            if (source.head1x1) layer.head1x1 = sliced(*source.head1x1, bottleneck, source.head1x1->out);
            const std::array<int, filmSiteCount> widths{
                channels, width,      source.mixin.in, width,
                width,    bottleneck, channels,        source.head1x1 ? source.head1x1->out : 0};
            for (std::size_t s = 0; s < filmSiteCount; ++s) {
                if (!source.films[s]) continue;
                Film& film = *layer.films[s];
                film.width = widths[s];
                film.conv =
                    sliced(source.films[s]->conv, source.films[s]->conv.in, film.shift ? 2 * widths[s] : widths[s]);
            }
        }
        array.head = sliced(from.head, from.layers.front().head1x1 ? from.head.in : bottleneck, headOut);
    }
    return net;
}

}  // namespace

std::shared_ptr<const NetworkSpec> networkAtSize(std::shared_ptr<const NetworkSpec> network, double size) {
    if (const auto* container = std::get_if<ContainerSpec>(&network->body)) {
        for (const auto& choice : container->choices) {
            if (size < choice.maxValue) return networkAtSize(choice.network, size);
        }
        return networkAtSize(container->choices.back().network, size);
    }
    const auto* net = std::get_if<WaveNetSpec>(&network->body);
    if (!net || !isSlimmable(*net) || size >= 1.0) return network;
    auto smaller = std::make_shared<NetworkSpec>(*network);
    smaller->body = slimmed(*net, size);
    return smaller;
}

std::vector<double> sizeSteps(const NetworkSpec& network) {
    // A step's value is one at which that size is chosen: its lower edge.
    std::set<double> steps;
    if (const auto* container = std::get_if<ContainerSpec>(&network.body)) {
        double from = 0.0;
        for (const auto& choice : container->choices) {
            if (from <= 1.0) steps.insert(from);
            for (const double inner : sizeSteps(*choice.network)) {
                if (inner > from && inner < choice.maxValue && inner < 1.0) steps.insert(inner);
            }
            from = std::max(from, choice.maxValue);
        }
    } else if (const auto* net = std::get_if<WaveNetSpec>(&network.body); net && isSlimmable(*net)) {
        for (const auto& array : net->arrays) {
            const auto count = array.allowedChannels.size();
            for (std::size_t i = 0; i < count; ++i) steps.insert(static_cast<double>(i) / static_cast<double>(count));
        }
    }
    if (steps.empty()) return {1.0};
    return {steps.begin(), steps.end()};
}

}  // namespace amp::models
