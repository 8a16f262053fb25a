// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window.h"

#include <cstdlib>

#include "app/commands/commands.h"

namespace amp {

bool displayAvailable() {
    const auto set = [](const char* name) {
        const char* value = std::getenv(name);
        return value != nullptr && *value != '\0';
    };
    return set("DISPLAY") || set("WAYLAND_DISPLAY");
}

int runWindowed(Session& session, double seconds, const std::atomic<bool>& stop) {
    static_cast<void>(stop);
    return runHeadless(session, seconds);
}

}  // namespace amp
