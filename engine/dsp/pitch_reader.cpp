// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/pitch_reader.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

namespace amp::dsp {
namespace {

/// Modified Bessel function of the first kind, order 0, by its series.
double bessel0(double x) {
    double sum = 1.0, term = 1.0;
    for (int k = 1; k < 40; ++k) {
        term *= (x / (2.0 * k)) * (x / (2.0 * k));
        sum += term;
    }
    return sum;
}

/// Weights for a place `fraction` behind sample taps/2 − 1; `cutoff` in units of half the sample rate.
std::vector<double> weights(int taps, double cutoff, double beta, double fraction) {
    std::vector<double> w(static_cast<std::size_t>(taps));
    double sum = 0.0;
    for (int k = 0; k < taps; ++k) {
        const double t = k - (taps / 2 - 1) - fraction;
        const double u = t / (taps / 2.0);
        const double window = std::fabs(u) < 1.0 ? bessel0(beta * std::sqrt(1.0 - u * u)) / bessel0(beta) : 0.0;
        const double a = std::numbers::pi * cutoff * t;
        w[static_cast<std::size_t>(k)] = (std::fabs(a) < 1e-9 ? 1.0 : std::sin(a) / a) * window;
        sum += w[static_cast<std::size_t>(k)];
    }
    for (double& v : w) v /= sum;
    return w;
}

}  // namespace

void PitchReader::prepare(InstructionSet set) {
    kernels_ = &pitchKernels(set);
    tables_ = &tables();
}

const PitchReader::Tables& PitchReader::tables() {
    static const Tables made = makeTables();
    return made;
}

PitchReader::Tables PitchReader::makeTables() {
    Tables made;
    const std::array<double, 4> cutoffs{0.97, 0.76, 0.60, 0.47};
    for (std::size_t t = 0; t < made.size(); ++t) {
        Table& table = made[t];
        table.taps = t == 0 ? 16 : kMostTaps;
        const auto taps = static_cast<std::size_t>(table.taps);
        table.rows.assign(kPhases * 2 * taps, 0.0f);
        for (int phase = 0; phase < kPhases; ++phase) {
            const auto here = weights(table.taps, cutoffs[t], 6.5, static_cast<double>(phase) / kPhases);
            const auto next = weights(table.taps, cutoffs[t], 6.5, static_cast<double>(phase + 1) / kPhases);
            float* row = table.rows.data() + static_cast<std::size_t>(phase) * 2 * taps;
            for (std::size_t k = 0; k < taps; ++k) {
                row[k] = static_cast<float>(here[k]);
                row[taps + k] = static_cast<float>(next[k] - here[k]);
            }
        }
    }
    return made;
}

void PitchReader::read(const PitchRing& ring, std::int64_t frame, const double* delay, int frames, double ratio,
                       float* out) const AMP_RT {
    const std::size_t choice = ratio <= 1.0001 ? 0 : ratio <= 1.27 ? 1 : ratio <= 1.6 ? 2 : 3;
    const Table& table = (*tables_)[choice];
    PitchReadPoint points[kMostFrames];
    for (int i = 0; i < frames; ++i) {
        // In whole frames and a fraction, so that the precision does not fade as the hours go by.
        const int back = static_cast<int>(delay[i]) + 1;
        const auto phase = static_cast<float>((back - delay[i]) * kPhases);
        const int row = std::min(static_cast<int>(phase), kPhases - 1);
        const std::int64_t first = frame + i - back - (table.taps / 2 - 1);
        points[i] = {ring.index(first), row, phase - static_cast<float>(row)};
    }
    kernels_->read(ring.data(), points, frames, table.rows.data(), table.taps, out);
}

}  // namespace amp::dsp
