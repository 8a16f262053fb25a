// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/rig/rig.h"

#include <algorithm>
#include <climits>
#include <cmath>

namespace amp {
namespace {

/// A replaced rig has rung out when a whole window stays below this (−120 dBFS), and after this long in any case.
constexpr float kInaudible = 1e-6f;
constexpr int kRingWindowFrames = 2048;
constexpr double kLongestRingSeconds = 15.0;

float gainOf(float db) AMP_RT {
    return db <= -100.0f ? 0.0f : std::pow(10.0f, db / 20.0f);
}

}  // namespace

Rig::Rig(double sampleRateHz, float trimDb, float levelDb)
    : sampleRateHz_(sampleRateHz),
      fade_(sampleRateHz),
      qualityFade_(sampleRateHz, kQualityFadeSeconds),
      trim_(gainOf(trimDb)),
      level_(gainOf(levelDb)),
      ramps_(static_cast<std::size_t>(kMaxParams) * kRigFrames) {}

void Rig::finishBuilding() {
    alignSplits(true);
}

void Rig::process(const float* input, float* left, float* right, int frames) AMP_RT {
    AMP_ASSERT(frames > 0 && frames <= kRigFrames);
    settle();

    for (int i = 0; i < frames; ++i) {
        const float x = input[i] * trim_.next(fade_);
        dry_[static_cast<std::size_t>(i)] = x;
        inputLevel_.peak = std::max(inputLevel_.peak, std::fabs(x));
        inputLevel_.squareSum += static_cast<double>(x) * x;
    }
    inputLevel_.frames += frames;

    std::copy_n(dry_.data(), frames, left);
    Samples io(left, right, frames);
    io.channels = 1;
    const RigContext context{frame_, dry_.data(), &fade_, ramps_.data(), timed_};

    const int split = ringing_ ? std::min(ringFrom_, chain_.size()) : chain_.size();
    if (!ringing_ || feed_.moving()) {
        io.channels = chain_.process(io, 0, split, context);
    } else {
        // Only the time effects go on, on silence.
        io.channels = split > 0 ? chain_[split - 1].node->outputChannels() : 1;
        for (int c = 0; c < io.channels; ++c) std::fill_n(io[c], frames, 0.0f);
    }
    if (ringing_) {
        if (feed_.moving()) {
            const FadeTable& leaving = swapFade(qualitySwap_);
            for (int i = 0; i < frames; ++i) {
                const float feed = feed_.next(leaving);
                const float g = ringLaw_ == FadeLaw::equalGain ? feed : equalPowerOut(1.0f - feed);
                for (int c = 0; c < io.channels; ++c) io[c][i] *= g;
            }
        }
        io.channels = chain_.process(io, split, chain_.size(), context);
    }
    if (io.channels == 1) std::copy_n(left, frames, right);

    float sum = 0.0f;
    for (int i = 0; i < frames; ++i) {
        const float g = level_.next(fade_);
        left[i] *= g;
        right[i] *= g;
        sum += left[i] * 0.0f + right[i] * 0.0f;  // NaN or infinity anywhere makes this NaN, nothing else does
    }
    if (!(sum == 0.0f)) {
        ++faults_;
        std::fill_n(left, frames, 0.0f);
        std::fill_n(right, frames, 0.0f);
        reset();
    }
    frame_ += static_cast<std::uint64_t>(frames);
    if (ringing_) {
        if (farewell_.moving()) {
            for (int i = 0; i < frames; ++i) {
                const float g = farewell_.next(fade_);
                left[i] *= g;
                right[i] *= g;
            }
            if (!farewell_.moving()) finished_ = true;
        }
        watchRingOut(left, right, frames);
    }
}

void Rig::watchRingOut(const float* left, const float* right, int frames) AMP_RT {
    for (int i = 0; i < frames; ++i) {
        windowPeak_ = std::max({windowPeak_, std::fabs(left[i]), std::fabs(right[i])});
        if (++ringFrames_ % kRingWindowFrames == 0) {
            if (windowPeak_ < kInaudible && !feed_.moving()) finished_ = true;
            windowPeak_ = 0.0f;
        }
    }
    if (ringFrom_ >= chain_.size() && !feed_.moving()) finished_ = true;
    if (ringFrames_ >= static_cast<std::int64_t>(kLongestRingSeconds * sampleRateHz_)) hurry();
}

void Rig::beginRingOut(FadeLaw law, bool quality) AMP_RT {
    if (ringing_) return;
    ringing_ = true;
    ringLaw_ = law;
    qualitySwap_ = quality;
    feed_.start(0.0f, swapFade(quality));
    // The first time effect behind which nothing distorts: from there on the sound may go on by itself.
    ringFrom_ = chain_.size();
    for (int i = chain_.size() - 1; i >= 0; --i) {
        const ChainSlot& slot = chain_[i];
        const bool heard = slot.wet.moving() || slot.wet.goal() != 0.0f;
        if (heard && slot.node->nonlinear()) break;
        if (heard && slot.node->ringsOut()) ringFrom_ = i;
    }
}

void Rig::hurry() AMP_RT {
    if (finished_ || farewell_.goal() == 0.0f) return;
    farewell_.start(0.0f, fade_);
}

int Rig::framesToBoundary() const AMP_RT {
    int frames = chain_.framesToBoundary();
    if (ringing_) {
        if (feed_.moving()) frames = std::min(frames, feed_.remaining());
        if (farewell_.moving()) frames = std::min(frames, farewell_.remaining());
        frames = std::min(frames, kRingWindowFrames - static_cast<int>(ringFrames_ % kRingWindowFrames));
    }
    return frames;
}

Rig::Where Rig::findIn(Chain& chain, SplitNode* holder, StageId id) AMP_RT {
    if (const int i = chain.find(id); i >= 0) return {&chain, i, holder};
    for (int i = 0; i < chain.size(); ++i) {
        if (RegionNode* region = chain[i].node->asRegion()) {
            if (const int inside = region->chain().find(id); inside >= 0)
                return {&region->chain(), inside, holder, region};
        }
        SplitNode* split = chain[i].node->asSplit();
        if (split == nullptr) continue;
        for (int l = 0; l < split->laneCount(); ++l) {
            if (const Where where = findIn(split->lane(l).chain, split, id); where.chain != nullptr) return where;
        }
    }
    return {};
}

const FadeTable& Rig::fadeOf(const Where& where) const AMP_RT {
    return where.region != nullptr ? where.region->fadeTable() : fade_;
}

Rig::Where Rig::find(StageId id) AMP_RT {
    return findIn(chain_, nullptr, id);
}

Rig::Where Rig::resolve(const Place& place) AMP_RT {
    if (place.before.valid()) return find(place.before);
    if (!place.split.valid()) return {&chain_, chain_.size(), nullptr};
    const Where holder = find(place.split);
    if (holder.chain == nullptr) return {};
    SplitNode* split = (*holder.chain)[holder.index].node->asSplit();
    if (split == nullptr || place.lane < 0 || place.lane >= split->laneCount()) return {};
    Chain& lane = split->lane(place.lane).chain;
    return {&lane, lane.size(), split};
}

bool Rig::fits(const Where& where, const Node& node) AMP_RT {
    const int before = where.index > 0          ? (*where.chain)[where.index - 1].node->outputChannels()
                       : where.split != nullptr ? where.split->inputChannels()
                                                : 1;
    if (node.inputChannels() != before) return false;
    if (node.outputChannels() == before) return true;
    // A node that makes the signal stereo fits only where everything behind it is, or nothing follows at all.
    if (where.index < where.chain->size()) return (*where.chain)[where.index].node->inputChannels() == 2;
    return where.split == nullptr || where.split->outputChannels() == 2;
}

int Rig::nodeCount() AMP_RT {
    int count = 0;
    forEachSlot([&](ChainSlot&) { ++count; });
    return count;
}

RigResult Rig::setParam(StageId id, std::size_t param, float value) AMP_RT {
    const Where where = find(id);
    if (where.chain == nullptr) return RigResult::stale;
    ChainSlot& slot = (*where.chain)[where.index];
    StageNode* stage = slot.node->asStage();
    if (stage == nullptr || param >= stage->paramCount()) return RigResult::stale;
    const bool asleep = !slot.wet.moving() && slot.wet.goal() == 0.0f;
    const int delayBefore = stage->latencyFrames();
    stage->setParam(param, value, fadeOf(where), asleep);
    if (stage->latencyFrames() != delayBefore) alignSplits(false);
    return RigResult::done;
}

RigResult Rig::setBypass(StageId id, bool bypass) AMP_RT {
    const Where where = find(id);
    if (where.chain == nullptr) return RigResult::stale;
    where.chain->setBypass(where.index, bypass, fadeOf(where));
    alignSplits(false);
    return RigResult::done;
}

RigResult Rig::insert(rt::Owned<Node>& node, const Place& place, bool bypass) AMP_RT {
    const Where where = resolve(place);
    if (where.chain == nullptr) return RigResult::stale;
    if (where.region != nullptr || !fits(where, *node)) return RigResult::wrongLayout;
    if (nodeCount() >= kMaxStages) return changing_ ? RigResult::later : RigResult::full;
    if (!where.chain->insert(where.index, node, bypass, fade_)) return RigResult::full;
    alignSplits(false);
    return RigResult::done;
}

RigResult Rig::remove(StageId id) AMP_RT {
    const Where where = find(id);
    if (where.chain == nullptr) return RigResult::stale;
    if (where.region != nullptr) return RigResult::wrongLayout;
    if ((*where.chain)[where.index].purpose == ChainSlot::Purpose::move) return RigResult::later;
    where.chain->beginRemoval(where.index, fade_);
    changing_ = true;
    alignSplits(false);
    return RigResult::done;
}

RigResult Rig::move(StageId id, const Place& place) AMP_RT {
    const Where from = find(id);
    if (from.chain == nullptr) return RigResult::stale;
    const Where to = resolve(place);
    if (to.chain == nullptr) return RigResult::stale;
    if (from.region != nullptr || to.region != nullptr) return RigResult::wrongLayout;
    ChainSlot& slot = (*from.chain)[from.index];
    if (slot.purpose != ChainSlot::Purpose::play || slot.outgoing) return RigResult::later;
    const Node& node = *slot.node;
    if (node.inputChannels() != node.outputChannels() || !fits(to, node)) return RigResult::wrongLayout;
    from.chain->beginMove(from.index, place, fade_);
    changing_ = true;
    return RigResult::done;
}

RigResult Rig::replace(StageId id, rt::Owned<Node>& node, FadeLaw law) AMP_RT {
    const Where where = find(id);
    if (where.chain == nullptr) return RigResult::stale;
    ChainSlot& slot = (*where.chain)[where.index];
    if (slot.node->inputChannels() != node->inputChannels() || slot.node->outputChannels() != node->outputChannels()) {
        return RigResult::wrongLayout;
    }
    if (!where.chain->replace(where.index, node, law, fadeOf(where))) return RigResult::later;
    alignSplits(false);
    return RigResult::done;
}

RigResult Rig::exchange(StageId id, std::size_t slotIndex, rt::Owned<Resource>& resource) AMP_RT {
    const Where where = find(id);
    if (where.chain == nullptr) return RigResult::stale;
    StageNode* stage = (*where.chain)[where.index].node->asStage();
    if (stage == nullptr) return RigResult::stale;
    stage->exchange(slotIndex, resource);
    return RigResult::done;
}

RigResult Rig::setLane(StageId id, int lane, float levelDb, float pan) AMP_RT {
    const Where where = find(id);
    if (where.chain == nullptr) return RigResult::stale;
    SplitNode* split = (*where.chain)[where.index].node->asSplit();
    if (split == nullptr || lane < 0 || lane >= split->laneCount()) return RigResult::stale;
    split->setLane(lane, levelDb, pan, fade_, false);
    return RigResult::done;
}

void Rig::setTrim(float db) AMP_RT {
    trim_.start(gainOf(db), fade_);
}
void Rig::setLevel(float db) AMP_RT {
    level_.start(gainOf(db), fade_);
}

void Rig::settle() AMP_RT {
    if (!changing_) return;
    changing_ = false;
    settleChain(chain_);
}

void Rig::settleChain(Chain& chain) AMP_RT {
    for (int i = 0; i < chain.size();) {
        ChainSlot& slot = chain[i];
        if (SplitNode* split = slot.node->asSplit()) {
            for (int l = 0; l < split->laneCount(); ++l) settleChain(split->lane(l).chain);
        }
        if (slot.purpose == ChainSlot::Purpose::play) {
            ++i;
            continue;
        }
        if (slot.wet.moving() || slot.outgoing) {
            changing_ = true;
            ++i;
            continue;
        }
        ChainSlot taken = chain.take(i);
        if (taken.purpose == ChainSlot::Purpose::remove) continue;  // `taken` retires itself

        taken.purpose = ChainSlot::Purpose::play;
        Where to = resolve(taken.destination);
        if (to.chain == nullptr || !fits(to, *taken.node))
            to = {&chain, i, nullptr};  // the place has gone: back to the old one
        if (!taken.bypass) taken.wet.start(1.0f, fade_);
        to.chain->place(to.index, std::move(taken));
        if (to.chain == &chain && to.index <= i) ++i;
    }
    alignSplits(false);
}

void Rig::alignSplits(bool atOnce) AMP_RT {
    forEachSlot([&](ChainSlot& slot) {
        if (SplitNode* split = slot.node->asSplit()) split->align(fade_, atOnce);
    });
}

void Rig::reset() AMP_RT {
    chain_.reset();
}

Rig::InputLevel Rig::takeInputLevel() AMP_RT {
    const InputLevel level = inputLevel_;
    inputLevel_ = {};
    return level;
}

}  // namespace amp
