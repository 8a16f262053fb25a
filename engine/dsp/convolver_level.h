// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/base/aligned.h"
#include "engine/base/attributes.h"
#include "engine/dsp/convolver_kernels.h"
#include "engine/dsp/convolver_layout.h"

namespace amp::dsp {

/// The recent spectra of one input in one level: for each group of bins the newest partitions one after the other.
class SpectraRing {
public:
    /// Holds the newest `slots` partitions of `groups` groups.
    void prepare(int groups, int slots);
    [[nodiscard]] float* at(int group, std::int64_t chunk) AMP_RT;
    /// sum = Σ p < partitions of spectrum(chunk − p)·filter(p), for one group. `filter` has one group per
    /// partition, one after the other.
    void multiply(const ConvolverKernels& kernels, int group, std::int64_t chunk, const float* filter, int partitions,
                  float* sum) AMP_RT;

private:
    [[nodiscard]] int slotOf(std::int64_t chunk) const AMP_RT;
    AlignedVector<float> data_;
    int slots_ = 0;
};

/// One level of the partitioned convolver: N = 64·8^d frames, d ≥ 1 (the first level is simple enough to live in
/// Convolver). Chunk c is the input that ended at frame c·N. Its transforms and products are run in small units
/// between frame c·N and (c+1)·N − 64, evenly; its output plays from then on for N frames. Chunk 0 is the silence
/// before the beginning.
///
/// A level without any voice rests; the deepest one costs a third of a short cabinet's time. When it wakes, it knows the
/// input from then on only.
///
/// A voice is one impulse channel fed by one input. A voice that joins late is not left to fill up slowly: the output
/// that plays and the one in preparation are computed for it from the spectra that are there ("catching up").
///
/// All positions are absolute frames since reset; nothing depends on how calls are cut.
class ConvolverLevel {
public:
    struct Filter {
        const float* groups = nullptr;
        int partitions = 0;
    };

    /// `partitions`: the most that a filter has; `inputOfVoice`: for each voice the input that feeds it.
    /// `mayRest`: transform nothing until the first voice has a filter.
    void prepare(int depth, int partitions, int inputs, const std::vector<int>& inputOfVoice,
                 const ConvolverKernels& kernels, bool mayRest);
    void reset() AMP_RT;

    /// Call at every frame that is a multiple of 64, before that frame's audio. `ring` is each input's recent audio,
    /// `ringMask` its length − 1, a power of two of at least 4N; `silence` stands for what was before frame 0.
    void startCell(std::int64_t position, const float* const* ring, std::int64_t ringMask, const float* silence) AMP_RT;
    /// Does the work that is due by `position`.
    void advance(std::int64_t position) AMP_RT;

    /// Gives a voice its filter (one without partitions makes no sound). At a multiple of 64 only, after startCell.
    void attach(int voice, const Filter& filter, std::int64_t position) AMP_RT;
    void detach(int voice) AMP_RT;
    /// Has the voice everything that it will need from now on?
    [[nodiscard]] bool caughtUp(int voice) const AMP_RT;
    /// Works up to `budget` multiply-adds on what late voices miss; returns what is left of the budget.
    [[nodiscard]] std::int64_t catchUp(std::int64_t budget) AMP_RT;

    /// N frames that play now, or null where the voice is silent. The sample for frame t is [(t + 64) mod N].
    [[nodiscard]] const float* playing(int voice) const AMP_RT;

    /// Multiply-adds since reset.
    [[nodiscard]] std::int64_t workDone() const AMP_RT { return workDone_; }

private:
    struct Voice {
        int input = 0;
        Filter filter;
        std::array<AlignedVector<float>, 2> out;  // one plays, one is in preparation
        std::array<bool, 2> ready{};
        std::array<bool, 2> wanted{};  // to be caught up
    };
    /// A place in a sequence of passes of N/64 units each.
    struct Cursor {
        int section = 0;
        int pass = 0;
        int unit = 0;
    };

    [[nodiscard]] int forwardCost(int pass) const AMP_RT;
    [[nodiscard]] int backwardCost(const Voice& voice, int pass) const AMP_RT;
    [[nodiscard]] std::int64_t totalCost(const Voice& voice) const AMP_RT;
    void runForward(int input, int pass, int unit, int count) AMP_RT;
    void runBackward(Voice& voice, std::int64_t chunk, float* work, float* out, int pass, int unit, int count) AMP_RT;
    [[nodiscard]] bool advanceCursor(Cursor& cursor, int count) const AMP_RT;
    void repace(std::int64_t position) AMP_RT;
    void finishVoice(int voice) AMP_RT;

    const ConvolverKernels* kernels_ = nullptr;
    const ConvolverTables* tables_ = nullptr;
    int depth_ = 1;
    int size_ = 0;
    int units_ = 0;  // per pass
    std::vector<SpectraRing> spectra_;
    std::vector<Voice> voices_;
    std::vector<int> program_;  // voices of the chunk in work; joined until the forward transforms are done
    int programVoices_ = 0;
    AlignedVector<float> work_;

    bool mayRest_ = false;
    bool awake_ = true;
    std::int64_t lastSilent_ = 0;  // chunks up to this one were not transformed
    std::int64_t chunk_ = -1;      // the one in work
    std::int64_t playing_ = -2;    // the one that plays
    std::array<const float*, 2> older_{};
    std::array<const float*, 2> newer_{};
    Cursor cursor_;
    std::int64_t done_ = 0;
    std::int64_t remaining_ = 0;  // at the last repace
    std::int64_t pacedFrom_ = 0;  // position of the last repace
    std::int64_t pacedDone_ = 0;  // done_ then
    std::int64_t deadline_ = 0;

    AlignedVector<float> catchUpWork_;
    int catchUpVoice_ = -1;
    std::int64_t catchUpChunk_ = 0;
    Cursor catchUpCursor_;
    std::int64_t workDone_ = 0;
};

}  // namespace amp::dsp
