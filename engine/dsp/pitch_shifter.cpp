// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/pitch_shifter.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>

#include "engine/base/instruction_set.h"

namespace amp::dsp {
namespace {

constexpr double kAnalysisHz = 8000.0;
constexpr double kOnsetSeconds = 0.0015;      ///< declared onset delay when shifting down
constexpr double kFadeDownSeconds = 0.008;    ///< of a jump
constexpr double kFadeUpSeconds = 0.004;      ///< shorter: reading up uses up its reserve while it fades
constexpr double kFadeStrokeSeconds = 0.002;  ///< of a jump to a stroke
constexpr double kFadeBypassSeconds = 0.008;
constexpr double kBeforeStrokeSeconds = 0.0003;  ///< a stroke is read from so much before it
constexpr double kStrokeChoiceSeconds = 0.004;   ///< a stroke may sound so much later when ringing strings fit better
constexpr double kStrokeMatchSeconds = 0.008;
constexpr double kUpStrokeSeconds = 0.004;  ///< read without a seam after a stroke when shifting up
constexpr double kQuietSeconds = 0.080;
constexpr float kSilence = 1e-7f;
constexpr int kFadeTable = 1024;
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

double ratioOf(double cents) {
    return std::exp2(cents / 1200.0);
}

int roundUp(int n, int step) {
    return (n + step - 1) / step * step;
}

}  // namespace

void PitchShifter::prepare(const ProcessSpec& spec, const PitchSettings& settings) {
    spec_ = spec;
    const InstructionSet set = bestInstructionSet();
    kernels_ = &pitchKernels(set);
    const int scale = std::max(1, static_cast<int>(std::lround(spec.sampleRateHz / 48000.0)));
    tick_ = kTickFrames * scale;
    unit_ = kTicksPerUnit * tick_;
    decimation_ = std::max(1, static_cast<int>(std::lround(spec.sampleRateHz / kAnalysisHz)));
    const auto fade = [&](double seconds) { return roundUp(frames(seconds), tick_); };
    fadeDown_ = fade(kFadeDownSeconds);
    fadeUp_ = fade(kFadeUpSeconds);
    fadeStroke_ = fade(kFadeStrokeSeconds);
    fadeBypass_ = fade(kFadeBypassSeconds);
    matchFrames_ = roundUp(frames(kStrokeMatchSeconds), 8);
    matchStep_ = 8 * scale;
    mend_ = settings.mendPhases;

    fadeTable_.resize(kFadeTable + 1);
    for (int i = 0; i <= kFadeTable; ++i) {
        fadeTable_[static_cast<std::size_t>(i)] =
            static_cast<float>(0.5 - 0.5 * std::cos(std::numbers::pi * i / kFadeTable));
    }

    reader_.prepare(set);
    onset_.prepare(spec.sampleRateHz, tick_, set);
    decimator_.prepare(decimation_, set);
    search_.prepare(spec.sampleRateHz / decimation_, set);
    fine_.prepare(spec.sampleRateHz, decimation_, scale, set);
    const PitchPhaseRepair::Layout layout{.sampleRateHz = spec.sampleRateHz,
                                          .decimation = decimation_,
                                          .delayFrames = decimator_.delayFrames(),
                                          .cycleFrames = unit_ * PitchPhaseRepair::kSlots,
                                          .tickFrames = tick_};
    for (int c = 0; c < spec.channels; ++c) {
        const auto at = static_cast<std::size_t>(c);
        ring_[at].prepare(frames(kRingSeconds));
        low_[at].prepare(kLowRing);
        if (mend_) repair_[at].prepare(layout, set);
    }
    if (spec.channels > 1) {
        both_.prepare(frames(kRingSeconds));
        lowBoth_.prepare(kLowRing);
    }
    glideMs_ = settings.glideMs;
    targetCents_ = settings.shiftCents;
    reset();
}

void PitchShifter::reset() AMP_RT {
    frame_ = strokeFrame_ = 0;
    lowNewest_ = -1;
    lastLoud_ = -static_cast<std::int64_t>(frames(1.0));
    firstLoud_ = kNever;
    quiet_ = true;
    const int past = frames(kClearSeconds);
    for (int c = 0; c < spec_.channels; ++c) {
        const auto at = static_cast<std::size_t>(c);
        ring_[at].reset(past);
        low_[at].reset(kLowRing);
        if (mend_) repair_[at].reset();
    }
    if (spec_.channels > 1) {
        both_.reset(past);
        lowBoth_.reset(kLowRing);
    }
    onset_.reset();
    search_.reset();
    cents_ = targetCents_;
    ratio_ = readRatio_ = ratioOf(cents_);
    ratioStep_ = 0.0;
    active_ = cents_ != 0.0;
    leaving_ = false;
    bypassAt_ = active_ ? fadeBypass_ : 0;
    voices_[0] = {restingDelay(ratio_), 0, 0};
    voiceCount_ = 1;
    fine_.forget();
    jumps_ = strokes_ = 0;
}

int PitchShifter::frames(double seconds) const AMP_RT {
    return static_cast<int>(seconds * spec_.sampleRateHz + 0.5);
}

void PitchShifter::setShiftCents(double cents) AMP_RT {
    const double wanted = std::clamp(cents, -2400.0, 1200.0);
    if (wanted == targetCents_) return;
    targetCents_ = wanted;
    const double units = glideMs_ * 0.001 * spec_.sampleRateHz / unit_;
    centsStep_ = std::fabs(targetCents_ - cents_) / std::max(units, 1.0);
}

int PitchShifter::latencyFramesAt(double cents) const AMP_RT {
    if (cents == 0.0) return 0;
    const double ratio = ratioOf(std::clamp(cents, -2400.0, 1200.0));
    return static_cast<int>(std::lround(restingDelay(ratio) / ratio));
}

double PitchShifter::delayFrames() const AMP_RT {
    return active_ ? newestVoice().delay : 0.0;
}

double PitchShifter::upReserve(double ratio) const AMP_RT {
    return ratio <= 1.0 ? 0.0 : (ratio - 1.0) * (fadeUp_ + (PitchFineSearch::kSlots + 2) * unit_) + 2.0;
}

double PitchShifter::restingDelay(double ratio) const AMP_RT {
    if (ratio <= 1.0) return std::max(kOnsetSeconds * spec_.sampleRateHz * ratio, kNearest);
    return 2.0 * tick_ + frames(kBeforeStrokeSeconds) + upReserve(ratio) + (ratio - 1.0) * frames(kUpStrokeSeconds);
}

void PitchShifter::process(Samples io) AMP_RT {
    for (int done = 0; done < io.frames;) {
        const int count = std::min(io.frames - done, tick_ - static_cast<int>(frame_ % tick_));
        const Samples part = io.slice(done, count);
        store(part);
        if (active_) render(part);
        frame_ += count;
        done += count;
        if (frame_ % tick_ == 0) endTick();
    }
}

void PitchShifter::store(Samples io) AMP_RT {
    for (int i = 0; i < io.frames; ++i) {
        bool loud = false;
        for (int c = 0; c < io.channels; ++c) {
            ring_[static_cast<std::size_t>(c)].write(frame_ + i, io[c][i]);
            loud = loud || !(std::fabs(io[c][i]) <= kSilence);
        }
        if (io.channels > 1) both_.write(frame_ + i, 0.5f * (io[0][i] + io[1][i]));
        if (loud) {
            lastLoud_ = frame_ + i;
            if (firstLoud_ == kNever) firstLoud_ = frame_ + i;
        }
    }
}

void PitchShifter::render(Samples io) AMP_RT {
    const int count = io.frames;
    double delay[kMostVoices][PitchReader::kMostFrames];
    float weight[kMostVoices][PitchReader::kMostFrames];
    double drift[PitchReader::kMostFrames];
    double ratio = ratio_;
    for (int i = 0; i < count; ++i) {
        ratio += ratioStep_;
        // In silence the reading point waits, so that the first stroke comes after the declared delay exactly.
        drift[i] = quiet_ && frame_ + i < firstLoud_ ? 0.0 : 1.0 - ratio;
    }
    ratio_ = ratio;
    for (int v = 0; v < voiceCount_; ++v) {
        Voice& voice = voices_[static_cast<std::size_t>(v)];
        double late = voice.delay;
        for (int i = 0; i < count; ++i) delay[v][i] = late = std::max(late + drift[i], kNearest);
        voice.delay = late;
        for (int i = 0; i < count && v > 0; ++i) {
            weight[v][i] = fadeWeight(voice.fadeAt, voice.fadeLength);
            if (voice.fadeAt < voice.fadeLength) ++voice.fadeAt;
        }
    }
    const bool whole = bypassAt_ == fadeBypass_ && !leaving_;
    float share[PitchReader::kMostFrames];
    for (int i = 0; i < count && !whole; ++i) {
        share[i] = fadeWeight(bypassAt_, fadeBypass_);
        bypassAt_ = leaving_ ? std::max(bypassAt_ - 1, 0) : std::min(bypassAt_ + 1, fadeBypass_);
    }
    for (int c = 0; c < io.channels; ++c) {
        const auto at = static_cast<std::size_t>(c);
        float wet[PitchReader::kMostFrames];
        float other[PitchReader::kMostFrames];
        reader_.read(ring_[at], frame_, delay[0], count, readRatio_, wet);
        for (int v = 1; v < voiceCount_; ++v) {
            reader_.read(ring_[at], frame_, delay[v], count, readRatio_, other);
            for (int i = 0; i < count; ++i) wet[i] += weight[v][i] * (other[i] - wet[i]);
        }
        if (mend_) repair_[at].add(wet, count);
        if (whole) {
            std::copy_n(wet, count, io[c]);
            continue;
        }
        for (int i = 0; i < count; ++i) {
            if (share[i] > 0.0f) io[c][i] += share[i] * (wet[i] - io[c][i]);
        }
    }
}

/// Raised cosine, from 0 at the start of a fade to 1 at its end.
float PitchShifter::fadeWeight(int at, int length) const AMP_RT {
    const float place = static_cast<float>(at) * (static_cast<float>(kFadeTable) / static_cast<float>(length));
    return fadeTable_[static_cast<std::size_t>(place)];
}

void PitchShifter::endTick() AMP_RT {
    const int struckAgo = onset_.tick(mono().from(frame_ - tick_));
    if (active_) {
        // Voices below one that has fully faded in are done.
        for (int v = voiceCount_ - 1; v > 0; --v) {
            if (voices_[static_cast<std::size_t>(v)].fadeAt < voices_[static_cast<std::size_t>(v)].fadeLength) continue;
            std::copy(voices_.begin() + v, voices_.begin() + voiceCount_, voices_.begin());
            voiceCount_ -= v;
            break;
        }
    }
    if (struckAgo > 0) stroke(struckAgo);
    const bool wasQuiet = quiet_;
    quiet_ = frame_ - lastLoud_ > frames(kQuietSeconds);
    if (quiet_) {
        firstLoud_ = kNever;
        strokeFrame_ = frame_;
        if (active_ && !wasQuiet) {
            fine_.forget();
            search_.forget();
            if (mend_) {
                for (int c = 0; c < spec_.channels; ++c) repair_[static_cast<std::size_t>(c)].letGo(tick_);
            }
        }
        if (active_) {
            voices_[0] = {restingDelay(ratio_), 0, 0};
            voiceCount_ = 1;
        }
    }
    if (frame_ % unit_ == 0) endUnit();
    if (active_ && leaving_ && bypassAt_ == 0) active_ = leaving_ = false;
}

void PitchShifter::endUnit() AMP_RT {
    decimate();
    moveRatio();
    if (!active_) return;
    const int slot = static_cast<int>((frame_ / unit_) % PitchLagSearch::kSlots);
    const std::int64_t sinceStroke = frame_ - strokeFrame_;
    search_.step(slot, lowMono(), lowNewest_, sinceStroke / decimation_);
    if (mend_) {
        const double place = static_cast<double>(frame_ - 1) - newestVoice().delay;
        for (int c = 0; c < spec_.channels; ++c) {
            // Out of step with the search, and the second channel half a cycle later: no unit carries two heavy steps.
            const int own = (slot + 3 + c * PitchPhaseRepair::kSlots / 2) % PitchPhaseRepair::kSlots;
            const auto at = static_cast<std::size_t>(c);
            repair_[at].step(own, low_[at], lowNewest_, place, ratio_, sinceStroke);
        }
    }
    if (!quiet_) decide();
}

void PitchShifter::decimate() AMP_RT {
    std::int64_t index = (frame_ - unit_ + decimation_ - 1) / decimation_;
    for (; index * decimation_ < frame_; ++index) {
        for (int c = 0; c < spec_.channels; ++c) {
            const auto at = static_cast<std::size_t>(c);
            low_[at].write(index, decimator_.at(ring_[at], index));
        }
        if (spec_.channels > 1) {
            lowBoth_.write(index, 0.5f * (*low_[0].from(index) + *low_[1].from(index)));
        }
        lowNewest_ = index;
    }
}

void PitchShifter::moveRatio() AMP_RT {
    if (!active_ && targetCents_ != 0.0) start();
    leaving_ = active_ && targetCents_ == 0.0 && cents_ == 0.0;
    if (cents_ == targetCents_) {
        ratio_ = ratioOf(cents_);
        ratioStep_ = 0.0;
    } else {
        const double gap = targetCents_ - cents_;
        cents_ = std::fabs(gap) <= centsStep_ ? targetCents_ : cents_ + std::copysign(centsStep_, gap);
        ratioStep_ = (ratioOf(cents_) - ratio_) / unit_;
    }
    readRatio_ = std::max(ratio_, ratioOf(cents_));
}

void PitchShifter::start() AMP_RT {
    active_ = true;
    bypassAt_ = 0;
    ratio_ = ratioOf(cents_);
    voices_[0] = {restingDelay(ratioOf(targetCents_)), 0, 0};
    voiceCount_ = 1;
    fine_.forget();
    search_.reset();
    if (mend_) {
        for (int c = 0; c < spec_.channels; ++c) repair_[static_cast<std::size_t>(c)].reset();
    }
}

void PitchShifter::stroke(int ticksAgo) AMP_RT {
    strokeFrame_ = frame_ - static_cast<std::int64_t>(ticksAgo) * tick_;
    if (!active_) return;
    ++strokes_;
    search_.forget();
    fine_.forget();
    if (mend_) {
        for (int c = 0; c < spec_.channels; ++c) repair_[static_cast<std::size_t>(c)].letGo(fadeStroke_);
    }
    if (voiceCount_ == kMostVoices) return;

    const double now = newestVoice().delay;
    // One noticed late has waited already.
    const double late = std::max(ticksAgo - 2, 0) * tick_;
    const double first = late + (ratio_ > 1.0 ? restingDelay(ratio_) : 2.0 * tick_ + frames(kBeforeStrokeSeconds));
    const double last = first + std::max(frames(kStrokeChoiceSeconds) - late, 0.0) * std::min(ratio_, 1.0);
    // Near enough already?
    if (now < first + frames(0.0005) && (ratio_ <= 1.0 || now > first - frames(0.001))) return;

    // Land where the strings that ring on sound as they do at the present place.
    const PitchRing& signal = mono();
    const auto place = frame_ - 1 - static_cast<std::int64_t>(now);
    const float* here = signal.from(place - matchFrames_ + 1);
    double best = -2.0, chosen = first;
    for (double delay = first; delay <= last && (ratio_ > 1.0 || delay < now); delay += matchStep_) {
        const float* there = signal.from(frame_ - 1 - static_cast<std::int64_t>(delay) - matchFrames_ + 1);
        const double energy = static_cast<double>(kernels_->dot(there, there, matchFrames_)) + 1e-12;
        const double like = static_cast<double>(kernels_->dot(here, there, matchFrames_)) / std::sqrt(energy);
        if (like > best) {
            best = like;
            chosen = delay;
        }
    }
    jump(now - chosen, fadeStroke_, false);
}

void PitchShifter::decide() AMP_RT {
    if (fine_.busy()) {
        if (!fine_.step(mono())) return;
        const bool down = fine_.sign() > 0.0;
        jump(fine_.sign() * fine_.lag(), down ? fadeDown_ : fadeUp_, true);
        return;
    }
    if (voiceCount_ > 1) return;
    const double now = newestVoice().delay;
    const double margin = fine_.reach() + 2.0;
    // A jump shorter than what drifts away until the next one can be ready would fall behind.
    const double shortest =
        std::fabs(ratio_ - 1.0) * ((ratio_ < 1.0 ? fadeDown_ : fadeUp_) + (PitchFineSearch::kSlots + 2) * unit_);
    const auto bestUpTo = [&](double longest) {
        return search_.best(shortest / decimation_, longest / decimation_) * decimation_;
    };
    if (ratio_ < 1.0) {
        const double room = now - kNearest - margin;
        if (room < std::max(shortest, search_.shortestLag() * decimation_)) return;
        const double best = bestUpTo(1e9);
        if (best > 0.0 && room >= best) {
            fine_.begin(best, 1.0, now, frame_ - 1);
        } else if (room >= search_.longestLag() * decimation_) {
            const double found = bestUpTo(room);
            fine_.begin(found > 0.0 ? found : 0.5 * room, 1.0, now, frame_ - 1);
        }
    } else if (ratio_ > 1.0 && now < kNearest + upReserve(ratio_)) {
        // Never back beyond the stroke: it would be heard twice.
        const double place = static_cast<double>(frame_ - 1) - now + ratio_ * PitchFineSearch::kSlots * unit_;
        const double most = place - static_cast<double>(strokeFrame_) - frames(0.001);
        double lag = bestUpTo(most);
        if (lag <= 0.0) lag = std::clamp(most, static_cast<double>(frames(0.003)), static_cast<double>(frames(0.012)));
        fine_.begin(lag, -1.0, now, frame_ - 1);
    }
}

void PitchShifter::jump(double towards, int fadeFrames, bool mended) AMP_RT {
    if (voiceCount_ == kMostVoices) return;
    const Voice next{std::max(newestVoice().delay - towards, kNearest), 0, fadeFrames};
    const double moved = newestVoice().delay - next.delay;
    voices_[static_cast<std::size_t>(voiceCount_)] = next;
    ++voiceCount_;
    ++jumps_;
    if (!mended || !mend_) return;
    for (int c = 0; c < spec_.channels; ++c) repair_[static_cast<std::size_t>(c)].jumped(moved, fadeFrames);
}

}  // namespace amp::dsp
