// SPDX-License-Identifier: GPL-3.0-or-later
#include "ir/factory_cabinet.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <numbers>
#include <set>
#include <string>

#include "engine/dsp/offline_fft.h"
#include "ir/analysis.h"
#include "tests/support/dev_data.h"

using namespace amp::ir;

TEST_CASE("factory cabinets: keys are unique, and every one is found by its key") {
    std::set<std::string_view> keys;
    for (const FactoryCabinet& cabinet : factoryCabinets()) {
        CHECK(keys.insert(cabinet.key).second);
        CHECK(findFactoryCabinet(cabinet.key) == &cabinet);
        CHECK_FALSE(cabinet.label.empty());
        CHECK_FALSE(cabinet.help.empty());
    }
    CHECK(findFactoryCabinet("no such cabinet") == nullptr);
}

TEST_CASE("factory cabinets: the same numbers make the same sound, at every rate the same loudness") {
    for (const FactoryCabinet& cabinet : factoryCabinets()) {
        CAPTURE(std::string(cabinet.key));
        const Impulse first = makeCabinet(cabinet, cabinet.mic, 48000.0);
        CHECK(first.channels == makeCabinet(cabinet, cabinet.mic, 48000.0).channels);
        CHECK(first.channels.size() == (cabinet.room ? 2 : 1));
        for (const double rate : {44100.0, 48000.0, 96000.0, 192000.0}) {
            const Impulse made = makeCabinet(cabinet, cabinet.mic, rate);
            CHECK(guitarGain(made.channels, rate) == doctest::Approx(kMatchedGain).epsilon(0.001));
            CHECK(made.info.polarity == 1);
            CHECK(std::all_of(made.channels[0].begin(), made.channels[0].end(),
                              [](float v) { return std::isfinite(v); }));
        }
    }
}

namespace {

/// Levels over a third of an octave, in dB against the mean of 400 to 1000 Hz.
class Response {
public:
    explicit Response(const std::vector<float>& taps) {
        for (const std::complex<double>& bin : amp::dsp::spectrum(taps, kSize)) power_.push_back(std::norm(bin));
        reference_ = mean(400.0, 1000.0);
    }
    [[nodiscard]] double at(double hz) const { return mean(hz / kHalf, hz * kHalf) - reference_; }
    [[nodiscard]] double between(double from, double to) const { return mean(from, to) - reference_; }

private:
    static constexpr std::size_t kSize = 65536;
    static constexpr double kHalf = 1.1224620483;  // a sixth of an octave
    [[nodiscard]] double mean(double from, double to) const {
        const auto first = static_cast<std::size_t>(from * kSize / 48000.0);
        const auto last = std::max(first + 1, static_cast<std::size_t>(to * kSize / 48000.0));
        double sum = 0.0;
        for (std::size_t k = first; k < last; ++k) sum += power_[k];
        return 10.0 * std::log10(sum / static_cast<double>(last - first));
    }
    std::vector<double> power_;
    double reference_ = 0.0;
};

/// The loudness filter of ITU-R BS.1770 at 48 kHz.
std::vector<float> asHeard(const std::vector<float>& audio) {
    double a1 = 0.0, a2 = 0.0, b1 = 0.0, b2 = 0.0, c1 = 0.0, c2 = 0.0;
    std::vector<float> out;
    out.reserve(audio.size());
    for (const float sample : audio) {
        const double x = static_cast<double>(sample);
        const double y = 1.53512485958697 * x - 2.69169618940638 * a1 + 1.19839281085285 * a2 + 1.69065929318241 * b1 -
                         0.73248077421585 * b2;
        const double z = y - 2.0 * b1 + b2 + 1.99004745483398 * c1 - 0.99007225036621 * c2;
        a2 = a1;
        a1 = x;
        b2 = b1;
        b1 = y;
        c2 = c1;
        c1 = z;
        out.push_back(static_cast<float>(z));
    }
    return out;
}

/// How loud a sound is through impulses: ungated, in dB. The power of a convolution is the sum over its spectrum.
class Loudness {
public:
    explicit Loudness(const std::vector<float>& audio) : size_(std::bit_ceil(audio.size() + 48000)) {
        for (const auto& bin : amp::dsp::spectrum(asHeard(audio), size_)) power_.push_back(std::norm(bin));
    }
    [[nodiscard]] double through(const std::vector<float>& taps) const {
        const auto bins = amp::dsp::spectrum(taps, size_);
        double sum = 0.0;
        for (std::size_t k = 0; k < bins.size(); ++k) sum += power_[k] * std::norm(bins[k]);
        return 10.0 * std::log10(sum);
    }

private:
    std::size_t size_;
    std::vector<double> power_;
};

const FactoryCabinet& cabinet(std::string_view key) {
    const FactoryCabinet* found = findFactoryCabinet(key);
    REQUIRE(found != nullptr);
    return *found;
}

}  // namespace

