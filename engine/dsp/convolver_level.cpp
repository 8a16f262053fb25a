// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/convolver_level.h"

#include <algorithm>

#include "engine/base/assert.h"

namespace amp::dsp {
namespace {

std::size_t idx(std::int64_t i) AMP_RT {
    return static_cast<std::size_t>(i);
}
/// Outputs alternate between two buffers; chunk −1, before the first, is an odd one.
std::size_t bufferOf(std::int64_t chunk) AMP_RT {
    return static_cast<std::size_t>(chunk & 1);
}

}  // namespace

void SpectraRing::prepare(int groups, int slots) {
    slots_ = slots;
    data_.assign(idx(groups) * idx(slots) * kGroupFloats, 0.0f);
}

int SpectraRing::slotOf(std::int64_t chunk) const AMP_RT {
    // Newer chunks sit before older ones, so that a product runs through memory in one direction.
    return slots_ - 1 - static_cast<int>(chunk % slots_);
}

float* SpectraRing::at(int group, std::int64_t chunk) AMP_RT {
    return data_.data() + (idx(group) * idx(slots_) + idx(slotOf(chunk))) * kGroupFloats;
}

void SpectraRing::multiply(const ConvolverKernels& kernels, int group, std::int64_t chunk, const float* filter,
                           int partitions, float* sum) AMP_RT {
    const int run = std::min(partitions, slots_ - slotOf(chunk));
    kernels.multiplyAdd(at(group, chunk), filter, run, sum, true);
    if (partitions > run) {
        const float* wrapped = data_.data() + idx(group) * idx(slots_) * kGroupFloats;
        kernels.multiplyAdd(wrapped, filter + idx(run) * kGroupFloats, partitions - run, sum, false);
    }
}

void ConvolverLevel::prepare(int depth, int partitions, int inputs, const std::vector<int>& inputOfVoice,
                             const ConvolverKernels& kernels, bool mayRest) {
    mayRest_ = mayRest;
    kernels_ = &kernels;
    tables_ = &convolverTables();
    depth_ = depth;
    size_ = ConvolverLayout::size(depth);
    units_ = size_ / kGroupBins;
    spectra_.resize(idx(inputs));
    // One more than the filter needs: the playing output can still be recomputed while the next chunk comes in.
    for (SpectraRing& ring : spectra_) ring.prepare(units_, partitions + 1);
    voices_.resize(inputOfVoice.size());
    for (std::size_t v = 0; v < voices_.size(); ++v) {
        voices_[v].input = inputOfVoice[v];
        for (AlignedVector<float>& out : voices_[v].out) out.assign(idx(size_), 0.0f);
    }
    program_.assign(voices_.size(), 0);
    work_.assign(2 * idx(size_), 0.0f);
    catchUpWork_.assign(2 * idx(size_), 0.0f);
    reset();
}

void ConvolverLevel::reset() AMP_RT {
    awake_ = !mayRest_;
    lastSilent_ = 0;
    chunk_ = -1;
    playing_ = -1;
    programVoices_ = 0;
    cursor_ = {.section = static_cast<int>(spectra_.size()), .pass = 0, .unit = 0};
    done_ = remaining_ = pacedFrom_ = pacedDone_ = deadline_ = 0;
    catchUpVoice_ = -1;
    for (Voice& voice : voices_) {
        voice.filter = {};
        voice.ready = {};
        voice.wanted = {};
    }
    workDone_ = 0;
}

int ConvolverLevel::forwardCost(int pass) const AMP_RT {
    return pass == depth_ ? work::kForwardGroup : work::kForwardPass;
}

int ConvolverLevel::backwardCost(const Voice& voice, int pass) const AMP_RT {
    return pass == 0 ? voice.filter.partitions * work::kProduct + work::kInverseGroup : work::kInversePass;
}

std::int64_t ConvolverLevel::totalCost(const Voice& voice) const AMP_RT {
    return static_cast<std::int64_t>(units_) * (backwardCost(voice, 0) + depth_ * work::kInversePass);
}

void ConvolverLevel::startCell(std::int64_t position, const float* const* ring, std::int64_t ringMask,
                               const float* silence) AMP_RT {
    const std::int64_t phase = position & (size_ - 1);
    if (phase == size_ - ConvolverLayout::kCell) {
        advance(position);
        playing_ = chunk_;
        // What was still being computed for the output that has just ended is of no more use.
        const std::size_t ended = bufferOf(playing_ + 1);
        for (Voice& voice : voices_) voice.ready[ended] = voice.wanted[ended] = false;
        if (catchUpVoice_ >= 0 && catchUpChunk_ < playing_) catchUpVoice_ = -1;
    }
    if (phase != 0) return;

    chunk_ = position / size_;
    if (!awake_) lastSilent_ = chunk_;
    if (chunk_ <= lastSilent_) return;
    for (std::size_t i = 0; i < spectra_.size(); ++i) {
        older_[i] = chunk_ == 1 ? silence : ring[i] + ((position - 2 * size_) & ringMask);
        newer_[i] = ring[i] + ((position - size_) & ringMask);
    }
    cursor_ = {};
    done_ = 0;
    remaining_ = 0;
    for (int pass = 0; pass <= depth_; ++pass) remaining_ += static_cast<std::int64_t>(units_) * forwardCost(pass);
    remaining_ *= static_cast<std::int64_t>(spectra_.size());
    programVoices_ = 0;
    for (std::size_t v = 0; v < voices_.size(); ++v) {
        if (voices_[v].filter.partitions == 0) continue;
        program_[idx(programVoices_++)] = static_cast<int>(v);
        remaining_ += totalCost(voices_[v]);
    }
    pacedFrom_ = position;
    pacedDone_ = 0;
    deadline_ = position + size_ - ConvolverLayout::kCell;
}

void ConvolverLevel::repace(std::int64_t position) AMP_RT {
    pacedFrom_ = position;
    pacedDone_ = done_;
}

bool ConvolverLevel::advanceCursor(Cursor& cursor, int count) const AMP_RT {
    cursor.unit += count;
    if (cursor.unit < units_) return false;
    cursor.unit = 0;
    if (++cursor.pass <= depth_) return false;
    cursor.pass = 0;
    ++cursor.section;
    return true;
}

void ConvolverLevel::finishVoice(int voice) AMP_RT {
    voices_[idx(voice)].ready[bufferOf(chunk_)] = true;
}

void ConvolverLevel::advance(std::int64_t position) AMP_RT {
    if (chunk_ <= lastSilent_) return;
    const std::int64_t span = deadline_ - pacedFrom_;
    const std::int64_t gone = std::min(position, deadline_) - pacedFrom_;
    // The amount due is a function of the position alone; units are whole, so it may be passed by less than one.
    const std::int64_t due = span <= 0 ? remaining_ : (remaining_ * gone + span - 1) / span;
    const int inputs = static_cast<int>(spectra_.size());
    while (done_ - pacedDone_ < due && cursor_.section < inputs + programVoices_) {
        const bool forward = cursor_.section < inputs;
        const int voice = forward ? -1 : program_[idx(cursor_.section - inputs)];
        const int cost = forward ? forwardCost(cursor_.pass) : backwardCost(voices_[idx(voice)], cursor_.pass);
        const std::int64_t missing = due - (done_ - pacedDone_);
        const int count = static_cast<int>(std::min<std::int64_t>((missing + cost - 1) / cost, units_ - cursor_.unit));
        if (forward) {
            runForward(cursor_.section, cursor_.pass, cursor_.unit, count);
        } else {
            Voice& v = voices_[idx(voice)];
            runBackward(v, chunk_, work_.data(), v.out[bufferOf(chunk_)].data(), cursor_.pass, cursor_.unit, count);
        }
        done_ += static_cast<std::int64_t>(count) * cost;
        workDone_ += static_cast<std::int64_t>(count) * cost;
        if (advanceCursor(cursor_, count) && !forward) finishVoice(voice);
    }
}

void ConvolverLevel::runForward(int input, int pass, int unit, int count) AMP_RT {
    const auto i = idx(input);
    if (pass == 0) {
        kernels_->forwardTop(older_[i], newer_[i], work_.data(), depth_, tables_->nodes[0], unit, count);
    } else if (pass < depth_) {
        kernels_->forwardMiddle(work_.data(), depth_ - pass, tables_->nodes[pass], unit, count);
    } else {
        for (int g = unit; g < unit + count; ++g) {
            kernels_->forwardGroup(work_.data() + idx(g) * kGroupFloats, spectra_[i].at(g, chunk_),
                                   tables_->nodes[depth_] + g, tables_->lanes[depth_] + g);
        }
    }
}

void ConvolverLevel::runBackward(Voice& voice, std::int64_t chunk, float* work, float* out, int pass, int unit,
                                 int count) AMP_RT {
    if (pass == 0) {
        alignas(64) std::array<float, kGroupFloats> sum;
        const std::size_t stride = idx(voice.filter.partitions) * kGroupFloats;
        // What the ring holds of older chunks is not of this input.
        const int heard = static_cast<int>(std::min<std::int64_t>(voice.filter.partitions, chunk - lastSilent_));
        for (int g = unit; g < unit + count; ++g) {
            spectra_[idx(voice.input)].multiply(*kernels_, g, chunk, voice.filter.groups + idx(g) * stride, heard,
                                                sum.data());
            kernels_->inverseGroup(sum.data(), work + idx(g) * kGroupFloats, tables_->nodes[depth_] + g,
                                   tables_->lanes[depth_] + g);
        }
    } else if (pass < depth_) {
        kernels_->inverseMiddle(work, pass, tables_->nodes[depth_ - pass], unit, count);
    } else {
        kernels_->inverseTop(work, out, depth_, tables_->nodes[0], unit, count);
    }
}

void ConvolverLevel::attach(int voice, const Filter& filter, std::int64_t position) AMP_RT {
    detach(voice);
    Voice& v = voices_[idx(voice)];
    v.filter = filter;
    if (filter.partitions == 0) return;
    awake_ = true;
    if (chunk_ <= lastSilent_) return;
    v.wanted[bufferOf(playing_)] = playing_ > lastSilent_;
    if (playing_ == chunk_) return;
    if (cursor_.section < static_cast<int>(spectra_.size())) {
        // Still transforming: the voice can join this chunk. What remains is paced anew over the time that remains.
        const std::int64_t left = remaining_ - (done_ - pacedDone_);
        repace(position);
        remaining_ = left + totalCost(v);
        program_[idx(programVoices_++)] = voice;
    } else {
        v.wanted[bufferOf(chunk_)] = true;
    }
}

void ConvolverLevel::detach(int voice) AMP_RT {
    Voice& v = voices_[idx(voice)];
    const int inputs = static_cast<int>(spectra_.size());
    const int current = cursor_.section - inputs;
    for (int i = 0; i < programVoices_; ++i) {
        if (program_[idx(i)] != voice || i < current) continue;
        // The section that is being run restarts with the voice that moves into its place.
        if (i == current) cursor_ = {.section = cursor_.section, .pass = 0, .unit = 0};
        for (int k = i; k + 1 < programVoices_; ++k) program_[idx(k)] = program_[idx(k + 1)];
        --programVoices_;
        --i;
    }
    if (catchUpVoice_ == voice) catchUpVoice_ = -1;
    v.filter = {};
    v.ready = {};
    v.wanted = {};
}

bool ConvolverLevel::caughtUp(int voice) const AMP_RT {
    const Voice& v = voices_[idx(voice)];
    return !v.wanted[0] && !v.wanted[1];
}

std::int64_t ConvolverLevel::catchUp(std::int64_t budget) AMP_RT {
    while (budget > 0) {
        if (catchUpVoice_ < 0) {
            // What plays is more urgent than what will.
            for (const std::int64_t chunk : {playing_, chunk_}) {
                for (std::size_t v = 0; v < voices_.size() && catchUpVoice_ < 0; ++v) {
                    if (chunk < 0 || !voices_[v].wanted[bufferOf(chunk)]) continue;
                    catchUpVoice_ = static_cast<int>(v);
                    catchUpChunk_ = chunk;
                    catchUpCursor_ = {};
                }
            }
            if (catchUpVoice_ < 0) return budget;
        }
        Voice& voice = voices_[idx(catchUpVoice_)];
        const std::size_t buffer = bufferOf(catchUpChunk_);
        const int cost = backwardCost(voice, catchUpCursor_.pass);
        const int count =
            static_cast<int>(std::min<std::int64_t>((budget + cost - 1) / cost, units_ - catchUpCursor_.unit));
        runBackward(voice, catchUpChunk_, catchUpWork_.data(), voice.out[buffer].data(), catchUpCursor_.pass,
                    catchUpCursor_.unit, count);
        budget -= static_cast<std::int64_t>(count) * cost;
        workDone_ += static_cast<std::int64_t>(count) * cost;
        if (advanceCursor(catchUpCursor_, count)) {
            voice.ready[buffer] = true;
            voice.wanted[buffer] = false;
            catchUpVoice_ = -1;
        }
    }
    return budget;
}

const float* ConvolverLevel::playing(int voice) const AMP_RT {
    const Voice& v = voices_[idx(voice)];
    const std::size_t buffer = bufferOf(playing_);
    return playing_ >= 0 && v.ready[buffer] ? v.out[buffer].data() : nullptr;
}

}  // namespace amp::dsp
