// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/rig/chain.h"

#include <algorithm>
#include <chrono>
#include <climits>
#include <cmath>

namespace amp {
namespace {

/// A bypassed stage runs on silence until its tail has gone, but no longer than this; then it is reset when it wakes.
constexpr std::int64_t kLongestTailFrames = 480000;

void copy(Samples from, Samples to) AMP_RT {
    for (int c = 0; c < from.channels; ++c) std::copy_n(from[c], from.frames, to[c]);
}

void clear(Samples s) AMP_RT {
    for (int c = 0; c < s.channels; ++c) std::fill_n(s[c], s.frames, 0.0f);
}

float peakOf(Samples s) AMP_RT {
    float peak = 0.0f;
    for (int c = 0; c < s.channels; ++c) {
        const float* x = s[c];
        for (int i = 0; i < s.frames; ++i) peak = std::max(peak, std::fabs(x[i]));
    }
    return peak;
}

}  // namespace

int Chain::find(StageId id) const AMP_RT {
    for (int i = 0; i < count_; ++i) {
        const ChainSlot& slot = (*this)[i];
        if (slot.purpose != ChainSlot::Purpose::remove && slot.node->id() == id) return i;
    }
    return -1;
}

void Chain::append(rt::Owned<Node> node, bool bypass) {
    AMP_ASSERT(count_ < kMaxStages);
    if (count_ >= kMaxStages) return;
    ChainSlot& slot = (*this)[count_++];
    slot = {};
    slot.node = std::move(node);
    slot.bypass = bypass;
    slot.wet.jump(bypass ? 0.0f : 1.0f);
}

bool Chain::insert(int index, rt::Owned<Node>& node, bool bypass, const FadeTable& fade) AMP_RT {
    if (count_ >= kMaxStages) return false;
    ChainSlot slot;
    slot.node = std::move(node);
    slot.bypass = bypass;
    slot.wet.jump(0.0f);
    if (!bypass) slot.wet.start(1.0f, fade);
    place(index, std::move(slot));
    return true;
}

void Chain::beginRemoval(int index, const FadeTable& fade) AMP_RT {
    ChainSlot& slot = (*this)[index];
    slot.purpose = ChainSlot::Purpose::remove;
    if (slot.wet.goal() != 0.0f) slot.wet.start(0.0f, fade);
}

void Chain::beginMove(int index, const Place& destination, const FadeTable& fade) AMP_RT {
    ChainSlot& slot = (*this)[index];
    slot.purpose = ChainSlot::Purpose::move;
    slot.destination = destination;
    if (slot.wet.goal() != 0.0f) slot.wet.start(0.0f, fade);
}

void Chain::setBypass(int index, bool bypass, const FadeTable& fade) AMP_RT {
    ChainSlot& slot = (*this)[index];
    if (slot.bypass == bypass) return;
    slot.bypass = bypass;
    if (slot.purpose != ChainSlot::Purpose::play) return;  // on its way out or elsewhere; it takes effect there
    if (!bypass && slot.wet.goal() == 0.0f && !slot.wet.moving() && slot.cut && slot.tail <= 0) {
        slot.node->reset();
        slot.cut = false;
    }
    slot.wet.start(bypass ? 0.0f : 1.0f, fade);
}

bool Chain::replace(int index, rt::Owned<Node>& node, FadeLaw law, const FadeTable& fade) AMP_RT {
    ChainSlot& slot = (*this)[index];
    if (slot.outgoing) return false;
    slot.outgoing = std::move(slot.node);
    slot.node = std::move(node);
    slot.law = law;
    slot.arrival.jump(0.0f);
    slot.arrival.start(1.0f, fade);
    return true;
}

ChainSlot Chain::take(int index) AMP_RT {
    ChainSlot taken = std::move((*this)[index]);
    for (int i = index; i + 1 < count_; ++i) (*this)[i] = std::move((*this)[i + 1]);
    --count_;
    slots_[static_cast<std::size_t>(count_)] = ChainSlot{};
    return taken;
}

void Chain::place(int index, ChainSlot&& slot) AMP_RT {
    AMP_ASSERT(count_ < kMaxStages && index >= 0 && index <= count_);
    for (int i = count_; i > index; --i) (*this)[i] = std::move((*this)[i - 1]);
    (*this)[index] = std::move(slot);
    ++count_;
}

int Chain::process(Samples io, int first, int last, const RigContext& context) AMP_RT {
    int channels = io.channels;
    for (int i = first; i < last; ++i) {
        ChainSlot& slot = (*this)[i];
        if (slot.node->outputChannels() > channels) {
            std::copy_n(io.channel[0], io.frames, io.channel[1]);
            channels = 2;
        }
        io.channels = channels;
        if (context.timed) {
            const auto start = std::chrono::steady_clock::now();
            run(slot, io, context);
            const std::chrono::duration<float, std::micro> took = std::chrono::steady_clock::now() - start;
            // Per frame of the rig, also inside an oversampled region.
            const float each =
                took.count() * static_cast<float>(context.framesPerFrame) / static_cast<float>(io.frames);
            slot.microseconds += 0.02f * (each - slot.microseconds);
            slot.worst = std::max(slot.worst, each);
        } else {
            run(slot, io, context);
        }
        slot.peak = std::max(slot.peak, peakOf(io));
    }
    return channels;
}

void Chain::run(ChainSlot& slot, Samples io, const RigContext& context) AMP_RT {
    const FadeTable& fade = *context.fade;
    if (!slot.wet.moving() && slot.wet.goal() == 1.0f) {
        runNode(slot, io, context);
        return;
    }

    Samples dry(scratch_[0].data(), scratch_[1].data(), io.frames);
    dry.channels = io.channels;
    if (slot.wet.moving()) {
        copy(io, dry);
        runNode(slot, io, context);
        for (int i = 0; i < io.frames; ++i) {
            const float g = slot.wet.next(fade);
            for (int c = 0; c < io.channels; ++c) io[c][i] = dry[c][i] + g * (io[c][i] - dry[c][i]);
        }
        if (!slot.wet.moving()) {
            if (slot.wet.goal() == 0.0f) {
                // The last frame of the fade is the dry input to the bit.
                for (int c = 0; c < io.channels; ++c) io[c][io.frames - 1] = dry[c][io.frames - 1];
                slot.tail = std::min(slot.node->tailFrames(), kLongestTailFrames);
                slot.cut = slot.node->tailFrames() > kLongestTailFrames;
            }
        }
        return;
    }

    // Bypassed: the input passes untouched while the node rings out unheard, so that it wakes up quiet. A replacement has
    // nobody to fade for.
    if (slot.outgoing) {
        slot.outgoing.reset();
        slot.arrival.jump(1.0f);
    }
    if (slot.tail > 0) {
        clear(dry);
        runNode(slot, dry, context);
        slot.tail -= io.frames;
    }
}

void Chain::runNode(ChainSlot& slot, Samples io, const RigContext& context) AMP_RT {
    if (!slot.outgoing) {
        slot.node->process(io, context);
        return;
    }
    Samples old(scratch_[2].data(), scratch_[3].data(), io.frames);
    old.channels = io.channels;
    copy(io, old);
    slot.outgoing->process(old, context);
    slot.node->process(io, context);
    for (int i = 0; i < io.frames; ++i) {
        const float g = slot.arrival.next(*context.fade);
        const float in = slot.law == FadeLaw::equalPower ? equalPowerIn(g) : g;
        const float out = slot.law == FadeLaw::equalPower ? equalPowerOut(g) : 1.0f - g;
        for (int c = 0; c < io.channels; ++c) io[c][i] = in * io[c][i] + out * old[c][i];
    }
    if (!slot.arrival.moving()) slot.outgoing.reset();
}

int Chain::framesToBoundary() const AMP_RT {
    int frames = INT_MAX;
    for (int i = 0; i < count_; ++i) {
        const ChainSlot& slot = (*this)[i];
        if (slot.wet.moving()) frames = std::min(frames, slot.wet.remaining());
        if (slot.outgoing) frames = std::min(frames, std::max(1, slot.arrival.remaining()));
        if (slot.tail > 0) frames = static_cast<int>(std::min<std::int64_t>(frames, slot.tail));
        frames = std::min(frames, slot.node->framesToBoundary());
    }
    return frames;
}

int Chain::latencyFrames() const AMP_RT {
    int sum = 0;
    for (int i = 0; i < count_; ++i) {
        const ChainSlot& slot = (*this)[i];
        if (slot.node && slot.wet.goal() != 0.0f) sum += slot.node->latencyFrames();
    }
    return sum;
}

void Chain::reset() AMP_RT {
    for (int i = 0; i < count_; ++i) {
        ChainSlot& slot = (*this)[i];
        slot.node->reset();
        slot.outgoing.reset();
        slot.tail = 0;
    }
}

}  // namespace amp
