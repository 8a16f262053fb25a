// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/error.h"

namespace amp {

/// A whole sound file, summed to mono.
struct MonoSound {
    std::vector<float> samples;
    double sampleRateHz = 0.0;
};

/// Reads any format libsndfile knows; several channels are averaged. With `wantedRateHz` above 0 the result has that rate.
/// Fails with one sentence: not there, no sound file, empty, longer than six hours.
[[nodiscard]] Expected<MonoSound> readMono(const std::filesystem::path& path, double wantedRateHz);

/// How a rendered file is stored.
enum class SoundFormat { float32, pcm24, pcm16 };
[[nodiscard]] Expected<SoundFormat> soundFormatFrom(const std::string& text);

/// Writes interleaved stereo as WAV (RF64 where it has to be). The file appears whole or not at all.
class StereoWriter {
public:
    /// `description`, where there is one, goes into the file's bext chunk. With one channel both sides are summed at half gain.
    static Expected<std::unique_ptr<StereoWriter>> create(const std::filesystem::path& path, double rate,
                                                          SoundFormat format, const std::string& description = {},
                                                          int channels = 2);
    ~StereoWriter();
    StereoWriter(const StereoWriter&) = delete;
    StereoWriter& operator=(const StereoWriter&) = delete;

    /// False when the disk is full or gone.
    [[nodiscard]] bool write(const float* left, const float* right, int frames);
    /// Closes and gives the file its name.
    [[nodiscard]] Expected<void> finish();

private:
    StereoWriter(std::filesystem::path path, std::filesystem::path temporary, void* file, int channels);
    std::filesystem::path path_, temporary_;
    void* file_;
    int channels_;
    std::vector<float> interleaved_;
};

}  // namespace amp
