// SPDX-License-Identifier: GPL-3.0-or-later
//
// The part of LiveControl that loads and saves the document as a preset. Control thread; files are read and written by the
// worker `files_`.
#include <cctype>

#include "engine/control/document.h"
#include "engine/control/live_control.h"
#include "engine/preset/preset_file.h"

namespace amp {
namespace {

/// A file name for a preset's name: letters of any script, digits, space, dash and underscore stay.
std::string fileNameFor(const std::string& name) {
    std::string file;
    for (const char c : name) {
        const auto u = static_cast<unsigned char>(c);
        const bool keep = u >= 0x80 || std::isalnum(u) != 0 || c == '-' || c == '_' || c == ' ';
        file += keep ? c : '_';
    }
    return file.empty() ? "Preset" : file;
}

}  // namespace

void LiveControl::loadPreset(Preset preset, const std::filesystem::path& path) {
    if (const auto fits = fitsRig(preset); !fits) {
        tell({Toast::Kind::error, fits.error().sentence, "The sound stays as it was.", {}, {}});
        return;
    }
    // New tags, so that the rig changes as a whole even when the presets look alike.
    for (PresetNode& node : preset.chain) dropTags(node);
    tagNodes(preset.chain, nextTag_);
    document_ = std::move(preset);
    saved_ = document_;
    presetPath_ = path;
    history_.clear();
    other_.reset();
    comparingB_ = false;
    audition_.reset();
    sync_.requireRebuild();
    changed();
}

void LiveControl::bringBack(Preset document) {
    if (!fitsRig(document) || document == document_) return;
    edit("Unsaved changes");
    for (PresetNode& node : document.chain) dropTags(node);
    tagNodes(document.chain, nextTag_);
    document_ = std::move(document);
    changed();
}

void LiveControl::loadPresetFile(const std::filesystem::path& path) {
    ++loading_;
    files_.post([this, path]() -> BackgroundWorker::Completion {
        auto preset = readPreset(path);
        return [this, path, preset = std::move(preset)] {
            --loading_;
            if (preset) {
                loadPreset(*preset, path);
            } else {
                tell({Toast::Kind::error,
                      preset.error().sentence,
                      "The sound stays as it was.",
                      {},
                      preset.error().detail});
            }
        };
    });
}

void LiveControl::savePreset() {
    if (presetPath_.empty()) {
        savePresetAs(document_.name.empty() ? "My preset" : document_.name);
    } else {
        save(presetPath_, document_);
    }
}

void LiveControl::savePresetAs(const std::string& name) {
    Preset preset = document_;
    preset.name = name;
    document_.name = name;
    // Two names never share a file, also where a file system or the replacement of signs makes them alike.
    files_.post([this, preset, folder = folders_.presets]() -> BackgroundWorker::Completion {
        const std::string base = fileNameFor(preset.name);
        std::filesystem::path path = folder / (base + ".json");
        for (int i = 2; std::filesystem::exists(path); ++i) {
            const auto there = readPreset(path);
            if (there && there->name == preset.name) break;
            path = folder / (base + " " + std::to_string(i) + ".json");
        }
        return [this, preset, path] { save(path, preset); };
    });
    ++documentGeneration_;
}

void LiveControl::save(const std::filesystem::path& path, Preset preset) {
    // What the hash was when it was loaded lets a moved file be found again.
    const auto fillHashes = [this](auto& self, std::vector<PresetNode>& chain) -> void {
        for (PresetNode& node : chain) {
            for (PresetResource& r : node.resources) {
                const BuiltResource* built = sync_.resource(StageId{node.tag}, r.slot);
                if (built != nullptr && built->path == r.path) r.sha256 = built->sha256;
            }
            if (!node.split) continue;
            for (PresetSplit::Lane& lane : node.split->lanes) self(self, lane.chain);
        }
    };
    Preset stored = preset;
    fillHashes(fillHashes, stored.chain);
    files_.post([this, path, preset = std::move(preset), stored = std::move(stored)]() -> BackgroundWorker::Completion {
        const auto result = writePreset(path, stored);
        return [this, path, preset, result] {
            if (result) {
                saved_ = preset;
                presetPath_ = path;
                tell({Toast::Kind::info, "Saved \"" + preset.name + "\".", {}, {}, {}});
            } else {
                tell({Toast::Kind::error, result.error().sentence, {}, "details", result.error().detail});
            }
        };
    });
}

}  // namespace amp
