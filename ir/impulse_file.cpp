// SPDX-License-Identifier: GPL-3.0-or-later
#include <sndfile.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <memory>
#include <mutex>
#include <system_error>

#include "ir/analysis.h"
#include "ir/impulse.h"
#include "ir/resample.h"

namespace amp::ir {
namespace {

constexpr int kMaxSourceChannels = 64;
constexpr int kMinRateHz = 2000;
constexpr int kMaxRateHz = 768000;
/// Silence in front of the sound that we are willing to read through.
constexpr double kMaxLeadSeconds = 10.0;
/// Longer than any room rings: whoever chooses that has clicked on a song.
constexpr double kMaxSourceSeconds = 600.0;

struct FileCloser {
    void operator()(SNDFILE* file) const { sf_close(file); }
};
using File = std::unique_ptr<SNDFILE, FileCloser>;

/// A file in memory, as libsndfile reads it.
struct MemoryFile {
    std::span<const std::byte> bytes;
    sf_count_t at = 0;

    static SF_VIRTUAL_IO io() {
        SF_VIRTUAL_IO io{};
        io.get_filelen = [](void* self) { return static_cast<sf_count_t>(of(self).bytes.size()); };
        io.seek = [](sf_count_t offset, int whence, void* self) -> sf_count_t {
            MemoryFile& file = of(self);
            const auto size = static_cast<sf_count_t>(file.bytes.size());
            const sf_count_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? file.at : size;
            // A seek beyond either end stays at that end; damaged headers ask for any number.
            if (offset > size - base) {
                file.at = size;
            } else if (offset < -base) {
                file.at = 0;
            } else {
                file.at = base + offset;
            }
            return file.at;
        };
        io.read = [](void* to, sf_count_t count, void* self) -> sf_count_t {
            MemoryFile& file = of(self);
            const sf_count_t left = static_cast<sf_count_t>(file.bytes.size()) - file.at;
            const sf_count_t taken = std::clamp<sf_count_t>(count, 0, left);
            if (taken == 0) return 0;
            std::memcpy(to, file.bytes.data() + file.at, static_cast<std::size_t>(taken));
            file.at += taken;
            return taken;
        };
        io.write = [](const void*, sf_count_t, void*) -> sf_count_t { return 0; };
        io.tell = [](void* self) { return of(self).at; };
        return io;
    }
    static MemoryFile& of(void* self) { return *static_cast<MemoryFile*>(self); }
};

std::string formatName(int format) {
    std::string name;
    switch (format & SF_FORMAT_TYPEMASK) {
        case SF_FORMAT_WAV:
        case SF_FORMAT_WAVEX:
        case SF_FORMAT_RF64: name = "WAV"; break;
        case SF_FORMAT_AIFF: name = "AIFF"; break;
        case SF_FORMAT_FLAC: name = "FLAC"; break;
        default: return {};
    }
    switch (format & SF_FORMAT_SUBMASK) {
        case SF_FORMAT_PCM_S8:
        case SF_FORMAT_PCM_U8: return name + ", 8 bit";
        case SF_FORMAT_PCM_16: return name + ", 16 bit";
        case SF_FORMAT_PCM_24: return name + ", 24 bit";
        case SF_FORMAT_PCM_32: return name + ", 32 bit";
        case SF_FORMAT_FLOAT: return name + ", 32 bit float";
        case SF_FORMAT_DOUBLE: return name + ", 64 bit float";
        default: return name;
    }
}

std::uint64_t littleEndian(std::span<const std::byte> bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = bytes.size(); i > 0; --i) value = value << 8 | std::to_integer<std::uint64_t>(bytes[i - 1]);
    return value;
}

/// Does a WAV file announce more sound than it holds? libsndfile takes such a file as long as it is and says nothing.
/// `head`: the file's beginning, of `size` bytes in all.
bool announcesMore(std::span<const std::byte> head, std::uint64_t size) {
    const auto is = [&](std::size_t at, const char* tag) {
        return at + 4 <= head.size() && std::memcmp(head.data() + at, tag, 4) == 0;
    };
    if (!is(0, "RIFF") || !is(8, "WAVE")) return false;
    for (std::uint64_t at = 12; at + 8 <= head.size();) {
        const auto here = static_cast<std::size_t>(at);
        const std::uint64_t length = littleEndian(head.subspan(here + 4, 4));
        if (is(here, "data")) return length > size - at - 8;
        at += 8 + length + length % 2;
    }
    return false;
}

/// Picks the wanted channels out of interleaved frames.
class Picker {
public:
    Picker(ChannelChoice choice, int sourceChannels) : choice_(choice), sourceChannels_(sourceChannels) {
        if (sourceChannels == 1) choice_ = ChannelChoice::left;
    }
    [[nodiscard]] std::size_t channels() const { return choice_ == ChannelChoice::stereo ? 2 : 1; }
    void pick(const float* frame, std::vector<std::vector<float>>& to) const {
        switch (choice_) {
            case ChannelChoice::left: to[0].push_back(frame[0]); break;
            case ChannelChoice::right: to[0].push_back(frame[1]); break;
            case ChannelChoice::stereo:
                to[0].push_back(frame[0]);
                to[1].push_back(frame[1]);
                break;
            case ChannelChoice::sum: {
                double sum = 0.0;
                for (int c = 0; c < sourceChannels_; ++c) sum += static_cast<double>(frame[c]);
                to[0].push_back(static_cast<float>(sum / sourceChannels_));
                break;
            }
        }
    }

private:
    ChannelChoice choice_;
    int sourceChannels_;
};

Expected<Impulse> read(SNDFILE* file, const SF_INFO& header, bool tooShort, const std::string& name,
                       const ImpulseOptions& options) {
    Impulse impulse;
    impulse.sampleRateHz = options.sampleRateHz;
    ImpulseInfo& info = impulse.info;
    info.format = formatName(header.format);
    info.sourceRateHz = header.samplerate;
    info.sourceChannels = header.channels;
    if (info.format.empty()) {
        return fail(ErrorCode::unsupported, name + " is not a WAV, AIFF or FLAC file; convert it to one of these.");
    }
    if (header.channels < 1 || header.channels > kMaxSourceChannels) {
        return fail(ErrorCode::unsupported, name + " has " + std::to_string(header.channels) +
                                                " channels; an impulse response has at most " +
                                                std::to_string(kMaxSourceChannels) + ".");
    }
    if (header.samplerate < kMinRateHz || header.samplerate > kMaxRateHz) {
        return fail(ErrorCode::unsupported, name + " claims a sample rate of " + std::to_string(header.samplerate) +
                                                " Hz; rates from 2 to 768 kHz can be played.");
    }

    const double rate = header.samplerate;
    const auto most = static_cast<sf_count_t>(kMaxSourceSeconds * rate);
    if (header.frames > most && sf_seek(file, most, SEEK_SET) == most) {
        std::vector<float> frame(static_cast<std::size_t>(header.channels));
        if (sf_readf_float(file, frame.data(), 1) == 1) {
            return fail(ErrorCode::tooLarge, name +
                                                 " is longer than ten minutes, so it is no impulse response; choose "
                                                 "another file.");
        }
    }
    if (header.frames > most) sf_seek(file, 0, SEEK_SET);

    // The header's length is a claim; we read what is there, up to what we would keep.
    const auto limit = static_cast<std::size_t>((options.maxSeconds * 1.1 + kMaxLeadSeconds) * rate);
    const Picker picker(options.channels, header.channels);
    std::vector<std::vector<float>> channels(picker.channels());
    std::vector<float> block(static_cast<std::size_t>(header.channels) * 4096);
    while (channels[0].size() < limit) {
        const sf_count_t got = sf_readf_float(file, block.data(), 4096);
        if (got <= 0) break;
        for (sf_count_t f = 0; f < got && channels[0].size() < limit; ++f) {
            picker.pick(block.data() + f * header.channels, channels);
        }
    }
    info.sourceFrames = header.frames;
    if (channels[0].empty()) {
        return fail(ErrorCode::badFormat, name + " holds no audio; choose another impulse response.");
    }
    if (channels[0].size() < limit && static_cast<sf_count_t>(channels[0].size()) < header.frames) {
        info.sourceFrames = static_cast<std::int64_t>(channels[0].size());
        tooShort = true;
    }
    if (tooShort) info.warnings.emplace_back("shorter than it claims to be");
    for (const std::vector<float>& channel : channels) {
        if (!std::all_of(channel.begin(), channel.end(), [](float v) { return std::isfinite(v); })) {
            return fail(ErrorCode::badFormat, name + " contains samples that are not numbers; export it again.");
        }
    }

    const std::size_t lead = onset(channels);
    info.onsetSeconds = static_cast<double>(lead) / rate;
    for (std::vector<float>& channel : channels) {
        if (options.trim) channel.erase(channel.begin(), channel.begin() + static_cast<std::ptrdiff_t>(lead));
        // One frame more than is kept, so that finishing sees that there was more.
        const auto kept = static_cast<std::size_t>(options.maxSeconds * rate) + 1;
        if (channel.size() > kept) channel.resize(kept);
        impulse.channels.push_back(resampleImpulse(channel, rate, options.sampleRateHz));
    }
    return finishImpulse(std::move(impulse), name, options);
}

/// libsndfile's reason, as part of a sentence.
Error refused(const std::string& name) {
    return {ErrorCode::badFormat, name + " is not a sound file that can be read; choose a WAV, AIFF or FLAC file.",
            sf_strerror(nullptr)};
}

}  // namespace

