// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/attributes.h"
#include "engine/base/error.h"
#include "engine/base/instruction_set.h"

/// Neural amp models: a capture file becomes something that plays.
///
///     auto model = amp::models::loadModel("x.nam", {.sessionRateHz = 48000});   // any thread but audio
///     (*model)->process(in, out, frames);                                        // audio thread
///
/// Formats: .nam 0.5.0 to 0.7.x (Linear, ConvNet, LSTM, WaveNet, SlimmableContainer) and keras/RTNeural JSON.
namespace amp::models {

struct ModelFile;

/// What to build from a file.
struct LoadOptions {
    double sessionRateHz = 0.0;  ///< the rate process() will run at; 0: the model's own
    double size = 1.0;           ///< 0 smallest .. 1 full, for variable-size models
    InstructionSet instructionSet = bestInstructionSet();
};

/// The model card.
struct ModelInfo {
    std::string architecture;       ///< "WaveNet", "LSTM", "ConvNet", "Linear", "SlimmableContainer" or "keras"
    std::string version;            ///< of the file; empty for keras
    double sampleRateHz = 48000.0;  ///< the model's own; 48 kHz where the file does not say
    bool sampleRateKnown = false;
    std::int64_t weights = 0;
    std::vector<int> layers;                ///< width of each layer, from input to output; of the largest size
    std::int64_t receptiveFieldFrames = 0;  ///< at the model's rate; of the full size
    std::vector<double> sizeSteps;          ///< values of `size` at which the model changes; one entry: fixed size
    double size = 1.0;                      ///< what this model was built with
    std::string name, modeledBy, gearMake, gearModel, gearType, toneType;
    std::optional<double> loudnessDb, inputLevelDbu, outputLevelDbu, gain, validationEsr;
    std::vector<std::string> warnings;
    double macPerFrame = 0.0;  ///< multiplications per frame at the model's rate
    std::string kernels;       ///< instruction set in use
    // Measured when the model is built, with a small impulse on top of silence:
    int responseDelayFrames = 0;  ///< frames (model rate) from the impulse to the largest value of the response
    int polarity = 0;             ///< +1, -1 (the model turns the signal over), 0 (no response)
    double silenceOutput = 0.0;   ///< the constant that comes out of endless silence
};

/// A model ready to play: mono in, mono out, any number of frames a call. Same bits for every cutting of the input.
class Model {
public:
    Model() = default;
    Model(const Model&) = delete;
    Model& operator=(const Model&) = delete;
    virtual ~Model() = default;

    /// Back to the settled state: endless silence before the first sample. Thread: audio. Memory: none.
    virtual void reset() AMP_RT = 0;

    /// `in` and `out` may be the same; 1 frame or more. Samples that are not finite count as zero and what comes
    /// out is finite. Denormals are flushed inside. Thread: audio. Blocking: never. Memory: none.
    virtual void process(const float* in, float* out, int frames) AMP_RT = 0;

    /// The rate process() runs at.
    [[nodiscard]] virtual double sampleRateHz() const AMP_RT = 0;

    /// Delay added by rate conversion, at sampleRateHz(); 0 where rates are equal or a whole multiple.
    [[nodiscard]] virtual int latencyFrames() const AMP_RT = 0;

    /// The model card. Any thread.
    [[nodiscard]] virtual const ModelInfo& info() const AMP_RT = 0;

    /// Rebuilds this model at another size and resets it. Thread: setup, while nobody calls process().
    /// To change the size of a playing model, build another one from file() and cross over to it.
    virtual void setSize(double size) = 0;

    /// The file it was built from, to build it again at another size or rate without reading.
    [[nodiscard]] virtual const std::shared_ptr<const ModelFile>& file() const = 0;
};

/// Builds from a file that was read before. Thread: any but audio. Cost: a few milliseconds.
[[nodiscard]] Expected<std::unique_ptr<Model>> buildModel(std::shared_ptr<const ModelFile> file,
                                                          const LoadOptions& options = {});

/// Reads and builds. Thread: any but audio. Fails with one sentence that names the file and what is wrong with it.
[[nodiscard]] Expected<std::unique_ptr<Model>> loadModel(const std::filesystem::path& path,
                                                         const LoadOptions& options = {});
[[nodiscard]] Expected<std::unique_ptr<Model>> loadModel(std::span<const std::byte> bytes,
                                                         const std::string& displayName,
                                                         const LoadOptions& options = {});

/// The card without a model to play: what `inspect` prints. Thread: any but audio.
[[nodiscard]] Expected<ModelInfo> inspectModel(const std::filesystem::path& path);

}  // namespace amp::models
