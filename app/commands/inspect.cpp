// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/commands/commands.h"
#include "engine/control/document.h"
#include "engine/preset/preset_file.h"
#include "ir/impulse.h"
#include "models/model.h"

namespace amp {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

Json maybe(const std::optional<double>& value) {
    return value ? Json(*value) : Json(nullptr);
}

Json describe(const models::ModelInfo& m) {
    return {{"kind", "model"},
            {"architecture", m.architecture},
            {"version", m.version},
            {"sample_rate", m.sampleRateHz},
            {"sample_rate_known", m.sampleRateKnown},
            {"weights", m.weights},
            {"receptive_field", m.receptiveFieldFrames},
            {"sizes", m.sizeSteps},
            {"name", m.name},
            {"modeled_by", m.modeledBy},
            {"gear_make", m.gearMake},
            {"gear_model", m.gearModel},
            {"gear_type", m.gearType},
            {"tone_type", m.toneType},
            {"loudness_db", maybe(m.loudnessDb)},
            {"input_level_dbu", maybe(m.inputLevelDbu)},
            {"output_level_dbu", maybe(m.outputLevelDbu)},
            {"gain", maybe(m.gain)},
            {"validation_esr", maybe(m.validationEsr)},
            {"mac_per_frame", m.macPerFrame},
            {"kernels", m.kernels},
            {"delay_frames", m.responseDelayFrames},
            {"polarity", m.polarity},
            {"silence_output", m.silenceOutput},
            {"warnings", m.warnings}};
}

Json describe(const ir::Impulse& impulse) {
    const ir::ImpulseInfo& i = impulse.info;
    return {{"kind", "impulse"},
            {"format", i.format},
            {"sample_rate", i.sourceRateHz},
            {"channels", i.sourceChannels},
            {"frames", i.sourceFrames},
            {"seconds", i.seconds},
            {"onset_seconds", i.onsetSeconds},
            {"polarity", i.polarity},
            {"peak_db", i.peakDb},
            {"loudness_db", i.loudnessDb},
            {"cut", i.cut},
            {"warnings", i.warnings}};
}

void listStages(const std::vector<PresetNode>& chain, Json& stages, Json& warnings) {
    for (const PresetNode& node : chain) {
        if (node.split) {
            stages.push_back("split");
            for (const auto& lane : node.split->lanes) listStages(lane.chain, stages, warnings);
            continue;
        }
        stages.push_back(node.stage);
        if (findStage(node.stage) == nullptr)
            warnings.push_back("the stage \"" + node.stage + "\" is not known to this version");
    }
}

Json describe(const Preset& preset) {
    Json stages = Json::array(), warnings = Json::array();
    listStages(preset.chain, stages, warnings);
    return {
        {"kind", "preset"},    {"name", preset.name}, {"author", preset.author}, {"description", preset.description},
        {"tags", preset.tags}, {"stages", stages},    {"warnings", warnings}};
}

Expected<Json> inspect(const fs::path& path) {
    const std::string extension = path.extension().string();
    if (extension == ".json" || extension == ".nam" || extension == ".aidax") {
        if (extension == ".json") {
            const auto preset = readPreset(path);
            if (preset) return describe(*preset);
            // A file that says it is a preset but cannot be used is no model either.
            if (preset.error().code != ErrorCode::badFormat) return tl::unexpected(preset.error());
        }
        return models::inspectModel(path).map([](const models::ModelInfo& m) { return describe(m); });
    }
    return ir::loadImpulse(path, ir::ImpulseOptions{}).map([](const ir::Impulse& i) { return describe(i); });
}

}  // namespace

int runInspect(const InspectOptions& options) {
    const auto found = inspect(options.file);
    if (!found) return reportError(found.error());
    if (options.json) {
        std::cout << found->dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
        return kSuccess;
    }
    for (const auto& [key, value] : found->items()) {
        if (value.is_null() || (value.is_string() && value.get<std::string>().empty()) ||
            (value.is_array() && value.empty()))
            continue;
        std::string label = key;
        std::replace(label.begin(), label.end(), '_', ' ');
        std::cout << label << ": "
                  << (value.is_string() ? value.get<std::string>()
                                        : value.dump(-1, ' ', false, Json::error_handler_t::replace))
                  << "\n";
    }
    return kSuccess;
}

}  // namespace amp
