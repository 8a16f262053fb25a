// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/control/background_worker.h"
#include "engine/control/cabinet_desk.h"
#include "engine/control/command_link.h"
#include "engine/control/dropout_watch.h"
#include "engine/control/edit_history.h"
#include "engine/control/engine_control.h"
#include "engine/control/recording_desk.h"
#include "engine/control/rig_sync.h"
#include "engine/record/disk_writer.h"
#include "engine/record/take_player.h"
#include "engine/runtime/engine.h"

namespace amp {

/// Where the player's things live.
struct ControlFolders {
    std::filesystem::path presets;
    std::filesystem::path takes;
};

/// The real EngineControl: document and history on one side, RigSync and the command link on the other.
/// Destroy it after the driver has stopped and before the engine. Control thread.
class LiveControl final : public EngineControl {
public:
    LiveControl(Engine& engine, rt::RetireList& retire, ResourceLoader& loader, DiskWriter& writer,
                ControlFolders folders);
    /// Files that were to be saved are saved first.
    ~LiveControl() override;

    void poll() override;
    /// The driver's present state, for the views; whoever owns the driver passes it on.
    void setDriverStatus(DriverStatus status) { driver_ = std::move(status); }
    void setTakeFormat(TakeFormat format, int wetChannels = 2) { desk_.setFormat(format, wetChannels); }
    void tell(Toast toast);
    /// Is handed every toast as it comes up; for the log.
    void setToastLog(std::function<void(const Toast&)> log) { toastLog_ = std::move(log); }
    /// Puts edits back that were never saved, over the preset that was loaded; undo takes them away again.
    void bringBack(Preset document);
    /// Always listening: the ring goes into a folder of its own below `folder`; empty turns it off.
    void listen(const std::filesystem::path& folder, double seconds, std::uint64_t quotaBytes) {
        desk_.listen(folder, seconds, quotaBytes);
    }
    /// Where takes that begin from now on go.
    void setTakesFolder(const std::filesystem::path& folder) { desk_.setTakesFolder(folder); }
    /// The session ends: what is being recorded gets no more notes, so the disk thread need not wait for any.
    void endTakeNotes() { desk_.endNotes(); }
    /// A change for an engine frame to come (law L4): takes effect at exactly that frame and is then in the document. Not an
    /// undo step. In the order of their frames; whatever is asked for later waits behind it. Unknown ids are ignored.
    void scheduleParam(std::uint64_t frame, StageId id, std::size_t param, float value);
    void scheduleBypass(std::uint64_t frame, StageId id, bool bypass);
    /// True until the rig that the document asks for has been handed to the audio thread.
    [[nodiscard]] bool building() const { return !sync_.settled(); }

    [[nodiscard]] const RigView& rig() const override;
    [[nodiscard]] const Meters& meters() const override { return meters_; }
    [[nodiscard]] StatisticsSummary statistics() const override;
    [[nodiscard]] std::vector<float> histogram(double topUs, int columns) const override {
        return engine_.statistics().histogram(topUs, columns);
    }
    [[nodiscard]] std::vector<DropoutView> dropouts() const override { return dropoutWatch_.list(); }
    void resetStatistics() override;
    [[nodiscard]] DriverStatus driver() const override { return driver_; }
    [[nodiscard]] RecordView recorder() const override { return desk_.view(); }
    [[nodiscard]] std::vector<Toast> takeToasts() override;
    [[nodiscard]] bool settled() const override;

    void setParam(StageId id, std::size_t param, float value) override;
    void beginGesture(std::string_view what) override { history_.beginGesture(std::string(what)); }
    void endGesture() override { history_.endGesture(); }
    void setBypass(StageId id, bool bypass) override;
    void insertStage(std::string_view key, const Place& place) override;
    void duplicateStage(StageId id) override;
    void removeStage(StageId id) override;
    void moveStage(StageId id, const Place& place) override;
    void splitStage(StageId id) override;
    void setLane(StageId split, int lane, float levelDb, float pan) override;
    void setResource(StageId id, std::size_t slot, const std::filesystem::path& path) override;
    void clearResource(StageId id, std::size_t slot) override;
    void setImpulseShape(StageId id, std::size_t slot, const ImpulseShape& shape) override;
    void setMicrophone(StageId id, std::size_t slot, const MicPlace& place) override;
    void prepareAhead(StageId id, std::size_t slot, const std::vector<std::filesystem::path>& paths) override;
    [[nodiscard]] const CabinetCurves* cabinetCurvesOf(StageId id) override;
    void auditionResource(StageId id, std::size_t slot, const std::filesystem::path& path) override;
    void endAudition(bool keep) override;
    void setTrim(float db) override;
    void setPresetLevel(float db) override;
    void undo() override;
    void redo() override;
    [[nodiscard]] std::string undoText() const override { return history_.undoText(); }
    [[nodiscard]] std::string redoText() const override { return history_.redoText(); }
    void compare(bool b) override;
    [[nodiscard]] bool comparingB() const override { return comparingB_; }

