// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace amp {

/// How an impulse response is made ready for its slot. Models have none of this.
struct ImpulseShape {
    enum class Channels {
        automatic,  ///< what the stage is made for: a cabinet takes the sum, a room both sides
        sum,
        left,
        right,
        stereo,
    };
    Channels channels = Channels::automatic;
    float cutSeconds = 0.0f;    ///< cut there, with a fade-out; 0: as long as it is
    bool minimumPhase = false;  ///< the same spectrum with the least delay
    bool matchLoudness = true;  ///< brought to the common loudness
    friend bool operator==(const ImpulseShape&, const ImpulseShape&) = default;
};

/// A file that a stage plays through: where it was, and what it contained, so that a moved file is found again.
struct PresetResource {
    std::string slot;            ///< key of the stage's resource slot
    std::filesystem::path path;  ///< absolute, or relative to the data folder; "factory:KEY" names built-in material
    std::string sha256;          ///< of the whole file, lower-case hex; empty when never computed
    ImpulseShape shape{};        ///< of an impulse response
    friend bool operator==(const PresetResource&, const PresetResource&) = default;
};

struct PresetNode;

/// Several chains side by side whose outputs are added.
struct PresetSplit {
    struct Lane {
        std::vector<PresetNode> chain;
        float levelDb = 0.0f;
        float pan = 0.0f;  ///< −1 left … +1 right; any value but 0 makes the sum stereo
        friend bool operator==(const Lane&, const Lane&) = default;
    };
    std::vector<Lane> lanes;
    friend bool operator==(const PresetSplit&, const PresetSplit&) = default;
};

/// One stage of a chain, or a split. A stage has a key; a split has lanes and no key.
struct PresetNode {
    std::string stage;
    bool bypass = false;
    std::map<std::string, float> params;  ///< what is missing has its default
    std::vector<PresetResource> resources;
    std::optional<PresetSplit> split;
    std::string unknown;  ///< JSON text of keys this version does not know, kept on rewrite
    std::uint32_t tag =
        0;  ///< the editor's name for this very node; never stored, not part of what makes presets equal

    friend bool operator==(const PresetNode& a, const PresetNode& b) {
        return a.stage == b.stage && a.bypass == b.bypass && a.params == b.params && a.resources == b.resources &&
               a.split == b.split && a.unknown == b.unknown;
    }
};

/// A preset as data: the document that the player edits and the builder compiles into a rig. Plain value; no thread.
struct Preset {
    std::string name;
    std::string author;
    std::string description;
    std::vector<std::string> tags;
    float trimDb = 0.0f;   ///< input trim
    float levelDb = 0.0f;  ///< output level of the preset, before the master
    std::vector<PresetNode> chain;
    std::string unknown;  ///< JSON text of keys this version does not know, kept on rewrite
    friend bool operator==(const Preset&, const Preset&) = default;
};

}  // namespace amp
