// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/control/command_link.h"
#include "engine/control/engine_control.h"
#include "engine/control/rig_sync.h"
#include "engine/record/disk_writer.h"
#include "engine/record/take_player.h"

namespace amp {

/// Where takes and the ring of the last minutes go.
struct RecordingFolders {
    std::filesystem::path takes;
    std::filesystem::path ring;  ///< where rings lie, each in a folder of its own; empty: nothing is listened to
    double ringSeconds = 1800.0;
    std::uint64_t ringBytes = RingStore::Limits{}.bytes;
};

/// The control thread's end of recording: begins and ends takes, notes beside them how they can be made again, keeps the ring
/// listening, and begins both anew when the session's rate changes, since a file has one rate. Control thread.
class RecordingDesk {
public:
    RecordingDesk(Engine& engine, DiskWriter& writer, CommandLink& link, RigSync& sync, RecordingFolders folders);

    /// Of the wet track of takes to come; one channel is both sides at half gain each.
    void setFormat(TakeFormat format, int wetChannels) {
        format_ = format;
        wetChannels_ = wetChannels;
    }
    /// Turns listening on (below this folder) or off (empty).
    void listen(const std::filesystem::path& folder, double seconds, std::uint64_t quotaBytes);
    void setTakesFolder(const std::filesystem::path& folder) { folders_.takes = folder; }

    /// The take begins when a fresh copy of the rig is built; `RigSync::update` does that. `preset` is noted in the files.
    void start(const std::string& preset);
    void stop();
    /// A change of the rig that the audio thread has taken; it belongs to the take that is on.
    void note(std::uint64_t frame, const RigEvent& event);
    /// Nothing more will be noted: the session ends.
    void endNotes();
    /// What is kept is noted with the preset that was on when it was played.
    void keepLast(double seconds);
    void keepStretch(std::uint64_t begin, std::uint64_t end);
    /// For listening to a stretch of the ring; without one where there is no ring.
    [[nodiscard]] PlayRequest stretch(std::uint64_t begin, std::uint64_t end) const;

    /// Follows rate and preset; passes on what happened to takes.
    void poll(const std::string& preset, const std::function<void(Toast)>& tell);
    [[nodiscard]] RecordView view() const;
    [[nodiscard]] RingView ring() const;

private:
    [[nodiscard]] TakeRequest request() const;
    void keep(KeepRequest request, const std::string& preset);
    void followPreset(const std::string& preset);
    [[nodiscard]] std::string presetAt(const RingStatus& ring, std::uint64_t frame) const;
    void tellOf(const TakeReport& report, const std::function<void(Toast)>& tell);
    [[nodiscard]] rt::Owned<TakeTap> makeTake(const RigState* state, std::shared_ptr<TakeNotes> notes);
    void began(std::optional<std::uint64_t> frame, std::shared_ptr<TakeNotes> notes);

    Engine& engine_;
    DiskWriter& writer_;
    CommandLink& link_;
    RigSync& sync_;
    RecordingFolders folders_;
    TakeFormat format_ = TakeFormat::pcm24;
    int wetChannels_ = 2;
    std::string preset_;
    bool recording_ = false;
    bool unlike_ = false;               ///< a take has begun that cannot be made again
    std::shared_ptr<TakeNotes> notes_;  ///< of the take that is on
    std::uint64_t takeFrame_ = 0;       ///< the engine's at its first frame
    double takeRate_ = 0.0;
    double ringRate_ = 0.0;  ///< 0: not listening
    /// Which preset was on from which frame of the ring's session on.
    struct PresetMark {
        static constexpr std::uint64_t kUnknown = ~std::uint64_t{0};
        std::uint64_t session;
        std::uint64_t frame;
        std::string preset;
    };
    std::deque<PresetMark> presets_;
    unsigned polls_ = 0;
    std::uint64_t keepsAsked_ = 0;
    std::vector<RecordView::Kept> kept_;
};

}  // namespace amp
