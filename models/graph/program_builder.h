// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "models/file/network_spec.h"
#include "models/graph/program.h"

namespace amp::models {

/// Rows [first, first + count) of a buffer.
struct Rows {
    Buffer* buffer = nullptr;
    int first = 0;
    int count = 0;

    [[nodiscard]] Rows part(int from, int number) const { return {buffer, first + from, number}; }
};

/// Input of a matrix product: rows, so many frames ago, and weight(output, row).
struct ProductInput {
    Rows rows;
    int delay = 0;
    std::function<float(int, int)> weight;
    bool backwards = false;  ///< one row; "row" i is the same row another i frames ago (an impulse response)
    int taps = 0;
};

/// Where results are added up, beside being stored.
struct Accumulate {
    Rows rows{};
    bool starts = false;
};

/// Lays a network out as a Program. Setup thread; allocates. Buffers are declared with what they must remember; memory is
/// allocated in finish(), after the total has been compared with the limit.
class ProgramBuilder {
public:
    explicit ProgramBuilder(const KernelTable& kernels, int rateRatio);
    ~ProgramBuilder();
    ProgramBuilder(const ProgramBuilder&) = delete;
    ProgramBuilder& operator=(const ProgramBuilder&) = delete;

    /// Every delay is multiplied by this: a network that runs at a multiple of its own rate (see rateRatio in model.h).
    [[nodiscard]] int rateRatio() const { return ratio_; }
    [[nodiscard]] const KernelTable& kernels() const { return kernels_; }

    /// Rows that last one block.
    Rows scratch(int rows);
    /// Rows whose last `lookback` frames (at the model's own rate) can be read; 0 gives scratch.
    Rows remember(int rows, std::int64_t lookback);
    /// One row whose past can be read backwards as one run.
    Rows rememberRun(std::int64_t lookback);
    /// Rows that hold a constant.
    Rows constant(int rows, float value);
    void setInput(Rows rows) { input_ = rows; }

    /// out = f(bias + add + sum of inputs), accumulate (+)= out. `bias` may be empty; `f` is one that fuses() and takes no
    /// `add`.
    void product(Rows out, const std::vector<float>& bias, std::vector<ProductInput> inputs, Rows add = {},
                 Accumulate accumulate = {}, const Activation* activation = nullptr);

    /// A convolution (grouped or not) of `in`, plus `extra` inputs.
    void convolve(const Conv& conv, Rows in, Rows out, Rows add = {}, Accumulate accumulate = {},
                  const Activation* activation = nullptr, const Conv* mixin = nullptr, Rows condition = {});

    /// A whole WaveNet layer, in one step with those before it where they are alike. False, and nothing done, where the
    /// kernels have no such step. `out` is empty where nobody reads it.
    bool stack(const WaveNetLayer& layer, Rows in, Rows out, Rows condition, Accumulate head);

    /// out = f(in). In place is allowed. Slopes repeat over the rows.
    void activate(const Activation& activation, Rows in, Rows out);
    /// out = x * y + z (empty y, z: left out); `blend`: out = y x + (1 - y) z.
    void combine(Rows x, Rows y, Rows z, bool blend, Rows out, Accumulate accumulate = {});

    /// A step of another kind, with `state` floats of its own memory that reset() restores. `recurrent` steps make the
    /// program settle by running silence instead of at once.
    void custom(const std::function<std::unique_ptr<Step>(float* state)>& make, std::size_t stateFloats,
                std::vector<Rows> written, bool recurrent);

    /// True where the kernels can apply it inside a product.
    [[nodiscard]] static bool fuses(const Activation& activation);

    /// Multiplications per frame laid out so far.
    [[nodiscard]] double macPerFrame() const { return macs_; }

    /// Allocates, settles (running `prewarmFrames` of silence if a step is recurrent) and hands over.
    /// Throws ParseFailure when the state would be too large.
    std::unique_ptr<Program> finish(Rows output, std::int64_t prewarmFrames);

private:
    struct Pending;

    Buffer* addBuffer(int rows, std::int64_t capacity, std::int64_t mirror);
    void addStep(std::unique_ptr<Step> step, std::vector<Rows> written);

    const KernelTable& kernels_;
    int ratio_;
    std::unique_ptr<Program> program_;
    std::vector<std::pair<Buffer*, float>> constants_;
    std::vector<Pending> pending_;
    Rows input_;
    std::size_t floats_ = 0;
    bool recurrent_ = false;
    double macs_ = 0.0;
};

}  // namespace amp::models
