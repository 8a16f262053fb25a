// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "engine/dsp/dc_blocker.h"
#include "engine/rt/owned.h"
#include "engine/stages/model_resource.h"
#include "engine/stages/stage.h"

namespace amp {

/// Plays through a neural amp model. Without one the signal passes unchanged. A stereo signal is summed: a model has one
/// input. Models of another rate are converted inside and declare their delay; the dry share of the mix is delayed alike.
///
/// Levels. With calibration, the input is brought to the level the capture was made at: the interface's level (dBu that
/// are 0 dBFS) less the model's. The output is left alone (raw), brought to a common loudness (normalised), or to the
/// level the captured gear had, at this interface (calibrated). What the file does not say counts as 0 dB.
class NeuralAmp {
public:
    enum Param : std::size_t {
        inputGain,
        outputGain,
        mix,
        outputMode,
        calibration,
        interfaceLevel,
        size,
        dcBlock,
        paramCount
    };
    enum OutputMode { raw, normalised, calibrated };

    static constexpr std::array resourceSlots{ResourceSlot{"model", "Model", ResourceKind::model}};
    static constexpr std::array<std::string_view, 3> outputModes{"Raw", "Normalised", "Calibrated"};

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
        toggleParam(calibration, "calibration", "Calibrate input", false),
        ParamSpec{.index = interfaceLevel,
                  .key = "interface_level",
                  .label = "Interface level",
                  .unit = Unit::decibel,
                  .range = {-10.0f, 30.0f},
                  .defaultValue = 12.0f,
                  .step = 0.1f,
                  .lead = false},
        ParamSpec{.index = size,
                  .key = "size",
                  .label = "Model size",
                  .unit = Unit::none,
                  .range = {0.0f, 1.0f},
                  .defaultValue = 1.0f,
                  .step = 0.05f,
                  .change = Change::rebuild,
                  .lead = false},
        toggleParam(dcBlock, "dc_block", "Remove DC", true),
    };

    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT;
    void exchange(std::size_t slot, rt::Owned<Resource>& incoming) AMP_RT;
    [[nodiscard]] int latencyFrames() const AMP_RT;
    [[nodiscard]] std::int64_t tailFrames() const AMP_RT;

private:
    /// The most that rate conversion delays, at the highest rate.
    static constexpr std::size_t kMostDelay = 512;

    [[nodiscard]] models::Model* model() const AMP_RT;
    [[nodiscard]] float inputFactor(float gainDb, float interfaceDbu, bool calibrates) const AMP_RT;
    [[nodiscard]] float outputFactor(float gainDb, float interfaceDbu, int mode) const AMP_RT;
    void describeModel() AMP_RT;

    rt::Owned<Resource> resource_;
    double sampleRateHz_ = 48000.0;
    std::vector<float> wet_;

    // From the model's card, in dB; 0 where the file does not say.
    float loudnessCorrection_ = 0.0f;
    float inputLevel_ = 0.0f;
    float outputLevel_ = 0.0f;
    bool knowsInputLevel_ = false;
    bool knowsOutputLevel_ = false;
    double silence_ = 0.0;  ///< what the model gives for endless silence

    /// The factors of what does not move, computed when it has changed.
    struct Factor {
        float gainDb = 0.0f, interfaceDbu = 0.0f;
        int mode = -1;
        float factor = 1.0f;
    };
    Factor in_, out_;

    DcBlocker dc_;

    std::array<std::array<float, kMostDelay>, kMaxChannels> dry_{};
    std::size_t dryDelay_ = 0;
    std::size_t dryAt_ = 0;
};

}  // namespace amp
