// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/resource.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/commands/commands.h"
#include "app/server_look.h"
#include "app/window.h"
#include "engine/base/instruction_set.h"

namespace amp {
namespace {

/// One thing that was looked at: fine, or what to do.
struct Finding {
    std::string what;
    bool good = true;
    std::string line;
    std::string fix;
};

std::string firstLine(const char* path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

Finding realtimeLimit() {
    rlimit limit{};
    getrlimit(RLIMIT_RTPRIO, &limit);
    const bool good = limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= 50;
    return {"real-time priority", good,
            limit.rlim_cur == RLIM_INFINITY ? "no limit" : "up to " + std::to_string(limit.rlim_cur),
            "Allow it: join the group \"audio\" and install the package jackd2 (its limits file sets rtprio 95), then "
            "log in again."};
}

Finding memoryLimit() {
    rlimit limit{};
    getrlimit(RLIMIT_MEMLOCK, &limit);
    const bool good = limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= 256u * 1024 * 1024;
    return {"memory lock", good,
            limit.rlim_cur == RLIM_INFINITY ? "no limit" : std::to_string(limit.rlim_cur / 1024 / 1024) + " MB",
            "Raise \"memlock\" to unlimited for the group \"audio\" in /etc/security/limits.d, then log in again."};
}

void serverFindings(std::vector<Finding>& all) {
    const auto look = lookAtServer();
    if (!look) {
        all.push_back(
            {"audio server", false, "none answers", "Start JACK or PipeWire; until then Halfstack plays its demo."});
        return;
    }
    all.push_back({"audio server", true, look->server, {}});
    all.push_back({"rate", look->sampleRateHz >= 44100.0, std::to_string(static_cast<int>(look->sampleRateHz)) + " Hz",
                   "Set the server to 48000 Hz."});
    const double ms = 1000.0 * look->periodFrames / look->sampleRateHz;
    char line[64];
    std::snprintf(line, sizeof line, "%d frames, %.1f ms", look->periodFrames, ms);
    all.push_back(
        {"period", ms <= 6.0, line, "Choose 128 frames or fewer in the server's settings; more is felt as delay."});
}

Finding governor() {
    const std::string name = firstLine("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
    if (name.empty()) return {"processor governor", true, "not set by this system", {}};
    return {"processor governor", name == "performance", name,
            "Set it to \"performance\" while playing: cpupower frequency-set -g performance."};
}

Finding graphics() {
    if (!displayAvailable()) return {"display", true, "none: plays without a window", {}};
    const bool card = std::filesystem::exists("/dev/dri/renderD128");
    return {"graphics",
            true,
            card ? "a graphics card draws the window"
                 : "the processor draws the window; meters run at 15 pictures a second",
            {}};
}

}  // namespace

int runDoctor(bool json) {
    std::vector<Finding> all{realtimeLimit(), memoryLimit()};
    serverFindings(all);
    all.push_back(governor());
    all.push_back(graphics());
    all.push_back({"kernels", true, std::string(name(bestInstructionSet())), {}});
    if (json) {
        auto list = nlohmann::ordered_json::array();
        for (const Finding& f : all) {
            list.push_back({{"what", f.what}, {"ok", f.good}, {"line", f.line}, {"fix", f.good ? "" : f.fix}});
        }
        std::cout << list.dump(2) << "\n";
        return kSuccess;
    }
    for (const Finding& f : all) {
        std::cout << (f.good ? "OK    " : "CHECK ") << f.what << ": " << f.line << "\n";
        if (!f.good) std::cout << "      " << f.fix << "\n";
    }
    return kSuccess;
}

}  // namespace amp
