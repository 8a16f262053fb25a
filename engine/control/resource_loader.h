// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "engine/base/error.h"
#include "engine/control/model_facts.h"
#include "engine/preset/preset.h"
#include "engine/stages/impulse_resource.h"
#include "engine/stages/resource.h"

namespace amp {

/// What a slot is to be filled with.
struct ResourceWish {
    ResourceKind kind = ResourceKind::model;
    std::filesystem::path path;  ///< "factory:KEY" names built-in material
    std::string sha256;          ///< a file that has gone is looked for by it; may be empty
    double sampleRateHz = 48000.0;
    ImpulseShape shape{};     ///< of impulses
    bool slotStereo = false;  ///< what ImpulseShape::Channels::automatic means
};

/// What is known of an impulse that a slot was filled with.
struct ImpulseFacts {
    std::shared_ptr<const PreparedImpulse> prepared;  ///< for curves and alignment; null for models
    double sampleRateHz = 48000.0;
    double matchDb = 0.0;    ///< gain that loudness matching would give, or gave
    bool inverted = false;   ///< its first strong half-wave points down
    int sourceChannels = 1;  ///< of the file
};

/// A file made ready for a stage, with what the window says about it.
struct LoadedResource {
    std::unique_ptr<Resource> resource;
    std::filesystem::path path;  ///< where it was found, if not where the preset said
    std::string sha256;          ///< of the file's contents; empty for built-in material
    std::string name;            ///< for display
    std::string detail;          ///< one line: architecture, rate, size
    ModelFacts facts{};          ///< of a model
    ImpulseFacts impulse;
};

/// Turns files into resources, off the audio thread. Builder threads; several may call at once.
class ResourceLoader {
public:
    virtual ~ResourceLoader() = default;

    /// Loads what is wished for. Blocking: as long as reading and preparing take.
    [[nodiscard]] virtual Expected<LoadedResource> load(const ResourceWish& wish) = 0;
    /// Makes ready what will probably be wished for next, so that `load` has it at once. May do nothing.
    virtual void prepareAhead(const ResourceWish& wish) { static_cast<void>(wish); }
};

}  // namespace amp
