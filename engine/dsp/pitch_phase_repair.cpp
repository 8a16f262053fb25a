// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/pitch_phase_repair.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "engine/dsp/pitch_approx.h"
#include "engine/dsp/pitch_phasor.h"

namespace amp::dsp {
namespace {

constexpr double kTwoPi = 2.0 * std::numbers::pi;
constexpr double kSettleSeconds = 0.060;  ///< after a stroke, before partials are believed
constexpr double kSamePartialHz = 8.0;
constexpr double kPhaseTrustHz = 1.0;  ///< how far the phase may correct a peak's frequency
constexpr double kSteepest = 2.5;      ///< level slope in 1/s
constexpr int kCheckSamples = 96;      ///< 12 ms
constexpr double kUnexplained = 0.5;   ///< share of the power at which the partials are let go
constexpr double kAudible = 1e-3;      ///< relative level below which a partial needs no mending

double wrap(double phase) {
    return phase - kTwoPi * pitchRound(phase * (1.0 / kTwoPi));
}

std::complex<double> mending(double turned) {
    const PitchPhasor p = pitchPhasor(turned);
    return {1.0 - static_cast<double>(p.re), static_cast<double>(p.im)};
}

}  // namespace

void PitchPhaseRepair::prepare(const Layout& layout, InstructionSet set) {
    layout_ = layout;
    kernels_ = &pitchKernels(set);
    analysisRateHz_ = layout.sampleRateHz / layout.decimation;
    peaks_.prepare(analysisRateHz_);
    reset();
}

void PitchPhaseRepair::reset() AMP_RT {
    peaks_.reset();
    count_ = nextCount_ = 0;
    fresh_ = trusted_ = holds_ = leaving_ = gainsLaid_ = false;
    bank_.count = bankUsed_ = 0;
    frame_ = fadeAt_ = fadeLength_ = 0;
}

void PitchPhaseRepair::step(int slot, const PitchRing& analysis, std::int64_t newest, double place, double ratio,
                            std::int64_t sinceStroke) AMP_RT {
    if (slot == 0) fresh_ = static_cast<double>(sinceStroke) > kSettleSeconds * layout_.sampleRateHz;
    if (slot == kSlots - 1) publish(place, ratio);
    if (!fresh_) return;
    switch (slot) {
        case 0: look(analysis, newest); break;
        case 1: peaks_.transform(); break;
        case 2: peaks_.pick(); break;
        case 3: peaks_.dropSideLobes(); break;
        case 4: peaks_.refine(); break;
        case 5: measure(); break;
        case 6: check(analysis); break;
        default: break;
    }
}

void PitchPhaseRepair::look(const PitchRing& analysis, std::int64_t newest) AMP_RT {
    peaks_.window(analysis, newest);
    newest_ = newest;
    centre_ = static_cast<double>(newest - peaks_.centreAgo()) * layout_.decimation - layout_.delayFrames;
}

void PitchPhaseRepair::measure() AMP_RT {
    // Not quite a cycle: windows sit on whole analysis samples.
    const double hop = (centre_ - lastCentre_) / layout_.sampleRateHz;
    lastCentre_ = centre_;
    for (int i = 0; i < count_; ++i) partials_[static_cast<std::size_t>(i)].found = false;
    nextCount_ = 0;
    int low = 0;  // both lists are in the order of frequency, what leaves stands behind
    for (const PitchPeak& peak : peaks_.peaks()) {
        while (low < count_ && !at(low).leaving && at(low).hz < peak.hz - kSamePartialHz) ++low;
        int same = kNew;
        double nearest = kSamePartialHz;
        for (int j = low; j < count_ && !at(j).leaving && at(j).hz < peak.hz + kSamePartialHz; ++j) {
            const double distance = std::fabs(at(j).hz - peak.hz);
            if (!at(j).found && distance < nearest) {
                nearest = distance;
                same = j;
            }
        }
        Partial& next = next_[static_cast<std::size_t>(nextCount_++)];
        next = Partial{};
        next.hz = peak.hz;
        if (same != kNew) {
            Partial& old = at(same);
            old.found = true;
            // From one window to the next the phase says the frequency far better than the peak's shape does.
            const double advance = wrap(peak.phase - old.measuredPhase - kTwoPi * peak.hz * hop) / (kTwoPi * hop);
            if (std::fabs(advance) < kPhaseTrustHz) next.hz += advance;
            // The logarithm of a ratio near one; the clamp takes the rest.
            const double growth = 2.0 * (peak.level - old.measuredLevel) / (peak.level + old.measuredLevel);
            next.levelSlope = std::clamp(growth / hop, -kSteepest, kSteepest);
            next.found = true;
            next.origin = same;
        }
        next.measuredPhase = peak.phase;
        next.measuredLevel = peak.level;
    }
}

void PitchPhaseRepair::check(const PitchRing& analysis) AMP_RT {
    // Play the measured partials over the newest samples and see what is left.
    const double begin = static_cast<double>(newest_ - kCheckSamples + 1) * layout_.decimation - layout_.delayFrames;
    const double ahead = (begin - centre_) / layout_.sampleRateHz;
    probe_.count = (nextCount_ + 15) / 16 * 16;
    for (int i = 0; i < probe_.count; ++i) {
        const auto at = static_cast<std::size_t>(i);
        probe_.re[at] = probe_.im[at] = probe_.stepRe[at] = probe_.stepIm[at] = 0.0f;
        probe_.gainRe[at] = probe_.gainIm[at] = probe_.slopeRe[at] = probe_.slopeIm[at] = 0.0f;
        if (i >= nextCount_) continue;
        const Partial& p = next_[at];
        const double turn = kTwoPi * p.hz / analysisRateHz_;
        const double phase = p.measuredPhase + kTwoPi * p.hz * ahead - turn;  // the bank turns before it sounds
        const double slope = p.found ? p.levelSlope : 0.0;
        const PitchPhasor begins = pitchPhasor(phase), steps = pitchPhasor(turn);
        probe_.re[at] = begins.re;
        probe_.im[at] = begins.im;
        probe_.stepRe[at] = steps.re;
        probe_.stepIm[at] = steps.im;
        probe_.gainRe[at] = static_cast<float>(p.measuredLevel * (1.0 + slope * ahead));
    }
    float model[kCheckSamples] = {};
    for (int from = 0; from < kCheckSamples; from += 32) kernels_->oscillate(probe_, model + from, 32);
    const float* real = analysis.from(newest_ - kCheckSamples + 1);
    float left = 0.0f, power = 1e-12f;
    for (int i = 0; i < kCheckSamples; ++i) {
        left += (real[i] - model[i]) * (real[i] - model[i]);
        power += real[i] * real[i];
    }
    trusted_ = left < static_cast<float>(kUnexplained) * power;
    unexplained_ = left / power;
}

void PitchPhaseRepair::publish(double place, double ratio) AMP_RT {
    settle();
    if (fresh_ && !trusted_ && holds_) letGo(layout_.cycleFrames / 2);
    if (!leaving_ && fresh_ && trusted_) {
        replacePartials(place, ratio);
    } else {
        carryOn();
    }
    frame_ = 0;
    rebuild();
}

/// What was not measured anew goes on as it sounds, and what leaves until it has faded.
void PitchPhaseRepair::carryOn() AMP_RT {
    for (int i = 0; i < count_; ++i) {
        Partial& p = at(i);
        p.phase = wrap(p.phase + p.step * frame_);
        p.level += p.levelSlope * frame_;
        p.levelSlope = 0.0;
    }
}

void PitchPhaseRepair::replacePartials(double place, double ratio) AMP_RT {
    const auto frames = static_cast<double>(layout_.cycleFrames);
    const double ahead = (place + ratio * frames - centre_) / layout_.sampleRateHz;
    std::array<bool, kMost> kept{};
    for (int i = 0; i < nextCount_; ++i) {
        Partial& p = next_[static_cast<std::size_t>(i)];
        // Jumps since the measuring are in the running partial only.
        double target = p.measuredPhase + kTwoPi * p.hz * ahead;
        const double turn = kTwoPi * p.hz / layout_.sampleRateHz * ratio;
        if (p.origin != kNew && p.origin < count_) {
            const Partial& old = at(p.origin);
            kept[static_cast<std::size_t>(p.origin)] = true;
            p.from = old.from;
            p.to = old.to;
            p.turned = old.turned;
            p.phase = wrap(old.phase + old.step * frame_);
            p.level = old.level + old.levelSlope * frame_;
            target += p.turned;
            p.step = turn + wrap(target - p.phase - turn * frames) / frames;
            const double level = p.measuredLevel * pitchExp(std::clamp(p.levelSlope * ahead, -0.5, 0.5));
            p.levelSlope = (level - p.level) / frames;
        } else {
            p.phase = wrap(target - turn * frames);
            p.step = turn;
            p.level = p.measuredLevel;
            p.levelSlope = 0.0;
        }
    }
    // A partial that was not found again fades out over the cycle, if it was mended at all.
    for (int j = 0; j < count_ && nextCount_ < kMost; ++j) {
        if (kept[static_cast<std::size_t>(j)] || at(j).leaving || at(j).to == std::complex<double>{}) continue;
        Partial p = at(j);
        p.phase = wrap(p.phase + p.step * frame_);
        p.level += p.levelSlope * frame_;
        p.levelSlope = -p.level / frames;
        p.leaving = true;
        next_[static_cast<std::size_t>(nextCount_++)] = p;
    }
    std::copy_n(next_.begin(), nextCount_, partials_.begin());
    count_ = nextCount_;
    holds_ = count_ > 0;
}

void PitchPhaseRepair::jumped(double frames, int fadeFrames) AMP_RT {
    if (leaving_ || !holds_) return;
    settle();
    for (int i = 0; i < count_; ++i) {
        Partial& p = partials_[static_cast<std::size_t>(i)];
        p.from += (p.to - p.from) * faded(fadeAt_);
        if (!p.leaving) {
            p.turned = wrap(p.turned - kTwoPi * p.hz / layout_.sampleRateHz * frames);
            p.to = mending(p.turned);
        }
    }
    fadeAt_ = 0;
    fadeLength_ = fadeFrames;
    rebuild();
}

void PitchPhaseRepair::letGo(int fadeFrames) AMP_RT {
    fresh_ = false;  // a measurement under way belongs to the old sound
    if (leaving_ || count_ == 0) {
        holds_ = false;
        return;
    }
    for (int i = 0; i < count_; ++i) {
        Partial& p = partials_[static_cast<std::size_t>(i)];
        p.from += (p.to - p.from) * faded(fadeAt_);
        p.to = {};
    }
    fadeAt_ = 0;
    fadeLength_ = fadeFrames;
    leaving_ = true;
    holds_ = false;
    rebuild();
}

double PitchPhaseRepair::faded(int frames) const AMP_RT {
    if (frames >= fadeLength_) return 1.0;
    return 0.5 - 0.5 * std::cos(std::numbers::pi * frames / fadeLength_);
}

/// Ends a fade whose time is over.
void PitchPhaseRepair::settle() AMP_RT {
    if (fadeLength_ == 0 || fadeAt_ < fadeLength_) return;
    for (int i = 0; i < count_; ++i) {
        Partial& p = partials_[static_cast<std::size_t>(i)];
        p.from = p.to;
    }
    if (leaving_) {
        count_ = 0;
        leaving_ = false;
    }
    fadeLength_ = fadeAt_ = 0;
    rebuild();
}

void PitchPhaseRepair::rebuild() AMP_RT {
    bankUsed_ = 0;
    double loudest = 0.0;
    for (int i = 0; i < count_; ++i) loudest = std::max(loudest, partials_[static_cast<std::size_t>(i)].level);
    for (int i = 0; i < count_; ++i) {
        const Partial& p = partials_[static_cast<std::size_t>(i)];
        if (std::max(std::norm(p.from), std::norm(p.to)) * p.level * p.level <
            kAudible * kAudible * loudest * loudest) {
            continue;
        }
        const auto at = static_cast<std::size_t>(bankUsed_);
        bankPartial_[at] = i;
        const PitchPhasor now = pitchPhasor(p.phase + p.step * frame_), steps = pitchPhasor(p.step);
        bank_.re[at] = now.re;
        bank_.im[at] = now.im;
        bank_.stepRe[at] = steps.re;
        bank_.stepIm[at] = steps.im;
        ++bankUsed_;
    }
    gainsLaid_ = false;
    bank_.count = (bankUsed_ + 15) / 16 * 16;
    for (int i = bankUsed_; i < bank_.count; ++i) {
        const auto at = static_cast<std::size_t>(i);
        bank_.re[at] = bank_.im[at] = bank_.stepRe[at] = bank_.stepIm[at] = 0.0f;
        bank_.gainRe[at] = bank_.gainIm[at] = bank_.slopeRe[at] = bank_.slopeIm[at] = 0.0f;
    }
}

/// Lays the straight line that each gain follows during the tick.
void PitchPhaseRepair::startTick() AMP_RT {
    const double s0 = faded(fadeAt_), s1 = faded(fadeAt_ + layout_.tickFrames);
    for (int i = 0; i < bankUsed_; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const Partial& p = partials_[static_cast<std::size_t>(bankPartial_[at])];
        const double level = p.level + p.levelSlope * frame_;
        const std::complex<double> g0 = (p.from + (p.to - p.from) * s0) * level;
        const std::complex<double> g1 = (p.from + (p.to - p.from) * s1) * (level + p.levelSlope * layout_.tickFrames);
        bank_.gainRe[at] = static_cast<float>(g0.real());
        bank_.gainIm[at] = static_cast<float>(g0.imag());
        bank_.slopeRe[at] = static_cast<float>((g1.real() - g0.real()) / layout_.tickFrames);
        bank_.slopeIm[at] = static_cast<float>((g1.imag() - g0.imag()) / layout_.tickFrames);
    }
}

void PitchPhaseRepair::add(float* out, int frames) AMP_RT {
    if (frame_ % layout_.tickFrames == 0) {
        settle();
        // Without a fade the line of the first tick holds for the cycle.
        if (bankUsed_ > 0 && (!gainsLaid_ || fadeLength_ > 0)) startTick();
        gainsLaid_ = true;
    }
    if (bankUsed_ > 0) kernels_->oscillate(bank_, out, frames);
    frame_ += frames;
    if (fadeLength_ > 0) fadeAt_ += frames;
}

}  // namespace amp::dsp
