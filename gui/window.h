// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include "gui/services/services.h"

namespace amp::gui {

/// How the window starts.
struct WindowOptions {
    std::string title = "Halfstack";
    double seconds = 0;  ///< stops by itself after so long; 0: when the player closes it
    /// Called about 20 times a second, also while iconified. Empty: `EngineControl::poll` is called.
    std::function<void()> poll;
    /// Asked at the same pace; true ends the window (a signal came).
    std::function<bool()> stopRequested;
    /// Asked at the same pace: whether the window is to be seen (a session manager hides and shows it). Empty: always.
    std::function<bool()> shown;
    /// Called instead of ending when the player closes the window. Empty: closing ends.
    std::function<void()> closed;
    /// Writes the time from the call to the first frame, and frame times at the end, to stderr.
    bool timing = false;
};

/// Opens the window and stays in it until it is closed. Returns the program's exit status: 0, or 1 when there is no display or
/// no OpenGL 3.2 (the sentence is on stderr; the caller may go on without a window).
/// Thread: the main thread, which becomes GUI and control thread. Frames are drawn on demand only.
[[nodiscard]] int runWindow(EngineControl& control, Services& services, const WindowOptions& options);

/// True when a display seems to be there: DISPLAY or WAYLAND_DISPLAY is set.
[[nodiscard]] bool displayThere();

}  // namespace amp::gui
