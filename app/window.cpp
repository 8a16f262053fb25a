// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window.h"

#include <cstdlib>

#include "app/commands/commands.h"
#include "app/library/file_library.h"
#include "app/nsm/managed_session.h"
#include "app/portal_dialog.h"
#include "app/takes_studio.h"
#include "app/window_services.h"
#include "engine/rt/scope.h"
#include "gui/window.h"

namespace amp {

bool displayAvailable() {
    return gui::displayThere();
}

int runWindowed(Session& session, double seconds, const std::atomic<bool>& stop, ManagedSession* manager) {
    const rt::Scope scope(rt::Role::control);
    LookSettings look(session);
    FileLibrary library(session.paths(), session.settings().folders,
                        [&](const std::vector<std::filesystem::path>& folders) {
                            session.settings().folders = folders;
                            session.foldersChanged();
                            look.touch();
                        });
    SessionAudio audio(session, [&] { look.touch(); });
    MachineHealth health(session);
    PortalDialog dialog;
    SessionRecording recording(session, [&] { look.touch(); });
    TakesStudio takes({.takes = [&] { return session.takesFolder(); },
                       .lost = [&] { return session.resourceFolders(); },
                       .bytesPerSecond =
                           [&] {
                               const double sample = session.settings().takesAsFloat ? 4.0 : 3.0;
                               const double sides = session.settings().takesMono ? 1.0 : 2.0;
                               return session.engine().rate() * (4.0 + sides * sample);
                           }});
    gui::Services services{library, look, &audio, &health, &dialog, &takes, &recording};
    gui::WindowOptions options;
    options.seconds = seconds;
    options.timing = std::getenv("HALFSTACK_GUI_TIMING") != nullptr;
    options.stopRequested = [&] { return stop.load(std::memory_order_relaxed); };
    options.poll = [&] {
        for (Toast& toast : library.takeToasts()) session.control().tell(std::move(toast));
        takes.poll(session.control().recorder().recording);
        for (Toast& toast : takes.takeToasts()) session.control().tell(std::move(toast));
        session.poll();
        if (manager != nullptr) manager->poll();
        // From now on the player knows how loud it is.
        if (!session.control().muted() && session.driverStatus().name != "demo" && !session.settings().unmutedOnce &&
            session.driverStatus().state == DriverState::running) {
            session.settings().unmutedOnce = true;
            look.touch();
        }
    };
    if (manager != nullptr) {
        options.shown = [manager] { return manager->windowShown(); };
        options.closed = [manager] { manager->hideWindow(); };
    }
    const int status = gui::runWindow(session.control(), services, options);
    // No display after all: the amp plays on without a window.
    if (status != 0) return runHeadless(session, seconds, manager);
    return status;
}

}  // namespace amp
