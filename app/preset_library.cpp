// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/preset_library.h"

#include <algorithm>
#include <system_error>

#include "assets/embedded_text.h"
#include "engine/preset/preset_file.h"
#include "engine/rt/role.h"

namespace amp {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view kFactory = "factory:";

std::string folded(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

}  // namespace

std::vector<PresetEntry> listPresets(const fs::path& folder) {
    AMP_REQUIRE_MAY_WAIT();
    std::vector<PresetEntry> all;
    std::error_code error;
    for (const auto& file : fs::directory_iterator(folder, error)) {
        if (file.path().extension() != ".json") continue;
        if (const auto preset = readPreset(file.path())) all.push_back({preset->name, preset->tags, file.path()});
    }
    for (const assets::EmbeddedText& text : assets::factoryPresets()) {
        const auto preset = parsePreset(text.text, std::string(text.name));
        if (preset) all.push_back({preset->name, preset->tags, std::string(kFactory) + std::string(text.name)});
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const PresetEntry& a, const PresetEntry& b) { return folded(a.name) < folded(b.name); });
    return all;
}

Expected<Preset> openPreset(const std::string& wanted, const fs::path& folder, fs::path* path) {
    AMP_REQUIRE_MAY_WAIT();
    const auto opened = [&](const fs::path& where) {
        if (path != nullptr) *path = where;
    };
    if (wanted.starts_with(kFactory)) {
        for (const assets::EmbeddedText& text : assets::factoryPresets()) {
            if (wanted.substr(kFactory.size()) != text.name) continue;
            opened({});  // saving makes a file of the player's own
            return parsePreset(text.text, std::string(text.name));
        }
        return fail(ErrorCode::notFound, "There is no factory preset \"" + wanted.substr(kFactory.size()) + "\".");
    }
    std::error_code error;
    if (wanted.find('/') != std::string::npos || fs::path(wanted).extension() == ".json" ||
        fs::is_regular_file(wanted, error)) {
        opened(fs::absolute(wanted));
        return readPreset(wanted);
    }
    for (const PresetEntry& entry : listPresets(folder)) {
        if (folded(entry.name) == folded(wanted)) return openPreset(entry.path.string(), folder, path);
    }
    return fail(ErrorCode::notFound,
                "There is no preset \"" + wanted + "\"; \"halfstack presets\" lists those there are, or give a file.");
}

}  // namespace amp
