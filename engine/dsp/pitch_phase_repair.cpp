// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/pitch_phase_repair.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <numbers>
#include <vector>

#include "engine/dsp/pitch_phasor.h"

namespace amp::dsp {
namespace {

constexpr double kTwoPi = 2.0 * std::numbers::pi;
constexpr double kWindowSeconds = 0.210;
constexpr double kRise = 0.60;  ///< part of the window before its peak
constexpr int kTransform = 2048;
constexpr double kSettleSeconds = 0.060;  ///< after a stroke, before partials are believed
constexpr double kLowestHz = 25.0;
constexpr float kPeakFloor = 0.003f;   ///< of the strongest peak
constexpr float kQuiet = 3e-5f;        ///< −90 dBFS
constexpr float kFarthestLobe = 7.5f;  ///< in lobes: farther ones lie below kPeakFloor
constexpr double kSamePartialHz = 8.0;
constexpr double kPhaseTrustHz = 1.0;  ///< how far the phase may correct a peak's frequency
constexpr double kSteepest = 2.5;      ///< level slope in 1/s
constexpr int kCheckSamples = 96;      ///< 12 ms
constexpr double kUnexplained = 0.5;   ///< share of the power at which the partials are let go
constexpr double kAudible = 3e-4;      ///< relative level below which a partial needs no mending

double wrap(double phase) {
    return phase - kTwoPi * std::floor(phase * (1.0 / kTwoPi) + 0.5);
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
    half_ = std::min(static_cast<int>(0.5 * kWindowSeconds * analysisRateHz_), kTransform / 2 - 1);
    fft_ = RealFft(kTransform);
    // Rises slowly and falls fast: as sharp as Hann's window, but its middle is nearer to the present.
    const int length = 2 * half_ + 1;
    const auto rise = static_cast<int>(kRise * length);
    std::vector<double> shape(static_cast<std::size_t>(length));
    double sum = 0.0, moment = 0.0;
    for (int n = 0; n < length; ++n) {
        const double u = n < rise ? (n + 1.0) / (rise + 1.0) : static_cast<double>(length - n) / (length - rise + 1.0);
        const double w = 0.5 - 0.5 * std::cos(std::numbers::pi * u);
        shape[static_cast<std::size_t>(n)] = w;
        sum += w;
        moment += w * n;
    }
    middle_ = static_cast<int>(moment / sum + 0.5);
    window_.resize(shape.size());
    // Scaled so that a bin is half the amplitude of the sine in it; doubled in the measuring.
    for (std::size_t n = 0; n < shape.size(); ++n) window_[n] = static_cast<float>(shape[n] / sum);
    time_.assign(kTransform, 0.0f);
    bins_.assign(kTransform / 2 + 1, {});
    power_.assign(kTransform / 2, 0.0f);
    reset();
}

void PitchPhaseRepair::reset() AMP_RT {
    count_ = nextCount_ = peakCount_ = candidateCount_ = 0;
    fresh_ = trusted_ = holds_ = leaving_ = false;
    bank_.count = bankUsed_ = 0;
    frame_ = fadeAt_ = fadeLength_ = 0;
}

void PitchPhaseRepair::step(int slot, const PitchRing& analysis, std::int64_t newest, double place, double ratio,
                            std::int64_t sinceStroke) AMP_RT {
    switch (slot) {
        case 0:
            fresh_ = static_cast<double>(sinceStroke) > kSettleSeconds * layout_.sampleRateHz;
            if (fresh_) window(analysis, newest);
            break;
        case 1:
            if (fresh_) fft_.forward(time_.data(), bins_.data());
            break;
        case 2:
            if (fresh_) pickPeaks();
            break;
        case 3:
            if (fresh_) dropSideLobes();
            break;
        case 4:
            if (fresh_) refinePeaks();
            break;
        case 5:
            if (fresh_) measure();
            break;
        case 6:
            if (fresh_) check(analysis);
            break;
        case kSlots - 1: publish(place, ratio); break;
        default: break;
    }
}

void PitchPhaseRepair::window(const PitchRing& analysis, std::int64_t newest) AMP_RT {
    const int length = 2 * half_ + 1;
    const float* from = analysis.from(newest - length + 1);
    newest_ = newest;
    centre_ = static_cast<double>(newest - length + 1 + middle_) * layout_.decimation - layout_.delayFrames;
    // The window's centre of gravity is time zero of the transform: there a bin's phase is the partial's, to first order
    // even beside the peak.
    for (int n = middle_; n < length; ++n) {
        time_[static_cast<std::size_t>(n - middle_)] = from[n] * window_[static_cast<std::size_t>(n)];
    }
    std::fill(time_.begin() + (length - middle_), time_.end() - middle_, 0.0f);
    for (int n = 0; n < middle_; ++n) {
        time_[static_cast<std::size_t>(kTransform - middle_ + n)] = from[n] * window_[static_cast<std::size_t>(n)];
    }
}

void PitchPhaseRepair::pickPeaks() AMP_RT {
    // Eight maxima, which the compiler keeps in vectors.
    std::array<float, 8> mosts{};
    for (std::size_t k = 0; k < power_.size(); k += 8) {
        for (std::size_t lane = 0; lane < 8; ++lane) {
            const std::complex<float> bin = bins_[k + lane];
            const float power = bin.real() * bin.real() + bin.imag() * bin.imag();
            power_[k + lane] = power;
            mosts[lane] = std::max(mosts[lane], power);
        }
    }
    const float most = *std::max_element(mosts.begin(), mosts.end());
    candidateCount_ = 0;
    const float floor = std::max(most * kPeakFloor * kPeakFloor, kQuiet * kQuiet);
    const auto lowest = static_cast<int>(kLowestHz / analysisRateHz_ * kTransform);
    for (int k = std::max(lowest, 2); k < kTransform / 2 - 2; ++k) {
        const auto at = static_cast<std::size_t>(k);
        if (power_[at] > floor && power_[at] > power_[at - 1] && power_[at] >= power_[at + 1]) {
            candidates_[static_cast<std::size_t>(candidateCount_++)] = k;
        }
    }
    if (candidateCount_ > kMostPeaks) {
        std::nth_element(candidates_.begin(), candidates_.begin() + kMostPeaks, candidates_.begin() + candidateCount_,
                         [this](int a, int b) {
                             const float pa = power_[static_cast<std::size_t>(a)],
                                         pb = power_[static_cast<std::size_t>(b)];
                             return pa != pb ? pa > pb : a < b;
                         });
        candidateCount_ = kMostPeaks;
        std::sort(candidates_.begin(), candidates_.begin() + candidateCount_);
    }
}

void PitchPhaseRepair::dropSideLobes() AMP_RT {
    // Side lobes of strong partials are no partials. They fall with the third power of the distance.
    const auto binsToLobes = static_cast<float>((2.0 * half_ + 2.0) / kTransform);
    int kept = 0;
    for (int i = 0; i < candidateCount_; ++i) {
        const int k = candidates_[static_cast<std::size_t>(i)];
        const float mine = power_[static_cast<std::size_t>(k)];
        bool own = true;
        for (const int side : {-1, 1}) {
            for (int j = i + side; j >= 0 && j < candidateCount_ && own; j += side) {
                const int other = candidates_[static_cast<std::size_t>(j)];
                const float distance = static_cast<float>(std::abs(other - k)) * binsToLobes;
                if (distance > kFarthestLobe) break;
                const float theirs = power_[static_cast<std::size_t>(other)];
                if (theirs <= mine) continue;
                const float cube = distance * distance * distance;
                // 0.06 and 1.2 / d³ in amplitude
                const bool hidden = cube < 20.0f ? mine < theirs * 0.0036f : mine * cube * cube < theirs * 1.44f;
                own = !hidden && distance >= 1.2f;
            }
        }
        if (own) owned_[static_cast<std::size_t>(kept++)] = k;
    }
    ownedCount_ = kept;
}

void PitchPhaseRepair::refinePeaks() AMP_RT {
    peakCount_ = 0;
    for (int i = 0; i < ownedCount_; ++i) {
        const auto k = static_cast<std::size_t>(owned_[static_cast<std::size_t>(i)]);
        const float left = std::log(power_[k - 1] + 1e-30f), here = std::log(power_[k]),
                    right = std::log(power_[k + 1] + 1e-30f);
        const float bend = left - 2.0f * here + right;
        const float offset = bend < -1e-6f ? 0.5f * (left - right) / bend : 0.0f;
        const std::complex<float> bin = bins_[k];
        peaks_[static_cast<std::size_t>(peakCount_++)] = {
            (static_cast<double>(k) + static_cast<double>(offset)) * analysisRateHz_ / kTransform,
            static_cast<double>(std::atan2(bin.imag(), bin.real())),
            2.0f * std::exp(0.5f * (here - 0.25f * (left - right) * offset))};
    }
    if (peakCount_ > kMost) {
        std::nth_element(
            peaks_.begin(), peaks_.begin() + kMost, peaks_.begin() + peakCount_,
            [](const Peak& a, const Peak& b) { return a.level != b.level ? a.level > b.level : a.hz < b.hz; });
        peakCount_ = kMost;
    }
}

void PitchPhaseRepair::measure() AMP_RT {
    // Not quite a cycle: windows sit on whole analysis samples.
    const double hop = (centre_ - lastCentre_) / layout_.sampleRateHz;
    lastCentre_ = centre_;
    for (int i = 0; i < count_; ++i) partials_[static_cast<std::size_t>(i)].found = false;
    nextCount_ = 0;
    for (int i = 0; i < peakCount_; ++i) {
        const Peak& peak = peaks_[static_cast<std::size_t>(i)];
        Partial* same = nullptr;
        double nearest = kSamePartialHz;
        for (int j = 0; j < count_; ++j) {
            Partial& partial = partials_[static_cast<std::size_t>(j)];
            const double distance = std::fabs(partial.hz - peak.hz);
            if (!partial.found && !partial.leaving && distance < nearest) {
                nearest = distance;
                same = &partial;
            }
        }
        Partial& next = next_[static_cast<std::size_t>(nextCount_++)];
        next = Partial{};
        next.hz = peak.hz;
        if (same != nullptr) {
            same->found = true;
            next = *same;
            next.hz = peak.hz;
            // From one window to the next the phase says the frequency far better than the peak's shape does.
            const double advance = wrap(peak.phase - same->measuredPhase - kTwoPi * peak.hz * hop) / (kTwoPi * hop);
            if (std::fabs(advance) < kPhaseTrustHz) next.hz += advance;
            next.levelSlope = std::clamp(std::log(peak.level / same->measuredLevel) / hop, -kSteepest, kSteepest);
            next.found = true;
        }
        next.measuredPhase = peak.phase;
        next.measuredLevel = static_cast<double>(peak.level);
    }
}

void PitchPhaseRepair::check(const PitchRing& analysis) AMP_RT {
    // Play the measured partials over the newest samples and see what is left.
    const double begin = static_cast<double>(newest_ - kCheckSamples + 1) * layout_.decimation - layout_.delayFrames;
    const double ahead = (begin - centre_) / layout_.sampleRateHz;
    probe_.count = (nextCount_ + 7) / 8 * 8;
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
    const auto frames = static_cast<double>(layout_.cycleFrames);
    settle();
    if (fresh_ && !trusted_ && holds_) letGo(layout_.cycleFrames / 2);
    if (leaving_) {
        // What leaves goes on unchanged until it has faded.
        for (int i = 0; i < count_; ++i) {
            Partial& p = partials_[static_cast<std::size_t>(i)];
            p.phase = wrap(p.phase + p.step * frame_);
            p.level += p.levelSlope * frame_;
            p.levelSlope = 0.0;
        }
    } else if (fresh_ && trusted_) {
        const double end = place + ratio * frames;
        for (int i = 0; i < nextCount_; ++i) {
            Partial& p = next_[static_cast<std::size_t>(i)];
            // Jumps since the measuring are in the running partial only.
            const double ahead = (end - centre_) / layout_.sampleRateHz;
            double target = p.measuredPhase + kTwoPi * p.hz * ahead;
            const double turn = kTwoPi * p.hz / layout_.sampleRateHz * ratio;
            if (p.found) {
                const Partial* old = nullptr;
                for (int j = 0; j < count_; ++j) {
                    const Partial& running = partials_[static_cast<std::size_t>(j)];
                    if (running.id == p.id) old = &running;
                }
                if (old != nullptr) {
                    p.from = old->from;
                    p.to = old->to;
                    p.turned = old->turned;
                    p.phase = wrap(old->phase + old->step * frame_);
                    p.level = old->level + old->levelSlope * frame_;
                    target += p.turned;
                    p.step = turn + wrap(target - p.phase - turn * frames) / frames;
                    const double level = p.measuredLevel * std::exp(p.levelSlope * ahead);
                    p.levelSlope = (level - p.level) / frames;
                    continue;
                }
            }
            p.id = ++lastId_;
            p.phase = wrap(target - turn * frames);
            p.step = turn;
            p.level = p.measuredLevel;
            p.levelSlope = 0.0;
        }
        // A partial that was not found again fades out over the cycle, if it was mended at all.
        for (int j = 0; j < count_ && nextCount_ < kMost; ++j) {
            Partial p = partials_[static_cast<std::size_t>(j)];
            bool kept = p.leaving || p.to == std::complex<double>{};
            for (int i = 0; i < nextCount_ && !kept; ++i) kept = next_[static_cast<std::size_t>(i)].id == p.id;
            if (kept) continue;
            p.phase = wrap(p.phase + p.step * frame_);
            p.level += p.levelSlope * frame_;
            p.levelSlope = -p.level / frames;
            p.leaving = true;
            next_[static_cast<std::size_t>(nextCount_++)] = p;
        }
        std::copy_n(next_.begin(), nextCount_, partials_.begin());
        count_ = nextCount_;
        holds_ = count_ > 0;
    } else {
        for (int i = 0; i < count_; ++i) {
            Partial& p = partials_[static_cast<std::size_t>(i)];
            p.phase = wrap(p.phase + p.step * frame_);
            p.level += p.levelSlope * frame_;
            p.levelSlope = 0.0;
        }
    }
    frame_ = 0;
    rebuild();
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
    bank_.count = (bankUsed_ + 7) / 8 * 8;
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
        if (bankUsed_ > 0) startTick();
    }
    if (bankUsed_ > 0) kernels_->oscillate(bank_, out, frames);
    frame_ += frames;
    if (fadeLength_ > 0) fadeAt_ += frames;
}

}  // namespace amp::dsp
