// SPDX-License-Identifier: GPL-3.0-or-later
#include "ir/factory_cabinet.h"

#include <algorithm>
#include <array>

namespace amp::ir {
namespace {

// clang-format off
const std::array kCabinets{
    FactoryCabinet{.key = "stack-4x12", .label = "Stack 4x12", .help = "Closed back, strong upper mids: the big rock cabinet",
        .kind = FactoryKind::guitar,
        .model = {.radius = 0.125, .drivers = 4, .box = BoxKind::closed, .resonanceHz = 105, .resonanceQ = 0.95, .coilCornerHz = 9000,
            .cone = {{{1400, 2, 2}, {2550, 7.5, 2.2}, {3300, 3.5, 4}, {4400, 2, 6}, {1900, -3, 5}, {3800, -3, 5}}},
            .lossHz = 5000, .lossOrder = 4, .width = 0.76, .height = 0.75, .depth = 0.36, .seed = 11},
        .mic = {},
        .room = {}},
    FactoryCabinet{.key = "green-4x12", .label = "Moss 4x12", .help = "Closed back, soft top and a sweet upper middle: classic crunch",
        .kind = FactoryKind::guitar,
        .model = {.radius = 0.125, .drivers = 4, .box = BoxKind::closed, .resonanceHz = 100, .resonanceQ = 1, .coilCornerHz = 8000,
            .cone = {{{1100, 1.5, 2}, {2300, 6, 2}, {3100, 4.5, 3.5}, {4100, 1.5, 6}, {1650, -2, 4}, {3600, -4, 5}}},
            .lossHz = 4500, .lossOrder = 4, .width = 0.76, .height = 0.75, .depth = 0.36, .seed = 12},
        .mic = {},
        .room = {}},
    FactoryCabinet{.key = "modern-4x12", .label = "Anvil 4x12", .help = "Closed back, deep and tight with a hard edge: modern high gain",
        .kind = FactoryKind::guitar,
        .model = {.radius = 0.125, .drivers = 4, .box = BoxKind::closed, .resonanceHz = 90, .resonanceQ = 0.85, .coilCornerHz = 10000,
            .cone = {{{700, -2.5, 1.2}, {2200, 4, 2}, {3000, 7, 2.4}, {4300, 4, 5}, {1700, -2, 4}, {5200, 2, 6}}},
            .lossHz = 5400, .lossOrder = 5, .width = 0.78, .height = 0.78, .depth = 0.37, .seed = 13},
        .mic = {},
        .room = {}},
    FactoryCabinet{.key = "scoop-4x12", .label = "Valley 4x12", .help = "Closed back with laid-back mids: thick rhythm walls",
        .kind = FactoryKind::guitar,
        .model = {.radius = 0.125, .drivers = 4, .box = BoxKind::closed, .resonanceHz = 95, .resonanceQ = 0.9, .coilCornerHz = 9500,
            .cone = {{{550, -3, 0.9}, {1300, -1.5, 2}, {2700, 6, 2.5}, {3700, 4.5, 4}, {4600, 2, 6}, {2000, -2, 5}}},
            .lossHz = 5100, .lossOrder = 4, .width = 0.76, .height = 0.76, .depth = 0.36, .seed = 14},
        .mic = {},
        .room = {}},
    FactoryCabinet{.key = "closed-2x12", .label = "Twin Closed 2x12", .help = "Two drivers in a compact closed box: focused and punchy",
        .kind = FactoryKind::guitar,
        .model = {.radius = 0.125, .drivers = 2, .box = BoxKind::closed, .resonanceHz = 118, .resonanceQ = 1.05, .coilCornerHz = 9000,
            .cone = {{{1250, 2.5, 2}, {2450, 6.5, 2.3}, {3400, 4, 4}, {4500, 2.5, 6}, {1800, -2.5, 5}, {3900, -2.5, 5}}},
            .lossHz = 5000, .lossOrder = 4, .width = 0.74, .height = 0.52, .depth = 0.3, .seed = 15},
        .mic = {},
        .room = {}},
    FactoryCabinet{.key = "open-2x12", .label = "Silver 2x12", .help = "Open back, wide clean sound with bright top",
        .kind = FactoryKind::guitar,
        .model = {.radius = 0.125, .drivers = 2, .box = BoxKind::open, .resonanceHz = 88, .resonanceQ = 0.7, .coilCornerHz = 11000,
            .cone = {{{900, 1, 1.5}, {1800, 2.5, 2.5}, {2600, 5, 2.4}, {3900, 5, 3}, {5000, 2.5, 5}, {2150, -2, 5}}},
            .lossHz = 5800, .lossOrder = 4, .width = 0.7, .height = 0.52, .depth = 0.26, .seed = 16},
        .mic = {},
        .room = {}},
    FactoryCabinet{.key = "chime-2x12", .label = "Chime 2x12", .help = "Open back with alnico sparkle: two bells of presence",
        .kind = FactoryKind::guitar,
        .model = {.radius = 0.125, .drivers = 2, .box = BoxKind::open, .resonanceHz = 92, .resonanceQ = 0.75, .coilCornerHz = 10000,
            .cone = {{{1000, 1.5, 2}, {2200, 5.5, 2.5}, {3400, 6, 2.8}, {4700, 2, 6}, {2800, -1.5, 6}, {1500, -1, 4}}},
            .lossHz = 5300, .lossOrder = 4, .width = 0.71, .height = 0.55, .depth = 0.27, .seed = 17},
        .mic = {},
        .room = {}},
    FactoryCabinet{.key = "open-1x12", .label = "Parlour 1x12", .help = "Open back single: woody middle, easy lows",
        .kind = FactoryKind::guitar,
        .model = {.radius = 0.125, .drivers = 1, .box = BoxKind::open, .resonanceHz = 95, .resonanceQ = 0.8, .coilCornerHz = 9500,
            .cone = {{{800, 2, 1.5}, {1500, 2, 2.5}, {2500, 5, 2.2}, {3600, 3.5, 4}, {4600, 1.5, 6}, {2000, -2, 5}}},
            .lossHz = 5000, .lossOrder = 4, .width = 0.5, .height = 0.46, .depth = 0.26, .seed = 18},
        .mic = {},
        .room = {}},
    FactoryCabinet{.key = "closed-1x12", .label = "Club 1x12", .help = "Small closed box: dry, direct, forward",
        .kind = FactoryKind::guitar,
        .model = {.radius = 0.125, .drivers = 1, .box = BoxKind::closed, .resonanceHz = 128, .resonanceQ = 1.15, .coilCornerHz = 9000,
            .cone = {{{1300, 3, 1.8}, {2400, 6, 2.2}, {3200, 4, 4}, {4300, 2, 6}, {1850, -2.5, 5}, {3700, -3, 5}}},
            .lossHz = 4900, .lossOrder = 4, .width = 0.5, .height = 0.48, .depth = 0.28, .seed = 19},
        .mic = {},
        .room = {}},
    FactoryCabinet{.key = "tweed-4x10", .label = "Wheat 4x10", .help = "Open back, four small drivers: quick attack, glassy highs",
        .kind = FactoryKind::guitar,
        .model = {.radius = 0.104, .drivers = 4, .box = BoxKind::open, .resonanceHz = 100, .resonanceQ = 0.75, .coilCornerHz = 12000,
            .cone = {{{1000, 1.5, 2}, {2000, 3.5, 2.2}, {3000, 5.5, 2.5}, {4200, 4.5, 4}, {5400, 2, 6}, {2500, -2, 5}}},
            .lossHz = 6000, .lossOrder = 4, .width = 0.6, .height = 0.6, .depth = 0.27, .seed = 20},
        .mic = {},
        .room = {}},
    FactoryCabinet{.key = "small-1x10", .label = "Porch 1x10", .help = "Open back ten-inch: raw, early break-up",
        .kind = FactoryKind::guitar,
        .model = {.radius = 0.104, .drivers = 1, .box = BoxKind::open, .resonanceHz = 110, .resonanceQ = 0.85, .coilCornerHz = 11000,
            .cone = {{{950, 2.5, 1.6}, {1900, 4, 2}, {3100, 5.5, 2.6}, {4400, 3, 4}, {5600, 1, 6}, {2400, -2.5, 5}}},
            .lossHz = 5600, .lossOrder = 4, .width = 0.43, .height = 0.42, .depth = 0.23, .seed = 21},
        .mic = {},
        .room = {}},
    FactoryCabinet{.key = "tiny-1x8", .label = "Matchbox 1x8", .help = "Eight-inch practice box: nasal and charming",
        .kind = FactoryKind::guitar,
        .model = {.radius = 0.082, .drivers = 1, .box = BoxKind::open, .resonanceHz = 140, .resonanceQ = 0.95, .coilCornerHz = 12000,
            .cone = {{{700, 3, 1.4}, {1400, 3.5, 2}, {2600, 5, 2.2}, {4000, 4, 3}, {5600, 2, 5}, {3200, -2, 5}}},
            .lossHz = 5800, .lossOrder = 3, .width = 0.34, .height = 0.34, .depth = 0.19, .seed = 22},
        .mic = {},
        .room = {}},
    FactoryCabinet{.key = "wide-2x12", .label = "Vertical 2x12", .help = "Slanted closed box: even middle, clear top",
        .kind = FactoryKind::guitar,
        .model = {.radius = 0.125, .drivers = 2, .box = BoxKind::closed, .resonanceHz = 102, .resonanceQ = 0.85, .coilCornerHz = 10500,
            .cone = {{{1100, 1, 1.5}, {2100, 4, 2}, {2900, 6, 2.4}, {4100, 4, 4}, {5000, 2, 6}, {1700, -1.5, 4}}},
            .lossHz = 5500, .lossOrder = 4, .width = 0.5, .height = 0.76, .depth = 0.33, .seed = 23},
        .mic = {},
        .room = {}},
    FactoryCabinet{.key = "bass-8x10", .label = "Tower 8x10", .help = "Sealed tower of ten-inch drivers: tight, growling",
        .kind = FactoryKind::bass,
        .model = {.radius = 0.104, .drivers = 8, .box = BoxKind::closed, .resonanceHz = 66, .resonanceQ = 0.8, .coilCornerHz = 9000,
            .cone = {{{700, 1.5, 1.5}, {1500, 3, 2}, {2700, 5, 2.2}, {3900, 2, 4}, {1100, -1.5, 3}, {3300, -2, 5}}},
            .lossHz = 4800, .lossOrder = 3, .width = 0.66, .height = 1.2, .depth = 0.4, .seed = 24},
        .mic = {.type = MicrophoneType::condenser, .offset = 0.3, .distance = 0.3, .angleDeg = 0},
        .room = {}},
    FactoryCabinet{.key = "bass-4x10", .label = "Ported 4x10", .help = "Ported with strong mids: modern slap and pick",
        .kind = FactoryKind::bass,
        .model = {.radius = 0.104, .drivers = 4, .box = BoxKind::ported, .resonanceHz = 58, .resonanceQ = 0.8, .coilCornerHz = 11000,
            .cone = {{{900, 1, 1.5}, {1800, 2.5, 2}, {3000, 4.5, 2.2}, {4500, 3, 4}, {1300, -1.5, 3}, {6000, 3, 3}}},
            .lossHz = 6500, .lossOrder = 3, .width = 0.6, .height = 0.6, .depth = 0.45, .seed = 25},
        .mic = {.type = MicrophoneType::condenser, .offset = 0.3, .distance = 0.3, .angleDeg = 0},
        .room = {}},
    FactoryCabinet{.key = "bass-1x15", .label = "Deep 1x15", .help = "Fifteen-inch ported: round and low",
        .kind = FactoryKind::bass,
        .model = {.radius = 0.165, .drivers = 1, .box = BoxKind::ported, .resonanceHz = 48, .resonanceQ = 0.9, .coilCornerHz = 6000,
            .cone = {{{500, 1.5, 1.5}, {1200, 2.5, 2}, {2000, 3.5, 2.2}, {3000, 1, 4}, {900, -1.5, 3}, {2600, -2, 5}}},
            .lossHz = 3400, .lossOrder = 3, .width = 0.6, .height = 0.66, .depth = 0.45, .seed = 26},
        .mic = {.type = MicrophoneType::condenser, .offset = 0.3, .distance = 0.3, .angleDeg = 0},
        .room = {}},
    FactoryCabinet{.key = "bass-2x12", .label = "Studio 2x12", .help = "Sealed two-twelve: even from low B to string noise",
        .kind = FactoryKind::bass,
        .model = {.radius = 0.125, .drivers = 2, .box = BoxKind::closed, .resonanceHz = 62, .resonanceQ = 0.75, .coilCornerHz = 9000,
            .cone = {{{600, 0.5, 1.5}, {1300, 2, 2}, {2300, 4, 2.2}, {3400, 3, 4}, {1000, -1, 3}, {2900, -1.5, 5}}},
            .lossHz = 4600, .lossOrder = 3, .width = 0.62, .height = 0.6, .depth = 0.42, .seed = 27},
        .mic = {.type = MicrophoneType::condenser, .offset = 0.3, .distance = 0.3, .angleDeg = 0},
        .room = {}},
    FactoryCabinet{.key = "room-booth", .label = "Booth", .help = "Stack in a treated booth: small, dry, stereo",
        .kind = FactoryKind::room,
        .model = {.radius = 0.125, .drivers = 4, .box = BoxKind::closed, .resonanceHz = 105, .resonanceQ = 0.95, .coilCornerHz = 9000,
            .cone = {{{1400, 2, 2}, {2550, 7.5, 2.2}, {3300, 3.5, 4}, {4400, 2, 6}, {1900, -3, 5}, {3800, -3, 5}}},
            .lossHz = 5000, .lossOrder = 4, .width = 0.76, .height = 0.75, .depth = 0.36, .seed = 28},
        .mic = {.type = MicrophoneType::condenser, .offset = 0.3, .distance = 1, .angleDeg = 0},
        .room = RoomModel{.width = 3.2, .length = 4, .height = 2.5, .distance = 1, .spread = 0.4, .decaySeconds = 0.18,
            .bassRatio = 1.1, .trebleRatio = 0.6, .diffuseDb = -8}},
    FactoryCabinet{.key = "room-live", .label = "Live room", .help = "Stack in a wooden live room: early slap, even decay",
        .kind = FactoryKind::room,
        .model = {.radius = 0.125, .drivers = 4, .box = BoxKind::closed, .resonanceHz = 105, .resonanceQ = 0.95, .coilCornerHz = 9000,
            .cone = {{{1400, 2, 2}, {2550, 7.5, 2.2}, {3300, 3.5, 4}, {4400, 2, 6}, {1900, -3, 5}, {3800, -3, 5}}},
            .lossHz = 5000, .lossOrder = 4, .width = 0.76, .height = 0.75, .depth = 0.36, .seed = 29},
        .mic = {.type = MicrophoneType::condenser, .offset = 0.3, .distance = 2.2, .angleDeg = 0},
        .room = RoomModel{.width = 7, .length = 9.5, .height = 4, .distance = 2.2, .spread = 0.8, .decaySeconds = 0.45,
            .bassRatio = 1.15, .trebleRatio = 0.65, .diffuseDb = -4}},
    FactoryCabinet{.key = "room-stone", .label = "Stone hall", .help = "Open two-twelve in a stone hall: bright and long",
        .kind = FactoryKind::room,
        .model = {.radius = 0.125, .drivers = 2, .box = BoxKind::open, .resonanceHz = 88, .resonanceQ = 0.7, .coilCornerHz = 11000,
            .cone = {{{900, 1, 1.5}, {1800, 2.5, 2.5}, {2600, 5, 2.4}, {3900, 5, 3}, {5000, 2.5, 5}, {2150, -2, 5}}},
            .lossHz = 5800, .lossOrder = 4, .width = 0.7, .height = 0.52, .depth = 0.26, .seed = 30},
        .mic = {.type = MicrophoneType::condenser, .offset = 0.3, .distance = 3, .angleDeg = 0},
        .room = RoomModel{.width = 12, .length = 19, .height = 8, .distance = 3, .spread = 1.2, .decaySeconds = 1.4,
            .bassRatio = 1.2, .trebleRatio = 0.55, .diffuseDb = -1}},
    FactoryCabinet{.key = "room-garage", .label = "Garage", .help = "Stack in a concrete garage: hard echoes, short tail",
        .kind = FactoryKind::room,
        .model = {.radius = 0.125, .drivers = 4, .box = BoxKind::closed, .resonanceHz = 105, .resonanceQ = 0.95, .coilCornerHz = 9000,
            .cone = {{{1400, 2, 2}, {2550, 7.5, 2.2}, {3300, 3.5, 4}, {4400, 2, 6}, {1900, -3, 5}, {3800, -3, 5}}},
            .lossHz = 5000, .lossOrder = 4, .width = 0.76, .height = 0.75, .depth = 0.36, .seed = 31},
        .mic = {.type = MicrophoneType::condenser, .offset = 0.3, .distance = 1.8, .angleDeg = 0},
        .room = RoomModel{.width = 3.6, .length = 6.2, .height = 2.4, .distance = 1.8, .spread = 0.7, .decaySeconds = 0.7,
            .bassRatio = 0.9, .trebleRatio = 0.8, .diffuseDb = -3}},
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
    // Made sounds are finite and loud enough, so that finishing them cannot fail.
    return makeCabinet(cabinet, mic, ImpulseOptions{.sampleRateHz = sampleRateHz, .channels = ChannelChoice::stereo})
        .value();
}

Expected<Impulse> makeCabinet(const FactoryCabinet& cabinet, const MicPosition& mic, const ImpulseOptions& options) {
    Impulse impulse;
    impulse.sampleRateHz = options.sampleRateHz;
    impulse.channels = {closeSound(cabinet.model, withinReach(mic), options.sampleRateHz)};
    if (cabinet.room) {
        impulse.channels = roomSound(impulse.channels.front(), *cabinet.room, cabinet.model.seed, options.sampleRateHz);
        std::vector<float>& left = impulse.channels.front();
        const std::vector<float>& right = impulse.channels.back();
        if (options.channels == ChannelChoice::sum) {
            for (std::size_t n = 0; n < left.size(); ++n) left[n] = 0.5f * (left[n] + right[n]);
        }
        if (options.channels == ChannelChoice::right) left = right;
        if (options.channels != ChannelChoice::stereo) impulse.channels.pop_back();
    }
    impulse.info.format = "made by the amp";
    impulse.info.sourceChannels = cabinet.room ? 2 : 1;
    ImpulseOptions finish = options;
    finish.trim = false;
    return finishImpulse(std::move(impulse), std::string(cabinet.label), finish);
}

}  // namespace amp::ir
