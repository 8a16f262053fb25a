// SPDX-License-Identifier: GPL-3.0-or-later
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/commands/commands.h"
#include "app/server_look.h"

namespace amp {
namespace {

void list(const ServerLook& look, const char* title, bool output, bool midi) {
    std::cout << title << ":\n";
    for (const ServerPort& port : look.ports) {
        if (port.output != output || port.midi != midi) continue;
        std::cout << "  " << port.name << (port.physical ? "" : "  (program)");
        for (const std::string& other : port.connections) std::cout << (output ? "  -> " : "  <- ") << other;
        std::cout << "\n";
    }
}

}  // namespace

bool serverAvailable() {
    return lookAtServer(1.0).has_value();
}

int runPorts(bool json) {
    const auto look = lookAtServer();
    if (json) {
        nlohmann::ordered_json root = {{"server", nullptr}, {"ports", nlohmann::ordered_json::array()}};
        if (look) {
            root["server"] = look->server;
            root["rate"] = look->sampleRateHz;
            root["period"] = look->periodFrames;
            for (const ServerPort& port : look->ports) {
                root["ports"].push_back({{"name", port.name},
                                         {"direction", port.output ? "capture" : "playback"},
                                         {"type", port.midi ? "midi" : "audio"},
                                         {"physical", port.physical},
                                         {"connections", port.connections}});
            }
        }
        std::cout << root.dump(2) << "\n";
        return kSuccess;
    }
    if (!look) {
        return reportError(
            {ErrorCode::unavailable, "No JACK or PipeWire server answers; start one, for example with qjackctl.", {}});
    }
    std::cout << look->server << ", " << look->sampleRateHz << " Hz, " << look->periodFrames << " frames a period\n";
    list(*look, "Capture", true, false);
    list(*look, "Playback", false, false);
    list(*look, "MIDI in", true, true);
    list(*look, "MIDI out", false, true);
    return kSuccess;
}

}  // namespace amp
