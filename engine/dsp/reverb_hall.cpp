// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "engine/dsp/reverb.h"

namespace amp::dsp {
namespace {

constexpr std::array kTotalMs{153.129, 210.389, 127.837, 256.891, 174.713, 192.303, 125.000, 219.991};
constexpr std::array kDiffuserMs{20.346, 24.421, 31.604, 27.333, 22.904, 29.291, 13.458, 19.123};
constexpr float kSpread = 0.35355339f;  ///< 1/√8: the matrix keeps the energy

void hadamard(std::array<float, 8>& v) {
    for (std::size_t span = 1; span < 8; span *= 2) {
        for (std::size_t i = 0; i < 8; i += 2 * span) {
            for (std::size_t j = i; j < i + span; ++j) {
                const float a = v[j], b = v[j + span];
                v[j] = a + b;
                v[j + span] = a - b;
            }
        }
    }
}

}  // namespace

void HallReverb::prepare(double sampleRateHz, double scale) {
    sampleRateHz_ = sampleRateHz;
    for (std::size_t k = 0; k < kLines; ++k) {
        Line& l = line_[k];
        const auto diffuse = static_cast<std::size_t>(std::lround(0.001 * kDiffuserMs[k] * scale * sampleRateHz));
        const auto total = static_cast<std::size_t>(std::lround(0.001 * kTotalMs[k] * scale * sampleRateHz));
        l.diffuser.prepare(diffuse, k % 2 == 0 ? 0.6f : -0.6f);
        l.frames = total - diffuse;
        l.seconds = static_cast<double>(total) / sampleRateHz;
        l.line.prepare(l.frames);
    }
    reset();
    tune({});
}

void HallReverb::reset() AMP_RT {
    for (Line& l : line_) {
        l.diffuser.reset();
        l.line.reset();
        l.damper.reset();
        l.back = 0.0f;
    }
}

void HallReverb::tune(const ReverbTuning& tuning) AMP_RT {
    damping_ = OnePole::coefficient(tuning.dampingHz, sampleRateHz_);
    for (Line& l : line_) {
        l.gain = kSpread * static_cast<float>(std::pow(10.0, -3.0 * l.seconds / tuning.decaySeconds));
    }
}

StereoFrame HallReverb::process(float x) AMP_RT {
    std::array<float, kLines> v;
    for (std::size_t k = 0; k < kLines; ++k) {
        Line& l = line_[k];
        const float late = l.line.read(l.frames);
        v[k] = static_cast<float>(l.damper.lowPass(late, damping_));
        l.line.push(l.diffuser.process((k < 4 ? 0.35f : -0.35f) * x + l.back));
    }
    const StereoFrame out{v[0] + v[2] - v[5] + v[7], v[1] + v[3] - v[4] + v[6]};
    hadamard(v);
    for (std::size_t k = 0; k < kLines; ++k) line_[k].back = line_[k].gain * v[k];
    return out;
}

}  // namespace amp::dsp