TEST_CASE("factory cabinets: there are at least twelve for guitar, four for bass and four rooms") {
    const auto all = factoryCabinets();
    const auto count = [&](FactoryKind kind) {
        return std::count_if(all.begin(), all.end(), [&](const FactoryCabinet& c) { return c.kind == kind; });
    };
    CHECK(count(FactoryKind::guitar) >= 12);
    CHECK(count(FactoryKind::bass) >= 4);
    CHECK(count(FactoryKind::room) >= 4);
}

TEST_CASE("factory cabinets: the closed 4x12 measures like a close-miked guitar cabinet") {
    const FactoryCabinet& stack = cabinet("stack-4x12");
    const Impulse impulse = makeCabinet(stack, stack.mic, 48000.0);
    const Response response(impulse.channels[0]);
    const auto within = [&](double level, double low, double high) {
        CAPTURE(level);
        CHECK(level >= low);
        CHECK(level <= high);
    };
    within(response.at(80.0), -6.0, 0.0);
    within(response.between(100.0, 130.0), -2.0, 5.0);
    within(response.between(200.0, 350.0), 0.0, 4.0);
    within(response.between(2300.0, 3200.0), 4.0, 9.0);
    within(response.at(5000.0), -3.0, 4.0);
    within(response.at(6300.0), -12.0, -3.0);
    within(response.at(8000.0), -25.0, -12.0);
    CHECK(response.at(10000.0) < -20.0);
    double late = 0.0;
    double all = 0.0;
    for (std::size_t n = 0; n < impulse.channels[0].size(); ++n) {
        const double power = std::pow(static_cast<double>(impulse.channels[0][n]), 2.0);
        all += power;
        if (n >= 960) late += power;
    }
    within(10.0 * std::log10(late / all), -35.0, -25.0);
}

TEST_CASE("factory cabinets: every guitar cabinet keeps to the band of guitar loudspeakers") {
    for (const FactoryCabinet& each : factoryCabinets()) {
        if (each.kind != FactoryKind::guitar) continue;
        CAPTURE(std::string(each.key));
        const Response response(makeCabinet(each, each.mic, 48000.0).channels[0]);
        CHECK(response.at(40.0) < -4.0);
        CHECK(response.between(2000.0, 4500.0) > 0.0);  // presence
        CHECK(response.between(2000.0, 4500.0) < 10.0);
        CHECK(response.at(10000.0) < -15.0);
        // Above the cone's break-up, 18 to 36 dB per octave.
        const double slope = response.at(12500.0) - response.at(6300.0);
        CHECK(slope < -16.0);
        CHECK(slope > -42.0);
    }
}

TEST_CASE(
    "factory cabinets: as a set they lie where close-miked guitar loudspeakers lie, third octave by third octave") {
    // dB against 400 to 1000 Hz: the corridor in which the median lies, and the most that may lie between two of the set.
    // Below the resonance, which is near 90 Hz for four twelves and 140 Hz for one eight, the set lies widest apart.
    struct Band {
        double hz, low, high, spread;
    };
    constexpr Band kBands[] = {{50, -18, -4, 28},   {80, -9, 0, 20},     {125, -2, 4, 14},      {200, 0, 5, 9},
                               {315, -1, 4, 8},     {500, -2, 1, 5},     {1000, -0.5, 3, 5},    {1600, 0, 4, 5},
                               {2500, 3, 9, 9},     {3150, 3, 9, 10},    {4000, 0, 7, 10},      {5000, -3, 5, 12},
                               {6300, -10, -1, 12}, {8000, -22, -9, 14}, {10000, -32, -18, 15}, {12500, -45, -26, 20}};
    std::vector<Response> set;
    for (const FactoryCabinet& each : factoryCabinets()) {
        if (each.kind == FactoryKind::guitar) set.emplace_back(makeCabinet(each, each.mic, 48000.0).channels[0]);
    }
    for (const Band& band : kBands) {
        std::vector<double> levels;
        for (const Response& response : set) levels.push_back(response.at(band.hz));
        std::sort(levels.begin(), levels.end());
        CAPTURE(band.hz);
        CAPTURE(levels.front());
        CAPTURE(levels.back());
        const double median = levels[levels.size() / 2];
        CHECK(median >= band.low);
        CHECK(median <= band.high);
        CHECK(levels.back() - levels.front() <= band.spread);
        // And they are not one cabinet under many names.
        CHECK(levels.back() - levels.front() >= 1.5);
    }
    for (const Response& response : set) {
        double peak = 0.0, at = 0.0;
        for (double hz = 1000.0; hz < 8000.0; hz *= 1.02) {
            if (response.at(hz) > peak) {
                peak = response.at(hz);
                at = hz;
            }
        }
        CHECK(at > 1800.0);  // the presence peak
        CHECK(at < 5500.0);
        const double fall = response.at(16000.0) - response.at(8000.0);
        CHECK(fall < -15.0);
        CHECK(fall > -42.0);
    }
}

