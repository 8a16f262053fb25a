// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "models/graph/build_network.h"

namespace amp::models {
namespace {

/// Softmax over the channels. Rare in captures (a last layer that mixes), so it is plain code.
class SoftmaxStep final : public Step {
public:
    SoftmaxStep(Rows in, Rows out) : in_(in), out_(out) {}

    void run(int frames) AMP_RT override {
        for (int n = 0; n < frames; ++n) {
            const float* in = in_.buffer->row(in_.first) + n;
            float* out = out_.buffer->row(out_.first) + n;
            float most = in[0];
            for (int r = 1; r < in_.count; ++r) most = std::max(most, in[r * in_.buffer->stride]);
            float total = 0.0f;
            for (int r = 0; r < in_.count; ++r) {
                const float e = std::exp(in[r * in_.buffer->stride] - most);
                out[r * out_.buffer->stride] = e;
                total += e;
            }
            for (int r = 0; r < in_.count; ++r) out[r * out_.buffer->stride] /= total;
        }
        out_.buffer->commit(out_.first, out_.count, frames);
    }

private:
    Rows in_, out_;
};

Rows scaled(ProgramBuilder& builder, Rows in, float factor) {
    if (factor == 1.0f) return in;
    const Rows out = builder.scratch(in.count);
    builder.combine(in, builder.constant(in.count, factor), {}, false, out);
    return out;
}

struct AddLayer {
    ProgramBuilder& builder;
    Rows in;

    Rows operator()(const Conv& conv) const {
        Rows past = in;
        if (conv.lookback() > 0) {
            past = builder.remember(in.count, conv.lookback());
            builder.combine(in, {}, {}, false, past);
        }
        const Rows out = builder.scratch(conv.out);
        builder.convolve(conv, past, out);
        return out;
    }
    Rows operator()(const LstmLayerSpec& layer) const { return addLstm({layer}, nullptr, builder, in); }
    Rows operator()(const GruLayerSpec& layer) const { return addGru(layer, builder, in); }
    Rows operator()(const ScaleSpec& scale) const {
        const Rows out = builder.scratch(in.count);
        for (int c = 0; c < in.count; ++c) {
            const auto i = static_cast<std::size_t>(c);
            builder.combine(in.part(c, 1), builder.constant(1, scale.scale[i]), builder.constant(1, scale.offset[i]),
                            false, out.part(c, 1));
        }
        return out;
    }
    Rows operator()(const Activation& activation) const {
        const Rows out = builder.scratch(in.count);
        if (activation.softmax) {
            builder.custom(
                [in = in, out](float*) -> std::unique_ptr<Step> { return std::make_unique<SoftmaxStep>(in, out); }, 0,
                {out}, false);
        } else {
            builder.activate(activation, in, out);
        }
        return out;
    }
};

}  // namespace

Rows buildSequence(const SequenceSpec& net, ProgramBuilder& builder, Rows in) {
    const Rows audio = scaled(builder, in, net.inputGain);
    Rows signal = audio;
    if (net.inputs > 1) {
        // The knobs of a conditioned capture, 0 to 1, stand at their middle.
        constexpr float kMiddle = 0.5f;
        signal = builder.constant(net.inputs, kMiddle);
        builder.combine(audio, {}, {}, false, signal.part(0, 1));
    }
    for (const auto& layer : net.layers) signal = std::visit(AddLayer{builder, signal}, layer);
    if (net.skip) {
        const Rows sum = builder.scratch(1);
        builder.combine(signal, {}, audio, false, sum);
        signal = sum;
    }
    return scaled(builder, signal, net.outputGain);
}

}  // namespace amp::models
