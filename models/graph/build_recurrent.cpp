// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstring>

#include "engine/base/aligned.h"
#include "models/graph/build_network.h"

namespace amp::models {
namespace {

std::size_t at(int i) {
    return static_cast<std::size_t>(i);
}

/// Runs frames through one of `ratio` copies of a recurrent state in turn: at a multiple of its own rate, a network sees
/// each phase of the signal as a signal of its own rate. The turn is part of the state.
class PhasedStep : public Step {
public:
    PhasedStep(Rows in, Rows out, int ratio, float* turn) : in_(in), out_(out), ratio_(ratio), turn_(turn) {
        if (ratio > 1) {
            gathered_.resize(at(in.count * kRoom));
            results_.resize(at(out.count * kRoom));
        }
    }

    void run(int frames) AMP_RT final {
        const float* in = in_.buffer->row(in_.first);
        float* out = out_.buffer->row(out_.first);
        if (ratio_ == 1) {
            runPhase(0, in, in_.buffer->stride, out, out_.buffer->stride, frames);
        } else {
            const int turn = static_cast<int>(*turn_);
            for (int first = 0; first < std::min(ratio_, frames); ++first) {
                const int count = (frames - first + ratio_ - 1) / ratio_;
                for (int r = 0; r < in_.count; ++r) {
                    for (int n = 0; n < count; ++n) {
                        gathered_[at(r * kRoom + n)] = in[r * in_.buffer->stride + first + n * ratio_];
                    }
                }
                runPhase((turn + first) % ratio_, gathered_.data(), kRoom, results_.data(), kRoom, count);
                for (int r = 0; r < out_.count; ++r) {
                    for (int n = 0; n < count; ++n) {
                        out[r * out_.buffer->stride + first + n * ratio_] = results_[at(r * kRoom + n)];
                    }
                }
            }
            *turn_ = static_cast<float>((turn + frames) % ratio_);
        }
        out_.buffer->commit(out_.first, out_.count, frames);
    }

protected:
    virtual void runPhase(int phase, const float* in, std::ptrdiff_t inStride, float* out, std::ptrdiff_t outStride,
                          int frames) AMP_RT = 0;

private:
    static constexpr int kRoom = kBlockFrames + kPadFrames;
    Rows in_, out_;
    int ratio_;
    float* turn_;
    std::vector<float> gathered_, results_;
};

/// Weights of gates, [row][gate][padded], from matrices that are stored by output row.
struct Gates {
    int gates, size, padded;
    /// Sigmoid gates are stored halved.
    std::vector<bool> halved;

    [[nodiscard]] float factor(int gate) const { return halved[at(gate)] ? 0.5f : 1.0f; }

    void appendColumn(AlignedVector<float>& to, const std::vector<float>& matrix, int columns, int column) const {
        const std::size_t start = to.size();
        to.resize(start + at(gates * padded), 0.0f);
        for (int g = 0; g < gates; ++g) {
            for (int h = 0; h < size; ++h) {
                to[start + at(g * padded + h)] = factor(g) * matrix[at((g * size + h) * columns + column)];
            }
        }
    }
};

class LstmStep final : public PhasedStep {
public:
    struct Layer {
        AlignedVector<float> weights, bias;
        std::vector<float> hidden, cell;
        int inputs, size, padded;
    };

