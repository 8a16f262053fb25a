// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/convolver.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>
#include <utility>

#include "engine/base/assert.h"

namespace amp::dsp {
namespace {

constexpr int kCell = ConvolverLayout::kCell;
/// The direct sums read whole vectors and may look this far beyond the newest frame.
constexpr int kOverread = 64;
/// Cells of history between two moves to the front.
constexpr int kHistoryCells = 32;
/// What an exchange may cost per 64 frames beyond the steady work, in multiply-adds: about 5 µs.
constexpr std::int64_t kCatchUpBudget = 96 * 1024;

std::size_t idx(std::int64_t i) AMP_RT {
    return static_cast<std::size_t>(i);
}

}  // namespace

void Convolver::prepare(const ConvolverSpec& spec) {
    AMP_ASSERT(spec.inputs >= 1 && spec.inputs <= kMaxChannels);
    AMP_ASSERT(spec.outputs >= spec.inputs && spec.outputs <= kMaxChannels);
    AMP_ASSERT(spec.slots >= 1 && spec.slots <= kMaxSlots);
    spec_ = spec;
    kernels_ = &convolverKernels(spec.instructionSet);
    tables_ = &convolverTables();
    const ConvolverLayout& layout = spec.layout;
    const int largest = layout.levels > 0 ? ConvolverLayout::size(layout.levels - 1) : kCell;
    const auto ringFrames = std::bit_ceil(idx(4) * idx(largest));
    ringMask_ = static_cast<std::int64_t>(ringFrames) - 1;
    reach_ = std::max(layout.directTaps, kCell) + kFirTaps;

    inputs_.assign(idx(spec.inputs), Input{});
    for (Input& input : inputs_) {
        input.ring.assign(ringFrames, 0.0f);
        input.history.assign(idx(reach_ + kHistoryCells * kCell + kOverread), 0.0f);
        input.spectra.prepare(1, std::max(1, layout.partitions(0, layout.maxTaps)));
    }
    silence_.assign(idx(largest), 0.0f);
    slots_.assign(idx(spec.slots), Slot{});
    std::vector<int> inputOfVoice(idx(spec.slots * 2 * spec.outputs));
    for (int slot = 0; slot < spec.slots; ++slot) {
        for (int side = 0; side < 2; ++side) {
            for (int output = 0; output < spec.outputs; ++output) {
                inputOfVoice[idx(voiceOf(slot, side, output))] = inputOf(output);
                slots_[idx(slot)].sides[idx(side)].firstLevel[idx(output)].assign(kCell, 0.0f);
            }
        }
    }
    levels_.assign(idx(std::max(0, layout.levels - 1)), ConvolverLevel{});
    for (int level = 1; level < layout.levels; ++level) {
        levels_[idx(level - 1)].prepare(level, layout.partitions(level, layout.maxTaps), spec.inputs, inputOfVoice,
                                        *kernels_, level == ConvolverLayout::kMaxLevels - 1);
    }
    fade_.resize(std::max<std::size_t>(1, idx(std::llround(spec.sampleRateHz * spec.fadeMs / 1000.0))));
    for (std::size_t i = 0; i < fade_.size(); ++i) {
        const double x = (static_cast<double>(i) + 0.5) / static_cast<double>(fade_.size());
        fade_[i] = static_cast<float>(0.5 - 0.5 * std::cos(std::numbers::pi * x));
    }
    reset();
}

void Convolver::reset() AMP_RT {
    for (Input& input : inputs_) {
        std::fill_n(input.history.begin(), reach_, 0.0f);
    }
    for (ConvolverLevel& level : levels_) level.reset();
    position_ = 0;
    historyStart_ = reach_;
    work_ = 0;
    for (int s = 0; s < spec_.slots; ++s) {
        Slot& slot = slots_[idx(s)];
        if (slot.state != Slot::State::steady) finishExchange(slot, s);
        attach(s, slot.current, slot.sides[idx(slot.current)].impulse);
    }
}

int Convolver::voiceOf(int slot, int side, int output) const AMP_RT {
    return (slot * 2 + side) * spec_.outputs + output;
}

void Convolver::attach(int slot, int side, const ImpulseSpectra* impulse) AMP_RT {
    slots_[idx(slot)].sides[idx(side)].impulse = impulse;
    for (int output = 0; output < spec_.outputs; ++output) {
        for (std::size_t l = 0; l < levels_.size(); ++l) {
            ConvolverLevel::Filter filter;
            if (impulse != nullptr && !sharesOutput(impulse, output)) {
                const ImpulseSpectra::Level& from = impulse->channel(output).levels[l + 1];
                filter = {.groups = from.groups.data(), .partitions = from.partitions};
            }
            levels_[l].attach(voiceOf(slot, side, output), filter, position_);
        }
    }
}

bool Convolver::exchange(int s, const ImpulseSpectra* incoming) AMP_RT {
    AMP_ASSERT(incoming == nullptr || spec_.layout.takes(incoming->layout()));
    AMP_ASSERT(incoming == nullptr || incoming->taps() <= spec_.layout.maxTaps);
    Slot& slot = slots_[idx(s)];
    if (slot.state != Slot::State::steady || slot.released != nullptr) return false;
    if (position_ == 0) {
        slot.released = slot.sides[idx(slot.current)].impulse;
        attach(s, slot.current, incoming);
        return true;
    }
    slot.sides[idx(1 - slot.current)].impulse = incoming;
    slot.state = Slot::State::catchingUp;
    slot.fadeFrame = -1;  // not attached yet: that waits for the next cell
    return true;
}

bool Convolver::exchanging(int slot) const AMP_RT {
    return slots_[idx(slot)].state != Slot::State::steady;
}

const ImpulseSpectra* Convolver::takeReleased(int slot) AMP_RT {
    return std::exchange(slots_[idx(slot)].released, nullptr);
}

const ImpulseSpectra* Convolver::impulse(int s) const AMP_RT {
    const Slot& slot = slots_[idx(s)];
    return slot.sides[idx(slot.state == Slot::State::steady ? slot.current : 1 - slot.current)].impulse;
}

void Convolver::finishExchange(Slot& slot, int index) AMP_RT {
    slot.released = slot.sides[idx(slot.current)].impulse;
    attach(index, slot.current, nullptr);
    slot.current = 1 - slot.current;
    slot.state = Slot::State::steady;
}

void Convolver::updateExchange(int s) AMP_RT {
    Slot& slot = slots_[idx(s)];
    if (slot.state == Slot::State::fading && slot.fadeFrame >= static_cast<int>(fade_.size())) finishExchange(slot, s);
    if (slot.state != Slot::State::catchingUp) return;
    const int incoming = 1 - slot.current;
    if (slot.fadeFrame < 0) {
        attach(s, incoming, slot.sides[idx(incoming)].impulse);
        slot.fadeFrame = 0;
    }
}

void Convolver::startCell() AMP_RT {
    std::array<const float*, kMaxChannels> rings{};
    for (std::size_t i = 0; i < inputs_.size(); ++i) rings[i] = inputs_[i].ring.data();
    for (ConvolverLevel& level : levels_) level.startCell(position_, rings.data(), ringMask_, silence_.data());
    for (int s = 0; s < spec_.slots; ++s) updateExchange(s);

    std::int64_t budget = kCatchUpBudget;
    for (ConvolverLevel& level : levels_) budget = level.catchUp(budget);
    for (int s = 0; s < spec_.slots; ++s) {
        Slot& slot = slots_[idx(s)];
        if (slot.state != Slot::State::catchingUp) continue;
        bool ready = true;
        for (int output = 0; output < spec_.outputs; ++output) {
            for (const ConvolverLevel& level : levels_) ready &= level.caughtUp(voiceOf(s, 1 - slot.current, output));
        }
        if (ready) slot.state = Slot::State::fading;
    }
    if (spec_.layout.levels > 0) runFirstLevel();

    if (historyStart_ + kCell + kOverread > static_cast<int>(inputs_.front().history.size())) {
        for (Input& input : inputs_) {
            std::copy_n(input.history.begin() + historyStart_ - reach_, reach_, input.history.begin());
        }
        historyStart_ = reach_;
    }
}

void Convolver::runFirstLevel() AMP_RT {
    const std::int64_t chunk = position_ / kCell;
    if (chunk == 0) return;  // what was before the beginning is silence
    for (Input& input : inputs_) {
        const float* older = chunk == 1 ? silence_.data() : input.ring.data() + ((position_ - 2 * kCell) & ringMask_);
        kernels_->forwardSmall(older, input.ring.data() + ((position_ - kCell) & ringMask_), input.spectra.at(0, chunk),
                               tables_->nodes[0], tables_->lanes[0]);
        work_ += work::kForwardGroup;
    }
    alignas(64) std::array<float, kGroupFloats> sum;
    for (Slot& slot : slots_) {
        for (Side& side : slot.sides) {
            if (side.impulse == nullptr) continue;
            for (int output = 0; output < spec_.outputs; ++output) {
                const ImpulseSpectra::Level& filter = side.impulse->channel(output).levels[0];
                if (filter.partitions == 0 || sharesOutput(side.impulse, output)) continue;
                const int heard = static_cast<int>(std::min<std::int64_t>(filter.partitions, chunk));
                inputs_[idx(inputOf(output))].spectra.multiply(*kernels_, 0, chunk, filter.groups.data(), heard,
                                                               sum.data());
                kernels_->inverseSmall(sum.data(), side.firstLevel[idx(output)].data(), tables_->nodes[0],
                                       tables_->lanes[0]);
                work_ += filter.partitions * work::kProduct + work::kInverseGroup;
            }
        }
    }
}

void Convolver::remember(const Samples& in) AMP_RT {
    for (int i = 0; i < spec_.inputs; ++i) {
        Input& input = inputs_[idx(i)];
        std::copy_n(in[i], in.frames, input.ring.data() + (position_ & ringMask_));
        std::copy_n(in[i], in.frames, input.history.data() + historyStart_);
    }
}

void Convolver::render(int s, int sideIndex, int output, float* out, int frames) AMP_RT {
    const Side& side = slots_[idx(s)].sides[idx(sideIndex)];
    if (side.impulse == nullptr) {
        std::fill_n(out, frames, 0.0f);
        return;
    }
    const ImpulseSpectra::Channel& impulse = side.impulse->channel(output);
    const int head = static_cast<int>(impulse.head.size());
    kernels_->fir(inputs_[idx(inputOf(output))].history.data() + historyStart_, impulse.head.data(), head, out, frames);
    work_ += static_cast<std::int64_t>(head) * frames;
    if (impulse.levels[0].partitions > 0 && position_ >= kCell) {
        kernels_->add(side.firstLevel[idx(output)].data() + (position_ & (kCell - 1)), out, frames);
    }
    for (std::size_t l = 0; l < levels_.size(); ++l) {
        const float* playing = levels_[l].playing(voiceOf(s, sideIndex, output));
        const std::int64_t mask = ConvolverLayout::size(static_cast<int>(l) + 1) - 1;
        if (playing != nullptr) kernels_->add(playing + ((position_ + kCell) & mask), out, frames);
    }
}

bool Convolver::sharesOutput(const ImpulseSpectra* impulse, int output) const AMP_RT {
    return output > 0 && spec_.inputs == 1 && impulse != nullptr && impulse->channels() == 1;
}

void Convolver::processPiece(const Samples& in, std::span<const Samples> out) AMP_RT {
    if ((position_ & (kCell - 1)) == 0) startCell();
    remember(in);
    for (int s = 0; s < spec_.slots; ++s) {
        Slot& slot = slots_[idx(s)];
        const bool fading = slot.state == Slot::State::fading;
        std::array<std::array<float, kCell>, 2> incoming;
        for (int output = 0; fading && output < spec_.outputs; ++output) {
            if (sharesOutput(slot.sides[idx(1 - slot.current)].impulse, output)) {
                incoming[1] = incoming[0];
            } else {
                render(s, 1 - slot.current, output, incoming[idx(output)].data(), in.frames);
            }
        }
        // Shared outputs are copied before the fade changes the first of them.
        for (int output = 0; output < spec_.outputs; ++output) {
            float* to = out[idx(s)][output];
            if (sharesOutput(slot.sides[idx(slot.current)].impulse, output)) {
                std::copy_n(out[idx(s)][0], in.frames, to);
            } else {
                render(s, slot.current, output, to, in.frames);
            }
        }
        if (!fading) continue;
        for (int output = 0; output < spec_.outputs; ++output) {
            float* to = out[idx(s)][output];
            const std::array<float, kCell>& next = incoming[idx(output)];
            for (int t = 0; t < in.frames; ++t) {
                const std::size_t at = idx(slot.fadeFrame + t);
                const float gain = at < fade_.size() ? fade_[at] : 1.0f;
                to[t] += gain * (next[idx(t)] - to[t]);
            }
        }
        slot.fadeFrame += in.frames;
    }
    position_ += in.frames;
    historyStart_ += in.frames;
    for (ConvolverLevel& level : levels_) level.advance(position_);
}

void Convolver::process(const Samples& in, std::span<const Samples> out) AMP_RT {
    AMP_ASSERT(in.channels == spec_.inputs && out.size() == slots_.size());
    for (int done = 0; done < in.frames;) {
        const int count = std::min(in.frames - done, kCell - static_cast<int>(position_ & (kCell - 1)));
        std::array<Samples, kMaxSlots> part;
        for (std::size_t s = 0; s < out.size(); ++s) part[s] = out[s].slice(done, count);
        processPiece(in.slice(done, count), std::span(part).first(out.size()));
        done += count;
    }
}

std::int64_t Convolver::workDone() const AMP_RT {
    std::int64_t sum = work_;
    for (const ConvolverLevel& level : levels_) sum += level.workDone();
    return sum;
}

}  // namespace amp::dsp
