// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

#include "ir/impulse.h"

namespace amp::ir {

enum class BoxKind { closed, open, ported };

enum class MicrophoneType {
    dynamic,    ///< cardioid with a presence peak
    ribbon,     ///< figure of eight: full proximity effect, soft top
    condenser,  ///< nearly flat
};

/// Where a microphone stands before the driver. All values may move continuously.
struct MicPosition {
    MicrophoneType type = MicrophoneType::dynamic;
    double offset = 0.35;    ///< along the radius: 0 at the centre of the dust cap, 1 at the cone's edge
    double distance = 0.03;  ///< metres from the grille, 0.005 … 3
    double angleDeg = 0.0;   ///< turned off the axis, 0 … 75
};

/// The same with every number in its range.
[[nodiscard]] MicPosition withinReach(MicPosition mic);

/// A bump or dip of the cone's break-up.
struct ConeMode {
    double hz = 0.0;
    double gainDb = 0.0;
    double q = 1.0;
};

/// A loudspeaker cabinet in numbers. Lengths in metres.
struct CabinetModel {
    double radius = 0.125;  ///< of the cone: 0.125 for twelve inches
    int drivers = 1;
    BoxKind box = BoxKind::closed;
    double resonanceHz = 110.0;  ///< of the driver in its box
    double resonanceQ = 0.9;
    double coilCornerHz = 9000.0;  ///< above it the coil's semi-inductance takes away 3 dB per octave
    std::array<ConeMode, 6> cone{};
    double lossHz = 5000.0;  ///< above it the cone no longer follows
    int lossOrder = 4;
    double width = 0.7;
    double height = 0.7;
    double depth = 0.3;
    std::uint32_t seed = 1;  ///< of the small differences between drivers
};

/// A room around the cabinet, heard by a pair of microphones.
struct RoomModel {
    double width = 5.0;
    double length = 7.0;
    double height = 3.0;
    double distance = 2.0;      ///< from cabinet to microphones
    double spread = 0.6;        ///< between the microphones
    double decaySeconds = 0.4;  ///< by 60 dB, at mid frequencies
    double bassRatio = 1.1;     ///< decay below 300 Hz against mid
    double trebleRatio = 0.5;   ///< decay above 4 kHz against mid
    double diffuseDb = -4.0;    ///< of the tail against the early reflections
};

/// The close sound of a cabinet: a minimum-phase product of everything that colours it (driver in box, coil, cone,
/// directivity, microphone), then what comes later: box modes, neighbouring drivers, the baffle's edges. 43 ms, about
/// −160 dB exact and the same for the same numbers. Not yet matched in loudness; starts with the first sound.
/// Thread: any but audio; one or two milliseconds.
[[nodiscard]] std::vector<float> closeSound(const CabinetModel& model, const MicPosition& mic, double sampleRateHz);

/// Magnitude of the direct sound alone at one frequency, linear: for response curves and tests.
[[nodiscard]] double directMagnitude(const CabinetModel& model, const MicPosition& mic, double hz);

/// Left and right of the room that the given sound makes: early reflections from image sources (Allen & Berkley 1979),
/// then a decaying diffuse tail.
[[nodiscard]] std::vector<std::vector<float>> roomSound(const std::vector<float>& source, const RoomModel& room,
                                                        std::uint32_t seed, double sampleRateHz);

}  // namespace amp::ir
