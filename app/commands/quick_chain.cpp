// SPDX-License-Identifier: GPL-3.0-or-later
#include <filesystem>

#include "app/commands/commands.h"
#include "engine/params/value_text.h"
#include "engine/stages/catalogue.h"

namespace amp {
namespace {

Expected<PresetNode> stageFrom(const std::string& text) {
    const std::size_t colon = text.find(':');
    PresetNode node;
    node.stage = text.substr(0, colon);
    const CatalogueEntry* entry = findStage(node.stage);
    if (entry == nullptr) {
        return fail(ErrorCode::badArgument,
                    "There is no stage \"" + node.stage + "\"; \"halfstack stages\" lists those there are.");
    }
    std::size_t at = colon == std::string::npos ? text.size() : colon + 1;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        const std::string pair = text.substr(at, end - at);
        at = end + 1;
        const std::size_t equals = pair.find('=');
        const std::string key = pair.substr(0, equals);
        const std::string value = equals == std::string::npos ? std::string() : pair.substr(equals + 1);
        if (entry->slot(key) >= 0) {
            node.resources.push_back({key, value, {}});
            continue;
        }
        const ParamSpec* spec = entry->param(key);
        if (spec == nullptr || equals == std::string::npos) {
            return fail(ErrorCode::badArgument, "The stage \"" + node.stage + "\" has no parameter \"" + key +
                                                    "\"; write KEY:param=value,param=value.");
        }
        const auto number = parseValue(*spec, value);
        if (!number) return tl::unexpected(number.error());
        node.params[key] = *number;
    }
    return node;
}

/// Sets a parameter if the stage has it; the choice is named by its label.
void set(PresetNode& node, std::string_view key, std::string_view value) {
    const ParamSpec* spec = findStage(node.stage)->param(key);
    if (spec == nullptr) return;
    if (const auto number = parseValue(*spec, value)) node.params[std::string(key)] = *number;
}

}  // namespace

Expected<Preset> presetFromChain(const std::vector<ChainPart>& chain, double namSize) {
    Preset preset;
    preset.name = "Quick chain";
    for (const ChainPart& part : chain) {
        PresetNode node;
        if (part.kind == ChainPart::Kind::stage) {
            auto parsed = stageFrom(part.text);
            if (!parsed) return tl::unexpected(parsed.error());
            node = std::move(*parsed);
        } else if (part.kind == ChainPart::Kind::model) {
            // The capture and nothing else: unity gains, its own level, no filter.
            node.stage = "nam";
            node.resources.push_back({"model", std::filesystem::absolute(part.text), {}});
            set(node, "output_mode", "raw");
            set(node, "calibration", "off");
            set(node, "dc_block", "off");
            set(node, "size", std::to_string(namSize));
        } else {
            node.stage = "cabinet";
            node.resources.push_back({"a", "raw:" + std::filesystem::absolute(part.text).string(), {}});
            set(node, "a_match", "off");
            set(node, "highpass", "off");
            set(node, "lowpass", "off");
        }
        preset.chain.push_back(std::move(node));
    }
    return preset;
}

}  // namespace amp
