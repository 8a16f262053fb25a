// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "engine/record/take_notes.h"

namespace amp {

/// How samples are stored in a take.
enum class TakeFormat { float32, pcm24 };

/// What the player asked for when a recording starts. A take is one folder with `DI.wav` (mono, the signal as it came in)
/// and `wet.wav` (what the rig made of it), of equal length and aligned to the sample, and `take.jsonl` where there are notes.
struct TakeRequest {
    std::filesystem::path folder;   ///< where takes live; made when missing
    std::string name;               ///< of the take's folder; empty: as below. Never overwrites: gets a number
    double sampleRateHz = 48000.0;  ///< of the running session
    int wetChannels = 2;            ///< 1: a stereo signal is summed at half gain each
    TakeFormat wetFormat =
        TakeFormat::pcm24;           ///< the DI is always float, so that a take can be rendered again bit for bit
    double poolSeconds = 10.0;       ///< how long a stalled disk loses nothing; at least 8 are used
    std::int64_t startedUnixMs = 0;  ///< when it was played; 0: now
    std::string description;         ///< for the file's bext chunk: preset, rig
    std::string series{};            ///< names it "series, take 12", one number on in the folder; empty: date and time
    std::shared_ptr<TakeNotes> notes{};  ///< how the take can be made again; null: none are written
};

}  // namespace amp
