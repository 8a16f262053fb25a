// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/pitch_decimator.h"

#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

namespace amp::dsp {

void PitchDecimator::prepare(int decimation, InstructionSet set) {
    kernels_ = &pitchKernels(set);
    decimation_ = decimation;
    const int taps = 24 * decimation + 1;
    const int room = (taps + 7) / 8 * 8;
    lowPass_.assign(static_cast<std::size_t>(room), 0.0f);
    const double cutoff = 0.45 / decimation;
    double sum = 0.0;
    std::vector<double> ideal(static_cast<std::size_t>(taps));
    for (int k = 0; k < taps; ++k) {
        const double t = k - (taps - 1) / 2;
        const double u = 2.0 * t / (taps + 1);
        const double sinc =
            t == 0.0 ? 2.0 * cutoff : std::sin(2.0 * std::numbers::pi * cutoff * t) / (std::numbers::pi * t);
        const double w = sinc * std::cyl_bessel_i(0.0, 5.65 * std::sqrt(1.0 - u * u));
        ideal[static_cast<std::size_t>(k)] = w;
        sum += w;
    }
    for (int k = 0; k < taps; ++k) {
        lowPass_[static_cast<std::size_t>(room - taps + k)] =
            static_cast<float>(ideal[static_cast<std::size_t>(k)] / sum);
    }
    delay_ = 0.5 * (taps - 1);
}

}  // namespace amp::dsp
