// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <new>

#include "models/file/model_file.h"
#include "models/file/parse_failure.h"
#include "models/graph/build_network.h"
#include "models/kernels/kernel_choice.h"
#include "models/rate/rate_converter.h"

namespace amp::models {
namespace {

/// Widths of the layers in the order in which the signal passes them.
struct LayerWidths {
    std::vector<int> operator()(const LinearSpec&) const { return {}; }
    std::vector<int> operator()(const ConvNetSpec& net) const {
        std::vector<int> out;
        for (const auto& [conv, activation] : net.blocks) out.push_back(conv.out);
        return out;
    }
    std::vector<int> operator()(const LstmSpec& net) const {
        std::vector<int> out;
        for (const LstmLayerSpec& layer : net.layers) out.push_back(layer.size);
        return out;
    }
    std::vector<int> operator()(const WaveNetSpec& net) const {
        std::vector<int> out;
        for (const WaveNetArray& array : net.arrays) out.insert(out.end(), array.layers.size(), array.channels);
        return out;
    }
    std::vector<int> operator()(const SequenceSpec& net) const {
        std::vector<int> out;
        for (const SequenceSpec::Layer& layer : net.layers) {
            if (const auto* conv = std::get_if<Conv>(&layer)) out.push_back(conv->out);
            if (const auto* lstm = std::get_if<LstmLayerSpec>(&layer)) out.push_back(lstm->size);
            if (const auto* gru = std::get_if<GruLayerSpec>(&layer)) out.push_back(gru->size);
        }
        return out;
    }
    std::vector<int> operator()(const ContainerSpec& net) const {
        return net.choices.empty() ? std::vector<int>() : std::visit(*this, net.choices.back().network->body);
    }
};

ModelInfo cardOf(const ModelFile& file) {
    ModelInfo info;
    const NetworkSpec& network = file.network;
    const ModelMetadata& data = file.metadata;
    info.architecture = network.architecture;
    info.version = network.version;
    info.sampleRateKnown = network.sampleRateHz.has_value();
    info.sampleRateHz = network.sampleRateHz.value_or(48000.0);
    info.weights = network.weightCount;
    info.layers = std::visit(LayerWidths{}, network.body);
    if (const auto* container = std::get_if<ContainerSpec>(&network.body)) {
        for (const auto& choice : container->choices) info.weights += choice.network->weightCount;
    }
    info.receptiveFieldFrames = network.prewarmFrames;
    info.sizeSteps = sizeSteps(network);
    info.name = data.name;
    info.modeledBy = data.modeledBy;
    info.gearMake = data.gearMake;
    info.gearModel = data.gearModel;
    info.gearType = data.gearType;
    info.toneType = data.toneType;
    info.loudnessDb = data.loudnessDb;
    info.inputLevelDbu = data.inputLevelDbu;
    info.outputLevelDbu = data.outputLevelDbu;
    info.gain = data.gain;
    info.validationEsr = data.validationEsr;
    info.warnings = file.warnings;
    return info;
}

/// A whole-number multiple of the model's rate, else 1.
int wholeRatio(double sessionRateHz, double modelRateHz) {
    const double ratio = std::round(sessionRateHz / modelRateHz);
    const bool whole =
        ratio >= 1.0 && ratio <= 16.0 && std::abs(sessionRateHz - ratio * modelRateHz) < 1.0e-6 * modelRateHz;
    return whole ? static_cast<int>(ratio) : 1;
}

class PlayingModel final : public Model {
public:
    PlayingModel(std::shared_ptr<const ModelFile> file, const LoadOptions& options)
        : file_(std::move(file)), options_(options), info_(cardOf(*file_)) {
        sessionRateHz_ = options_.sessionRateHz > 0.0 ? options_.sessionRateHz : info_.sampleRateHz;
        info_.kernels = name(options_.instructionSet);
        build();
    }

    void reset() AMP_RT override {
        program_->reset();
        if (converter_) converter_->reset();
    }

    void process(const float* in, float* out, int frames) AMP_RT override {
        if (converter_) {
            converter_->process(in, out, frames);
        } else {
            program_->process(in, out, frames);
        }
    }

