// SPDX-License-Identifier: GPL-3.0-or-later
#include <iostream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "app/commands/commands.h"
#include "app/preset_library.h"
#include "engine/base/file.h"
#include "engine/preset/preset_file.h"
#include "engine/preset/rustortion_import.h"

namespace amp {

namespace fs = std::filesystem;

int runPresetsList(const Paths& paths, bool json) {
    const std::vector<PresetEntry> all = listPresets(paths.presets());
    if (json) {
        auto list = nlohmann::ordered_json::array();
        for (const PresetEntry& entry : all) {
            list.push_back({{"name", entry.name}, {"tags", entry.tags}, {"path", entry.path.string()}});
        }
        std::cout << list.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
        return kSuccess;
    }
    for (const PresetEntry& entry : all) {
        std::cout << entry.name;
        for (const std::string& tag : entry.tags) std::cout << "  #" << tag;
        std::cout << "\n";
    }
    return kSuccess;
}

namespace {

constexpr std::size_t kMostPresetBytes = 4'000'000;

/// Our own format, or that of Rustortion.
Expected<Preset> readAnyPreset(const fs::path& file) {
    if (const auto text = readFile(file, kMostPresetBytes); text && isRustortionPreset(*text)) {
        return importRustortion(*text, file.filename().string());
    }
    return readPreset(file);
}

}  // namespace

int runPresetsImport(const Paths& paths, const std::vector<std::string>& files) {
    int status = kSuccess;
    for (const std::string& file : files) {
        const auto preset = readAnyPreset(file);
        if (!preset) {
            status = reportError(preset.error());
            continue;
        }
        const std::string stem = fs::path(file).stem().string();
        fs::path target = paths.presets() / (stem + ".json");
        std::error_code error;
        for (int i = 2; fs::exists(target, error); ++i)
            target = paths.presets() / (stem + " " + std::to_string(i) + ".json");
        if (const auto written = writePreset(target, *preset); !written) {
            status = reportError(written.error());
            continue;
        }
        std::cout << "Imported \"" << preset->name << "\" as " << target.string() << "\n";
    }
    return status;
}

int runPresetsExport(const Paths& paths, const std::string& name, const std::string& file) {
    const auto preset = openPreset(name, paths.presets());
    if (!preset) return reportError(preset.error());
    if (const auto written = writePreset(file, *preset); !written) return reportError(written.error());
    std::cout << "Exported \"" << preset->name << "\" to " << file << "\n";
    return kSuccess;
}

}  // namespace amp
