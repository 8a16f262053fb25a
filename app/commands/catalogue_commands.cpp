// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/commands/commands.h"
#include "engine/params/value_text.h"
#include "engine/stages/catalogue.h"

namespace amp {
namespace {

using Json = nlohmann::ordered_json;

std::string_view unitName(Unit unit) {
    switch (unit) {
        case Unit::none: return "";
        case Unit::fraction: return "0-1";
        case Unit::knob: return "0-10";
        case Unit::decibel: return "dB";
        case Unit::hertz: return "Hz";
        case Unit::milliseconds: return "ms";
        case Unit::seconds: return "s";
        case Unit::percent: return "%";
        case Unit::ratio: return ":1";
        case Unit::semitones: return "semitones";
        case Unit::cents: return "cents";
        case Unit::degrees: return "degrees";
        case Unit::centimetres: return "cm";
        case Unit::beatsPerMinute: return "BPM";
        case Unit::choice: return "choice";
        case Unit::toggle: return "toggle";
    }
    return "";
}

std::string_view familyName(Family family) {
    switch (family) {
        case Family::utility: return "utility";
        case Family::dynamics: return "dynamics";
        case Family::drive: return "drive";
        case Family::tone: return "tone";
        case Family::neural: return "neural";
        case Family::modulation: return "modulation";
        case Family::pitch: return "pitch";
        case Family::time: return "time";
        case Family::cabinet: return "cabinet";
    }
    return "";
}

Json jsonOf(const CatalogueEntry& entry) {
    Json stage = {{"key", entry.info->key},   {"label", entry.info->label}, {"family", familyName(entry.info->family)},
                  {"help", entry.info->help}, {"params", Json::array()},    {"resources", Json::array()}};
    for (const ParamSpec& p : entry.params) {
        Json param = {{"key", p.key},       {"label", p.label},   {"unit", unitName(p.unit)},
                      {"min", p.range.min}, {"max", p.range.max}, {"default", p.defaultValue}};
        if (!p.choices.empty()) param["choices"] = p.choices;
        stage["params"].push_back(std::move(param));
    }
    for (const ResourceSlot& slot : entry.info->resources) {
        stage["resources"].push_back({{"slot", slot.key},
                                      {"label", slot.label},
                                      {"kind", slot.kind == ResourceKind::model ? "model" : "impulse"}});
    }
    return stage;
}

}  // namespace

int runStages(bool json) {
    if (json) {
        Json list = Json::array();
        for (const CatalogueEntry& entry : catalogue()) list.push_back(jsonOf(entry));
        std::cout << list.dump(2) << "\n";
        return kSuccess;
    }
    for (const CatalogueEntry& entry : catalogue()) {
        std::cout << entry.info->key << "  (" << entry.info->label << ", " << familyName(entry.info->family) << ")  "
                  << entry.info->help << "\n";
        for (const ParamSpec& p : entry.params) {
            std::cout << "    " << p.key << "  " << p.label << ": ";
            if (p.unit == Unit::choice) {
                for (std::size_t i = 0; i < p.choices.size(); ++i) std::cout << (i > 0 ? " | " : "") << p.choices[i];
            } else {
                std::cout << formatValue(p, p.range.min) << " to " << formatValue(p, p.range.max);
            }
            std::cout << ", default " << formatValue(p, p.defaultValue) << "\n";
        }
        for (const ResourceSlot& slot : entry.info->resources) {
            std::cout << "    " << slot.key << "  " << slot.label << ": a file\n";
        }
    }
    return kSuccess;
}

}  // namespace amp
