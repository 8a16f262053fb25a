// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offline_amp.h"

#include "engine/control/document.h"

namespace amp {

OfflineAmp::~OfflineAmp() {
    engine_.clear();
    retire_.drain();
}

Expected<void> OfflineAmp::load(const Preset& preset, const BuildSettings& settings,
                                std::vector<std::filesystem::path> folders) {
    resources_.setFolders(std::move(folders));
    Preset document = preset;
    std::uint32_t tag = 1;
    tagNodes(document.chain, tag);
    RigBuilder builder(retire_, resources_, settings);
    rt::Owned<Rig> rig = builder.rig(document);
    for (const BuiltResource& r : builder.resources()) {
        if (!r.sentence.empty()) return fail(r.missing ? ErrorCode::notFound : ErrorCode::badFormat, r.sentence);
    }
    if (!builder.unknownStages().empty()) {
        return fail(ErrorCode::unsupported, "The preset uses the stage \"" + builder.unknownStages().front() +
                                                "\", which this version does not know; update Halfstack.");
    }
    latency_ = rig->latencyFrames();
    engine_.rateChanged(settings.sampleRateHz);
    static_cast<void>(engine_.commands().tryPush(Command{.frame = 0, .number = 1, .body = SwapRig{std::move(rig)}}));
    return {};
}

}  // namespace amp
