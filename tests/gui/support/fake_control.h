// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/control/document.h"
#include "engine/control/edit_history.h"
#include "engine/control/engine_control.h"

namespace amp::test {

/// The engine's door without an engine: it keeps a real document and history, plays scripted meters, and writes down every
/// intent as a line ("setParam preamp.gain 6.2"), so that tests of the window can read what came out.
class FakeControl final : public EngineControl {
public:
    FakeControl();

    // What the script sets.
    Meters scriptedMeters;
    StatisticsSummary scriptedStatistics;
    std::vector<DropoutView> scriptedDropouts;
    DriverStatus scriptedDriver;
    bool scriptedBuilding = false;  ///< every stage waits for its first sound
    RecordView scriptedRecorder;
    std::vector<Toast> pendingToasts;
    std::vector<std::string> log;
    /// State and detail shown for every slot that has a path.
    ResourceView::State resourceState = ResourceView::State::ready;
    std::string resourceDetail = "WaveNet A1 · 48 kHz · 13 802 weights";

    /// Puts in a rig of these stage keys and takes it as saved.
    void setRig(const std::string& name, const std::vector<std::string>& keys);
    [[nodiscard]] StageId idOf(std::string_view key) const;
    [[nodiscard]] float valueOf(std::string_view key, std::string_view param) const;
    void set(std::string_view key, std::string_view param, float value) {
        setParam(idOf(key), findStage(key)->param(param)->index, value);
    }
    /// Takes the document as saved.
    void markSaved() { saved_ = document_; }
    /// Levels as a player would make them.
    void playMeters(float inputDb, float outputDb);
    /// True when a line of the log begins with this.
    [[nodiscard]] bool saw(std::string_view start) const;
    [[nodiscard]] int count(std::string_view start) const;

    void poll() override { ++polls; }
    int polls = 0;
    [[nodiscard]] const RigView& rig() const override;
    [[nodiscard]] const Meters& meters() const override { return scriptedMeters; }
    [[nodiscard]] StatisticsSummary statistics() const override { return scriptedStatistics; }
    [[nodiscard]] std::vector<float> histogram(double topUs, int columns) const override;
    [[nodiscard]] std::vector<DropoutView> dropouts() const override { return scriptedDropouts; }
    void resetStatistics() override { note("resetStatistics"); }
    [[nodiscard]] DriverStatus driver() const override { return scriptedDriver; }
    [[nodiscard]] RecordView recorder() const override { return scriptedRecorder; }
    [[nodiscard]] std::vector<Toast> takeToasts() override { return std::exchange(pendingToasts, {}); }
    [[nodiscard]] bool settled() const override { return true; }
    void setParam(StageId id, std::size_t param, float value) override;
    void beginGesture(std::string_view what) override;
    void endGesture() override;
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
    /// Made on the spot, from built-in cabinets; a file counts as the first of them.
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
    [[nodiscard]] bool comparingB() const override { return b_; }
    [[nodiscard]] const Preset& document() const override { return document_; }
    [[nodiscard]] const Preset& savedDocument() const override { return saved_; }
    [[nodiscard]] bool dirty() const override { return !(document_ == saved_); }
    [[nodiscard]] std::filesystem::path presetPath() const override { return path_; }
    void loadPreset(Preset preset, const std::filesystem::path& path) override;
    void loadPresetFile(const std::filesystem::path& path) override;
    void savePreset() override;
    void savePresetAs(const std::string& name) override;
    void setMaster(float db) override;
    [[nodiscard]] float master() const override { return master_; }
    void setMute(bool mute) override;
    [[nodiscard]] bool muted() const override { return muted_; }
    void setOversampling(int factor) override;
    [[nodiscard]] int oversampling() const override { return oversampling_; }
    [[nodiscard]] int oversamplingNow() const override { return oversampling_ == 0 ? 8 : oversampling_; }
    void setLinearPhase(bool linear) override { linearPhase_ = linear; }
    [[nodiscard]] bool linearPhase() const override { return linearPhase_; }
    RingView scriptedRing;
    [[nodiscard]] RingView ring() const override { return scriptedRing; }
    void keepLast(double seconds) override {
        note(seconds == 0 ? "keepLast phrase" : "keepLast seconds");
        ++scriptedRecorder.keepsAsked;
    }
    void keepStretch(std::uint64_t begin, std::uint64_t end) override {
        note("keepStretch " + std::to_string(begin) + " " + std::to_string(end));
        ++scriptedRecorder.keepsAsked;
    }
    PlayView scriptedPlay;
    void playFile(const std::filesystem::path& file, double from) override {
        note("playFile " + file.parent_path().filename().string() + " " + file.filename().string() + " " +
             std::to_string(static_cast<int>(from)));
        scriptedPlay = {file, true, from, 64.0};
    }
    void playStretch(std::uint64_t begin, std::uint64_t end, double from) override {
        note("playStretch " + std::to_string(begin) + " " + std::to_string(end));
        scriptedPlay = {{}, true, from, static_cast<double>(end - begin) / 48000.0, begin, end};
    }
    void stopPlaying() override {
        note("stopPlaying");
        scriptedPlay.playing = false;
    }
    [[nodiscard]] PlayView playing() const override { return scriptedPlay; }
    void startRecording() override;
    void stopRecording() override;

private:
    void edit(const std::string& what);
    void note(std::string line) { log.push_back(std::move(line)); }
    [[nodiscard]] std::string nameOf(StageId id) const;

    Preset document_, saved_;
    EditHistory history_, otherHistory_;
    std::filesystem::path path_;
    std::uint32_t nextTag_ = 1;
    CabinetCurvesInput curvesOf_;
    std::vector<std::string> curvesPaths_;
    CabinetCurves curves_;
    bool b_ = false, muted_ = false;
    float master_ = -4;
    int oversampling_ = 4;
    bool linearPhase_ = false;
    mutable RigView view_;
    mutable bool viewStale_ = true;
};

}  // namespace amp::test
