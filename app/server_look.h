// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace amp {

/// A port of the audio server.
struct ServerPort {
    std::string name;
    bool output = false;  ///< sound or MIDI comes out of it (a capture)
    bool physical = false;
    bool midi = false;
    std::vector<std::string> connections;
};

/// What a running audio server looks like from outside.
struct ServerLook {
    std::string server;  ///< "JACK 2" or "PipeWire"
    double sampleRateHz = 0.0;
    int periodFrames = 0;
    bool realtime = false;
    std::vector<ServerPort> ports;
};

/// Looks at the server that runs, as a client of a moment. Nothing: there is none, or it does not answer within `patienceSeconds`
/// (then a thread is left behind in its library, so this is for programs that end soon). Not on the audio thread.
[[nodiscard]] std::optional<ServerLook> lookAtServer(double patienceSeconds = 2.0);

}  // namespace amp
