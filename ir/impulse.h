// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "engine/base/error.h"

namespace amp::ir {

/// Which channels of a file to take. A mono file is mono whatever is asked.
enum class ChannelChoice {
    sum,     ///< the average of all
    left,    ///< the first
    right,   ///< the second
    stereo,  ///< the first two
};

/// How an impulse response is made ready. The default is what a cabinet wants.
struct ImpulseOptions {
    double sampleRateHz = 48000.0;  ///< of the session; the impulse is converted to it
    ChannelChoice channels = ChannelChoice::sum;
    double maxSeconds = 10.0;   ///< longer ones are cut there, with a fade-out over the last twentieth
    bool trim = true;           ///< start at the onset, end where the sound is 90 dB below its peak
    bool minimumPhase = false;  ///< the same spectrum with the least delay
    bool matchLoudness = true;  ///< bring to the common loudness of cabinets (`guitarGain`)

    /// The samples of the file at the session's rate and nothing else: for measuring and rendering at unity gain.
    [[nodiscard]] static ImpulseOptions raw(double sampleRateHz) {
        return {.sampleRateHz = sampleRateHz, .trim = false, .matchLoudness = false};
    }
};

/// What was found in the file and what was done to it. Times are in seconds, levels in dB.
struct ImpulseInfo {
    std::string format;  ///< "WAV, 24 bit"
    int sourceRateHz = 0;
    int sourceChannels = 0;
    std::int64_t sourceFrames = 0;
    double seconds = 0.0;               ///< of the result
    double onsetSeconds = 0.0;          ///< where the sound begins in the file
    int polarity = 1;                   ///< −1: its first strong half-wave points down
    double peakDb = 0.0;                ///< of the file
    double loudnessDb = 0.0;            ///< gain for a guitar amp's spectrum, of the file
    double appliedGainDb = 0.0;         ///< by loudness matching
    bool cut = false;                   ///< longer than `maxSeconds`
    std::vector<std::string> warnings;  ///< what the player should know, a few words each
};

/// An impulse response at the session's rate: one or two channels of equal length.
struct Impulse {
    std::vector<std::vector<float>> channels;
    double sampleRateHz = 48000.0;
    ImpulseInfo info;
};

/// Reads WAV, AIFF or FLAC of any rate from 2 to 768 kHz with up to 64 channels. The conversion is band-limited and keeps the
/// level of the convolution and the moment of the onset; nothing rings ahead of it.
/// Thread: any but audio. Fails with one sentence: not there, no sound file, empty, silent, not finite, too many channels,
/// longer than ten minutes.
[[nodiscard]] Expected<Impulse> loadImpulse(const std::filesystem::path& path, const ImpulseOptions& options = {});

/// The same from memory; `name` stands for the file in sentences.
[[nodiscard]] Expected<Impulse> readImpulse(std::span<const std::byte> bytes, const std::string& name,
                                            const ImpulseOptions& options = {});

/// The steps after reading, for impulses that were made and not read: conversion excepted, `impulse` is at the session's
/// rate already. Fails when it is silent or not finite.
[[nodiscard]] Expected<Impulse> finishImpulse(Impulse impulse, const std::string& name, const ImpulseOptions& options);

}  // namespace amp::ir
