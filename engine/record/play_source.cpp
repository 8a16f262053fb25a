// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/record/play_source.h"

#include <sndfile.h>

#include <algorithm>
#include <utility>

#include "engine/record/ring_files.h"

namespace amp {
namespace {

using SoundFile = std::unique_ptr<SNDFILE, int (*)(SNDFILE*)>;

class FileSource final : public PlaySource {
public:
    FileSource(SoundFile file, const SF_INFO& info) : file_(std::move(file)), info_(info) {}
    [[nodiscard]] double sampleRateHz() const override { return info_.samplerate; }
    [[nodiscard]] double lengthSeconds() const override { return static_cast<double>(info_.frames) / info_.samplerate; }
    [[nodiscard]] bool read(std::vector<float>& stereo, std::size_t most) override {
        const auto channels = static_cast<std::size_t>(info_.channels);
        raw_.resize(most * channels);
        const sf_count_t got = sf_readf_float(file_.get(), raw_.data(), static_cast<sf_count_t>(most));
        const auto frames = static_cast<std::size_t>(std::max<sf_count_t>(0, got));
        stereo.resize(2 * frames);
        for (std::size_t i = 0; i < frames; ++i) {
            stereo[2 * i] = raw_[i * channels];
            stereo[2 * i + 1] = raw_[i * channels + (channels > 1 ? 1 : 0)];
        }
        return frames > 0;
    }

private:
    SoundFile file_;
    SF_INFO info_;
    std::vector<float> raw_;
};

class RingSource final : public PlaySource {
public:
    RingSource(Disk& disk, std::vector<RingSegment> segments, const RingStretch& stretch)
        : disk_(disk), segments_(std::move(segments)), stretch_(stretch), at_(stretch.begin) {}
    [[nodiscard]] double sampleRateHz() const override { return segments_.front().sampleRateHz; }
    [[nodiscard]] double lengthSeconds() const override {
        return static_cast<double>(stretch_.end - stretch_.begin) / sampleRateHz();
    }
    void skip(double seconds) { at_ += static_cast<std::uint64_t>(std::max(0.0, seconds) * sampleRateHz()); }
    [[nodiscard]] bool read(std::vector<float>& stereo, std::size_t most) override {
        stereo.clear();
        if (at_ >= stretch_.end) return false;
        frames_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(most, stretch_.end - at_)));
        std::size_t got = 0;
        for (const RingSegment& segment : segments_) {
            got = readRingFrames(disk_, segment, at_, frames_);
            if (got > 0) break;
        }
        for (std::size_t i = 0; i < got; ++i) {
            stereo.push_back(frames_[i].left);
            stereo.push_back(frames_[i].right);
        }
        at_ += got;
        return got > 0;
    }

private:
    Disk& disk_;
    std::vector<RingSegment> segments_;
    RingStretch stretch_;
    std::uint64_t at_;
    std::vector<RingFrame> frames_;
};

}  // namespace

Expected<std::unique_ptr<PlaySource>> playFileFrom(const std::filesystem::path& file, double fromSeconds) {
    SF_INFO info{};
    SoundFile opened{sf_open(file.c_str(), SFM_READ, &info), &sf_close};
    if (opened == nullptr || info.channels < 1) {
        return fail(ErrorCode::notFound, "\"" + file.string() + "\" cannot be played; it is gone or no sound file.");
    }
    sf_seek(opened.get(), static_cast<sf_count_t>(fromSeconds * info.samplerate), SEEK_SET);
    return std::make_unique<FileSource>(std::move(opened), info);
}

Expected<std::unique_ptr<PlaySource>> playRingFrom(Disk& disk, const std::filesystem::path& folder,
                                                   const RingStretch& stretch, double fromSeconds) {
    auto segments = ringSegments(disk, folder);
    std::erase_if(segments, [&](const RingSegment& s) {
        return s.session != stretch.session || s.firstFrame >= stretch.end || s.endFrame() <= stretch.begin;
    });
    if (segments.empty() || segments.front().firstFrame > stretch.begin)
        return fail(ErrorCode::notFound, "What was played there is not kept any more.");
    auto source = std::make_unique<RingSource>(disk, std::move(segments), stretch);
    source->skip(fromSeconds);
    return source;
}

}  // namespace amp
