// SPDX-License-Identifier: GPL-3.0-or-later
#include <grp.h>
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "app/commands/commands.h"
#include "app/server_look.h"
#include "app/window.h"
#include "engine/base/instruction_set.h"
#include "engine/drivers/realtime_kit.h"
#include "engine/rt/prefault.h"

namespace amp {
namespace {

/// What the ALSA driver takes, and more than a server gives its clients.
constexpr int kWantedPriority = 70;

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

std::string limitText(const rlimit& limit) {
    return limit.rlim_cur == RLIM_INFINITY ? "without limit" : std::to_string(limit.rlim_cur);
}

bool inGroupAudio() {
    const group* const audio = getgrnam("audio");
    if (audio == nullptr) return false;
    std::vector<gid_t> groups(static_cast<std::size_t>(std::max(0, getgroups(0, nullptr))));
    if (!groups.empty()) getgroups(static_cast<int>(groups.size()), groups.data());
    return std::find(groups.begin(), groups.end(), audio->gr_gid) != groups.end() || getegid() == audio->gr_gid;
}

/// What to do about a limit that is not there: the group first, then the limits that audio packages install for it.
std::string howToRaise(const std::string& limit) {
    if (!inGroupAudio())
        return "Join the group \"audio\" (sudo usermod -aG audio $USER), then log in again; the limits of jackd2 or "
               "pipewire for that group set " +
               limit + ".";
    return "You are in the group \"audio\" but it has no such limit: put a line \"@audio - " + limit +
           "\" into /etc/security/limits.d/audio.conf, then log in again.";
}

/// Tries it: limits, capabilities and containers all have a word in it.
bool takesRealtime(int priority) {
    bool taken = false;
    std::thread([&] {
        sched_param wanted{};
        wanted.sched_priority = priority;
        taken = pthread_setschedparam(pthread_self(), SCHED_FIFO, &wanted) == 0;
    }).join();
    return taken;
}

Finding realtimePriority() {
    rlimit limit{};
    getrlimit(RLIMIT_RTPRIO, &limit);
    const bool wholly = takesRealtime(kWantedPriority);
    const std::string line = "the limit is " + limitText(limit);
    if (wholly) return {"real-time priority", true, std::to_string(kWantedPriority) + " was given", {}};
    if (const auto offer = realtimeKitOffer()) {
        return {"real-time priority",
                true,
                line + ", but the desktop's RealtimeKit gives up to " + std::to_string(offer->maxPriority),
                {}};
    }
    return {"real-time priority", false, line + ", and no RealtimeKit answers", howToRaise("rtprio 95")};
}

Finding memoryLock() {
    rlimit limit{};
    getrlimit(RLIMIT_MEMLOCK, &limit);
    if (rt::lockMemory()) {
        munlockall();
        return {"memory lock", true, "allowed", {}};
    }
    const std::string most = limit.rlim_cur == RLIM_INFINITY ? "refused by the system"
                                                             : std::to_string(limit.rlim_cur / 1024 / 1024) + " MB";
    return {"memory lock", false, "the limit is " + most, howToRaise("memlock unlimited")};
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
    std::vector<Finding> all{realtimePriority(), memoryLock()};
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
