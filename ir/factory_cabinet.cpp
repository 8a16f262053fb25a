// SPDX-License-Identifier: GPL-3.0-or-later
#include "ir/factory_cabinet.h"

#include <algorithm>
#include <array>

namespace amp::ir {
namespace {

// clang-format off
const std::array kCabinets{
    FactoryCabinet{.key = "stack-4x12", .label = "Stack 4x12", .help = "Closed back, strong upper mids: the big rock cabinet",
        .model = {.radius = 0.125, .drivers = 4, .box = BoxKind::closed, .resonanceHz = 105, .resonanceQ = 0.95,
            .coilCornerHz = 9000,
            .cone = {{{1400, 2, 2}, {2550, 7.5, 2.2}, {3300, 3.5, 4}, {4400, 2, 6}, {1900, -3, 5}, {3800, -3, 5}}},
            .lossHz = 5000, .lossOrder = 4, .width = 0.76, .height = 0.75, .depth = 0.36, .seed = 11},
        .mic = {}, .room = {}},
};
// clang-format on

}  // namespace

std::span<const FactoryCabinet> factoryCabinets() {
    return kCabinets;
}

const FactoryCabinet* findFactoryCabinet(std::string_view key) {
    const auto found = std::find_if(kCabinets.begin(), kCabinets.end(),
                                    [&](const FactoryCabinet& cabinet) { return cabinet.key == key; });
    return found == kCabinets.end() ? nullptr : &*found;
}

Impulse makeCabinet(const FactoryCabinet& cabinet, const MicPosition& mic, double sampleRateHz) {
    Impulse impulse;
    impulse.sampleRateHz = sampleRateHz;
    const std::vector<float> close = closeSound(cabinet.model, mic, sampleRateHz);
    if (cabinet.room) {
        impulse.channels = roomSound(close, *cabinet.room, cabinet.model.seed, sampleRateHz);
    } else {
        impulse.channels = {close};
    }
    impulse.info.format = "made by the amp";
    // Made sounds are finite and loud enough, so that finishing them cannot fail.
    return finishImpulse(std::move(impulse), std::string(cabinet.label), {.sampleRateHz = sampleRateHz, .trim = false})
        .value();
}

}  // namespace amp::ir
