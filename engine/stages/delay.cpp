// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/delay.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/stages/control_grid.h"

namespace amp {
namespace {

constexpr double kLongestSeconds = 4.0;  ///< notes at slow tempos
constexpr double kWobbleSeconds = 0.002;
constexpr double kGlideSeconds = 0.050;
constexpr double kShortestFrames = 2.0;  ///< what four-point interpolation needs

/// Identity up to full scale, then towards ±2.
float softLimit(float x) {
    const float size = std::fabs(x);
    if (size <= 1.0f) return x;
    return std::copysign(2.0f - 1.0f / std::min(size, 1e9f), x);
}

}  // namespace

void Delay::prepare(const ProcessSpec& spec) {
    sampleRateHz_ = spec.sampleRateHz;
    glideWeight_ = -std::expm1(-1.0 / (kGlideSeconds * sampleRateHz_));
    const auto room = static_cast<std::size_t>((kLongestSeconds + 2.0 * kWobbleSeconds) * sampleRateHz_) + 8;
    for (auto& channel : channel_) channel.line.prepare(room);
    reset();
}

void Delay::reset() AMP_RT {
    for (auto& channel : channel_) {
        channel.line.reset();
        channel.low.reset();
        channel.high.reset();
    }
    stale_ = true;
    placed_ = false;
    phase_ = 0.0;
}

float Delay::throughLoop(Channel& channel, float echo) AMP_RT {
    const double bright = channel.low.highPass(echo, lowCoefficient_);
    return softLimit(static_cast<float>(channel.high.lowPass(bright, highCoefficient_)));
}

void Delay::run(Samples io, const ParamBlock& p, bool pingPong) AMP_RT {
    const int noteIndex = p.choice(note);
    const double seconds = noteIndex == 0 ? 0.001 * p.value(time) : noteSeconds(noteIndex, p.value(tempo));
    const double target = std::clamp(seconds, 0.0, kLongestSeconds) * sampleRateHz_;
    if (!placed_) {
        placed_ = true;
        delayFrames_ = target;
    }
    const float loop = p.value(feedback);
    const double passes = loop < 0.999f ? 1.0 + std::log(1e-6) / std::log(std::max(loop, 1e-6f)) : 0.0;
    tailFrames_ =
        loop < 0.999f ? static_cast<std::int64_t>(passes * (target + kWobbleSeconds * sampleRateHz_)) : kEndless;

    const auto update = [&](int offset) {
        lowCoefficient_ = dsp::OnePole::coefficient(p.at(lowCut, offset), sampleRateHz_);
        highCoefficient_ = dsp::OnePole::coefficient(p.at(highCut, offset), sampleRateHz_);
        phaseStep_ = p.at(modRate, offset) / sampleRateHz_;
    };
    forEachControlSlice(io, p, stale_, update, [&](Samples part, int offset) {
        for (int i = 0; i < part.frames; ++i) {
            // Comes to rest exactly on the target, so that a whole number of frames is interpolated exactly.
            delayFrames_ += glideWeight_ * (target - delayFrames_);
            if (std::fabs(target - delayFrames_) < 0.001) delayFrames_ = target;
            phase_ += phaseStep_;
            phase_ -= std::floor(phase_);
            const float depth = p.at(modDepth, offset + i);
            double place = delayFrames_;
            if (depth > 0.0f) {
                place +=
                    depth * kWobbleSeconds * sampleRateHz_ * (1.0 + std::sin(2.0 * std::numbers::pi * phase_)) * 0.5;
            }
            place = std::max(place, kShortestFrames);
            const float back = p.at(feedback, offset + i);
            const float wet = p.at(mix, offset + i);

            if (pingPong) {
                Channel& left = channel_[0];
                Channel& right = channel_[1];
                const float echoLeft = left.line.readCubic(place);
                const float echoRight = right.line.readCubic(place);
                const float in = 0.5f * (part[0][i] + part[1][i]);
                left.line.push(in + back * throughLoop(right, echoRight));
                right.line.push(back * throughLoop(left, echoLeft));
                part[0][i] += wet * (echoLeft - part[0][i]);
                part[1][i] += wet * (echoRight - part[1][i]);
                continue;
            }
            for (int c = 0; c < part.channels; ++c) {
                Channel& channel = channel_[static_cast<std::size_t>(c)];
                float& x = part[c][i];
                const float echo = channel.line.readCubic(place);
                channel.line.push(x + back * throughLoop(channel, echo));
                x += wet * (echo - x);
            }
        }
    });
}

}  // namespace amp
