// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sound_file.h"

#include <sndfile.h>
#include <soxr.h>

#include <algorithm>
#include <cmath>
#include <system_error>

namespace amp {
namespace {

namespace fs = std::filesystem;
constexpr double kLongestSeconds = 6.0 * 3600.0;

Expected<std::vector<float>> convert(const std::vector<float>& in, double from, double to, const std::string& name) {
    std::vector<float> out(static_cast<std::size_t>(std::ceil(static_cast<double>(in.size()) * to / from)));
    std::size_t done = 0;
    const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_VHQ, 0);
    if (const soxr_error_t error = soxr_oneshot(from, to, 1, in.data(), in.size(), nullptr, out.data(), out.size(),
                                                &done, nullptr, &quality, nullptr)) {
        return fail(ErrorCode::unsupported, "\"" + name + "\" could not be converted to " + std::to_string(to) + " Hz.",
                    error);
    }
    out.resize(done);
    return out;
}

}  // namespace

Expected<MonoSound> readMono(const fs::path& path, double wantedRateHz) {
    const std::string name = "\"" + path.string() + "\"";
    std::error_code error;
    if (!fs::exists(path, error)) return fail(ErrorCode::notFound, name + " does not exist.");
    SF_INFO info{};
    SNDFILE* file = sf_open(path.c_str(), SFM_READ, &info);
    if (file == nullptr) {
        return fail(ErrorCode::badFormat, name + " is not a sound file that can be read; use WAV, AIFF or FLAC.",
                    sf_strerror(nullptr));
    }
    if (info.frames <= 0 || info.channels <= 0 || info.samplerate <= 0 ||
        static_cast<double>(info.frames) > kLongestSeconds * info.samplerate) {
        sf_close(file);
        return fail(ErrorCode::badFormat,
                    name + (info.frames <= 0 ? " holds no sound." : " is longer than six hours."));
    }
    MonoSound sound;
    sound.sampleRateHz = info.samplerate;
    std::vector<float> block(static_cast<std::size_t>(info.channels) * 4096);
    for (sf_count_t got = 0; (got = sf_readf_float(file, block.data(), 4096)) > 0;) {
        for (sf_count_t i = 0; i < got; ++i) {
            float sum = 0.0f;
            for (int c = 0; c < info.channels; ++c) sum += block[static_cast<std::size_t>(i * info.channels + c)];
            sound.samples.push_back(info.channels == 1 ? sum : sum / static_cast<float>(info.channels));
        }
    }
    sf_close(file);
    if (wantedRateHz > 0.0 && wantedRateHz != sound.sampleRateHz) {
        auto converted = convert(sound.samples, sound.sampleRateHz, wantedRateHz, path.string());
        if (!converted) return tl::unexpected(converted.error());
        sound.samples = std::move(*converted);
        sound.sampleRateHz = wantedRateHz;
    }
    return sound;
}

Expected<SoundFormat> soundFormatFrom(const std::string& text) {
    if (text == "f32") return SoundFormat::float32;
    if (text == "s24") return SoundFormat::pcm24;
    if (text == "s16") return SoundFormat::pcm16;
    return fail(ErrorCode::badArgument, "The format \"" + text + "\" is not known; use f32, s24 or s16.");
}

Expected<std::unique_ptr<StereoWriter>> StereoWriter::create(const fs::path& path, double rate, SoundFormat format,
                                                             const std::string& description, int channels) {
    SF_INFO info{};
    info.samplerate = static_cast<int>(std::lround(rate));
    info.channels = channels;
    const int coding = format == SoundFormat::float32 ? SF_FORMAT_FLOAT
                       : format == SoundFormat::pcm24 ? SF_FORMAT_PCM_24
                                                      : SF_FORMAT_PCM_16;
    info.format = SF_FORMAT_RF64 | coding;
    fs::path temporary = path;
    temporary += ".part";
    SNDFILE* file = sf_open(temporary.c_str(), SFM_WRITE, &info);
    if (file == nullptr) {
        return fail(ErrorCode::writeFailed,
                    "\"" + path.string() + "\" cannot be written; check the folder and its permissions.",
                    sf_strerror(nullptr));
    }
    sf_command(file, SFC_RF64_AUTO_DOWNGRADE, nullptr, SF_TRUE);
    sf_command(file, SFC_SET_CLIPPING, nullptr, SF_TRUE);
    if (!description.empty()) {
        SF_BROADCAST_INFO bext{};
        std::copy_n(description.data(), std::min(description.size(), sizeof bext.description), bext.description);
        bext.version = 1;
        sf_command(file, SFC_SET_BROADCAST_INFO, &bext, sizeof bext);
    }
    return std::unique_ptr<StereoWriter>(new StereoWriter(path, temporary, file, channels));
}

StereoWriter::StereoWriter(fs::path path, fs::path temporary, void* file, int channels)
    : path_(std::move(path)), temporary_(std::move(temporary)), file_(file), channels_(channels) {}

StereoWriter::~StereoWriter() {
    if (file_ == nullptr) return;
    sf_close(static_cast<SNDFILE*>(file_));
    std::error_code error;
    fs::remove(temporary_, error);
}

bool StereoWriter::write(const float* left, const float* right, int frames) {
    interleaved_.resize(static_cast<std::size_t>(channels_) * static_cast<std::size_t>(frames));
    if (channels_ == 1) {
        for (int i = 0; i < frames; ++i) interleaved_[static_cast<std::size_t>(i)] = 0.5f * (left[i] + right[i]);
        return sf_writef_float(static_cast<SNDFILE*>(file_), interleaved_.data(), frames) == frames;
    }
    for (int i = 0; i < frames; ++i) {
        interleaved_[2 * static_cast<std::size_t>(i)] = left[i];
        interleaved_[2 * static_cast<std::size_t>(i) + 1] = right[i];
    }
    return sf_writef_float(static_cast<SNDFILE*>(file_), interleaved_.data(), frames) == frames;
}

Expected<void> StereoWriter::finish() {
    sf_close(static_cast<SNDFILE*>(file_));
    file_ = nullptr;
    std::error_code error;
    fs::rename(temporary_, path_, error);
    if (error) {
        std::error_code ignored;
        fs::remove(temporary_, ignored);
        return fail(ErrorCode::writeFailed, "\"" + path_.string() + "\" cannot be written: " + error.message() + ".");
    }
    return {};
}

}  // namespace amp
