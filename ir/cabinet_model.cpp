// SPDX-License-Identifier: GPL-3.0-or-later
#include "ir/cabinet_model.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <numbers>
#include <utility>

#include "engine/dsp/offline_fft.h"
#include "ir/seeded_random.h"

namespace amp::ir {
namespace {

using Complex = std::complex<double>;
constexpr double kPi = std::numbers::pi;
constexpr double kSpeedOfSound = 343.0;
constexpr double kSeconds = 2048.0 / 48000.0;
/// The frequencies at which the model is asked: steps of an octave, from 1 Hz on. Its resonances are twenty times as wide.
constexpr double kStepsPerOctave = 48.0;
/// The spectrum's points for each sample of the result: what folds over is below −160 dB.
constexpr std::size_t kOverlap = 8;
constexpr Complex kI(0.0, 1.0);

double wave(double hz) {
    return 2.0 * kPi * hz / kSpeedOfSound;
}

double resonance(double hz, double corner, double q) {
    const Complex s = kI * (hz / corner);
    return std::abs(s * s / (s * s + s / q + 1.0));
}

double driverInBox(const CabinetModel& model, double hz) {
    switch (model.box) {
        case BoxKind::closed: return resonance(hz, model.resonanceHz, model.resonanceQ);
        case BoxKind::ported:
            // Fourth order: the port takes over around the resonance and drops out below.
            return resonance(hz, model.resonanceHz, model.resonanceQ * 1.3) *
                   resonance(hz, 0.72 * model.resonanceHz, 0.8);
        case BoxKind::open: {
            // The rear wave comes around the baffle and cancels lows; the box mutes its highs.
            const double around = 0.5 * (model.width + model.height) * 0.5 + model.depth;
            const double rear = 0.75 / (1.0 + (hz / 300.0) * (hz / 300.0));
            return resonance(hz, model.resonanceHz, model.resonanceQ) *
                   std::abs(1.0 - rear * std::exp(-kI * wave(hz) * around));
        }
    }
    return 1.0;
}

double peaking(const ConeMode& mode, double hz) {
    const Complex s = kI * (hz / mode.hz);
    const double root = std::pow(10.0, mode.gainDb / 40.0);
    return std::abs((s * s + s * root / mode.q + 1.0) / (s * s + s / (root * mode.q) + 1.0));
}

double cone(const CabinetModel& model, double hz) {
    double gain = 1.0;
    SeededRandom random(model.seed);
    for (ConeMode mode : model.cone) {
        // Two drivers of a kind are never the same.
        mode.hz *= 1.0 + 0.04 * random.next();
        mode.gainDb += 0.7 * random.next();
        if (mode.hz > 0.0 && mode.q > 0.0) gain *= peaking(mode, hz);
    }
    return gain / std::sqrt(1.0 + std::pow(hz / model.lossHz, 2.0 * model.lossOrder));
}

double coil(const CabinetModel& model, double hz) {
    return 1.0 / std::sqrt(std::abs(1.0 + kI * (hz / model.coilCornerHz)));
}

/// A piston that shrinks towards its centre with rising frequency. Close to the cone the microphone hears all parts of
/// it, which fills the piston's nulls and softens its beam.
double directivity(const CabinetModel& model, const MicPosition& mic, double hz) {
    const double active = model.radius * std::min(1.0, std::pow(1500.0 / hz, 0.8));
    const double angle = mic.angleDeg * kPi / 180.0 + std::atan(mic.offset * model.radius / (mic.distance + 0.05));
    const double x = wave(hz) * active * std::sin(std::min(angle, kPi / 2.0));
    const double beam = x < 1e-6 ? 1.0 : std::abs(2.0 * std::cyl_bessel_j(1.0, x) / x);
    const double far = mic.distance / (mic.distance + 0.5);
    // Beyond the piston's first null the side lobes of a real cone run together.
    const double filled = std::sqrt(beam * beam + 0.01) / std::sqrt(1.01);
    return std::pow(filled, 0.35 + 0.25 * far);
}

double microphone(const CabinetModel& model, const MicPosition& mic, double hz) {
    const double reach = mic.distance + 0.5 * model.radius;
    const Complex gradient = 1.0 + 1.0 / (kI * wave(hz) * reach);
    switch (mic.type) {
        case MicrophoneType::dynamic: {
            const Complex s = kI * (hz / 330.0);
            return std::abs(0.5 + 0.5 * gradient) * resonance(hz, 60.0, 0.6) * std::abs((s + 0.3) / (s + 1.0)) *
                   peaking({5600.0, 4.5, 1.1}, hz) / std::sqrt(1.0 + std::pow(hz / 13500.0, 6.0));
        }
        case MicrophoneType::ribbon:
            return std::abs(gradient) * resonance(hz, 35.0, 0.7) / std::sqrt(1.0 + std::pow(hz / 9000.0, 2.0));
        case MicrophoneType::condenser:
            return std::abs(0.5 + 0.5 * gradient) * resonance(hz, 25.0, 0.7) * peaking({10000.0, 2.0, 0.8}, hz);
    }
    return 1.0;
}

/// Adds gain·tap a fractional number of samples later.
void addDelayed(std::vector<double>& to, const std::vector<double>& from, double frames, double gain) {
    const auto whole = static_cast<std::size_t>(frames);
    const double part = frames - static_cast<double>(whole);
    for (std::size_t n = 0; n + whole + 1 < to.size(); ++n) {
        to[n + whole] += gain * (1.0 - part) * from[n];
        to[n + whole + 1] += gain * part * from[n];
    }
}

std::vector<double> lowPassed(std::vector<double> signal, double cornerHz, double rate) {
    const double a = 1.0 - std::exp(-2.0 * kPi * cornerHz / rate);
    double state = 0.0;
    for (double& v : signal) v = state += a * (v - state);
    return signal;
}

/// What arrives after the direct sound: the neighbours of the miked driver, and the baffle's edges.
void addNeighbours(std::vector<double>& taps, const CabinetModel& model, const MicPosition& mic, SeededRandom& random,
                   double rate) {
    const std::vector<double> soft = lowPassed(taps, 1500.0, rate);
    const std::vector<double> dull = lowPassed(taps, 900.0, rate);
    const std::vector<double> direct = taps;
    for (int driver = 1; driver < std::min(model.drivers, 4); ++driver) {
        const double aside = (driver == 3 ? 1.41 : 1.0) * 2.15 * model.radius;
        const double path = std::hypot(aside, mic.distance) - mic.distance;
        const double share = 0.35 * (mic.distance + 0.05) / (path + mic.distance + 0.05);
        addDelayed(taps, soft, path / kSpeedOfSound * rate, std::min(0.3, share * (1.0 + 0.15 * random.next())));
    }
    for (const double side : {0.5 * model.width, 0.5 * model.height, 0.65 * model.width, 0.6 * model.height}) {
        const double path = side + std::hypot(side, mic.distance) - mic.distance;
        const double share = -0.1 * std::min(1.0, mic.distance / 0.1);
        addDelayed(taps, dull, path / kSpeedOfSound * rate, share);
    }
}

/// Standing waves in the box, and its panels.
void addModes(std::vector<double>& taps, const CabinetModel& model, SeededRandom& random, double rate) {
    double peak = 0.0;
    for (const double v : taps) peak = std::max(peak, std::abs(v));
    const double share = peak * (model.box == BoxKind::open ? 0.4 : 1.0);
    const auto ring = [&](double hz, double q, double levelDb) {
        const double gain = share * std::pow(10.0, levelDb / 20.0) * (random.next() < 0.0 ? -1.0 : 1.0);
        const auto start = static_cast<std::size_t>(0.0006 * rate);
        // A decaying sine, each sample from the two before it.
        const double decay = std::exp(-kPi * hz / q / rate);
        const double turn = 2.0 * kPi * hz / rate;
        const double again = 2.0 * decay * std::cos(turn), damp = decay * decay;
        double before = 0.0, now = gain * decay * std::sin(turn);
        for (std::size_t n = start + 1; n < taps.size(); ++n) {
            taps[n] += now;
            before = std::exchange(now, again * now - damp * before);
        }
    };
    for (int i = 0; i <= 2; ++i) {
        for (int j = 0; j <= 2; ++j) {
            for (int k = 0; k <= 1; ++k) {
                const double hz = 0.5 * kSpeedOfSound *
                                  std::sqrt(std::pow(i / model.width, 2.0) + std::pow(j / model.height, 2.0) +
                                            std::pow(k / model.depth, 2.0));
                const double level = -51.0 + 4.0 * random.next();
                const double q = 17.0 + 5.0 * random.next();
                if (hz > 50.0 && hz < 1200.0) ring(hz, q, level);
            }
        }
    }
    for (int panel = 0; panel < 4; ++panel) {
        const double hz = 260.0 + 140.0 * random.next();
        ring(hz, 30.0 + 10.0 * random.next(), -53.0);
    }
}

/// Magnitudes of the direct sound at bins 0 … size/2, read off a smooth curve in decibels over octaves: asking the model for
/// every bin would take twenty times as long, for differences below a hundredth of a decibel.
std::vector<double> directMagnitudes(const CabinetModel& model, const MicPosition& mic, std::size_t size, double rate) {
    const auto steps = static_cast<std::size_t>(kStepsPerOctave * std::log2(0.5 * rate)) + 4;
    std::vector<double> curve(steps);
    for (std::size_t i = 0; i < steps; ++i) {
        const double hz = std::exp2((static_cast<double>(i) - 1.0) / kStepsPerOctave);
        curve[i] = std::log(std::max(1e-300, directMagnitude(model, mic, hz)));
    }
    std::vector<double> magnitudes(size / 2 + 1);
    for (std::size_t k = 0; k < magnitudes.size(); ++k) {
        const double hz = std::max(1.0, rate * static_cast<double>(k) / static_cast<double>(size));
        const double place = 1.0 + kStepsPerOctave * std::log2(hz);
        const std::size_t i = std::min(static_cast<std::size_t>(place), steps - 3);
        const double f = place - static_cast<double>(i);
        const double a = curve[i - 1], b = curve[i], c = curve[i + 1], d = curve[i + 2];
        // Third-order Lagrange through the two points on either side.
        magnitudes[k] = std::exp(
            b + f * ((c - b) - (1.0 - f) / 6.0 * ((2.0 - f) * (a - 2.0 * b + c) + (1.0 + f) * (b - 2.0 * c + d))));
    }
    return magnitudes;
}

}  // namespace

MicPosition withinReach(MicPosition mic) {
    mic.offset = std::clamp(mic.offset, 0.0, 1.0);
    mic.distance = std::clamp(mic.distance, 0.005, 3.0);
    mic.angleDeg = std::clamp(mic.angleDeg, 0.0, 75.0);
    return mic;
}

double directMagnitude(const CabinetModel& model, const MicPosition& mic, double hz) {
    return driverInBox(model, hz) * coil(model, hz) * cone(model, hz) * directivity(model, mic, hz) *
           microphone(model, mic, hz);
}

std::vector<float> closeSound(const CabinetModel& model, const MicPosition& mic, double sampleRateHz) {
    const auto count = static_cast<std::size_t>(kSeconds * sampleRateHz);
    const std::size_t size = std::bit_ceil(count * kOverlap);
    std::vector<double> taps = dsp::minimumPhase(directMagnitudes(model, mic, size, sampleRateHz), count);
    SeededRandom random(model.seed + 1000003u);
    addNeighbours(taps, model, mic, random, sampleRateHz);
    addModes(taps, model, random, sampleRateHz);
    std::vector<float> out(count);
    const std::size_t fade = count / 4;
    for (std::size_t n = 0; n < count; ++n) {
        const double x = n + fade < count ? 0.0 : static_cast<double>(n + fade - count) / static_cast<double>(fade);
        out[n] = static_cast<float>(taps[n] * (0.5 + 0.5 * std::cos(kPi * x)));
    }
    return out;
}

}  // namespace amp::ir
