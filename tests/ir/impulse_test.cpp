// SPDX-License-Identifier: GPL-3.0-or-later
#include "ir/impulse.h"

#include <doctest/doctest.h>
#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <fstream>
#include <limits>
#include <numbers>
#include <string>

#include "engine/dsp/offline_fft.h"
#include "ir/analysis.h"
#include "tests/engine/dsp/convolution_oracle.h"
#include "tests/ir/wav_bytes.h"
#include "tests/support/temp_dir.h"

using namespace amp::ir;
using amp::test::WavBytes;

namespace {

double magnitudeDb(const std::vector<float>& taps, double hz, double rate) {
    std::complex<double> sum = 0.0;
    for (std::size_t n = 0; n < taps.size(); ++n) {
        sum += static_cast<double>(taps[n]) *
               std::polar(1.0, -2.0 * std::numbers::pi * hz * static_cast<double>(n) / rate);
    }
    return 20.0 * std::log10(std::abs(sum));
}

/// Phase delay at one frequency, in milliseconds.
double delayMs(const std::vector<float>& taps, double hz, double rate) {
    std::complex<double> sum = 0.0;
    for (std::size_t n = 0; n < taps.size(); ++n) {
        sum += static_cast<double>(taps[n]) *
               std::polar(1.0, -2.0 * std::numbers::pi * hz * static_cast<double>(n) / rate);
    }
    return -1000.0 * std::arg(sum) / (2.0 * std::numbers::pi * hz);
}

/// A short resonant sound as a loudspeaker makes it: an onset within a tenth of a millisecond, then ringing.
std::vector<float> ringing(double rate, double seconds, double lead) {
    std::vector<float> out(static_cast<std::size_t>(rate * (seconds + lead)));
    const auto start = static_cast<std::size_t>(lead * rate);
    for (std::size_t n = start; n < out.size(); ++n) {
        const double t = static_cast<double>(n - start) / rate;
        const double rise = 1.0 - std::exp(-t * 20000.0);
        out[n] = static_cast<float>(
            0.5 * rise * rise * std::exp(-t * 400.0) *
            (std::cos(2.0 * std::numbers::pi * 700.0 * t) + 0.6 * std::sin(2.0 * std::numbers::pi * 2500.0 * t)));
    }
    return out;
}

amp::Expected<Impulse> read(const WavBytes& wav, const ImpulseOptions& options = {}) {
    return readImpulse(wav.bytes(), "test.wav", options);
}

void checkOneSentence(const amp::Expected<Impulse>& result) {
    REQUIRE_FALSE(result.has_value());
    const std::string& sentence = result.error().sentence;
    CAPTURE(sentence);
    CHECK(sentence.starts_with("test.wav "));
    CHECK(sentence.ends_with("."));
    CHECK(sentence.find('\n') == std::string::npos);
    CHECK(std::count(sentence.begin(), sentence.end(), '.') == 2);  // one of them in the file's name
}

}  // namespace

TEST_CASE("impulse: raw reading at the file's rate gives the file's samples") {
    const std::vector<float> taps = amp::test::decayingNoise(500, 1);
    const auto impulse = read({.samples = taps}, ImpulseOptions::raw(48000.0));
    REQUIRE(impulse.has_value());
    CHECK(impulse->channels.size() == 1);
    CHECK(impulse->channels[0] == taps);
}

TEST_CASE("impulse: WAV, AIFF and FLAC of every common width are read, and named") {
    const amp::test::TempDir folder;
    const std::vector<float> taps = amp::test::decayingNoise(2000, 1);
    struct Kind {
        int format;
        const char* file;
        const char* name;
        double errorDb;
    };
    for (const Kind& kind : {Kind{SF_FORMAT_WAV | SF_FORMAT_PCM_16, "a.wav", "WAV, 16 bit", -80.0},
                             Kind{SF_FORMAT_WAV | SF_FORMAT_PCM_24, "b.wav", "WAV, 24 bit", -120.0},
                             Kind{SF_FORMAT_WAV | SF_FORMAT_DOUBLE, "c.wav", "WAV, 64 bit float", -200.0},
                             Kind{SF_FORMAT_AIFF | SF_FORMAT_PCM_24, "d.aiff", "AIFF, 24 bit", -120.0},
                             Kind{SF_FORMAT_FLAC | SF_FORMAT_PCM_16, "e.flac", "FLAC, 16 bit", -80.0}}) {
        CAPTURE(kind.file);
        const std::filesystem::path path = folder / kind.file;
        SF_INFO header{};
        header.samplerate = 48000;
        header.channels = 1;
        header.format = kind.format;
        SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &header);
        REQUIRE(file != nullptr);
        sf_write_float(file, taps.data(), static_cast<sf_count_t>(taps.size()));
        sf_close(file);
        const auto impulse = loadImpulse(path, ImpulseOptions::raw(48000.0));
        REQUIRE(impulse.has_value());
        CHECK(impulse->info.format == kind.name);
        REQUIRE(impulse->channels[0].size() == taps.size());
        for (std::size_t n = 0; n < taps.size(); ++n) {
            CHECK(std::abs(impulse->channels[0][n] - taps[n]) <= 2.0 * std::pow(10.0, kind.errorDb / 20.0));
        }
    }
}