TEST_CASE(
    "factory cabinets: the microphone shapes the sound as microphones do, and moving it a little changes little") {
    const FactoryCabinet& stack = cabinet("stack-4x12");
    const auto level = [&](const MicPosition& mic, double hz) {
        return 20.0 * std::log10(directMagnitude(stack.model, mic, hz) / directMagnitude(stack.model, mic, 700.0));
    };
    MicPosition centre = stack.mic;
    centre.offset = 0.0;
    MicPosition edge = stack.mic;
    edge.offset = 1.0;
    CHECK(level(centre, 4000.0) - level(edge, 4000.0) > 3.0);
    CHECK(level(centre, 4000.0) - level(edge, 4000.0) < 9.0);
    MicPosition angled = centre;
    angled.angleDeg = 45.0;
    CHECK(level(centre, 2500.0) - level(angled, 2500.0) > 1.5);
    CHECK(level(centre, 2500.0) - level(angled, 2500.0) < 5.0);
    MicPosition far = centre;
    far.distance = 0.5;
    CHECK(level(centre, 100.0) - level(far, 100.0) > 3.0);  // proximity
    MicPosition ribbon = centre;
    ribbon.type = MicrophoneType::ribbon;
    CHECK(level(ribbon, 10000.0) < level(centre, 10000.0));

    // One millimetre at a time, no step in the response is audible.
    MicPosition mic = stack.mic;
    for (double offset = 0.0; offset < 1.0; offset += 0.01) {
        mic.offset = offset;
        MicPosition next = mic;
        next.offset = offset + 0.01;
        for (double hz = 60.0; hz < 12000.0; hz *= 1.3) {
            CHECK(std::abs(level(mic, hz) - level(next, hz)) < 0.6);
        }
    }
}

namespace {

/// Eight seconds of power chords, single notes and open fifths over the guitar's range, through a clipping preamp.
std::vector<float> drivenGuitar() {
    constexpr double kRate = 48000.0;
    std::vector<double> clean(static_cast<std::size_t>(8.0 * kRate));
    const std::vector<std::vector<int>> chords{{40, 47, 52}, {43, 50, 55}, {45, 52, 57}, {48, 55, 60},
                                               {50, 57},     {52, 59, 64}, {64},         {67},
                                               {41, 48, 53}, {47, 54, 59}, {55, 59, 62}, {57, 61, 64, 69},
                                               {71},         {40},         {45, 49, 52}, {52, 56, 59, 64}};
    for (std::size_t c = 0; c < chords.size(); ++c) {
        for (const int note : chords[c]) {
            const double hz = 440.0 * std::pow(2.0, (note - 69) / 12.0);
            for (int k = 1; k * hz < 6000.0; ++k) {
                const double partial = k * hz * std::sqrt(1.0 + 1e-4 * k * k);
                for (std::size_t n = 0; n < 24000; ++n) {
                    const double t = static_cast<double>(n) / kRate;
                    clean[c * 24000 + n] += 0.2 / k * std::exp(-t * (1.0 + 0.3 * k)) *
                                            std::sin(2.0 * std::numbers::pi * partial * t + 0.7 * k);
                }
            }
        }
    }
    std::vector<float> driven(clean.size());
    double before = 0.0;
    double state = 0.0;
    for (std::size_t n = 0; n < clean.size(); ++n) {
        const double tight = clean[n] - 0.97 * before;  // the preamp's lows are thin
        before = clean[n];
        state += 0.45 * (std::tanh(60.0 * tight) - state);  // and its highs end about 4.5 kHz
        driven[n] = static_cast<float>(0.3 * state);
    }
    return driven;
}

}  // namespace

TEST_CASE("factory cabinets: matched cabinets and recordings are equally loud on a driven guitar, within a decibel") {
    const Loudness guitar(drivenGuitar());
    std::vector<double> levels;
    for (const FactoryCabinet& each : factoryCabinets()) {
        if (each.kind != FactoryKind::guitar) continue;
        levels.push_back(guitar.through(makeCabinet(each, each.mic, 48000.0).channels[0]));
    }
    for (const char* file : {"ir/4x12-v30-sm57-center.wav", "ir/4x12-vintage-short.wav"}) {
        const auto path = amp::test::devData(file);
        if (!path) continue;
        const auto impulse = loadImpulse(*path);
        REQUIRE(impulse.has_value());
        levels.push_back(guitar.through(impulse->channels[0]));
    }
    const auto [low, high] = std::minmax_element(levels.begin(), levels.end());
    MESSAGE(levels.size() << " impulses, spread " << *high - *low << " dB");
    CHECK(*high - *low <= 1.0);
}
