// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runtime/engine.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace amp {
namespace {

constexpr double kPublicationsPerSecond = 60.0;

Notice::Outcome outcomeOf(RigResult result) AMP_RT {
    switch (result) {
        case RigResult::done:
        case RigResult::later: return Notice::Outcome::applied;
        case RigResult::stale: return Notice::Outcome::stale;
        case RigResult::full: return Notice::Outcome::full;
        case RigResult::wrongLayout: return Notice::Outcome::wrongLayout;
    }
    return Notice::Outcome::stale;
}

}  // namespace

Engine::Engine() = default;

void Engine::process(const Cycle& cycle) AMP_RT {
    const auto begin = std::chrono::steady_clock::now();
    const double rate = rate_.load(std::memory_order_acquire);  // partner: rateChanged

    if (cycle.lostFrames > 0) recorder_.skip(cycle.lostFrames);
    period_ = cycle.frames;
    int budget = kCommandsPerCycle;
    int offset = 0;
    while (offset < cycle.frames) {
        settleRigs();
        takeCommands(budget);
        const int frames = pieceLength(cycle.frames - offset);
        run(cycle, offset, frames);
        offset += frames;
    }

    const std::chrono::nanoseconds took = std::chrono::steady_clock::now() - begin;
    const auto period = static_cast<std::int64_t>(1e9 * cycle.frames / std::max(rate, 1.0));
    statistics_.add(took.count(), period);
}

int Engine::pieceLength(int wanted) AMP_RT {
    std::uint64_t length = static_cast<std::uint64_t>(std::min(wanted, kRigFrames));
    if (rig_) length = std::min<std::uint64_t>(length, static_cast<std::uint64_t>(rig_->framesToBoundary()));
    length = std::min<std::uint64_t>(length, static_cast<std::uint64_t>(old_.framesToBoundary()));
    if (leaving_) {
        length = std::min<std::uint64_t>(length, static_cast<std::uint64_t>(leaving_->framesToBoundary()));
        length = std::min<std::uint64_t>(length, static_cast<std::uint64_t>(warmUp_));
    }
    if (hasWaiting_ && waiting_.frame > frame_) length = std::min(length, waiting_.frame - frame_);
    return std::max(1, static_cast<int>(length));
}

void Engine::run(const Cycle& cycle, int offset, int frames) AMP_RT {
    float* const left = cycle.left + offset;
    float* const right = cycle.right + offset;
    for (int i = 0; i < frames; ++i) {
        const float x = cycle.input != nullptr ? cycle.input[offset + i] : 0.0f;
        input_[static_cast<std::size_t>(i)] = std::isfinite(x) ? x : 0.0f;
    }

    const bool playable = rig_ && rig_->sampleRateHz() == rate_.load(std::memory_order_relaxed);
    if (playable) {
        const FadeTable& fade = rig_->fadeTable();
        playRigs(left, right, frames);
        playFiles(left, right, frames);
        if (master_.moving()) {
            for (int i = 0; i < frames; ++i) {
                const float g = master_.next(fade);
                left[i] *= g;
                right[i] *= g;
            }
        } else {
            const float g = master_.goal();
            for (int i = 0; i < frames; ++i) {
                left[i] *= g;
                right[i] *= g;
            }
        }
    } else {
        leaving_.reset();
        std::fill_n(left, frames, 0.0f);
        std::fill_n(right, frames, 0.0f);
        recorder_.push(input_.data(), left, right, frames);
    }
    frame_ += static_cast<std::uint64_t>(frames);
    measure(left, right, frames);
}

void Engine::playRigs(float* left, float* right, int frames) AMP_RT {
    const FadeTable& arriving = rig_->swapFade(arrivalOfQuality_);
    rig_->process(input_.data(), left, right, frames);
    const bool apart = recorder_.takeRunning() && (leaving_ || arrivalOfTake_ || old_.anyUnrecorded());
    const auto copyForTake = [&] {
        std::copy_n(left, frames, takeLeft_.data());
        std::copy_n(right, frames, takeRight_.data());
    };
    if (apart && arrivalOfTake_) copyForTake();
    if (leaving_) {
        leaving_->process(input_.data(), left, right, frames);
        warmUp_ -= frames;
    } else if (arrival_.moving()) {
        for (int i = 0; i < frames; ++i) {
            const float position = arrival_.next(arriving);
            const float g = arrivalOfTake_ ? position : equalPowerIn(position);
            left[i] *= g;
            right[i] *= g;
        }
    }
    if (apart && !arrivalOfTake_) copyForTake();
    if (!leaving_ && !arrival_.moving()) arrivalOfTake_ = false;
    old_.process(input_.data(), {left, right},
                 apart ? OldRigs::Sum{takeLeft_.data(), takeRight_.data()} : OldRigs::Sum{}, frames);
    const OldRigs::Sum take = apart ? OldRigs::Sum{takeLeft_.data(), takeRight_.data()} : OldRigs::Sum{left, right};
    recorder_.push(input_.data(), {left, right}, {take.left, take.right}, frames);
}

