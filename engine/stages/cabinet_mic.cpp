// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/cabinet_mic.h"

#include <algorithm>
#include <cmath>

namespace amp {
namespace {

float gainOf(float db) AMP_RT {
    return std::pow(10.0f, 0.05f * db);
}

}  // namespace

void CabinetMic::prepare(double sampleRateHz, int maxFrames, const Rows& rows) {
    rows_ = rows;
    framesPerMs_ = sampleRateHz / 1000.0;
    const int longest = static_cast<int>(static_cast<double>(kMaxDelayMs) * framesPerMs_) + 1;
    for (dsp::FractionalDelay& line : delay_) line.prepare(longest, maxFrames);
    delays_.assign(static_cast<std::size_t>(maxFrames), 0.0f);
    switches_.prepare(sampleRateHz);
    reset();
}

void CabinetMic::reset() AMP_RT {
    for (dsp::FractionalDelay& line : delay_) line.reset();
    placed_ = false;
    resting_ = true;
}

void CabinetMic::set(float gain) AMP_RT {
    if (!placed_) {
        placed_ = true;
        switches_.jump(gain);
    } else {
        switches_.set(gain);
    }
}

void CabinetMic::rest() AMP_RT {
    if (resting_) return;
    resting_ = true;
    for (dsp::FractionalDelay& line : delay_) line.reset();
}

void CabinetMic::process(Samples sound, Samples mix, const ParamBlock& p, int offset, const float* share) AMP_RT {
    resting_ = false;
    const float* const delayRamp = p.ramp(rows_.delay);
    for (int c = 0; c < sound.channels; ++c) {
        dsp::FractionalDelay& line = delay_[static_cast<std::size_t>(c)];
        if (delayRamp == nullptr) {
            line.process(sound[c], sound[c], sound.frames,
                         static_cast<double>(static_cast<float>(delayFrames(p.value(rows_.delay)))));
        } else {
            for (int t = 0; t < sound.frames; ++t) {
                delays_[static_cast<std::size_t>(t)] = static_cast<float>(delayFrames(delayRamp[offset + t]));
            }
            line.process(sound[c], sound[c], sound.frames, delays_.data());
        }
    }
    const float* const levelRamp = p.ramp(rows_.level);
    const float level = gainOf(p.value(rows_.level));
    for (int t = 0; t < sound.frames; ++t) {
        const float gain = switches_.next() * share[t] * (levelRamp != nullptr ? gainOf(levelRamp[offset + t]) : level);
        if (mix.channels == 1) {
            mix[0][t] += gain * sound[0][t];
            continue;
        }
        const float pan = p.at(rows_.pan, offset + t);
        mix[0][t] += gain * std::min(1.0f, 1.0f - pan) * sound[0][t];
        mix[1][t] += gain * std::min(1.0f, 1.0f + pan) * sound[1][t];
    }
}

}  // namespace amp