TEST_CASE(
    "impulse: another rate changes neither spectrum nor level nor the moment of the onset, and nothing rings ahead") {
    for (const double from : {44100.0, 96000.0, 88200.0, 48000.0, 192000.0}) {
        for (const double to : {48000.0, 44100.0, 96000.0}) {
            CAPTURE(from);
            CAPTURE(to);
            const std::vector<float> taps = ringing(from, 0.03, 0.01);
            ImpulseOptions options{.sampleRateHz = to, .matchLoudness = false};
            const auto impulse = read({.rate = static_cast<std::uint32_t>(from), .samples = taps}, options);
            REQUIRE(impulse.has_value());
            CHECK(impulse->info.onsetSeconds == doctest::Approx(0.01).epsilon(0.01));
            const std::vector<float>& got = impulse->channels[0];
            const auto lead = static_cast<std::ptrdiff_t>(std::llround(impulse->info.onsetSeconds * from));
            const std::vector<float> cut(taps.begin() + lead, taps.end());
            // A convolution sums rate times as often, so the gain is that of the sum.
            for (const double hz : {100.0, 700.0, 2500.0}) {
                CHECK(std::abs(magnitudeDb(got, hz, to) - magnitudeDb(cut, hz, from)) < 0.1);
            }
            // 60 dB below the peak of the spectrum, what would ring ahead of the onset is missed a little.
            CHECK(std::abs(magnitudeDb(got, 8000.0, to) - magnitudeDb(cut, 8000.0, from)) < 1.0);
            // Two convolutions in a row can be told apart in time by the phase of a low tone: none is later.
            CHECK(std::abs(delayMs(got, 700.0, to) - delayMs(cut, 700.0, from)) < 0.002);
        }
    }
}

TEST_CASE("impulse: silence is trimmed at both ends, and the cut length fades out") {
    std::vector<float> taps(4800, 0.0f);
    taps.insert(taps.end(), 100, 0.5f);
    taps.resize(20000, 0.0f);
    const auto trimmed = read({.samples = taps}, {.matchLoudness = false});
    REQUIRE(trimmed.has_value());
    CHECK(trimmed->channels[0].size() == 100);
    CHECK(trimmed->info.onsetSeconds == doctest::Approx(0.1));
    CHECK_FALSE(trimmed->info.cut);

    const std::vector<float> longOne = amp::test::noise(48000, 3, 0.5f);
    const auto cut = read({.samples = longOne}, {.maxSeconds = 0.1, .trim = false, .matchLoudness = false});
    REQUIRE(cut.has_value());
    CHECK(cut->info.cut);
    CHECK(cut->channels[0].size() == 4800);
    CHECK(cut->channels[0][4000] == longOne[4000]);
    CHECK(std::abs(cut->channels[0].back()) < 1e-4f);
}

TEST_CASE("impulse: channels are chosen") {
    std::vector<float> both;
    for (int n = 0; n < 64; ++n) {
        both.push_back(n == 0 ? 1.0f : 0.0f);
        both.push_back(n == 5 ? 0.5f : 0.0f);
    }
    const WavBytes wav{.channels = 2, .samples = both};
    ImpulseOptions options = ImpulseOptions::raw(48000.0);
    options.channels = ChannelChoice::left;
    CHECK(read(wav, options)->channels[0][0] == 1.0f);
    options.channels = ChannelChoice::right;
    CHECK(read(wav, options)->channels[0][5] == 0.5f);
    options.channels = ChannelChoice::sum;
    CHECK(read(wav, options)->channels[0][5] == 0.25f);
    options.channels = ChannelChoice::stereo;
    CHECK(read(wav, options)->channels.size() == 2);
    CHECK(read(wav, options)->channels[1][5] == 0.5f);
    CHECK(read({.samples = {1.0f, 0.5f}}, options)->channels.size() == 1);
}

TEST_CASE("impulse: minimum phase keeps the spectrum and brings the sound forward") {
    std::vector<float> taps(2000, 0.0f);
    const std::vector<float> sound = ringing(48000.0, 0.02, 0.0);
    std::copy(sound.begin(), sound.end(), taps.begin() + 500);
    taps[100] = 0.001f;  // a foot that keeps the onset early
    const auto plain = read({.samples = taps}, {.trim = false, .matchLoudness = false});
    const auto least = read({.samples = taps}, {.trim = false, .minimumPhase = true, .matchLoudness = false});
    REQUIRE(plain.has_value());
    REQUIRE(least.has_value());
    for (const double hz : {200.0, 700.0, 2500.0, 6000.0}) {
        CHECK(magnitudeDb(least->channels[0], hz, 48000.0) ==
              doctest::Approx(magnitudeDb(plain->channels[0], hz, 48000.0)).epsilon(0.02));
    }
    const auto loudest = [](const std::vector<float>& t) {
        return std::max_element(t.begin(), t.end(), [](float a, float b) { return std::abs(a) < std::abs(b); }) -
               t.begin();
    };
    CHECK(loudest(plain->channels[0]) >= 500);
    CHECK(loudest(least->channels[0]) < 20);
}