void Engine::playFiles(float* left, float* right, int frames) AMP_RT {
    for (rt::Owned<PlaybackTap>& tap : playback_) {
        if (!tap) continue;
        tap->add(left, right, frames);
        if (tap->finished()) tap.reset();
    }
}

void Engine::settleRigs() AMP_RT {
    if (rig_) rig_->settle();
    if (leaving_) {
        leaving_->settle();
        if (warmUp_ <= 0) {
            old_.add(leaving_, FadeLaw::equalGain, false);
            arrival_.jump(0.0f);
            arrival_.start(1.0f, rig_->fadeTable());
        }
    }
    old_.settle();
}

void Engine::takeCommands(int& budget) AMP_RT {
    for (;;) {
        if (!hasWaiting_) {
            if (!commands_.tryPop(waiting_)) return;
            hasWaiting_ = true;
        }
        if (waiting_.frame > frame_) return;
        if (waiting_.frame == 0 && budget <= 0)
            return;  // only commands without a frame can wait without changing what is heard
        const RigResult result = apply(waiting_.body);
        if (result == RigResult::later) return;
        if (waiting_.frame == 0) --budget;
        hasWaiting_ = false;
        // The sender never has more commands in flight than notices fit.
        const bool told = notices_.tryPush(Notice{waiting_.number, outcomeOf(result), frame_});
        AMP_ASSERT(told);
        static_cast<void>(told);
        waiting_.body = StopTake{};  // what was not taken over retires here
        if (rig_) latency_.store(rig_->latencyFrames(), std::memory_order_relaxed);
    }
}

RigResult Engine::apply(Command::Body& body) AMP_RT {
    if (auto* c = std::get_if<SwapRig>(&body)) {
        if (c->rig->sampleRateHz() != rate_.load(std::memory_order_relaxed)) return RigResult::wrongLayout;
        // The take's rig is not, or not fully, heard yet; what takes its place would come in with a step.
        const bool arriving = leaving_ || (arrivalOfTake_ && arrival_.moving());
        if (arriving && rig_->sampleRateHz() == c->rig->sampleRateHz()) return RigResult::later;
        if (!old_.hasRoom()) return RigResult::later;
        installRig(c->rig, c->quality);
        return RigResult::done;
    }
    if (auto* c = std::get_if<SetMaster>(&body)) {
        masterGain_ = c->db <= -100.0f ? 0.0f : std::pow(10.0f, c->db / 20.0f);
    } else if (auto* m = std::get_if<SetMute>(&body)) {
        muted_ = m->mute;
    } else if (auto* t = std::get_if<StartTake>(&body)) {
        return startTake(*t);
    } else if (std::holds_alternative<StopTake>(body)) {
        recorder_.stopTake();
        return RigResult::done;
    } else if (auto* r = std::get_if<StartRing>(&body)) {
        recorder_.startRing(r->tap, frame_);
        return RigResult::done;
    } else if (std::holds_alternative<StopRing>(body)) {
        recorder_.stopRing();
        return RigResult::done;
    } else if (auto* p = std::get_if<StartPlayback>(&body)) {
        if (playback_[0]) {
            if (playback_[1]) return RigResult::later;
            playback_[0]->stop();
            playback_[1] = std::move(playback_[0]);
        }
        playback_[0] = std::move(p->tap);
        return RigResult::done;
    } else if (std::holds_alternative<StopPlayback>(body)) {
        if (playback_[0]) playback_[0]->stop();
        return RigResult::done;
    } else {
        if (leaving_) return RigResult::later;
        return rig_ ? applyToRig(body) : RigResult::stale;
    }
    const float goal = muted_ ? 0.0f : masterGain_;
    if (rig_) {
        master_.start(goal, rig_->fadeTable());
    } else {
        master_.jump(goal);
    }
    return RigResult::done;
}

RigResult Engine::applyToRig(Command::Body& body) AMP_RT {
    Rig& rig = *rig_;
    if (auto* c = std::get_if<SetParam>(&body)) return rig.setParam(c->stage, c->param, c->value);
    if (auto* c = std::get_if<SetBypass>(&body)) return rig.setBypass(c->stage, c->bypass);
    if (auto* c = std::get_if<InsertNode>(&body)) return rig.insert(c->node, c->place, c->bypass);
    if (auto* c = std::get_if<RemoveNode>(&body)) return rig.remove(c->node);
    if (auto* c = std::get_if<MoveNode>(&body)) return rig.move(c->node, c->place);
    if (auto* c = std::get_if<ReplaceNode>(&body)) return rig.replace(c->replaced, c->node, c->law);
    if (auto* c = std::get_if<ExchangeResource>(&body)) return rig.exchange(c->stage, c->slot, c->resource);
    if (auto* c = std::get_if<SetLane>(&body)) return rig.setLane(c->split, c->lane, c->levelDb, c->pan);
    if (auto* c = std::get_if<SetTrim>(&body)) {
        rig.setTrim(c->db);
    } else if (auto* l = std::get_if<SetPresetLevel>(&body)) {
        rig.setLevel(l->db);
    }
    return RigResult::done;
}

