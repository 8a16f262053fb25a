// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The one door to Dear ImGui. Every other file of the window includes this header and never imgui.h, so that differences
// between the versions that distributions ship are met here. Written against 1.86.

#define IMGUI_DEFINE_MATH_OPERATORS
#include <imgui.h>
#include <imgui_internal.h>

namespace amp::gui {

/// Rounds the corners on one side only.
inline constexpr int kCornersTop = ImDrawFlags_RoundCornersTop;
inline constexpr int kCornersBottom = ImDrawFlags_RoundCornersBottom;
inline constexpr int kCornersLeft = ImDrawFlags_RoundCornersLeft;
inline constexpr int kCornersRight = ImDrawFlags_RoundCornersRight;

/// True in the frame in which the key goes down, or repeats while it is held. `key` is the platform's code (GLFW's).
[[nodiscard]] inline bool keyPressed(int key, bool repeat = true) {
    return ImGui::IsKeyPressed(key, repeat);
}

}  // namespace amp::gui
