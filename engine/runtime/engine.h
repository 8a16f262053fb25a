// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "engine/record/recorder.h"
#include "engine/rt/latest.h"
#include "engine/rt/queue.h"
#include "engine/runtime/audio_client.h"
#include "engine/runtime/command.h"
#include "engine/runtime/meters.h"
#include "engine/runtime/old_rigs.h"
#include "engine/runtime/statistics.h"

namespace amp {

inline constexpr std::size_t kCommandCapacity = 256;
/// One notice answers one command, so this many in flight cannot overflow the notices.
inline constexpr std::size_t kNoticeCapacity = 2 * kCommandCapacity;
/// Commands without a frame that one cycle takes; the rest wait for the next.
inline constexpr int kCommandsPerCycle = 32;
/// How long a take's rig runs before it is heard: longer than the attack of gates and compressors.
inline constexpr double kTakeWarmUpSeconds = 0.1;

/// The audio thread's whole world: takes commands, runs the rig, fades between rigs, records, measures. One cycle of the driver
/// is one `process`, of any length; inside, audio is cut at commands and at the ends of fades and never handled in pieces
/// longer than kRigFrames.
///
/// Signal: input (anything that is not a number becomes 0) → rig → take → playback is added → master and mute → outputs. The
/// take is in front of the master, so that what is recorded does not depend on how loud the room is.
///
/// A take that comes with a rig of its own is recorded from that rig's first frame. What is heard stays with the old rig
/// until the new one has heard kTakeWarmUpSeconds of input, so that envelopes agree, and goes over with an equal-gain fade:
/// the two are alike. Commands for the rig wait as long. What the old rig still rings is heard and not recorded.
class Engine final : public AudioClient {
public:
    Engine();

    // The driver's side.
    void rateChanged(double sampleRateHz) noexcept override { rate_.store(sampleRateHz, std::memory_order_release); }
    void process(const Cycle& cycle) AMP_RT override;
    [[nodiscard]] int latencyFrames() const noexcept override { return latency_.load(std::memory_order_relaxed); }

    // The control thread's side.
    [[nodiscard]] rt::Queue<Command, kCommandCapacity>& commands() { return commands_; }
    [[nodiscard]] rt::Queue<Notice, kNoticeCapacity>& notices() { return notices_; }
    [[nodiscard]] rt::Latest<Meters>& meters() { return published_; }
    [[nodiscard]] Statistics& statistics() { return statistics_; }
    /// Rate that the driver runs at; 0 before it said so.
    [[nodiscard]] double rate() const noexcept {
        return rate_.load(std::memory_order_acquire);
    }  // partner: rateChanged

    /// Drops every rig and take. Only while no driver runs.
    void clear();

private:
    void run(const Cycle& cycle, int offset, int frames) AMP_RT;
    void takeCommands(int& budget) AMP_RT;
    [[nodiscard]] RigResult apply(Command::Body& body) AMP_RT;
    [[nodiscard]] RigResult applyToRig(Command::Body& body) AMP_RT;
    [[nodiscard]] RigResult startTake(StartTake& command) AMP_RT;
    void installRig(rt::Owned<Rig>& incoming, bool quality) AMP_RT;
    void settleRigs() AMP_RT;
    void playRigs(float* left, float* right, int frames) AMP_RT;
    void playFiles(float* left, float* right, int frames) AMP_RT;
    [[nodiscard]] int pieceLength(int wanted) AMP_RT;
    void measure(const float* left, const float* right, int frames) AMP_RT;
    void publish() AMP_RT;

    rt::Queue<Command, kCommandCapacity> commands_;
    rt::Queue<Notice, kNoticeCapacity> notices_;
    rt::Latest<Meters> published_;
    Statistics statistics_;
    std::atomic<double> rate_{0.0};
    std::atomic<int> latency_{0};

    // Audio thread only.
    rt::Owned<Rig> rig_;
    OldRigs old_;
    rt::Owned<Rig> leaving_;         ///< heard until the take's rig has warmed up
    int warmUp_ = 0;                 ///< frames until then
    Fade arrival_{1.0f};             ///< of the present rig
    bool arrivalOfTake_ = false;     ///< it is in the take from its first frame, and fades in only for the ear
    bool arrivalOfQuality_ = false;  ///< by the long fade
    Fade master_{1.0f};              ///< linear, master level and mute together
    float masterGain_ = 1.0f;
    bool muted_ = false;
    Recorder recorder_;
    std::array<rt::Owned<PlaybackTap>, 2> playback_;  ///< what plays, and what fades out
    Command waiting_;                                 ///< popped, but not due or not possible yet
    bool hasWaiting_ = false;
    std::uint64_t frame_ = 0;
    int period_ = 0;  ///< frames of the present cycle
    Meters now_;
    std::array<double, 2> outputSquares_{};
    int measured_ = 0;
    std::array<float, kRigFrames> input_{};
    std::array<float, kRigFrames> takeLeft_{}, takeRight_{};  ///< where the take is not what is heard
};

}  // namespace amp
