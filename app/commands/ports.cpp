// SPDX-License-Identifier: GPL-3.0-or-later
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/commands/commands.h"
#include "app/server_look.h"
#include "engine/drivers/alsa_devices.h"

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
    const auto devices = alsaDevices();
    if (json) {
        using Json = nlohmann::ordered_json;
        Json root = {{"server", nullptr}, {"ports", Json::array()}, {"cards", Json::array()}};
        for (const AlsaDevice& d : devices) {
            root["cards"].push_back(
                {{"name", d.name}, {"description", d.description}, {"capture", d.capture}, {"playback", d.playback}});
        }
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
    const auto cards = [&] {
        if (devices.empty()) return;
        std::cout << "Sound devices, for --driver alsa --card NAME:\n";
        for (const AlsaDevice& d : devices) std::cout << "  " << d.name << "  (" << d.description << ")\n";
    };
    if (!look) {
        cards();
        return reportError(
            {ErrorCode::unavailable, "No JACK or PipeWire server answers; start one, for example with qjackctl.", {}});
    }
    std::cout << look->server << ", " << look->sampleRateHz << " Hz, " << look->periodFrames << " frames a period\n";
    list(*look, "Capture", true, false);
    list(*look, "Playback", false, false);
    list(*look, "MIDI in", true, true);
    list(*look, "MIDI out", false, true);
    cards();
    return kSuccess;
}

}  // namespace amp
