// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/reverb.h"

#include <algorithm>
#include <cmath>

#include "engine/stages/control_grid.h"

namespace amp {
namespace {

enum Kind { room, hall, plate, springs };

constexpr double kRoomScale = 0.32;
constexpr double kLongestPredelaySeconds = 0.2;
/// Makes the kinds equally loud, and about as loud as a classic comb reverb at the same mix.
constexpr std::array kWetGain{0.30f, 0.30f, 0.25f, 0.45f};

/// A comb reverb's feedback 0.7 + 0.28·size over its mean comb of 31 ms.
double decaySeconds(double size) {
    return -3.0 * 0.031 / std::log10(0.7 + 0.28 * size);
}

}  // namespace

void Reverb::prepare(const ProcessSpec& spec) {
    sampleRateHz_ = spec.sampleRateHz;
    predelayLine_.prepare(static_cast<std::size_t>(kLongestPredelaySeconds * sampleRateHz_) + 2);
    room_.prepare(sampleRateHz_, kRoomScale);
    hall_.prepare(sampleRateHz_, 1.0);
    plate_.prepare(sampleRateHz_);
    spring_.prepare(sampleRateHz_);
    reset();
}

void Reverb::reset() AMP_RT {
    predelayLine_.reset();
    lowCutFilter_.reset();
    room_.reset();
    hall_.reset();
    plate_.reset();
    spring_.reset();
    stale_ = true;
}

void Reverb::tune(const ParamBlock& p, int offset) AMP_RT {
    const double seconds = decaySeconds(p.at(size, offset));
    const dsp::ReverbTuning tuning{.decaySeconds = seconds,
                                   .dampingHz = 16000.0 * std::exp2(-3.6 * p.at(damping, offset))};
    lowCutPole_ = dsp::OnePole::coefficient(p.at(lowCut, offset), sampleRateHz_);
    tailFrames_ = static_cast<std::int64_t>(2.2 * seconds * sampleRateHz_);
    switch (kind_) {
        case room: room_.tune(tuning); return;
        case hall: hall_.tune(tuning); return;
        case plate: plate_.tune(tuning); return;
        default: spring_.tune(tuning); return;
    }
}

void Reverb::wet(const float* in, float* left, float* right, int frames) AMP_RT {
    if (kind_ == springs) {
        spring_.process(in, left, right, frames);
    } else {
        for (int i = 0; i < frames; ++i) {
            const dsp::StereoFrame y = kind_ == room   ? room_.process(in[i])
                                       : kind_ == hall ? hall_.process(in[i])
                                                       : plate_.process(in[i]);
            left[i] = y.left;
            right[i] = y.right;
        }
    }
    const float gain = kWetGain[static_cast<std::size_t>(kind_)];
    for (int i = 0; i < frames; ++i) {
        left[i] *= gain;
        right[i] *= gain;
    }
}

void Reverb::process(Samples io, const ParamBlock& p) AMP_RT {
    kind_ = p.choice(type);
    predelayFrames_ = static_cast<std::size_t>(0.001 * p.value(predelay) * sampleRateHz_);
    forEachControlSlice(
        io, p, stale_, [&](int offset) { tune(p, offset); },
        [&](Samples part, int offset) {
            std::array<float, dsp::SpringReverb::kRun> in, left, right;
            for (int done = 0; done < part.frames;) {
                const int count = std::min(part.frames - done, dsp::SpringReverb::kRun);
                for (int i = 0; i < count; ++i) {
                    float x = part[0][done + i];
                    if (part.channels == 2) x = 0.5f * (x + part[1][done + i]);
                    predelayLine_.push(x);
                    const float late = predelayLine_.read(predelayFrames_ + 1);
                    in[static_cast<std::size_t>(i)] = static_cast<float>(lowCutFilter_.highPass(late, lowCutPole_));
                }
                wet(in.data(), left.data(), right.data(), count);
                for (int i = 0; i < count; ++i) {
                    const float share = p.at(mix, offset + done + i);
                    float& l = part[0][done + i];
                    l += share * (left[static_cast<std::size_t>(i)] - l);
                    if (part.channels == 1) continue;
                    float& r = part[1][done + i];
                    r += share * (right[static_cast<std::size_t>(i)] - r);
                }
                done += count;
            }
        });
}

}  // namespace amp
