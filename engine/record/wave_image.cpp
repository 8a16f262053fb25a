// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/record/wave_image.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <ctime>

namespace amp {
namespace {

void copyText(char* field, std::size_t size, const std::string& text) {
    std::memset(field, 0, size);
    std::memcpy(field, text.data(), std::min(size, text.size()));
}

// The origin of the file as broadcasters note it (EBU Tech 3285): when, and at which sample of the day it starts.
void describe(SNDFILE* file, const WaveSpec& spec) {
    SF_BROADCAST_INFO info{};
    copyText(info.description, sizeof info.description, spec.description);
    copyText(info.originator, sizeof info.originator, "Halfstack");
    info.version = 1;
    if (spec.startedUnixMs > 0) {
        const auto seconds = static_cast<std::time_t>(spec.startedUnixMs / 1000);
        std::tm local{};
        ::localtime_r(&seconds, &local);
        std::array<char, 16> text{};
        std::strftime(text.data(), text.size(), "%Y-%m-%d", &local);
        copyText(info.origination_date, sizeof info.origination_date, text.data());
        std::strftime(text.data(), text.size(), "%H:%M:%S", &local);
        copyText(info.origination_time, sizeof info.origination_time, text.data());
        const double ofDay = local.tm_hour * 3600.0 + local.tm_min * 60.0 + local.tm_sec +
                             static_cast<double>(spec.startedUnixMs % 1000) / 1000.0;
        const auto samples = static_cast<std::uint64_t>(std::llround(ofDay * spec.sampleRateHz));
        info.time_reference_low = static_cast<std::uint32_t>(samples & 0xFFFFFFFFu);
        info.time_reference_high = static_cast<std::uint32_t>(samples >> 32);
    }
    sf_command(file, SFC_SET_BROADCAST_INFO, &info, sizeof info);
}

}  // namespace

SF_VIRTUAL_IO WaveImage::callbacks() {
    SF_VIRTUAL_IO io{};
    io.get_filelen = [](void* self) -> sf_count_t {
        const auto* const image = static_cast<WaveImage*>(self);
        return image->shownEnd_ >= 0 ? image->shownEnd_ : image->end();
    };
    io.seek = [](sf_count_t offset, int whence, void* self) -> sf_count_t {
        auto* const image = static_cast<WaveImage*>(self);
        const sf_count_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? image->position_ : image->end();
        image->position_ = std::clamp<sf_count_t>(from + offset, 0, image->end());
        return image->position_;
    };
    io.read = [](void*, sf_count_t, void*) -> sf_count_t { return 0; };
    io.write = [](const void* bytes, sf_count_t count, void* self) -> sf_count_t {
        return static_cast<WaveImage*>(self)->put(static_cast<const char*>(bytes), count);
    };
    io.tell = [](void* self) -> sf_count_t { return static_cast<WaveImage*>(self)->position_; };
    return io;
}

sf_count_t WaveImage::end() const {
    return outEnd_ + static_cast<sf_count_t>(tail_.size() - tailOut_);
}

Expected<std::unique_ptr<WaveImage>> WaveImage::make(const WaveSpec& spec) {
    std::unique_ptr<WaveImage> image(new WaveImage);
    SF_INFO info{};
    info.samplerate = static_cast<int>(std::lround(spec.sampleRateHz));
    info.channels = spec.channels;
    info.format = SF_FORMAT_RF64 | (spec.format == TakeFormat::float32 ? SF_FORMAT_FLOAT : SF_FORMAT_PCM_24);
    SF_VIRTUAL_IO io = callbacks();
    image->file_ = sf_open_virtual(&io, SFM_WRITE, &info, image.get());
    if (image->file_ == nullptr) {
        return fail(ErrorCode::unsupported, "A WAV file of this rate cannot be written.", sf_strerror(nullptr));
    }
    sf_command(image->file_, SFC_RF64_AUTO_DOWNGRADE, nullptr, SF_TRUE);  // plain RIFF as long as it fits
    sf_command(image->file_, SFC_SET_CLIPPING, nullptr, SF_TRUE);
    sf_command(image->file_, SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE);
    describe(image->file_, spec);
    image->seal();  // so that the file is a valid WAV before its first sample
    image->dataStart_ = image->end();
    image->frameBytes_ = spec.channels * (spec.format == TakeFormat::float32 ? 4 : 3);
    return image;
}

WaveImage::~WaveImage() {
    if (file_ != nullptr) sf_close(file_);
}

void WaveImage::append(const float* interleaved, int frames) {
    sf_writef_float(file_, interleaved, frames);
}

void WaveImage::seal() {
    sf_command(file_, SFC_UPDATE_HEADER_NOW, nullptr, 0);
}

void WaveImage::sealWritten() {
    if (file_ == nullptr || outEnd_ < dataStart_) return;
    shownEnd_ = outEnd_ - (outEnd_ - dataStart_) % frameBytes_;
    seal();
    shownEnd_ = -1;
}

void WaveImage::close() {
    sf_close(file_);
    file_ = nullptr;
}

WaveImage::Piece WaveImage::next() const {
    if (tailOut_ < tail_.size()) return {outEnd_, tail_.data() + tailOut_, tail_.size() - tailOut_};
    return nextPatch();
}

WaveImage::Piece WaveImage::nextPatch() const {
    if (patches_.empty()) return {};
    return {patches_[0].offset, patches_[0].bytes.data(), patches_[0].bytes.size()};
}

void WaveImage::written(std::size_t count) {
    if (tailOut_ < tail_.size()) {
        tailOut_ += count;
        outEnd_ += static_cast<std::int64_t>(count);
        if (tailOut_ == tail_.size()) {
            tail_.clear();
            tailOut_ = 0;
        }
        return;
    }
    patchWritten(count);
}

void WaveImage::patchWritten(std::size_t count) {
    Patch& patch = patches_.front();
    patch.offset += static_cast<std::int64_t>(count);
    patch.bytes.erase(patch.bytes.begin(), patch.bytes.begin() + static_cast<std::ptrdiff_t>(count));
    if (patch.bytes.empty()) patches_.erase(patches_.begin());
}

sf_count_t WaveImage::put(const char* bytes, sf_count_t count) {
    const char* const end = bytes + count;
    if (position_ < outEnd_) {
        const sf_count_t below = std::min(count, outEnd_ - position_);
        patches_.push_back({position_, std::vector<char>(bytes, bytes + below)});
        bytes += below;
        position_ += below;
    }
    if (bytes < end) {
        const auto at = static_cast<std::size_t>(position_ - outEnd_) + tailOut_;
        const auto size = static_cast<std::size_t>(end - bytes);
        if (tail_.size() < at + size) tail_.resize(at + size);
        std::copy(bytes, end, tail_.begin() + static_cast<std::ptrdiff_t>(at));
        position_ += static_cast<sf_count_t>(size);
    }
    return count;
}

}  // namespace amp
