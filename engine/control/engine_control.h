// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "engine/control/cabinet_curves.h"
#include "engine/control/quality.h"
#include "engine/control/rig_view.h"
#include "engine/preset/preset.h"
#include "engine/rig/place.h"
#include "engine/runtime/audio_client.h"
#include "engine/runtime/meters.h"
#include "engine/runtime/statistics.h"

namespace amp {

/// Something to tell the player, once.
struct Toast {
    enum class Kind { info, warning, error };
    Kind kind = Kind::info;
    std::string title;   ///< what happened
    std::string line;    ///< what happens next or what to do
    std::string action;  ///< key of an offered action: "undo", "find", "details", or empty
    std::string detail;  ///< for the log
};

/// What is being played back.
struct PlayView {
    std::filesystem::path file;  ///< empty while a stretch of the ring plays
    bool playing = false;
    double seconds = 0.0;
    double length = 0.0;
    std::uint64_t begin = 0, end = 0;  ///< that stretch, in frames of `ring()`
};

/// Dropouts that came at the same moment.
struct DropoutView {
    double secondsAgo = 0.0;
    std::uint64_t count = 0;
    bool late = false;  ///< a cycle of ours took longer than its period; else the server reported it
    std::string cause;  ///< what took the most time then; empty when it was not ours
};

/// State of the recorder for the bar.
struct RecordView {
    bool recording = false;
    bool stopping = false;  ///< the writer is still draining
    double seconds = 0.0;
    std::uint64_t missingFrames = 0;    ///< filled with silence so far
    double missingAt = 0.0;             ///< place of the last of them in the take, in seconds
    std::filesystem::path folder;       ///< of the take
    std::string sentence;               ///< an error in words, or empty
    std::uint64_t bytes = 0;            ///< on disk
    std::optional<double> secondsLeft;  ///< that fit on the disk
    struct Kept {
        std::uint64_t number = 0;
        std::filesystem::path folder;  ///< empty: it could not be kept
    };
    std::uint64_t keepsAsked = 0;  ///< number of the last wish to keep something
    std::vector<Kept> kept{};      ///< what has become of the last ones
};

/// The last minutes of playing that can still be kept, for the strip in the recorder bar.
struct RingView {
    struct PhraseView {
        double beganSecondsAgo = 0.0;
        double endedSecondsAgo = 0.0;
        std::uint64_t begin = 0, end = 0;  ///< in frames, for `keepStretch`
        std::string preset{};              ///< that was on when it began; empty: not known
    };
    bool listening = false;
    double seconds = 0.0;           ///< that can be kept
    std::vector<float> peaks;       ///< of the input, oldest first, the last one is now
    std::vector<float> wetPeaks{};  ///< of what was heard, likewise
    std::uint64_t endFrame = 0;     ///< now
    double sampleRateHz = 0.0;
    double peakSeconds = 0.05;                       ///< how long each peak is
    std::vector<float> longPeaks{}, longWetPeaks{};  ///< the same, coarser and further back
    double longPeakSeconds = 0.5;
    std::vector<PhraseView> phrases;  ///< oldest first
    std::string sentence;             ///< trouble in words, or empty
};

/// The window's, MIDI's and command line's one door to the engine. It owns the document (what the player edits), the undo
/// history, and the conversation with the audio thread: intents become commands or build jobs; replies come back in `poll`.
///
/// Thread: one, the control thread (the GUI's). Nothing here waits for audio, builds, or touches files: builder threads do.
class EngineControl {
public:
    virtual ~EngineControl() = default;

    /// Carries replies and finished builds in, sends what waits out. Call once a frame, or 20 times a second without a window.
    virtual void poll() = 0;

    // ---- What is there. References hold until the next poll or intent.
    [[nodiscard]] virtual const RigView& rig() const = 0;
    [[nodiscard]] virtual const Meters& meters() const = 0;
    [[nodiscard]] virtual StatisticsSummary statistics() const = 0;
    /// Cycles by duration, in `columns` equal parts from 0 to `topUs`.
    [[nodiscard]] virtual std::vector<float> histogram(double topUs, int columns) const = 0;
    /// The last dropouts, newest first.
    [[nodiscard]] virtual std::vector<DropoutView> dropouts() const = 0;
    /// Figures, histogram and dropouts begin anew.
    virtual void resetStatistics() = 0;
    [[nodiscard]] virtual DriverStatus driver() const = 0;
    [[nodiscard]] virtual RecordView recorder() const = 0;
    /// Takes what has come up since the last call.
    [[nodiscard]] virtual std::vector<Toast> takeToasts() = 0;
    /// True when nothing is being built and every command has been answered.
    [[nodiscard]] virtual bool settled() const = 0;