    LstmStep(Rows in, Rows out, int ratio, const std::vector<Layer>& layers, AlignedVector<float> headWeights,
             std::vector<float> headBias, const KernelTable& kernels, float* state)
        : PhasedStep(in, out, ratio, state),
          layers_(layers),
          headWeights_(std::move(headWeights)),
          headBias_(std::move(headBias)),
          kernels_(kernels) {
        float* place = state + 16;
        for (int phase = 0; phase < ratio; ++phase) {
            for (const Layer& layer : layers_) {
                LstmLayer ready{.weights = layer.weights.data(),
                                .bias = layer.bias.data(),
                                .hidden = place,
                                .cell = place + 2 * layer.padded,
                                .inputs = layer.inputs,
                                .size = layer.size,
                                .padded = layer.padded};
                std::copy(layer.hidden.begin(), layer.hidden.end(), ready.hidden);
                std::copy(layer.cell.begin(), layer.cell.end(), ready.cell);
                place += 3 * layer.padded;
                ready_.push_back(ready);
            }
        }
        *state = 0.0f;
    }

protected:
    void runPhase(int phase, const float* in, std::ptrdiff_t inStride, float* out, std::ptrdiff_t outStride, int frames)
        AMP_RT override {
        kernels_.lstm({.layers = ready_.data() + static_cast<std::size_t>(phase) * layers_.size(),
                       .layerCount = static_cast<int>(layers_.size()),
                       .in = in,
                       .inStride = inStride,
                       .out = out,
                       .outStride = outStride,
                       .headWeights = headWeights_.data(),
                       .headBias = headBias_.data(),
                       .headRows = static_cast<int>(headBias_.size()),
                       .frames = frames});
    }

private:
    std::vector<Layer> layers_;
    std::vector<LstmLayer> ready_;
    AlignedVector<float> headWeights_;
    std::vector<float> headBias_;
    const KernelTable& kernels_;
};

class GruStep final : public PhasedStep {
public:
    GruStep(Rows in, Rows out, int ratio, const GruArgs& shape, AlignedVector<float> inputWeights,
            AlignedVector<float> hiddenWeights, AlignedVector<float> inputBias, AlignedVector<float> hiddenBias,
            const KernelTable& kernels, float* state)
        : PhasedStep(in, out, ratio, state),
          inputWeights_(std::move(inputWeights)),
          hiddenWeights_(std::move(hiddenWeights)),
          inputBias_(std::move(inputBias)),
          hiddenBias_(std::move(hiddenBias)),
          args_(shape),
          state_(state + 16),
          kernels_(kernels) {
        std::fill(state, state + 16 + 2 * shape.padded * ratio, 0.0f);
        args_.inputWeights = inputWeights_.data();
        args_.hiddenWeights = hiddenWeights_.data();
        args_.inputBias = inputBias_.data();
        args_.hiddenBias = hiddenBias_.data();
    }

protected:
    void runPhase(int phase, const float* in, std::ptrdiff_t inStride, float* out, std::ptrdiff_t outStride, int frames)
        AMP_RT override {
        args_.hidden = state_ + phase * 2 * args_.padded;
        args_.in = in;
        args_.inStride = inStride;
        args_.out = out;
        args_.outStride = outStride;
        args_.frames = frames;
        kernels_.gru(args_);
    }

private:
    AlignedVector<float> inputWeights_, hiddenWeights_, inputBias_, hiddenBias_;
    GruArgs args_;
    float* state_;
    const KernelTable& kernels_;
};

int paddedTo(int size, int width) {
    return (size + width - 1) / width * width;
}

}  // namespace

Rows addLstm(const std::vector<LstmLayerSpec>& layers, const Conv* head, ProgramBuilder& builder, Rows in) {
    const int ratio = builder.rateRatio();
    const KernelTable& kernels = builder.kernels();
    std::vector<LstmStep::Layer> packed;
    std::size_t stateFloats = 16;
    const int width = kernels.recurrentWidth(layers.front().size, layers.size() == 1);
    for (const LstmLayerSpec& spec : layers) {
        const int padded = paddedTo(spec.size, width);
        const Gates gates{4, spec.size, padded, {true, true, false, true}};
        LstmStep::Layer layer{.weights = {},
                              .bias = {},
                              .hidden = spec.hidden,
                              .cell = spec.cell,
                              .inputs = spec.inputs,
                              .size = spec.size,
                              .padded = padded};
        const bool isFirst = &spec == &layers.front();
        layer.inputs = isFirst ? spec.inputs : padded;
        const auto appendRows = [&](int first, int count, int room) {
            for (int c = first; c < first + count; ++c) {
                gates.appendColumn(layer.weights, spec.weights, spec.inputs + spec.size, c);
            }
            layer.weights.resize(layer.weights.size() + at((room - count) * 4 * padded), 0.0f);
        };
        appendRows(0, spec.inputs, layer.inputs);
        appendRows(spec.inputs, spec.size, padded);
        gates.appendColumn(layer.bias, spec.bias, 1, 0);
        layer.hidden.resize(at(2 * padded), 0.0f);
        layer.cell.resize(at(padded), 0.0f);
        stateFloats += at(3 * padded) * at(ratio);
        packed.push_back(std::move(layer));
    }
    const int padded = packed.back().padded;
    AlignedVector<float> headWeights;
    std::vector<float> headBias;
    if (head) {
        headBias = head->bias;
        headWeights.assign(at(head->out * padded), 0.0f);
        for (int o = 0; o < head->out; ++o) {
            for (int i = 0; i < head->in; ++i) headWeights[at(o * padded + i)] = head->weight(o, i, 0);
        }
    }
    const Rows out = builder.scratch(head ? head->out : layers.back().size);
    builder.custom(
        [=, &kernels](float* state) -> std::unique_ptr<Step> {
            return std::make_unique<LstmStep>(in, out, ratio, packed, headWeights, headBias, kernels, state);
        },
        stateFloats, {out}, true);
    return out;
}

Rows addGru(const GruLayerSpec& layer, ProgramBuilder& builder, Rows in) {
    const int ratio = builder.rateRatio();
    const KernelTable& kernels = builder.kernels();
    const int padded = paddedTo(layer.size, kernels.recurrentWidth(layer.size, false));
    const Gates gates{3, layer.size, padded, {true, true, false}};
    AlignedVector<float> inputWeights, hiddenWeights, inputBias, hiddenBias;
    for (int c = 0; c < layer.inputs; ++c) gates.appendColumn(inputWeights, layer.inputWeights, layer.inputs, c);
    for (int c = 0; c < layer.size; ++c) gates.appendColumn(hiddenWeights, layer.hiddenWeights, layer.size, c);
    gates.appendColumn(inputBias, layer.inputBias, 1, 0);
    gates.appendColumn(hiddenBias, layer.hiddenBias, 1, 0);
    GruArgs shape{};
    shape.inputs = layer.inputs;
    shape.size = layer.size;
    shape.padded = padded;
    const Rows out = builder.scratch(layer.size);
    builder.custom(
        [=, &kernels](float* state) -> std::unique_ptr<Step> {
            return std::make_unique<GruStep>(in, out, ratio, shape, inputWeights, hiddenWeights, inputBias, hiddenBias,
                                             kernels, state);
        },
        16 + at(2 * padded * ratio), {out}, true);
    return out;
}

}  // namespace amp::models
