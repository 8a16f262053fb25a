// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/events_file.h"
#include "engine/control/file_resources.h"
#include "engine/control/quality.h"
#include "engine/control/rig_builder.h"
#include "engine/control/rig_event.h"
#include "engine/preset/preset.h"
#include "engine/runtime/engine.h"

namespace amp {

/// An engine with a rig in it and nobody to wait for: what `render` and `bench` run. The same Engine, Rig and builder as live.
/// The rig is in place before the first frame, so nothing fades in. One thread.
class OfflineAmp {
public:
    OfflineAmp() = default;
    ~OfflineAmp();

    /// Builds the preset for a rate and a quality. Fails when a file cannot be had or a stage is unknown: offline nobody is told later.
    /// The events take effect at their frames while it plays.
    [[nodiscard]] Expected<void> load(const Preset& preset, double sampleRateHz, const Quality& quality,
                                      std::vector<std::filesystem::path> folders,
                                      const std::vector<TimedEvent>& events = {});
    [[nodiscard]] Engine& engine() { return engine_; }
    [[nodiscard]] int latencyFrames() const { return latency_; }
    [[nodiscard]] int oversampling() const { return oversampling_; }
    /// What was built, so that the same can be built again.
    [[nodiscard]] const RigState& rig() const { return rig_; }

private:
    rt::RetireList retire_;
    Engine engine_;
    FileResources resources_;
    int latency_ = 0;
    int oversampling_ = 1;
    RigState rig_;
};

}  // namespace amp
