// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "engine/base/attributes.h"
#include "models/kernels/kernels.h"

namespace amp::models {

/// Rows of signal inside a program: either scratch (the current block only) or a ring that remembers.
///
/// A ring's capacity is a multiple of kBlockFrames and blocks never cross a multiple of kBlockFrames of absolute time,
/// so a block is written in one piece. What is written into the first `mirror` frames is written again behind the end,
/// so that a window of the past is in one piece too: a tap is one pointer, and no block pays for moving memory.
/// The capacity exceeds the lookback by two blocks: one being written, and one that vectors may spill into.
struct Buffer : Ring {
    int rows = 0;
    std::size_t offset = 0;  ///< into the program's memory, in floats

    [[nodiscard]] float* row(int r) const AMP_RT { return base + r * stride + position; }
    /// The window that starts `delay` frames before the current block.
    [[nodiscard]] const float* past(int r, int delay) const AMP_RT {
        const int at = position - delay;
        return base + r * stride + (at < 0 ? at + capacity : at);
    }
    /// After writing `frames` frames to rows [first, first + count).
    void commit(int first, int count, int frames) const AMP_RT;
    void advance(int frames) AMP_RT {
        if (capacity == 0) return;
        position += frames;
        if (position == capacity) position = 0;
    }
};

/// One step of a program. Thread: audio. The step reads and writes buffers at their current block.
class Step {
public:
    Step() = default;
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;
    virtual ~Step() = default;
    virtual void run(int frames) AMP_RT = 0;

    /// Fills a buffer with the frame at its current position, as endless silence does.
    using Fill = std::function<void(const Buffer&)>;
    /// What one silent frame makes of settled inputs. The caller fills the outputs; those that the step itself reads it
    /// must fill on its way. Setup thread.
    virtual void settle(const Fill&) { run(1); }
};

/// A network made ready to run: buffers in one piece of memory and the steps in order. Built by ProgramBuilder.
///
/// Cost: fixed per block; no step ever does more work than in the block before (no rewinding, no refills).
class Program {
public:
    Program() = default;
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    /// Back to the settled state in which it was built: a fresh model after endless silence. Copies the state.
    /// Thread: audio.
    void reset() AMP_RT;

    /// Any number of frames; `in` and `out` may be the same. Values that are not finite count as zero.
    /// Thread: audio. Blocking: never. Memory: none.
    void process(const float* in, float* out, int frames) AMP_RT;

private:
    friend class ProgramBuilder;

    void runBlock(const float* in, float* out, int frames) AMP_RT;
    /// One silent frame through all steps, each ring filled with what its writer produced: the state after endless
    /// silence, exactly, because without recurrent layers every row is then constant.
    void settleAtOnce();

    struct AlignedFree {
        void operator()(float* p) const;
    };
    std::unique_ptr<float[], AlignedFree> memory_;
    std::unique_ptr<float[], AlignedFree> settled_;
    std::size_t floats_ = 0;
    void (*silenceBroken_)(float* row, float bound, int frames) noexcept = nullptr;
    std::vector<std::unique_ptr<Buffer>> buffers_;
    std::vector<Buffer*> rings_;  ///< those that have a position
    std::vector<std::unique_ptr<Step>> steps_;
    std::vector<std::vector<Buffer*>> written_;  ///< by each step; used to settle
    Buffer* input_ = nullptr;
    Buffer* output_ = nullptr;
    int phase_ = 0;  ///< absolute frame modulo kBlockFrames
};

}  // namespace amp::models