TEST_CASE("impulse: loudness matching brings quiet and loud files to one loudness, and says by how much") {
    const std::vector<float> sound = ringing(48000.0, 0.03, 0.0);
    for (const float scale : {0.01f, 1.0f, 20.0f}) {
        std::vector<float> taps = sound;
        for (float& v : taps) v *= scale;
        const auto impulse = read({.samples = taps});
        REQUIRE(impulse.has_value());
        CHECK(guitarGain(impulse->channels, 48000.0) == doctest::Approx(kMatchedGain).epsilon(0.001));
        CHECK(impulse->info.loudnessDb + impulse->info.appliedGainDb == doctest::Approx(0.0).scale(1.0).epsilon(0.01));
    }
}

TEST_CASE("impulse: polarity is the direction of the first strong half-wave") {
    std::vector<float> taps = ringing(48000.0, 0.02, 0.005);
    CHECK(read({.samples = taps})->info.polarity == 1);
    for (float& v : taps) v = -v;
    CHECK(read({.samples = taps})->info.polarity == -1);
}

TEST_CASE("impulse: a hostile file gets one sentence") {
    const std::vector<float> sound = ringing(48000.0, 0.01, 0.0);
    SUBCASE("no frames") {
        checkOneSentence(read({.samples = {}}));
    }
    SUBCASE("data of length zero, with samples behind it") {
        checkOneSentence(read({.samples = sound, .dataSize = 0, .lieAboutData = true}));
    }
    SUBCASE("silence") {
        checkOneSentence(read({.samples = std::vector<float>(100, 0.0f)}));
    }
    SUBCASE("not numbers") {
        std::vector<float> taps = sound;
        taps[7] = std::numeric_limits<float>::quiet_NaN();
        checkOneSentence(read({.samples = taps}));
        taps[7] = std::numeric_limits<float>::infinity();
        checkOneSentence(read({.samples = taps}));
    }
    SUBCASE("absurdly loud") {
        std::vector<float> taps = sound;
        taps[7] = 1e30f;
        checkOneSentence(read({.samples = taps}));
    }
    SUBCASE("one sample a second") {
        checkOneSentence(read({.rate = 1, .samples = sound}));
    }
    SUBCASE("four billion samples a second") {
        checkOneSentence(read({.rate = 0xffffffffu, .samples = sound}));
    }
    SUBCASE("512 channels") {
        checkOneSentence(read({.channels = 512, .samples = std::vector<float>(5120, 0.1f)}));
    }
    SUBCASE("no channels") {
        checkOneSentence(read({.channels = 0, .samples = sound}));
    }
    SUBCASE("text") {
        const std::string text = "this is not a sound";
        checkOneSentence(readImpulse(std::as_bytes(std::span(text)), "test.wav"));
    }
    SUBCASE("nothing") {
        checkOneSentence(readImpulse({}, "test.wav"));
    }
}

TEST_CASE("impulse: a file that claims four gigabytes is read as far as it goes, and that is told") {
    const std::vector<float> sound = ringing(48000.0, 0.01, 0.0);
    CHECK(read({.samples = sound})->info.warnings.empty());
    const auto impulse = read({.samples = sound, .riffSize = 0xffffffffu, .dataSize = 0xfffffff0u});
    REQUIRE(impulse.has_value());
    CHECK(impulse->channels[0].size() <= sound.size());
    CHECK(impulse->info.seconds < 0.011);
    CHECK(impulse->info.warnings == std::vector<std::string>{"shorter than it claims to be"});

    const amp::test::TempDir folder;
    const auto bytes = WavBytes{.samples = sound, .riffSize = 0xffffffffu, .dataSize = 0xfffffff0u}.bytes();
    std::ofstream(folder / "claims.wav", std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    const auto fromDisk = loadImpulse(folder / "claims.wav");
    REQUIRE(fromDisk.has_value());
    CHECK(fromDisk->channels == impulse->channels);
    CHECK(fromDisk->info.warnings == impulse->info.warnings);
}

TEST_CASE("impulse: a path that is not there, or a folder, is told") {
    const amp::test::TempDir folder;
    const auto missing = loadImpulse(folder / "none.wav");
    REQUIRE_FALSE(missing.has_value());
    CHECK(missing.error().code == amp::ErrorCode::notFound);
    const auto directory = loadImpulse(folder.path());
    REQUIRE_FALSE(directory.has_value());
    CHECK(directory.error().sentence.find("not a file") != std::string::npos);
}
