// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <numbers>

#include "engine/dsp/offline_fft.h"
#include "ir/cabinet_model.h"
#include "ir/seeded_random.h"

namespace amp::ir {
namespace {

using Complex = std::complex<double>;
constexpr double kPi = std::numbers::pi;
constexpr double kSpeedOfSound = 343.0;
constexpr double kEarlySeconds = 0.06;
constexpr double kLowHz = 300.0;
constexpr double kHighHz = 4000.0;

/// One-pole low-pass, run over a whole signal.
std::vector<double> lowPassed(const std::vector<double>& in, double cornerHz, double rate) {
    const double a = 1.0 - std::exp(-2.0 * kPi * cornerHz / rate);
    std::vector<double> out(in.size());
    double state = 0.0;
    for (std::size_t n = 0; n < in.size(); ++n) out[n] = state += a * (in[n] - state);
    return out;
}

/// Echoes of the six walls until the tail takes over. Each reflection takes away level, and treble a little more.
void addImages(std::vector<double>& bright, std::vector<double>& dull, const RoomModel& room, double ear, double rate) {
    // Sabine: what a wall gives back on average so that the room decays as asked.
    const double volume = room.width * room.length * room.height;
    const double surface = 2.0 * (room.width * room.length + room.width * room.height + room.length * room.height);
    const double absorbed = std::min(0.95, 0.161 * volume / (surface * room.decaySeconds));
    const double reflected = std::sqrt(1.0 - absorbed);
    const double sourceX = 0.45 * room.width, sourceY = 0.15 * room.length, sourceZ = 0.45;
    const double earX = sourceX + ear, earY = sourceY + room.distance, earZ = 1.2;
    const double direct = std::hypot(earX - sourceX, earY - sourceY, earZ - sourceZ);
    constexpr int kOrder = 5;
    for (int i = -kOrder; i <= kOrder; ++i) {
        for (int j = -kOrder; j <= kOrder; ++j) {
            for (int k = -kOrder; k <= kOrder; ++k) {
                const auto image = [](int n, double size, double x) {
                    return n % 2 == 0 ? n * size + x : (n + 1) * size - x;
                };
                const double path =
                    std::hypot(image(i, room.width, sourceX) - earX, image(j, room.length, sourceY) - earY,
                               image(k, room.height, sourceZ) - earZ);
                // The direct sound of the nearer ear is the beginning of time.
                const double seconds = (path - direct) / kSpeedOfSound;
                if (seconds < 0.0 || seconds > kEarlySeconds) continue;
                const int bounces = std::abs(i) + std::abs(j) + std::abs(k);
                const double gain = direct / path * std::pow(reflected, bounces);
                const double fade = 0.5 + 0.5 * std::cos(kPi * seconds / kEarlySeconds);
                const double treble = std::pow(0.85, bounces);
                const double place = seconds * rate;
                const auto n = static_cast<std::size_t>(place);
                const double part = place - static_cast<double>(n);
                for (auto [to, share] : {std::pair{&bright, treble}, std::pair{&dull, 1.0 - treble}}) {
                    (*to)[n] += gain * fade * share * (1.0 - part);
                    (*to)[n + 1] += gain * fade * share * part;
                }
            }
        }
    }
}

/// Noise whose lows, mids and highs die at their own pace, rising while the echoes fade.
std::vector<double> tail(const RoomModel& room, std::uint64_t seed, std::size_t count, double rate) {
    SeededRandom random(seed);
    std::vector<double> noise(count);
    for (double& v : noise) v = random.next();
    const std::vector<double> low = lowPassed(lowPassed(noise, kLowHz, rate), kLowHz, rate);
    const std::vector<double> lowAndMid = lowPassed(noise, kHighHz, rate);
    std::vector<double> out(count);
    // Each band falls by a constant factor a sample; written as products, a long tail costs no powers.
    const auto factor = [&](double ratio) { return std::pow(10.0, -3.0 / (room.decaySeconds * ratio * rate)); };
    const double lowFactor = factor(room.bassRatio), midFactor = factor(1.0), highFactor = factor(room.trebleRatio);
    double lowGain = 1.0, midGain = 1.0, highGain = 1.0;
    for (std::size_t n = 0; n < count; ++n) {
        const double t = static_cast<double>(n) / rate;
        const double rise = t >= kEarlySeconds ? 1.0 : 0.5 - 0.5 * std::cos(kPi * t / kEarlySeconds);
        out[n] = rise * (low[n] * lowGain + (lowAndMid[n] - low[n]) * midGain + (noise[n] - lowAndMid[n]) * highGain);
        lowGain *= lowFactor;
        midGain *= midFactor;
        highGain *= highFactor;
    }
    return out;
}

double energy(const std::vector<double>& signal) {
    double sum = 0.0;
    for (const double v : signal) sum += v * v;
    return sum;
}

}  // namespace

std::vector<std::vector<float>> roomSound(const std::vector<float>& source, const RoomModel& room, std::uint32_t seed,
                                          double sampleRateHz) {
    const double seconds = std::max(kEarlySeconds * 1.5, room.decaySeconds * std::max(1.0, room.bassRatio));
    const auto count = static_cast<std::size_t>(seconds * sampleRateHz);
    const std::size_t size = std::bit_ceil(count + source.size());
    const std::vector<Complex> sound = dsp::spectrum(source, size);
    std::vector<std::vector<float>> out;
    for (int side = 0; side < 2; ++side) {
        std::vector<double> echoes(count), dull(count);
        addImages(echoes, dull, room, (side == 0 ? -0.5 : 0.5) * room.spread, sampleRateHz);
        const std::vector<double> softened = lowPassed(dull, kHighHz, sampleRateHz);
        for (std::size_t n = 0; n < count; ++n) echoes[n] += softened[n];
        const std::vector<double> diffuse =
            tail(room, 2 * std::uint64_t{seed} + static_cast<std::uint64_t>(side), count, sampleRateHz);
        const double share =
            std::pow(10.0, room.diffuseDb / 20.0) * std::sqrt(energy(echoes) / std::max(1e-30, energy(diffuse)));

        for (std::size_t n = 0; n < count; ++n) echoes[n] += share * diffuse[n];
        std::vector<Complex> bins = dsp::spectrum(echoes, size);
        for (std::size_t k = 0; k < bins.size(); ++k) bins[k] *= sound[k];
        const std::vector<double> heard = dsp::signalOf(bins);
        std::vector<float> channel(count);
        const std::size_t fade = count / 10;
        for (std::size_t n = 0; n < count; ++n) {
            const double x = n + fade < count ? 0.0 : static_cast<double>(n + fade - count) / static_cast<double>(fade);
            channel[n] = static_cast<float>(heard[n] * (0.5 + 0.5 * std::cos(kPi * x)));
        }
        out.push_back(std::move(channel));
    }
    return out;
}

}  // namespace amp::ir
