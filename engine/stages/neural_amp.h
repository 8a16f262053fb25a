// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "engine/rt/owned.h"
#include "engine/stages/model_resource.h"
#include "engine/stages/stage.h"

namespace amp {

/// Plays through a neural amp model. Without one the signal passes unchanged. A stereo signal is summed: a model has one input.
class NeuralAmp {
public:
    enum Param : std::size_t { inputGain, outputGain, mix, outputMode, paramCount };
    enum OutputMode { raw, normalised };

    static constexpr std::array resourceSlots{ResourceSlot{"model", "Model", ResourceKind::model}};
    static constexpr std::array<std::string_view, 2> outputModes{"Raw", "Matched"};

    static constexpr StageInfo info{.key = "nam",
                                    .label = "Neural Amp",
                                    .tile = "NAM",
                                    .family = Family::neural,
                                    .resources = resourceSlots,
                                    .help = "A captured amp or pedal from a .nam file."};

    static constexpr std::array params{
        ParamSpec{inputGain, "input_gain", "Input gain", Unit::decibel, {-24.0f, 24.0f}, 0.0f, Taper::linear, 0.1f},
        ParamSpec{outputGain, "output_gain", "Output gain", Unit::decibel, {-24.0f, 24.0f}, 0.0f, Taper::linear, 0.1f},
        ParamSpec{mix, "mix", "Mix", Unit::none, {0.0f, 1.0f}, 1.0f, Taper::linear, 0.01f},
        choiceParam(outputMode, "output_mode", "Level", outputModes, normalised),
    };

    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT;
    void exchange(std::size_t slot, rt::Owned<Resource>& incoming) AMP_RT;
    [[nodiscard]] int latencyFrames() const AMP_RT;
    [[nodiscard]] std::int64_t tailFrames() const AMP_RT;

private:
    [[nodiscard]] models::Model* model() const AMP_RT;

    rt::Owned<Resource> resource_;
    double sampleRateHz_ = 48000.0;
    float matchGain_ = 1.0f;  ///< brings the model's stated loudness to the common one
    std::vector<float> wet_;
};

}  // namespace amp
