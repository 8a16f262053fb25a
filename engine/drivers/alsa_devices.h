// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace amp {

/// A sound device that the ALSA driver can be told to use.
struct AlsaDevice {
    std::string name;         ///< for DriverConfig: "hw:CARD=USB,DEV=0", "default"
    std::string description;  ///< for the player: "Scarlett 2i2 USB"
    bool capture = false;
    bool playback = false;
};

/// What is there now: "default", every card itself, and what the system's ALSA configuration names besides; the many
/// variants of one card that ALSA also lists are left out. Blocking: asks the system. Not on the audio or GUI thread.
[[nodiscard]] std::vector<AlsaDevice> alsaDevices();

}  // namespace amp