    double sampleRateHz() const AMP_RT override { return sessionRateHz_; }
    int latencyFrames() const AMP_RT override { return converter_ ? converter_->latencyFrames() : 0; }
    const ModelInfo& info() const AMP_RT override { return info_; }
    const std::shared_ptr<const ModelFile>& file() const override { return file_; }

    void setSize(double size) override {
        if (size == options_.size) return reset();
        options_.size = size;
        if (info_.sizeSteps.size() > 1) return build();
        info_.size = size;
        reset();
    }

private:
    void build() {
        const int ratio = wholeRatio(sessionRateHz_, info_.sampleRateHz);
        const bool converts = std::abs(sessionRateHz_ - ratio * info_.sampleRateHz) >= 1.0e-6 * info_.sampleRateHz;
        const auto network = networkAtSize(std::shared_ptr<const NetworkSpec>(file_, &file_->network),
                                           std::clamp(options_.size, 0.0, 1.0));
        ProgramBuilder builder(kernelsFor(options_.instructionSet), ratio);
        const Rows in = builder.scratch(1);
        builder.setInput(in);
        const Rows out = buildNetwork(*network, builder, in);
        program_ = builder.finish(out, network->prewarmFrames);
        info_.macPerFrame = builder.macPerFrame();
        info_.size = options_.size;
        measure(ratio);
        program_->reset();
        converter_.reset();
        if (converts) {
            converter_ = std::make_unique<RateConverter>(sessionRateHz_, info_.sampleRateHz, *program_);
            converter_->reset();
        }
    }

    void measure(int ratio) {
        constexpr float kImpulse = 0.01f;
        std::array<float, 512> quiet{}, pulsed{};
        program_->process(quiet.data(), quiet.data(), static_cast<int>(quiet.size()));
        program_->reset();
        pulsed[0] = kImpulse;
        program_->process(pulsed.data(), pulsed.data(), static_cast<int>(pulsed.size()));
        int largest = 0;
        for (int n = 0; n < static_cast<int>(pulsed.size()); ++n) {
            const auto i = static_cast<std::size_t>(n);
            pulsed[i] -= quiet[i];
            if (std::abs(pulsed[i]) > std::abs(pulsed[static_cast<std::size_t>(largest)])) largest = n;
        }
        const float peak = pulsed[static_cast<std::size_t>(largest)];
        info_.responseDelayFrames = largest / ratio;
        info_.polarity = peak > 0.0f ? 1 : peak < 0.0f ? -1 : 0;
        info_.silenceOutput = static_cast<double>(quiet[0]);
    }

    std::shared_ptr<const ModelFile> file_;
    LoadOptions options_;
    ModelInfo info_;
    double sessionRateHz_ = 48000.0;
    std::unique_ptr<Program> program_;
    std::unique_ptr<RateConverter> converter_;
};

}  // namespace

Expected<std::unique_ptr<Model>> buildModel(std::shared_ptr<const ModelFile> file, const LoadOptions& options) {
    const std::string start = "The model \"" + file->displayName + "\" cannot be used: ";
    try {
        return std::make_unique<PlayingModel>(std::move(file), options);
    } catch (const ParseFailure& failure) {
        return fail(failure.code, start + failure.reason + ".");
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::tooLarge, start + "there is not enough memory for it.");
    }
}

Expected<std::unique_ptr<Model>> loadModel(const std::filesystem::path& path, const LoadOptions& options) {
    auto file = readModelFile(path);
    if (!file) return tl::unexpected<Error>(std::move(file.error()));
    return buildModel(std::move(*file), options);
}

Expected<std::unique_ptr<Model>> loadModel(std::span<const std::byte> bytes, const std::string& displayName,
                                           const LoadOptions& options) {
    auto file = readModelBytes(bytes, displayName);
    if (!file) return tl::unexpected<Error>(std::move(file.error()));
    return buildModel(std::move(*file), options);
}

Expected<ModelInfo> inspectModel(const std::filesystem::path& path) {
    auto model = loadModel(path);
    if (!model) return tl::unexpected<Error>(std::move(model.error()));
    return (*model)->info();
}

}  // namespace amp::models
