// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/program_builder.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>

#include "engine/base/aligned.h"
#include "models/file/limits.h"
#include "models/file/parse_failure.h"
#include "models/graph/kernel_steps.h"
#include "models/graph/layer_stack.h"

namespace amp::models {
namespace {

constexpr std::size_t kLineFloats = 16;

/// A row's length in floats: whole cache lines, five beyond a multiple of sixteen, so that the rows of a buffer do not
/// fall into the same few sets of the cache.
std::ptrdiff_t rowStride(std::int64_t frames) {
    std::int64_t lines = (frames + kLineFloats - 1) / kLineFloats;
    lines += (5 - lines % 16 + 16) % 16;
    return static_cast<std::ptrdiff_t>(lines * static_cast<std::int64_t>(kLineFloats));
}

/// Weights in the order the kernels read them, aligned to a cache line.
AlignedVector<float> packWeights(const std::vector<ProductInput>& inputs, int outputs,
                                 const std::vector<std::uint8_t>& groups) {
    AlignedVector<float> packed;
    std::size_t rows = 0;
    for (const auto& input : inputs) rows += static_cast<std::size_t>(input.backwards ? input.taps : input.rows.count);
    packed.reserve(rows * static_cast<std::size_t>(outputs));
    int first = 0;
    for (const int size : groups) {
        for (const auto& input : inputs) {
            const int count = input.backwards ? input.taps : input.rows.count;
            for (int r = 0; r < count; ++r) {
                for (int o = first; o < first + size; ++o) packed.push_back(input.weight(o, r));
            }
        }
        first += size;
    }
    return packed;
}

/// At most `most` outputs each, as even as possible.
std::vector<std::uint8_t> outputGroups(int outputs, int most) {
    const int count = (outputs + most - 1) / most;
    std::vector<std::uint8_t> groups(static_cast<std::size_t>(count), static_cast<std::uint8_t>(outputs / count));
    for (int g = 0; g < outputs % count; ++g) ++groups[static_cast<std::size_t>(g)];
    return groups;
}

}  // namespace

/// A custom step waits for its memory.
struct ProgramBuilder::Pending {
    std::size_t step;
    std::size_t offset;
    std::function<std::unique_ptr<Step>(float*)> make;
};

ProgramBuilder::ProgramBuilder(const KernelTable& kernels, int rateRatio)
    : kernels_(kernels), ratio_(rateRatio), program_(std::make_unique<Program>()) {}

ProgramBuilder::~ProgramBuilder() = default;

Buffer* ProgramBuilder::addBuffer(int rows, std::int64_t capacity, std::int64_t mirror) {
    auto buffer = std::make_unique<Buffer>();
    const std::int64_t frames = (capacity == 0 ? kBlockFrames : capacity + mirror) + kPadFrames;
    if (frames > limits::kStateBytes / 4) refuse("it looks back too far", ErrorCode::tooLarge);
    buffer->rows = rows;
    buffer->capacity = static_cast<int>(capacity);
    buffer->mirror = static_cast<int>(mirror);
    buffer->stride = rowStride(frames);
    buffer->offset = floats_;
    floats_ += static_cast<std::size_t>(rows) * static_cast<std::size_t>(buffer->stride) + kLineFloats;
    floats_ = (floats_ + kLineFloats - 1) / kLineFloats * kLineFloats;
    if (floats_ > static_cast<std::size_t>(limits::kStateBytes) / sizeof(float)) {
        refuse("it needs more than 64 MiB to remember the past", ErrorCode::tooLarge);
    }
    program_->buffers_.push_back(std::move(buffer));
    return program_->buffers_.back().get();
}

Rows ProgramBuilder::scratch(int rows) {
    return {addBuffer(rows, 0, 0), 0, rows};
}

Rows ProgramBuilder::remember(int rows, std::int64_t lookback) {
    if (lookback == 0) return scratch(rows);
    const std::int64_t past = lookback * ratio_;
    const std::int64_t capacity = (past + kBlockFrames - 1) / kBlockFrames * kBlockFrames + 2 * kBlockFrames;
    return {addBuffer(rows, capacity, kBlockFrames), 0, rows};
}

Rows ProgramBuilder::rememberRun(std::int64_t lookback) {
    const std::int64_t past = lookback * ratio_;
    const std::int64_t capacity = (past + kBlockFrames - 1) / kBlockFrames * kBlockFrames + 2 * kBlockFrames;
    return {addBuffer(1, capacity, capacity), 0, 1};
}

Rows ProgramBuilder::constant(int rows, float value) {
    const Rows made = scratch(rows);
    constants_.emplace_back(made.buffer, value);
    return made;
}

void ProgramBuilder::addStep(std::unique_ptr<Step> step, std::vector<Rows> written) {
    std::vector<Buffer*> buffers;
    for (const Rows& rows : written) {
        if (rows.buffer) buffers.push_back(rows.buffer);
    }
    program_->steps_.push_back(std::move(step));
    program_->written_.push_back(std::move(buffers));
}

bool ProgramBuilder::fuses(const Activation& activation) {
    if (activation.softmax) return false;
    if (activation.function == Function::tanh) return true;
    return activation.function == Function::leaky &&
           std::all_of(activation.slopes.begin(), activation.slopes.end(),
                       [](float slope) { return slope >= 0.0f && slope <= 1.0f; });
}

bool ProgramBuilder::stack(const WaveNetLayer& layer, Rows in, Rows out, Rows condition, Accumulate head) {
    if (!LayerStack::takes(kernels_, layer, out.buffer != nullptr)) return false;
    auto* step = program_->steps_.empty() ? nullptr : dynamic_cast<LayerStack*>(program_->steps_.back().get());
    if (!step || head.starts || !step->continues(layer, condition, head.rows)) {
        auto made = std::make_unique<LayerStack>(kernels_, layer.conv.out, layer.activation.function, condition, head);
        step = made.get();
        addStep(std::move(made), {});
    }
    step->add(layer, in, out, ratio_);
    const int rows = layer.conv.in * layer.conv.kernel + condition.count + (out.buffer ? layer.conv.out : 0);
    macs_ += static_cast<double>(rows) * layer.conv.out;
    return true;
}

void ProgramBuilder::product(Rows out, const std::vector<float>& bias, std::vector<ProductInput> inputs, Rows add,
                             Accumulate accumulate, const Activation* activation) {
    auto step = std::make_unique<MatmulStep>();
    step->matmul = kernels_.matmul;
    const int outputs = out.count;
    step->groups = outputGroups(outputs, kernels_.maxGroup);
    step->weights = packWeights(inputs, outputs, step->groups);
    step->bias = bias.empty() ? std::vector<float>(static_cast<std::size_t>(outputs), 0.0f) : bias;
    step->out = out;
    step->add = add;
    step->sum = accumulate.rows;
    step->args.sumStarts = accumulate.starts;
    step->args.fused = Fused::none;
    if (activation && activation->function == Function::tanh) {
        step->args.fused = Fused::tanh;
        for (float& w : step->weights) w *= kTanhScale;
        for (float& b : step->bias) b *= kTanhScale;
    }
    if (activation && activation->function == Function::leaky) {
        step->args.fused = Fused::leaky;
        for (int o = 0; o < outputs; ++o) {
            step->slopes.push_back(activation->slopes[static_cast<std::size_t>(o) % activation->slopes.size()]);
        }
    }
    for (const auto& input : inputs) {
        const int count = input.backwards ? input.taps : input.rows.count;
        step->taps.push_back(
            {input.rows.buffer, input.rows.first, input.backwards ? ratio_ : input.delay * ratio_, input.backwards});
        step->terms.push_back({nullptr, 0, count});
        macs_ += static_cast<double>(count) * outputs;
    }
    addStep(std::move(step), {out, accumulate.rows});
}

void ProgramBuilder::convolve(const Conv& conv, Rows in, Rows out, Rows add, Accumulate accumulate,
                              const Activation* activation, const Conv* mixin, Rows condition) {
    const int perGroupOut = conv.out / conv.groups;
    const int perGroupIn = conv.in / conv.groups;
    for (int g = 0; g < conv.groups; ++g) {
        const int firstOut = g * perGroupOut;
        std::vector<ProductInput> inputs;
        for (int k = 0; k < conv.kernel; ++k) {
            inputs.push_back(
                {.rows = in.part(g * perGroupIn, perGroupIn),
                 .delay = (conv.kernel - 1 - k) * conv.dilation,
                 .weight = [&conv, firstOut, k](int o, int i) { return conv.weight(firstOut + o, i, k); }});
        }
        if (mixin) {
            inputs.push_back({.rows = condition,
                              .weight = [mixin, firstOut](int o, int i) { return mixin->weight(firstOut + o, i, 0); }});
        }
        std::vector<float> bias;
        if (conv.hasBias) bias.assign(conv.bias.begin() + firstOut, conv.bias.begin() + firstOut + perGroupOut);
        Activation part;
        if (activation) {
            part = *activation;
            for (std::size_t o = 0; o < static_cast<std::size_t>(perGroupOut) && !part.slopes.empty(); ++o) {
                part.slopes.resize(static_cast<std::size_t>(perGroupOut));
                part.slopes[o] =
                    activation->slopes[(static_cast<std::size_t>(firstOut) + o) % activation->slopes.size()];
            }
        }
        Accumulate to = accumulate;
        if (to.rows.buffer) to.rows = to.rows.part(firstOut, perGroupOut);
        product(out.part(firstOut, perGroupOut), bias, std::move(inputs),
                add.buffer ? add.part(firstOut, perGroupOut) : Rows{}, to, activation ? &part : nullptr);
    }
}

void ProgramBuilder::activate(const Activation& activation, Rows in, Rows out) {
    auto step = std::make_unique<ActivateStep>();
    step->function = kernels_.activate;
    step->args.function = activation.function;
    step->args.a = activation.a;
    step->args.b = activation.b;
    step->args.c = activation.c;
    step->args.d = activation.d;
    step->args.rows = out.count;
    for (int r = 0; r < out.count && !activation.slopes.empty(); ++r) {
        step->slopes.push_back(activation.slopes[static_cast<std::size_t>(r) % activation.slopes.size()]);
    }
    step->in = in;
    step->out = out;
    addStep(std::move(step), {out});
}

void ProgramBuilder::combine(Rows x, Rows y, Rows z, bool blend, Rows out, Accumulate accumulate) {
    auto step = std::make_unique<CombineStep>();
    step->function = kernels_.combine;
    step->args.blend = blend;
    step->args.rows = out.count;
    step->args.sumStarts = accumulate.starts;
    step->x = x;
    step->y = y;
    step->z = z;
    step->out = out;
    step->sum = accumulate.rows;
    macs_ += out.count;
    addStep(std::move(step), {out, accumulate.rows});
}

void ProgramBuilder::custom(const std::function<std::unique_ptr<Step>(float*)>& make, std::size_t stateFloats,
                            std::vector<Rows> written, bool recurrent) {
    pending_.push_back({program_->steps_.size(), floats_, make});
    floats_ += (stateFloats + kLineFloats - 1) / kLineFloats * kLineFloats;
    if (floats_ > static_cast<std::size_t>(limits::kStateBytes) / sizeof(float)) {
        refuse("it needs more than 64 MiB to remember the past", ErrorCode::tooLarge);
    }
    recurrent_ = recurrent_ || recurrent;
    addStep(nullptr, std::move(written));
}

std::unique_ptr<Program> ProgramBuilder::finish(Rows output, std::int64_t prewarmFrames) {
    const auto allocate = [&] {
        auto* memory = static_cast<float*>(std::aligned_alloc(64, (floats_ + kLineFloats) * sizeof(float)));
        if (!memory) throw std::bad_alloc();
        std::memset(memory, 0, floats_ * sizeof(float));
        return memory;
    };
    Program& program = *program_;
    program.memory_.reset(allocate());
    program.settled_.reset(allocate());
    program.floats_ = floats_;
    program.input_ = input_.buffer;
    program.output_ = output.buffer;
    for (auto& buffer : program.buffers_) buffer->base = program.memory_.get() + buffer->offset;
    program.silenceBroken_ = kernels_.silenceBroken;
    for (auto& buffer : program.buffers_) {
        if (buffer->capacity > 0) program.rings_.push_back(buffer.get());
    }
    for (const auto& [buffer, value] : constants_) std::fill_n(buffer->base, buffer->rows * buffer->stride, value);
    for (auto& pending : pending_) program.steps_[pending.step] = pending.make(program.memory_.get() + pending.offset);
    for (auto& step : program.steps_) {
        if (auto* matmul = dynamic_cast<MatmulStep*>(step.get())) matmul->bind();
        if (auto* stack = dynamic_cast<LayerStack*>(step.get())) stack->bind();
    }
    program.settleAtOnce();
    if (recurrent_) {
        // A recurrent state is not constant under silence: run it for as long as the format asks, or until a block leaves
        // everything as it was, bit for bit. Then the blocks that are left would do the same, and only their odd end is run.
        for (auto& pending : pending_)
            program.steps_[pending.step] = pending.make(program.memory_.get() + pending.offset);
        std::vector<float> silence(kBlockFrames, 0.0f), unheard(kBlockFrames);
        const std::size_t bytes = floats_ * sizeof(float);
        for (std::int64_t left = prewarmFrames * ratio_; left > 0;) {
            std::memcpy(program.settled_.get(), program.memory_.get(), bytes);
            const auto frames = std::min<std::int64_t>(left, kBlockFrames);
            program.process(silence.data(), unheard.data(), static_cast<int>(frames));
            left -= frames;
            if (std::memcmp(program.settled_.get(), program.memory_.get(), bytes) == 0) left %= kBlockFrames;
        }
        // Time starts at zero again; rings are turned so that their newest frame is the one before position zero.
        for (auto& buffer : program.buffers_) {
            if (buffer->capacity == 0 || buffer->position == 0) continue;
            for (int r = 0; r < buffer->rows; ++r) {
                float* row = buffer->base + r * buffer->stride;
                std::rotate(row, row + buffer->position, row + buffer->capacity);
                std::copy(row, row + buffer->mirror, row + buffer->capacity);
            }
        }
    }
    std::memcpy(program.settled_.get(), program.memory_.get(), floats_ * sizeof(float));
    program.reset();
    return std::move(program_);
}

}  // namespace amp::models