    // ---- Editing. Each is one undo step unless a gesture is open; unknown ids are ignored.
    virtual void setParam(StageId id, std::size_t param, float value) = 0;
    /// Between begin and end all changes are one undo step: one drag.
    virtual void beginGesture(std::string_view what) = 0;
    virtual void endGesture() = 0;
    virtual void setBypass(StageId id, bool bypass) = 0;
    virtual void insertStage(std::string_view key, const Place& place) = 0;
    virtual void duplicateStage(StageId id) = 0;
    virtual void removeStage(StageId id) = 0;
    virtual void moveStage(StageId id, const Place& place) = 0;
    /// Turns the stage into a split: lane 1 holds it, lane 2 is empty (straight through).
    virtual void splitStage(StageId id) = 0;
    virtual void setLane(StageId split, int lane, float levelDb, float pan) = 0;
    /// Loads the file off-thread; the old sound goes on until it is ready. `path` may be "factory:KEY". The path that is there
    /// already is tried again when it could not be had before.
    virtual void setResource(StageId id, std::size_t slot, const std::filesystem::path& path) = 0;
    virtual void clearResource(StageId id, std::size_t slot) = 0;
    /// How the impulse in the slot is made ready. Nothing happens where there is none.
    virtual void setImpulseShape(StageId id, std::size_t slot, const ImpulseShape& shape) = 0;
    /// Moves the microphone of a built-in cabinet; nothing happens for a file. May be called for every frame of a drag: places
    /// that come while one is being made are skipped, the last one is heard.
    virtual void setMicrophone(StageId id, std::size_t slot, const MicPlace& place) = 0;
    /// The player may want one of these next: they are made ready behind the scenes. A newer call replaces an older one.
    virtual void prepareAhead(StageId id, std::size_t slot, const std::vector<std::filesystem::path>& paths) {
        static_cast<void>(id);
        static_cast<void>(slot);
        static_cast<void>(paths);
    }
    /// Curves of a cabinet stage, and how its microphones lie to each other. Computed behind the scenes while somebody asks; the
    /// last ones, with `fresh` false, until newer ones are there. Null when the stage is no cabinet.
    [[nodiscard]] virtual const CabinetCurves* cabinetCurvesOf(StageId id) {
        static_cast<void>(id);
        return nullptr;
    }
    /// Trial of a resource while browsing: heard at once, not in the document. `keep` false returns to what was.
    virtual void auditionResource(StageId id, std::size_t slot, const std::filesystem::path& path) = 0;
    virtual void endAudition(bool keep) = 0;
    virtual void setTrim(float db) = 0;
    virtual void setPresetLevel(float db) = 0;
    virtual void undo() = 0;
    virtual void redo() = 0;
    [[nodiscard]] virtual std::string undoText() const = 0;  ///< what undo would undo; empty: nothing
    [[nodiscard]] virtual std::string redoText() const = 0;
    /// A/B compare: switches between two documents, each with its own history; the first switch copies A to B.
    virtual void compare(bool b) = 0;
    [[nodiscard]] virtual bool comparingB() const = 0;

    // ---- Presets.
    [[nodiscard]] virtual const Preset& document() const = 0;
    [[nodiscard]] virtual const Preset& savedDocument() const = 0;  ///< as on disk; for the saved marks
    [[nodiscard]] virtual bool dirty() const = 0;
    [[nodiscard]] virtual std::filesystem::path presetPath() const = 0;  ///< empty: never saved or factory
    virtual void loadPreset(Preset preset, const std::filesystem::path& path) = 0;
    virtual void loadPresetFile(const std::filesystem::path& path) = 0;
    /// Writes off-thread, atomically; tells by toast.
    virtual void savePreset() = 0;
    virtual void savePresetAs(const std::string& name) = 0;

    // ---- Levels that belong to the player, not to a preset.
    virtual void setMaster(float db) = 0;
    [[nodiscard]] virtual float master() const = 0;
    virtual void setMute(bool mute) = 0;
    [[nodiscard]] virtual bool muted() const = 0;
    /// 1, 2, 4, 8, 16 or 0 for "auto" (engine/control/quality.h); a change fades over 20 ms.
    virtual void setOversampling(int factor) = 0;
    [[nodiscard]] virtual int oversampling() const = 0;
    /// The factor in use: what "auto" has come to.
    [[nodiscard]] virtual int oversamplingNow() const = 0;
    /// Linear phase: about 70 frames of delay, nothing bent. Otherwise 4 or 5 frames.
    virtual void setLinearPhase(bool linear) = 0;
    [[nodiscard]] virtual bool linearPhase() const = 0;
    /// Both wishes together.
    [[nodiscard]] Quality quality() const {
        using enum dsp::OversamplingPhase;
        return {oversampling(), linearPhase() ? linear : lowLatency};
    }

    // ---- Recorder.
    virtual void startRecording() = 0;
    virtual void stopRecording() = 0;
    /// Keeps what was just played as a take: the last phrase (0), or the last seconds. Tells by toast.
    virtual void keepLast(double seconds) { static_cast<void>(seconds); }
    /// Keeps a stretch that the player has chosen, in the frames of `ring()`.
    virtual void keepStretch(std::uint64_t begin, std::uint64_t end) {
        static_cast<void>(begin);
        static_cast<void>(end);
    }
    [[nodiscard]] virtual RingView ring() const { return {}; }
    /// Plays a sound file beside the rig, from a place in it; one that plays ends. Tells by toast when it cannot.
    virtual void playFile(const std::filesystem::path& file, double fromSeconds) {
        static_cast<void>(file);
        static_cast<void>(fromSeconds);
    }
    /// Plays what was heard in a stretch that the ring holds, likewise.
    virtual void playStretch(std::uint64_t begin, std::uint64_t end, double fromSeconds) {
        static_cast<void>(begin);
        static_cast<void>(end);
        static_cast<void>(fromSeconds);
    }
    virtual void stopPlaying() {}
    [[nodiscard]] virtual PlayView playing() const { return {}; }
};

}  // namespace amp
