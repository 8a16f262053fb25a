// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/loop_source.h"

#include <sndfile.h>
#include <soxr.h>

#include <cmath>
#include <filesystem>
#include <memory>

#include "engine/drivers/demo_riff.h"

namespace amp {
namespace {

constexpr double kMaxSeconds = 600.0;

Expected<std::vector<float>> resampled(const std::vector<float>& in, double fromHz, double toHz) {
    std::vector<float> out(static_cast<std::size_t>(std::ceil(static_cast<double>(in.size()) * toHz / fromHz)) + 64);
    std::size_t done = 0;
    const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_VHQ, 0);
    const soxr_error_t error = soxr_oneshot(fromHz, toHz, 1, in.data(), in.size(), nullptr, out.data(), out.size(),
                                            &done, nullptr, &quality, nullptr);
    if (error != nullptr) return fail(ErrorCode::unsupported, "The file's sample rate cannot be converted.", error);
    out.resize(done);
    return out;
}

}  // namespace

Expected<std::vector<float>> loadLoop(const std::string& file, double sampleRateHz) {
    if (file.empty()) return demoRiff(sampleRateHz);
    if (!std::filesystem::exists(file)) return fail(ErrorCode::notFound, "The file " + file + " is not there.");
    SF_INFO info{};
    const std::unique_ptr<SNDFILE, int (*)(SNDFILE*)> sound(sf_open(file.c_str(), SFM_READ, &info), &sf_close);
    if (sound == nullptr) {
        return fail(ErrorCode::badFormat, "The file " + file + " is not an audio file that can be read.",
                    sf_strerror(nullptr));
    }
    if (static_cast<double>(info.frames) > kMaxSeconds * info.samplerate) {
        return fail(ErrorCode::tooLarge, "The file " + file + " is longer than ten minutes; cut a shorter loop.");
    }
    std::vector<float> all(static_cast<std::size_t>(info.frames) * static_cast<std::size_t>(info.channels));
    const auto read =
        static_cast<std::size_t>(std::max<sf_count_t>(0, sf_readf_float(sound.get(), all.data(), info.frames)));
    std::vector<float> mono(read, 0.0f);
    const auto channels = static_cast<std::size_t>(info.channels);
    for (std::size_t i = 0; i < read; ++i) {
        for (std::size_t c = 0; c < channels; ++c) mono[i] += all[i * channels + c] / static_cast<float>(channels);
    }
    if (mono.empty()) return fail(ErrorCode::badFormat, "The file " + file + " holds no sound.");
    if (info.samplerate == std::lround(sampleRateHz)) return mono;
    return resampled(mono, info.samplerate, sampleRateHz);
}

}  // namespace amp
