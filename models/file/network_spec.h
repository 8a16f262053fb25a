// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "models/kernels/kernels.h"

/// What a model file says, checked and with its weights in place, before anything is built from it. Plain values; a
/// spec that exists is consistent: widths fit, counts match, weights are finite.
namespace amp::models {

/// y[o][n] = bias[o] + sum w[o][i][k] x[i][n - (kernel - 1 - k) dilation], inputs of o's group only.
/// Weights as in the file: for each output, each input of its group, each tap, oldest tap first.
struct Conv {
    int in = 1;
    int out = 1;
    int kernel = 1;
    int dilation = 1;
    int groups = 1;
    bool hasBias = false;
    std::vector<float> weights{};
    std::vector<float> bias{};

    [[nodiscard]] std::int64_t weightCount() const {
        return std::int64_t{out} * (in / groups) * kernel + (hasBias ? out : 0);
    }
    [[nodiscard]] std::int64_t lookback() const { return std::int64_t{kernel - 1} * dilation; }
    [[nodiscard]] float weight(int o, int i, int k) const {
        return weights[(static_cast<std::size_t>(o) * static_cast<std::size_t>(in / groups) +
                        static_cast<std::size_t>(i)) *
                           static_cast<std::size_t>(kernel) +
                       static_cast<std::size_t>(k)];
    }
};

struct Activation {
    Function function = Function::identity;
    float a = 0.0f, b = 0.0f, c = 0.0f, d = 0.0f;
    std::vector<float> slopes{};  ///< Function::leaky: one, or one per channel (repeating)
    bool softmax = false;         ///< over the channels; keras files only
};

enum class Gating { none, gated, blended };

/// The eight places of a WaveNet layer where the condition may scale and shift the signal, in weight order.
enum FilmSite : std::size_t {
    convPre,
    convPost,
    mixinPre,
    mixinPost,
    activationPre,
    activationPost,
    layer1x1Post,
    head1x1Post,
    filmSiteCount
};

struct Film {
    int width = 0;  ///< channels of the signal
    bool shift = true;
    Conv conv{};  ///< condition to scale rows, then shift rows
};

struct WaveNetLayer {
    Conv conv{};
    Conv mixin{};
    Activation activation{};
    Activation secondary{};
    Gating gating = Gating::none;
    std::optional<Conv> layer1x1{};
    std::optional<Conv> head1x1{};
    std::array<std::optional<Film>, filmSiteCount> films;
};

struct WaveNetArray {
    int channels = 1;
    int bottleneck = 1;
    Conv rechannel{};
    std::vector<WaveNetLayer> layers{};
    Conv head{};
    std::vector<int> allowedChannels{};  ///< empty: not slimmable
};

struct NetworkSpec;

struct WaveNetSpec {
    int inChannels = 1;
    std::vector<WaveNetArray> arrays{};
    std::vector<std::pair<Activation, Conv>> postHead{};
    float headScale = 1.0f;
    std::shared_ptr<const NetworkSpec> condition;
};

struct ConvNetSpec {
    std::vector<std::pair<Conv, Activation>> blocks{};  ///< batch normalisation folded in
    Conv head{};
};

struct LinearSpec {
    int inChannels = 1;
    int outChannels = 1;
    std::vector<float> impulse{};
    float bias = 0.0f;
};

/// Rows: gate blocks i, f, g, o; columns: inputs, then hidden state.
struct LstmLayerSpec {
    int inputs = 1;
    int size = 1;
    std::vector<float> weights{};
    std::vector<float> bias{};
    std::vector<float> hidden{};
    std::vector<float> cell{};
};

struct LstmSpec {
    std::vector<LstmLayerSpec> layers{};
    Conv head{};
    std::int64_t prewarmFrames = 1;
};

/// Rows: gate blocks z, r, c.
struct GruLayerSpec {
    int inputs = 1;
    int size = 1;
    std::vector<float> inputWeights{};   ///< [3 size][inputs]
    std::vector<float> hiddenWeights{};  ///< [3 size][size]
    std::vector<float> inputBias{};
    std::vector<float> hiddenBias{};
};

/// y = gamma (x - mean) / sqrt(var + eps) + beta, already reduced to one factor and offset per channel.
struct ScaleSpec {
    std::vector<float> scale{};
    std::vector<float> offset{};
};

/// A keras export: layers one after the other.
struct SequenceSpec {
    using Layer = std::variant<Conv, LstmLayerSpec, GruLayerSpec, ScaleSpec, Activation>;
    int inputs = 1;
    std::vector<Layer> layers{};
    bool skip = false;  ///< add the (scaled) input to the output
    float inputGain = 1.0f;
    float outputGain = 1.0f;
};

struct ContainerSpec {
    struct Choice {
        double maxValue;
        std::shared_ptr<const NetworkSpec> network;
    };
    std::vector<Choice> choices{};
};

struct NetworkSpec {
    std::string architecture;
    std::string version;
    std::optional<double> sampleRateHz;
    std::variant<LinearSpec, ConvNetSpec, LstmSpec, WaveNetSpec, SequenceSpec, ContainerSpec> body;
    int inChannels = 1;
    int outChannels = 1;
    std::int64_t weightCount = 0;
    std::int64_t prewarmFrames = 0;  ///< silence after which a fresh model has settled; also its receptive field
};

}  // namespace amp::models
