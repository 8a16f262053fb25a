// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "ir/cabinet_model.h"

namespace amp::ir {

enum class FactoryKind { guitar, bass, room };

/// A cabinet that the amp brings along: numbers, not files. Keys are stored in presets and are for ever.
struct FactoryCabinet {
    std::string_view key;
    std::string_view label;
    std::string_view help;  ///< one line: what it sounds like
    FactoryKind kind = FactoryKind::guitar;
    CabinetModel model;
    MicPosition mic;                ///< where the microphone stands at first
    std::optional<RoomModel> room;  ///< then the result is stereo
};

/// All of them, guitar cabinets first. The first is the default.
[[nodiscard]] std::span<const FactoryCabinet> factoryCabinets();

/// Null when there is none with this key.
[[nodiscard]] const FactoryCabinet* findFactoryCabinet(std::string_view key);

/// The cabinet as an impulse response, matched in loudness; mono, or stereo for a room.
/// Thread: any but audio. Cost at 48 kHz: about 3 ms, so that a microphone can be dragged; a room 10 to 50 ms.
[[nodiscard]] Impulse makeCabinet(const FactoryCabinet& cabinet, const MicPosition& mic, double sampleRateHz);

/// The same, cut, matched or not, and with the channels that are asked for. Fails when the cut leaves nothing.
[[nodiscard]] Expected<Impulse> makeCabinet(const FactoryCabinet& cabinet, const MicPosition& mic,
                                            const ImpulseOptions& options);

}  // namespace amp::ir
