// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "engine/dsp/reverb.h"

namespace amp::dsp {
namespace {

constexpr double kTopHz = 4300.0;  ///< what a spring carries
constexpr double kBottomHz = 90.0;
constexpr float kBend = 0.62f;  ///< all-pass coefficient: how far the chirp spreads
constexpr std::array kLoopMs{56.0, 47.3};

}  // namespace

void SpringReverb::prepare(double sampleRateHz) {
    sampleRateHz_ = sampleRateHz;
    topPole_ = OnePole::coefficient(kTopHz, sampleRateHz);
    bottomPole_ = OnePole::coefficient(kBottomHz, sampleRateHz);
    for (std::size_t i = 0; i < 2; ++i) {
        Spring& s = spring_[i];
        s.loopFrames = static_cast<std::size_t>(0.001 * kLoopMs[i] * sampleRateHz);
        s.loop.prepare(s.loopFrames);
        const double corner = i == 0 ? kTopHz : 1.08 * kTopHz;
        s.stretch = std::clamp(static_cast<int>(std::lround(sampleRateHz / (2.0 * corner))), 1, kMostStretch);
        s.state.assign(static_cast<std::size_t>(kSections * s.stretch), 0.0f);
    }
    reset();
    tune({});
}

void SpringReverb::reset() AMP_RT {
    for (Spring& s : spring_) {
        s.loop.reset();
        s.phase = 0;
        s.top1.reset();
        s.top2.reset();
        s.bottom.reset();
        std::fill(s.state.begin(), s.state.end(), 0.0f);
    }
}

void SpringReverb::tune(const ReverbTuning& tuning) AMP_RT {
    topPole_ = OnePole::coefficient(std::min(tuning.dampingHz, kTopHz), sampleRateHz_);
    for (Spring& s : spring_) {
        const double seconds = static_cast<double>(s.loopFrames) / sampleRateHz_;
        s.gain = -static_cast<float>(std::min(std::pow(10.0, -3.0 * seconds / tuning.decaySeconds), 0.9));
    }
}

void SpringReverb::chirp(Spring& s, float* x, int frames) AMP_RT {
    // A(z) = (a + z^−k)/(1 + a·z^−k), one section over the whole run before the next.
    for (int section = 0; section < kSections; ++section) {
        float* ring = &s.state[static_cast<std::size_t>(section * s.stretch)];
        int at = s.phase;
        for (int i = 0; i < frames; ++i) {
            const float in = x[i];
            const float y = kBend * in + ring[at];
            ring[at] = in - kBend * y;
            x[i] = y;
            if (++at == s.stretch) at = 0;
        }
    }
    s.phase = (s.phase + frames) % s.stretch;
}

void SpringReverb::process(const float* x, float* left, float* right, int frames) AMP_RT {
    std::array<std::array<float, kRun>, 2> run;
    for (std::size_t k = 0; k < 2; ++k) {
        Spring& s = spring_[k];
        auto& v = run[k];
        // The loop is longer than the run: what comes back was finished in an earlier one.
        for (int i = 0; i < frames; ++i) {
            const auto n = static_cast<std::size_t>(i);
            const float late = s.loop.read(s.loopFrames - n);
            const double in = s.bottom.highPass(x[i] + s.gain * late, bottomPole_);
            v[n] = static_cast<float>(s.top2.lowPass(s.top1.lowPass(in, topPole_), topPole_));
        }
        chirp(s, v.data(), frames);
        for (int i = 0; i < frames; ++i) s.loop.push(v[static_cast<std::size_t>(i)]);
    }
    for (int i = 0; i < frames; ++i) {
        const float a = run[0][static_cast<std::size_t>(i)], b = run[1][static_cast<std::size_t>(i)];
        left[i] = 0.9f * a + 0.5f * b;
        right[i] = 0.5f * a + 0.9f * b;
    }
}

}  // namespace amp::dsp
