// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/file/model_file.h"

#include <cmath>
#include <fstream>
#include <new>
#include <system_error>

#include "models/file/limits.h"
#include "models/file/parse_failure.h"
#include "models/file/parse_parts.h"

namespace amp::models {
namespace {

void readText(const JsonView& metadata, const char* key, std::string& to) {
    const auto value = metadata.findValue(key);
    if (value && value->isString()) to = value->text();
}

void readLevel(const JsonView& metadata, const char* key, std::optional<double>& to,
               std::vector<std::string>& warnings) {
    const auto value = metadata.findValue(key);
    if (!value) return;
    if (value->isNumber() && std::isfinite(value->real()) && std::abs(value->real()) < 1000.0) {
        to = value->real();
    } else {
        warnings.push_back("The file's " + std::string(key) + " is not a usable number and is ignored.");
    }
}

ModelMetadata readMetadata(const JsonView& root, std::vector<std::string>& warnings) {
    ModelMetadata data;
    const auto metadata = root.findValue("metadata");
    if (!metadata || !metadata->isObject()) return data;
    readText(*metadata, "name", data.name);
    readText(*metadata, "modeled_by", data.modeledBy);
    readText(*metadata, "gear_make", data.gearMake);
    readText(*metadata, "gear_model", data.gearModel);
    readText(*metadata, "gear_type", data.gearType);
    readText(*metadata, "tone_type", data.toneType);
    readLevel(*metadata, "loudness", data.loudnessDb, warnings);
    readLevel(*metadata, "input_level_dbu", data.inputLevelDbu, warnings);
    readLevel(*metadata, "output_level_dbu", data.outputLevelDbu, warnings);
    readLevel(*metadata, "gain", data.gain, warnings);
    if (const auto training = metadata->findValue("training"); training && training->isObject()) {
        std::vector<std::string> unheard;  // a validation figure is not worth a warning
        readLevel(*training, "validation_esr", data.validationEsr, unheard);
    }
    return data;
}

/// A keras export has `layers` at its root and no `architecture`.
bool isKeras(const JsonView& root) {
    return root.isObject() && root.find("layers") && !root.find("architecture");
}

std::shared_ptr<const ModelFile> parse(std::string_view bytes, const std::string& displayName) {
    const JsonNode node = parseJson(bytes);
    const JsonView root(node, "");
    root.mustBeObject();
    auto file = std::make_shared<ModelFile>();
    file->displayName = displayName;
    if (isKeras(root)) {
        file->network = parseKeras(root, file->warnings);
    } else {
        file->network = parseNetwork(root, 0, file->warnings);
        if (!file->network.sampleRateHz) {
            file->warnings.emplace_back("The file does not say its sample rate; 48 kHz is assumed.");
        }
    }
    file->metadata = readMetadata(root, file->warnings);
    if (file->network.inChannels != 1 || file->network.outChannels != 1) {
        refuse("it has " + std::to_string(file->network.inChannels) + " inputs and " +
                   std::to_string(file->network.outChannels) + " outputs, and only mono models can be played",
               ErrorCode::unsupported);
    }
    return file;
}

}  // namespace

Expected<std::shared_ptr<const ModelFile>> readModelBytes(std::span<const std::byte> bytes,
                                                          const std::string& displayName) {
    const auto sentence = [&](const std::string& reason) {
        return "The model \"" + displayName + "\" cannot be used: " + reason + ".";
    };
    try {
        return parse({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, displayName);
    } catch (const ParseFailure& failure) {
        return fail(failure.code, sentence(failure.reason));
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::tooLarge, sentence("there is not enough memory for it"));
    }
}

Expected<std::shared_ptr<const ModelFile>> readModelFile(const std::filesystem::path& path) {
    const std::string name = path.string();
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status)) {
        return fail(ErrorCode::notFound, "There is no model file \"" + name + "\".");
    }
    if (!std::filesystem::is_regular_file(status)) {
        return fail(ErrorCode::unreadable, "\"" + name + "\" is not a file.");
    }
    const auto size = std::filesystem::file_size(path, error);
    if (error) return fail(ErrorCode::unreadable, "The model file \"" + name + "\" cannot be read.", error.message());
    if (size > limits::kFileBytes) {
        return fail(ErrorCode::tooLarge, "The model \"" + name + "\" cannot be used: it is larger than 256 MiB.");
    }
    std::ifstream stream(path, std::ios::binary);
    std::vector<std::byte> bytes(static_cast<std::size_t>(size));
    if (!stream || !stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()))) {
        return fail(ErrorCode::unreadable, "The model file \"" + name + "\" cannot be read.");
    }
    return readModelBytes(bytes, name);
}

}  // namespace amp::models