Expected<Impulse> loadImpulse(const std::filesystem::path& path, const ImpulseOptions& options) {
    const std::string name = path.filename().string();
    std::error_code error;
    const std::filesystem::file_status status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status)) {
        return fail(ErrorCode::notFound, path.string() + " is not there; choose the file again.");
    }
    if (!std::filesystem::is_regular_file(status)) {
        return fail(ErrorCode::badFormat, path.string() + " is not a file; choose a WAV, AIFF or FLAC file.");
    }
    SF_INFO header{};
    const File file(sf_open(path.c_str(), SFM_READ, &header));
    if (!file) return tl::unexpected<Error>(refused(name));
    std::array<std::byte, 4096> head{};
    std::ifstream beginning(path, std::ios::binary);
    beginning.read(reinterpret_cast<char*>(head.data()), head.size());
    const auto got = std::span(head).first(static_cast<std::size_t>(beginning.gcount()));
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    return read(file.get(), header, !error && announcesMore(got, size), name, options);
}

Expected<Impulse> readImpulse(std::span<const std::byte> bytes, const std::string& name,
                              const ImpulseOptions& options) {
    MemoryFile memory{.bytes = bytes};
    SF_VIRTUAL_IO io = MemoryFile::io();
    SF_INFO header{};
    const auto open = [&]() -> Expected<File> {
        // libsndfile keeps why an opening failed in one place for all threads.
        static std::mutex mutex;
        const std::lock_guard lock(mutex);
        File opened(sf_open_virtual(&io, SFM_READ, &header, &memory));
        if (!opened) return tl::unexpected<Error>(refused(name));
        return opened;
    };
    const auto opened = open();
    if (!opened) return tl::unexpected(opened.error());
    const File& file = *opened;
    return read(file.get(), header, announcesMore(bytes, bytes.size()), name, options);
}

}  // namespace amp::ir
