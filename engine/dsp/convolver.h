// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/aligned.h"
#include "engine/base/samples.h"
#include "engine/dsp/convolver_layout.h"
#include "engine/dsp/convolver_level.h"
#include "engine/dsp/impulse_spectra.h"

namespace amp::dsp {

struct ConvolverSpec {
    double sampleRateHz = 48000.0;
    ConvolverLayout layout;
    int inputs = 1;   ///< 1: every output hears the same input; 2: output c hears input c
    int slots = 1;    ///< impulses side by side that share the input's spectra ("mics")
    int outputs = 1;  ///< channels per slot; a mono impulse feeds both, at the price of one where there is one input
    double fadeMs = 10.0;
    InstructionSet instructionSet = bestInstructionSet();
};

/// Convolution with impulse responses of up to ten seconds and more, without delay, in blocks of any length, in one
/// thread. The output is the same bit for bit however the input is cut (law L2), and the work is spread: what large
/// transforms there are run in small units, evenly (ConvolverLevel).
///
/// Each slot has its own impulse. A new one is exchanged for the old while playing: it is computed from the same input
/// spectra, so its tail is there at once, and both are crossfaded (raised cosine, equal gain). The fade begins at the
/// next multiple of 64 frames at which the new impulse has caught up with its tail: at once for impulses up to
/// 8000 taps, some tens of milliseconds for a second, up to half a second for ten.
/// Only where no impulse has reached beyond 65 000 taps before, what lies beyond fills up as it plays.
/// A slot without an impulse is silent; whether that means "bypass" is for the stage to say.
///
/// Impulses are borrowed: the caller keeps each alive until `takeReleased` has handed it back.
/// Memory: 16 bytes per tap, slot and output, and 8 MB of buffers for the longest layouts.
class Convolver {
public:
    static constexpr int kMaxSlots = 2;

    /// Thread: any but audio; allocates.
    void prepare(const ConvolverSpec& spec);
    /// Forgets all audio; impulses stay. An exchange that is under way is completed. Touches a few kilobytes only.
    void reset() AMP_RT;

    /// Starts changing the slot's impulse to `incoming` (null: to silence). The layout must take it (ConvolverLayout::takes). Before
    /// the first frame after prepare or reset the change is immediate.
    /// Thread: audio. Fails: false while the slot's last exchange is still fading; try again later.
    [[nodiscard]] bool exchange(int slot, const ImpulseSpectra* incoming) AMP_RT;
    [[nodiscard]] bool exchanging(int slot) const AMP_RT;
    /// The impulse that a finished exchange has replaced, once; null otherwise. It is not used any more.
    [[nodiscard]] const ImpulseSpectra* takeReleased(int slot) AMP_RT;
    /// The impulse that is sounding or becoming so.
    [[nodiscard]] const ImpulseSpectra* impulse(int slot) const AMP_RT;

    /// Any number of frames. `in` has the spec's inputs, `out` one Samples per slot with the spec's outputs; outputs
    /// may be the memory of the inputs.
    void process(const Samples& in, std::span<const Samples> out) AMP_RT;

    /// Frames until the next multiple of 64 since reset, where exchanges begin and end; 0 when it is now.
    [[nodiscard]] int framesToCell() const AMP_RT {
        return static_cast<int>(-position_ & (ConvolverLayout::kCell - 1));
    }

    [[nodiscard]] static constexpr int latencyFrames() AMP_RT { return 0; }

    /// Multiply-adds since reset, for tests and benchmarks.
    [[nodiscard]] std::int64_t workDone() const AMP_RT;

private:
    struct Input {
        AlignedVector<float> ring;     // recent audio, for the levels
        AlignedVector<float> history;  // the same, in one piece, for the direct sums
        SpectraRing spectra;           // of the first level
    };
    /// An impulse in use: the sounding one or the one that is being faded in.
    struct Side {
        const ImpulseSpectra* impulse = nullptr;
        std::array<AlignedVector<float>, kMaxChannels> firstLevel;  // 64 frames each
    };
    struct Slot {
        std::array<Side, 2> sides;
        int current = 0;
        enum class State { steady, catchingUp, fading } state = State::steady;
        int fadeFrame = 0;
        const ImpulseSpectra* released = nullptr;
    };

    [[nodiscard]] int voiceOf(int slot, int side, int output) const AMP_RT;
    [[nodiscard]] int inputOf(int output) const AMP_RT { return output < spec_.inputs ? output : 0; }
    void attach(int slot, int side, const ImpulseSpectra* impulse) AMP_RT;
    void startCell() AMP_RT;
    void runFirstLevel() AMP_RT;
    void updateExchange(int slot) AMP_RT;
    void finishExchange(Slot& slot, int index) AMP_RT;
    void remember(const Samples& in) AMP_RT;
    [[nodiscard]] bool sharesOutput(const ImpulseSpectra* impulse, int output) const AMP_RT;
    void render(int slot, int side, int output, float* out, int frames) AMP_RT;
    void processPiece(const Samples& in, std::span<const Samples> out) AMP_RT;

    ConvolverSpec spec_;
    const ConvolverKernels* kernels_ = nullptr;
    const ConvolverTables* tables_ = nullptr;
    std::vector<Input> inputs_;
    std::vector<Slot> slots_;
    std::vector<ConvolverLevel> levels_;  // from the second on
    AlignedVector<float> silence_;        // what was before the first frame
    std::vector<float> fade_;             // gain of the incoming side
    std::int64_t ringMask_ = 0;
    int historyStart_ = 0;  // where the next frame goes
    int reach_ = 0;         // frames before it that the direct sums may ask for
    std::int64_t position_ = 0;
    std::int64_t work_ = 0;
};

}  // namespace amp::dsp