void Engine::installRig(rt::Owned<Rig>& incoming, bool quality) AMP_RT {
    const bool sameRate = rig_ && rig_->sampleRateHz() == incoming->sampleRateHz();
    if (sameRate) {
        old_.add(rig_, FadeLaw::equalPower, true, quality);
    } else {
        // Another rate: nothing of the old sound can go on.
        old_.clear();
        leaving_.reset();
        rig_.reset();
        master_.jump(muted_ ? 0.0f : masterGain_);
    }
    rig_ = std::move(incoming);
    rig_->setTimed(true);
    // Before the first frame there is nothing to come from: what plays from frame 0 begins at full level.
    arrivalOfTake_ = false;
    arrival_.jump(frame_ == 0 ? 1.0f : 0.0f);
    arrivalOfQuality_ = quality && sameRate;
    if (frame_ != 0) arrival_.start(1.0f, rig_->swapFade(arrivalOfQuality_));
}

RigResult Engine::startTake(StartTake& command) AMP_RT {
    const bool own = static_cast<bool>(command.rig);
    if (own) {
        if (command.rig->sampleRateHz() != rate_.load(std::memory_order_relaxed)) return RigResult::wrongLayout;
        if (leaving_ || arrival_.moving() || !old_.hasRoom()) return RigResult::later;
        if (frame_ == 0 || !rig_ || rig_->sampleRateHz() != command.rig->sampleRateHz()) {
            installRig(command.rig, false);
            old_.clear();  // from before the first frame: it never sounded
        } else {
            leaving_ = std::move(rig_);
            warmUp_ = static_cast<int>(kTakeWarmUpSeconds * command.rig->sampleRateHz());
            rig_ = std::move(command.rig);
            rig_->setTimed(true);
        }
        arrival_.jump(1.0f);
        arrivalOfTake_ = true;
        arrivalOfQuality_ = false;
    }
    old_.setRecorded(!own);
    recorder_.startTake(command.tap, frame_);
    return RigResult::done;
}

void Engine::measure(const float* left, const float* right, int frames) AMP_RT {
    const std::array<const float*, 2> out{left, right};
    for (std::size_t c = 0; c < 2; ++c) {
        float peak = 0.0f;
        double squares = 0.0;
        for (int i = 0; i < frames; ++i) {
            peak = std::max(peak, std::fabs(out[c][i]));
            squares += static_cast<double>(out[c][i]) * out[c][i];
        }
        now_.output[c].peak = std::max(now_.output[c].peak, peak);
        outputSquares_[c] += squares;
        if (peak >= 1.0f) ++now_.outputClips;
    }
    measured_ += frames;
    if (measured_ * kPublicationsPerSecond >= rate_.load(std::memory_order_relaxed)) publish();
}

void Engine::publish() AMP_RT {
    now_.frame = frame_;
    now_.stageCount = 0;
    now_.input = {};
    if (rig_) {
        const Rig::InputLevel level = rig_->takeInputLevel();
        now_.input.peak = level.peak;
        now_.input.rms = level.frames > 0 ? static_cast<float>(std::sqrt(level.squareSum / level.frames)) : 0.0f;
        if (level.peak >= 1.0f) ++now_.inputClips;
        rig_->forEachSlot([this](ChainSlot& slot) {
            if (now_.stageCount >= kMaxStages) return;
            StageReading& reading = now_.stages[static_cast<std::size_t>(now_.stageCount++)];
            const auto period = static_cast<float>(period_);
            reading = {slot.node->id(), slot.peak, slot.microseconds * period, slot.worst * period, {}};
            if (const StageNode* stage = slot.node->asStage()) reading.meters = stage->box().meters();
            slot.peak = 0.0f;
            slot.worst *= 0.98f;  // a window that reads less often still sees it
        });
    }
    for (std::size_t c = 0; c < 2; ++c) {
        now_.output[c].rms = static_cast<float>(std::sqrt(outputSquares_[c] / std::max(measured_, 1)));
    }
    published_.publish(now_);
    now_.output = {};
    outputSquares_ = {};
    measured_ = 0;
}

void Engine::clear() {
    rig_.reset();
    leaving_.reset();
    old_.clear();
    recorder_.stopTake();
    recorder_.stopRing();
    for (auto& tap : playback_) tap.reset();
    waiting_.body = StopTake{};
    hasWaiting_ = false;
}

}  // namespace amp
