// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/attributes.h"

namespace amp {

/// One cycle of audio. `input` may be null (nothing connected: silence). All buffers have `frames` samples; outputs never alias
/// the input and are always written in full.
struct Cycle {
    const float* input = nullptr;
    float* left = nullptr;
    float* right = nullptr;
    int frames = 0;
    /// Frames of time that passed without a cycle before this one because the server was away or stood still; a recording
    /// puts that much silence in. 0 in steady play.
    std::uint64_t lostFrames = 0;
};

/// What a driver drives. Implemented by the engine's owner.
class AudioClient {
public:
    virtual ~AudioClient() = default;

    /// The rate that the following cycles have. Thread: the driver's, never inside a cycle of this client.
    /// Must return at once (it posts): until a rig for the new rate has arrived, cycles give silence.
    virtual void rateChanged(double sampleRateHz) noexcept = 0;

    /// One cycle. Thread: audio, inside an rt::Scope that the driver opened.
    virtual void process(const Cycle& cycle) AMP_RT = 0;

    /// Delay from input to output in frames, beyond the period. Any thread; reads an atomic.
    [[nodiscard]] virtual int latencyFrames() const noexcept = 0;
};

/// One cable between a port of ours (short name) and another client's (full name).
struct Cable {
    std::string ours;
    std::string theirs;
    auto operator<=>(const Cable&) const = default;
};

enum class DriverState { stopped, waiting, running, lost };

/// What the window and `--headless` show of a driver. A copy, taken by any thread but the audio thread.
struct DriverStatus {
    DriverState state = DriverState::stopped;
    std::string name;           ///< "jack", "demo", "alsa", "offline"
    std::string server;         ///< what was found: "JACK 2", "PipeWire", a card's name
    std::string sentence;       ///< for the player, when something needs saying
    double sampleRateHz = 0.0;  ///< 0 while stopped
    int periodFrames = 0;
    int periodWished = 0;  ///< what was asked for; 0: nothing. The server may have given another one.
    int captureLatencyFrames = 0;
    int playbackLatencyFrames = 0;
    std::uint64_t xruns = 0;           ///< reported by the server
    bool realtime = false;             ///< the audio thread has real-time priority
    bool freewheeling = false;         ///< the server runs as fast as it can, for an export
    bool transportRolling = false;     ///< the server's transport, for a recorder that follows it
    std::vector<std::string> capture;  ///< connected ports
    std::vector<std::string> playback;
    std::vector<Cable> cables;  ///< all that are plugged
    /// Of the demo alone, else null: what goes round, as peaks of equal parts; its length; where it is, 0…1.
    std::shared_ptr<const std::vector<float>> loopPeaks;
    double loopSeconds = 0.0;
    double loopPlace = 0.0;
};

}  // namespace amp
