// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "app/events_file.h"
#include "app/sound_file.h"
#include "engine/base/error.h"
#include "engine/control/quality.h"
#include "engine/control/rig_event.h"
#include "engine/preset/preset.h"

namespace amp {

/// How a sound is played through a preset, faster than real time.
struct OfflineRender {
    Preset preset;
    Quality quality;
    int block = 512;
    double tailSeconds = 0.0;
    SoundFormat format = SoundFormat::float32;
    std::vector<TimedEvent> events;
    std::vector<std::filesystem::path> folders;  ///< where lost files are looked for
    std::string description;                     ///< for the file
    /// Share done so far, 0 … 1; returns false to stop, and then nothing is left behind. May be empty.
    std::function<bool(double share)> progress;
};

/// Figures of one rendered file.
struct RenderFigures {
    std::filesystem::path out;
    double sampleRateHz = 0.0;
    double tookSeconds = 0.0;
    float peak = 0.0f;
    double squareSum = 0.0;
    std::uint64_t frames = 0;
    int latencyFrames = 0;
    RigState rig;  ///< that was played

    void add(const float* left, const float* right, int count);
    [[nodiscard]] double seconds() const { return static_cast<double>(frames) / std::max(1.0, sampleRateHz); }
    [[nodiscard]] double rmsDb() const;
    [[nodiscard]] double peakDb() const;
};

/// Plays `sound` through the preset into a new file, which appears whole or not at all. Fails with one sentence; `unavailable`
/// when it was stopped.
[[nodiscard]] Expected<RenderFigures> renderSound(const MonoSound& sound, const std::filesystem::path& out,
                                                  const OfflineRender& render);

}  // namespace amp
