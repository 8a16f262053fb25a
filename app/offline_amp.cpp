// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offline_amp.h"

#include <algorithm>

#include "engine/control/document.h"

namespace amp {

OfflineAmp::~OfflineAmp() {
    engine_.clear();
    retire_.drain();
}

Expected<void> OfflineAmp::load(const Preset& preset, double sampleRateHz, const Quality& quality,
                                std::vector<std::filesystem::path> folders, const std::vector<TimedEvent>& events) {
    if (const auto fits = fitsRig(preset); !fits) return fits;
    resources_.setFolders(std::move(folders));
    Preset document = preset;
    std::uint32_t tag = 1;
    tagNodes(document.chain, tag);
    oversampling_ = factorOf(quality, preset);
    RigBuilder builder(retire_, resources_,
                       {.sampleRateHz = sampleRateHz, .oversampling = oversampling_, .phase = quality.phase});
    rt::Owned<Rig> rig = builder.rig(document);
    for (const BuiltResource& r : builder.resources()) {
        if (!r.sentence.empty()) return fail(r.missing ? ErrorCode::notFound : ErrorCode::badFormat, r.sentence);
    }
    if (!builder.unknownStages().empty()) {
        return fail(ErrorCode::unsupported, "The preset uses the stage \"" + builder.unknownStages().front() +
                                                "\", which this version does not know; update Halfstack.");
    }
    const auto resolved = resolveEvents(events, document);
    if (!resolved) return tl::unexpected(resolved.error());
    latency_ = rig->latencyFrames();
    const auto& files = builder.resources();
    const auto fileOf = [&files](StageId stage, std::string_view slot) {
        const auto it = std::find_if(files.begin(), files.end(),
                                     [&](const BuiltResource& r) { return r.stage == stage && r.slot == slot; });
        return it == files.end() ? nullptr : &*it;
    };
    rig_.document = document;
    rig_.oversampling = oversampling_;
    rig_.phase = quality.phase;
    for (PresetNode& node : rig_.document.chain) node = asBuilt(std::move(node), fileOf);
    engine_.rateChanged(sampleRateHz);
    static_cast<void>(engine_.commands().tryPush(Command{.frame = 0, .number = 1, .body = SwapRig{std::move(rig)}}));
    std::uint32_t number = 2;
    for (const StageEvent& event : *resolved) {
        Command command{.frame = event.frame, .number = number++, .body = SetBypass{event.stage, event.bypass}};
        if (event.param) {
            command.body = SetParam{event.stage, static_cast<std::uint16_t>(*event.param), event.value};
        }
        // Always fits: `readEvents` takes no more than the queue holds.
        static_cast<void>(engine_.commands().tryPush(std::move(command)));
    }
    return {};
}

}  // namespace amp
