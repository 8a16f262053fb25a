// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/runtime/audio_client.h"

namespace amp {

/// What the player asked for. Empty or zero: whatever is there.
struct DriverConfig {
    std::string clientName = "halfstack";
    bool connect = true;                      ///< connect to the ports below, or to the first physical ones
    std::string capturePort;                  ///< full port name
    std::string playbackLeft, playbackRight;  ///< full port names
    std::vector<Cable> cables;                ///< of a session that is opened again: exactly these, not the ports above
    int periodFrames = 0;                     ///< wished for
    double sampleRateHz = 0.0;                ///< wished for; a server has its own
    std::string captureCard, playbackCard;    ///< ALSA devices, as `alsaDevices` names them
    int cardInput = 0;                        ///< ALSA: which input of the card the guitar is in, from 0
    std::string demoFile;                     ///< demo driver: a WAV to loop instead of the riff
    bool audible = true;                      ///< demo driver: use the default ALSA device where there is one
    bool operator==(const DriverConfig&) const = default;
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
    /// Asks for another period while running; `status` shows what was given. False: this driver has to be started anew for it.
    virtual bool wishPeriod(int frames) {
        static_cast<void>(frames);
        return false;
    }
    /// Housekeeping, about 20 times a second: reconnecting, latency updates.
    virtual void poll() {}
};

}  // namespace amp