    [[nodiscard]] const Preset& document() const override { return document_; }
    [[nodiscard]] const Preset& savedDocument() const override { return saved_; }
    [[nodiscard]] bool dirty() const override { return !(document_ == saved_); }
    [[nodiscard]] std::filesystem::path presetPath() const override { return presetPath_; }
    void loadPreset(Preset preset, const std::filesystem::path& path) override;
    void loadPresetFile(const std::filesystem::path& path) override;
    void savePreset() override;
    void savePresetAs(const std::string& name) override;

    void setMaster(float db) override;
    [[nodiscard]] float master() const override { return masterDb_; }
    void setMute(bool mute) override;
    [[nodiscard]] bool muted() const override { return muted_; }
    void setOversampling(int factor) override;
    [[nodiscard]] int oversampling() const override { return quality_.oversampling; }
    [[nodiscard]] int oversamplingNow() const override { return sync_.oversampling(); }
    void setLinearPhase(bool linear) override;
    [[nodiscard]] bool linearPhase() const override { return quality_.phase == dsp::OversamplingPhase::linear; }

    void startRecording() override;
    void stopRecording() override { desk_.stop(); }
    void keepLast(double seconds) override { desk_.keepLast(seconds); }
    void keepStretch(std::uint64_t begin, std::uint64_t end) override { desk_.keepStretch(begin, end); }
    [[nodiscard]] RingView ring() const override { return desk_.ring(); }
    void playFile(const std::filesystem::path& file, double fromSeconds) override;
    void playStretch(std::uint64_t begin, std::uint64_t end, double fromSeconds) override;
    void stopPlaying() override { link_.send(StopPlayback{}); }
    [[nodiscard]] PlayView playing() const override;

private:
    struct Audition {
        StageId stage;
        std::size_t slot = 0;
        std::filesystem::path path;
    };

    /// Notes the document as it is for undo; every edit begins with this.
    void edit(const std::string& what);
    /// After every edit: brings the rig along and the views up to date.
    void changed();
    [[nodiscard]] Preset wanted() const;
    void resourceFailed(const RigSync::ResourceReport& report);
    void play(PlayRequest request);
    void save(const std::filesystem::path& path, Preset preset);
    [[nodiscard]] std::string stageName(StageId id) const;
    /// The stage that takes the most time now.
    [[nodiscard]] std::string dearestStage() const;

    Engine& engine_;
    rt::RetireList& retire_;
    ControlFolders folders_;
    CommandLink link_;
    RigSync sync_;
    CabinetDesk cabinet_;
    RecordingDesk desk_;
    TakePlayer player_;
    double playRate_ = 0.0;  ///< that the present playback was made for; 0: nobody asked for one
    BackgroundWorker files_;

    Preset document_, saved_;
    std::optional<Preset> other_;  ///< the side of the A/B compare that is not heard
    bool comparingB_ = false;
    EditHistory history_, otherHistory_;
    std::optional<Audition> audition_;
    std::filesystem::path presetPath_;
    std::uint32_t nextTag_ = 1;
    int loading_ = 0;  ///< preset files being read

    float masterDb_ = 0.0f;
    bool muted_ = false;
    Quality quality_;

    Meters meters_;
    DriverStatus driver_;
    std::uint64_t xrunsBefore_ = 0;  ///< those that do not count any more
    DropoutWatch dropoutWatch_;
    std::vector<Toast> toasts_;
    std::function<void(const Toast&)> toastLog_;
    mutable RigView view_;
    mutable std::uint64_t viewGeneration_ = ~std::uint64_t{0};
    std::uint64_t documentGeneration_ = 0, syncedDocument_ = ~std::uint64_t{0};
    mutable std::uint64_t viewDocument_ = ~std::uint64_t{0};
};

/// Draws up what the window shows of a document and of how far the rig is with it.
[[nodiscard]] RigView viewOf(const Preset& document, const RigSync& sync, int rigLatencyFrames);

}  // namespace amp
