// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/events_file.h"

#include <nlohmann/json.hpp>

#include "engine/base/file.h"
#include "engine/runtime/engine.h"
#include "engine/stages/catalogue.h"

namespace amp {
namespace {

// All of them are sent before the first frame; the rest of the queue is left to the start of the session.
constexpr std::size_t kMostEvents = kCommandCapacity - 56;

/// The library would read −1 as a very large number.
std::uint64_t count(const nlohmann::json& value) {
    if (!value.is_number_unsigned()) throw std::runtime_error("not a whole number");
    return value.get<std::uint64_t>();
}

}  // namespace

Expected<std::vector<TimedEvent>> readEvents(const std::filesystem::path& path) {
    const auto text = readFile(path, 1'000'000);
    if (!text) return tl::unexpected(text.error());
    const std::string name = "\"" + path.string() + "\"";
    std::vector<TimedEvent> events;
    try {
        const auto root = nlohmann::json::parse(*text);
        if (!root.is_array()) throw std::runtime_error("not a list");
        for (const auto& entry : root) {
            TimedEvent event;
            event.frame = count(entry.at("frame"));
            event.stage = count(entry.at("stage"));
            if (entry.contains("bypass")) {
                event.bypass = entry.at("bypass").get<bool>();
            } else {
                event.param = entry.at("param").get<std::string>();
                event.value = entry.at("value").get<float>();
            }
            events.push_back(std::move(event));
        }
    } catch (const std::exception& error) {
        return fail(ErrorCode::badFormat,
                    name +
                        " is not a list of events; write [{\"frame\": 4800, \"stage\": 0, \"param\": \"gain\", "
                        "\"value\": 3.5}].",
                    error.what());
    }
    if (events.size() > kMostEvents) {
        return fail(ErrorCode::tooLarge, name + " holds more than " + std::to_string(kMostEvents) + " events.");
    }
    std::uint64_t last = 1;
    for (const TimedEvent& event : events) {
        if (event.frame < last) {
            return fail(ErrorCode::badFormat, name + " holds events whose frames go back; they begin at 1 and rise.");
        }
        last = event.frame;
    }
    return events;
}

Expected<std::vector<StageEvent>> resolveEvents(const std::vector<TimedEvent>& events, const Preset& document) {
    std::vector<StageEvent> resolved;
    for (const TimedEvent& event : events) {
        if (event.stage >= document.chain.size()) {
            return fail(ErrorCode::badArgument, "An event is for stage " + std::to_string(event.stage) +
                                                    ", but the chain has only " +
                                                    std::to_string(document.chain.size()) + ".");
        }
        const PresetNode& node = document.chain[event.stage];
        StageEvent made{event.frame, StageId{node.tag}, {}, event.value, event.bypass};
        if (!event.param.empty()) {
            const CatalogueEntry* entry = findStage(node.stage);
            const ParamSpec* spec = entry != nullptr ? entry->param(event.param) : nullptr;
            if (spec == nullptr) {
                return fail(ErrorCode::badArgument, "An event names the parameter \"" + event.param +
                                                        "\", which stage " + std::to_string(event.stage) + " (\"" +
                                                        node.stage + "\") does not have.");
            }
            if (spec->change == Change::rebuild) {
                return fail(ErrorCode::badArgument, "The parameter \"" + event.param + "\" of \"" + node.stage +
                                                        "\" needs a new stage, so no event can change it.");
            }
            made.param = spec->index;
            made.value = spec->clamp(event.value);
        }
        resolved.push_back(made);
    }
    return resolved;
}

}  // namespace amp
