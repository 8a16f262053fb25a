// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/impulse_spectra.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include "engine/base/assert.h"
#include "engine/dsp/convolver_kernels.h"

namespace amp::dsp {
namespace {

using Complex = std::complex<double>;

/// The kernels' transform, one halving at a time: leaves end in the order of the tree.
void transform(std::span<Complex> z, double phase) {
    if (z.size() == 1) return;
    const std::size_t half = z.size() / 2;
    const double re = std::cos(phase / 2);
    const double im = std::sin(phase / 2);
    for (std::size_t j = 0; j < half; ++j) {
        const Complex b = z[j + half];
        const Complex turned(re * b.real() - im * b.imag(), re * b.imag() + im * b.real());
        z[j + half] = z[j] - turned;
        z[j] += turned;
    }
    transform(z.first(half), phase / 2);
    transform(z.last(half), phase / 2 + std::numbers::pi);
}

/// Where the kernels leave the leaves of one group: eight lines, lane r holding the children of node r.
void storeGroup(std::span<const Complex> leaves, float* group) {
    for (std::size_t node = 0; node < 8; ++node) {
        for (std::size_t child = 0; child < 8; ++child) {
            const Complex leaf = leaves[8 * node + child];
            group[16 * child + node] = static_cast<float>(leaf.real());
            group[16 * child + 8 + node] = static_cast<float>(leaf.imag());
        }
    }
}

ImpulseSpectra::Level buildLevel(std::span<const float> taps, const ConvolverLayout& layout, int level) {
    const auto size = static_cast<std::size_t>(ConvolverLayout::size(level));
    const auto offset = static_cast<std::size_t>(ConvolverLayout::offset(level));
    const std::size_t groups = size / kGroupBins;
    ImpulseSpectra::Level built;
    built.partitions = layout.partitions(level, static_cast<int>(taps.size()));
    const auto partitions = static_cast<std::size_t>(built.partitions);
    built.groups.assign(groups * partitions * kGroupFloats, 0.0f);

    const std::size_t end = level + 1 < layout.levels
                                ? std::min(taps.size(), static_cast<std::size_t>(ConvolverLayout::offset(level + 1)))
                                : taps.size();
    const double scale = 1.0 / static_cast<double>(size);  // the inverse transform is unscaled
    std::vector<Complex> z(size);
    for (std::size_t p = 0; p < partitions; ++p) {
        std::fill(z.begin(), z.end(), Complex());
        for (std::size_t n = 0; n < size && offset + p * size + n < end; ++n) {
            z[n] = scale * static_cast<double>(taps[offset + p * size + n]);
        }
        transform(z, kConvolverRootPhase);
        for (std::size_t g = 0; g < groups; ++g) {
            storeGroup(std::span(z).subspan(g * kGroupBins, kGroupBins),
                       built.groups.data() + (g * partitions + p) * kGroupFloats);
        }
    }
    return built;
}

ImpulseSpectra::Channel buildChannel(std::span<const float> taps, const ConvolverLayout& layout) {
    const bool direct = static_cast<int>(taps.size()) <= layout.directTaps;
    const std::size_t head = direct ? taps.size() : ConvolverLayout::kCell;
    ImpulseSpectra::Channel channel;
    channel.head.assign((head + kFirTaps - 1) / kFirTaps * kFirTaps, 0.0f);
    for (std::size_t k = 0; k < head; ++k) channel.head[k] = taps[k];
    for (int level = 0; level < layout.levels && !direct; ++level) {
        channel.levels[static_cast<std::size_t>(level)] = buildLevel(taps, layout, level);
    }
    return channel;
}

}  // namespace

ImpulseSpectra::ImpulseSpectra(std::span<const std::vector<float>> channels, const ConvolverLayout& layout)
    : layout_(layout) {
    AMP_ASSERT(channels.size() == 1 || channels.size() == 2);
    for (const std::vector<float>& taps : channels) {
        const std::size_t count = std::min(taps.size(), static_cast<std::size_t>(layout.maxTaps));
        channels_.push_back(buildChannel(std::span(taps).first(count), layout));
        taps_ = std::max(taps_, static_cast<int>(count));
    }
}

}  // namespace amp::dsp
