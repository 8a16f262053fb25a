// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>

namespace amp::gui {

/// Decides when the next frame is drawn. Each widget states its need while it is drawn: 60 while dragged, 30 for moving
/// meters, 2 for clocks, nothing when still. The highest need wins; with none the window waits for events.
/// Thread: GUI.
class FramePacer {
public:
    /// A software renderer cannot keep up with moving meters: continuous needs are capped.
    void setCap(float fps) { cap_ = fps; }

    /// Starts a frame: needs are collected anew.
    void beginFrame(double nowSeconds) {
        now_ = nowSeconds;
        need_ = 0;
        if (settling_ > 0) --settling_;
    }
    /// This widget wants `fps` frames a second from now on.
    void need(float fps) { need_ = std::max(need_, fps); }
    /// Something happened (an event, a changed snapshot): draw now, and once more for what only shows a frame later.
    void wake() { settling_ = 2; }

    /// Seconds from the last frame to the next, or a negative number: wait for an event.
    [[nodiscard]] double interval() const {
        if (settling_ > 0) return 0.0;
        const float fps = std::min(need_, cap_);
        return fps > 0 ? 1.0 / static_cast<double>(fps) : -1.0;
    }
    [[nodiscard]] bool due(double nowSeconds) const {
        const double wait = interval();
        return wait >= 0 && nowSeconds >= now_ + wait;
    }
    [[nodiscard]] double lastFrame() const { return now_; }
    [[nodiscard]] float wanted() const { return std::min(need_, cap_); }

private:
    double now_ = 0;
    float need_ = 0;
    float cap_ = 60;
    int settling_ = 2;
};

}  // namespace amp::gui
