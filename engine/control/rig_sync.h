// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "engine/control/background_worker.h"
#include "engine/control/change_list.h"
#include "engine/control/command_link.h"
#include "engine/control/quality.h"
#include "engine/control/resource_loader.h"
#include "engine/control/rig_builder.h"
#include "engine/control/rig_event.h"
#include "engine/preset/preset.h"

namespace amp {

/// Keeps the running rig equal to a wanted document. It knows what the audio thread plays (or will, once the commands under way
/// have been taken), compares that with what is wanted, sends what can be sent at once and has the rest built, one
/// job at a time. Whatever order edits come in and however long builds take, the rig ends at the wanted document.
/// Control thread.
class RigSync {
public:
    /// A file as it was last built.
    struct ResourceReport {
        BuiltResource built;
        bool kept = false;  ///< it failed, and the stage goes on with what it had
    };
    struct Events {
        /// A file could not be had. `kept`: the stage goes on with the old one, and the document should say so again.
        std::function<void(const ResourceReport&)> resourceFailed;
        /// A stage key of the document is not known to this version.
        std::function<void(const std::string& key)> stageUnknown;
        std::function<void(const std::string& sentence)> refused;
        /// The audio thread has taken a change of the rig, at this engine frame; in order.
        std::function<void(std::uint64_t frame, const RigEvent& event)> applied;
    };

    /// How a take begins: with a rig fresh from the builder, so that the take can be made again. `make` is called once that rig is
    /// there (at once when it cannot be had: then without a state), `began` when the audio thread has taken it, without a
    /// frame when it refused. Nothing of the rig changes between the two.
    struct TakeStart {
        std::function<rt::Owned<TakeTap>(const RigState* state)> make;
        std::function<void(std::optional<std::uint64_t> frame)> began;
    };

    RigSync(Engine& engine, CommandLink& link, rt::RetireList& retire, ResourceLoader& loader, Events events);

    /// Brings the rig towards `wanted`. Call after every edit and in every poll; cheap when there is nothing to do.
    /// With the quality "auto" the factor only rises while a preset is edited, and starts anew with the next one.
    void update(const Preset& wanted, const Quality& quality);
    /// Runs completions of finished builds.
    void poll() {
        worker_.collect();
        ahead_.collect();
    }
    /// Sends a step for an engine frame to come. Picture and, by `applied`, document follow when the audio thread has taken it.
    /// For values and bypasses of stages that play.
    void sendAt(std::uint64_t frame, const ParamStep& step, std::function<void()> applied);
    void sendAt(std::uint64_t frame, const BypassStep& step, std::function<void()> applied);
    /// Begins a take as soon as its rig is built; the next `update` starts that.
    void beginTake(TakeStart start) {
        take_ = std::move(start);
        upToDate_ = false;
    }
    /// Forgets a take that has not begun.
    void cancelTake() { take_.reset(); }
    [[nodiscard]] bool takePending() const { return take_.has_value(); }
    /// What the audio thread plays, with hashes: the state from which a take could go on, were it not for its past.
    [[nodiscard]] RigState state() const;
    /// Has a file built again at the next update if it could not be had.
    void retry(StageId stage, std::string_view slot);
    /// Rebuild everything at the next update.
    void requireRebuild() {
        whole_ = true;
        upToDate_ = false;
    }
    /// Rate of the last update; another one than the engine's asks for an update.
    [[nodiscard]] double rateBuiltFor() const { return settings_.sampleRateHz; }

    /// Has these made ready on a thread of their own, in this order; what an earlier call still waits for is dropped.
    void prepareAhead(std::vector<ResourceWish> wishes);
    /// The oversampling that the rig is built with.
    [[nodiscard]] int oversampling() const { return settings_.oversampling; }

    [[nodiscard]] bool settled() const { return !building_ && upToDate_; }
    /// Something that will change what is heard is being built.
    [[nodiscard]] bool building() const { return building_ && !fresh_; }
    /// The node that is being built or waits for it; invalid: the whole rig, or none.
    [[nodiscard]] StageId buildingNode() const { return building_ ? jobNode_ : StageId{}; }
    [[nodiscard]] const Preset& running() const { return running_; }
    [[nodiscard]] const BuiltResource* resource(StageId stage, std::string_view slot) const;
    [[nodiscard]] int latencyOf(StageId stage) const;
    /// Counts every change of what the views show.
    [[nodiscard]] std::uint64_t generation() const { return generation_; }

private:
    struct Built;

    void takeStep(const ChangeStep& step);
    [[nodiscard]] bool needsBuilder(const ChangeStep& step) const;
    /// On the worker thread; reads nothing that the control thread changes.
    [[nodiscard]] std::shared_ptr<Built> buildWhole(const Preset& document, const BuildSettings& settings);
    void startWhole(const Preset& wanted);
    void startFresh();
    void finishFresh(Built& built, Preset document);
    void sendTake(Built& built, const Preset& document);
    void startNode(const ChangeStep& step, const Preset& wanted);
    void finishWhole(Built& built, Preset document);
    void finishNode(Built& built, const ChangeStep& step, PresetNode node);
    void absorb(const Built& built);
    /// Sends a command; if it is taken, `event` is what has happened, else the picture of the rig was wrong.
    void send(Command::Body body, RigEvent event);
    [[nodiscard]] Preset noted(Preset document) const;
    [[nodiscard]] PresetNode noted(PresetNode node) const;

    Engine& engine_;
    CommandLink& link_;
    rt::RetireList& retire_;
    ResourceLoader& loader_;
    Events events_;

    Preset running_;
    Preset wanted_;
    BuildSettings settings_{.sampleRateHz = 0.0, .oversampling = 1};
    Quality quality_;
    bool whole_ = true;
    bool qualityOnly_ = false;  ///< the rebuild under way changes nothing but the oversampling
    bool building_ = false;
    bool upToDate_ = false;
    StageId jobNode_{};
    bool fresh_ = false;   ///< what is being built is a take's copy of the rig
    int jobChannels_ = 1;  ///< what goes into that node
    std::optional<TakeStart> take_;
    std::uint64_t generation_ = 0;
    std::map<std::pair<std::uint32_t, std::string>, BuiltResource> resources_;
    std::map<std::uint32_t, int> latencies_;
    std::shared_ptr<std::atomic<std::uint64_t>> aheadTurn_ = std::make_shared<std::atomic<std::uint64_t>>(0);
    BackgroundWorker ahead_;   // for those who browse
    BackgroundWorker worker_;  // these are last: their jobs use what stands above
};

}  // namespace amp
