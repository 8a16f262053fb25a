// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "engine/base/error.h"
#include "engine/runtime/audio_client.h"

namespace amp {

/// What the player asked for. Empty or zero: whatever is there.
struct DriverConfig {
    std::string clientName = "halfstack";
    bool connect = true;                      ///< connect to the ports below, or to the first physical ones
    std::string capturePort;                  ///< full port name
    std::string playbackLeft, playbackRight;  ///< full port names
    int periodFrames = 0;                     ///< wished for
    double sampleRateHz = 0.0;                ///< wished for
    std::string demoFile;                     ///< demo driver: a WAV to loop instead of the riff
    bool audible = true;                      ///< demo driver: use the default ALSA device where there is one
};

/// The seam: JACK, ALSA, demo and offline look the same from outside. All calls from the control thread; none blocks for
/// longer than stated.
class Driver {
public:
    virtual ~Driver() = default;  ///< stops

    /// Begins to drive `client`, now or as soon as the server is there. Blocking: may take up to a second.
    [[nodiscard]] virtual Expected<void> start(AudioClient& client, const DriverConfig& config) = 0;
    /// Returns when no cycle runs any more and none will.
    virtual void stop() = 0;
    [[nodiscard]] virtual DriverStatus status() const = 0;
    /// Housekeeping, about 20 times a second: reconnecting, latency updates.
    virtual void poll() {}
};

}  // namespace amp
