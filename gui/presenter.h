// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/draw/damage.h"

struct GLFWwindow;

namespace amp::gui {

/// Brings frames to the screen. Graphics hardware draws them whole and shows them with the display's pace. A renderer that
/// runs on the processor draws only what changed since the last frame, into a picture that is kept, and copies that to the
/// window; a frame that looks like the last one costs nothing.
/// Thread: GUI, with the window's context current from before the constructor until after the destructor; ImGui's OpenGL
/// backend is set up.
class Presenter {
public:
    explicit Presenter(GLFWwindow* window);
    ~Presenter();
    Presenter(const Presenter&) = delete;
    Presenter& operator=(const Presenter&) = delete;

    /// The renderer runs on the processor: frames are dear.
    [[nodiscard]] bool software() const { return software_; }
    /// The atlas is another: what the vertices say is no longer what they said.
    void atlasChanged() { damage_.forget(); }
    /// The window's contents were lost (it was covered, or just came up, or has another size).
    void exposed() { lost_ = 2; }
    /// Draws the frame and shows it. Waits for the display on graphics hardware.
    void show(ImDrawData& frame);

private:
    struct Functions;

    /// The kept picture at this size; false where there is none to be had.
    bool keepPicture(int width, int height);

    GLFWwindow* window_;
    bool software_ = false;
    bool first_ = true;
    int lost_ = 2;  ///< frames to be shown even if they look like the last: the driver learns a new size with the first
    std::unique_ptr<Functions> gl_;
    unsigned framebuffer_ = 0, picture_ = 0;
    int width_ = 0, height_ = 0;
    Damage damage_;
};

}  // namespace amp::gui
