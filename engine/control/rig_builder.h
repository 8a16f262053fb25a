// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/control/model_facts.h"
#include "engine/control/resource_loader.h"
#include "engine/dsp/oversampler.h"
#include "engine/preset/preset.h"
#include "engine/rig/rig.h"
#include "engine/rt/owned.h"

namespace amp {

/// What building a stage brought to light for the window.
struct BuiltResource {
    StageId stage;
    std::string slot;
    std::filesystem::path path;   ///< as asked for
    ImpulseShape shape;           ///< as asked for
    std::filesystem::path found;  ///< where it was
    std::string sha256;
    std::string name;
    std::string detail;
    ModelFacts facts{};  ///< of a model
    ImpulseFacts impulse;
    std::string sentence;  ///< why there is none, or empty
    bool missing = false;
};

/// What is built for: the session's rate and the quality wished for.
struct BuildSettings {
    double sampleRateHz = 48000.0;
    int oversampling = 1;
    dsp::OversamplingPhase phase = dsp::OversamplingPhase::lowLatency;
};

/// Compiles documents, or parts of them, into what the audio thread plays: stages prepared, files loaded, models settled, buffers
/// touched. A file that cannot be had leaves its slot empty and is reported; stages this version does not know are left out and
/// reported. Builder thread.
class RigBuilder {
public:
    RigBuilder(rt::RetireList& retire, ResourceLoader& loader, const BuildSettings& settings)
        : retire_(retire), loader_(loader), settings_(settings) {}

    [[nodiscard]] rt::Owned<Rig> rig(const Preset& document);
    /// One node, with all that is inside a split. Null when the stage is not known.
    [[nodiscard]] rt::Owned<Node> node(const PresetNode& node, int inChannels);
    /// A resource for a running stage; null when it cannot be had (see `resources()`).
    [[nodiscard]] rt::Owned<Resource> resource(const PresetNode& node, const ResourceSlot& slot);

    /// What came of every file touched so far.
    [[nodiscard]] const std::vector<BuiltResource>& resources() const { return resources_; }
    /// Delay of each stage built, in frames at the session's rate.
    [[nodiscard]] const std::map<std::uint32_t, int>& latencies() const { return latencies_; }
    /// Keys of stages that were left out.
    [[nodiscard]] const std::vector<std::string>& unknownStages() const { return unknown_; }

private:
    /// Belongs into an oversampled region.
    [[nodiscard]] bool oversampled(const PresetNode& description) const;
    /// Appends the nodes of `chain`; returns the channels behind it.
    int fill(Chain& into, const std::vector<PresetNode>& chain, int inChannels);

    rt::RetireList& retire_;
    ResourceLoader& loader_;
    BuildSettings settings_;
    std::vector<BuiltResource> resources_;
    std::map<std::uint32_t, int> latencies_;
    std::vector<std::string> unknown_;
};

}  // namespace amp
