// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace amp::gui::key {

// Key codes of the window system library (GLFW's numbers, which are US-layout characters and a private range), so that views
// and scripted tests can name keys without a window.
inline constexpr int kSpace = 32, kMinus = 45, kComma = 44, kPeriod = 46, kSlash = 47, kEqual = 61;
inline constexpr int kDigit0 = 48, kA = 65, kZ = 90;
inline constexpr int kEscape = 256, kEnter = 257, kTab = 258, kBackspace = 259, kDelete = 261;
inline constexpr int kRight = 262, kLeft = 263, kDown = 264, kUp = 265, kPageUp = 266, kPageDown = 267, kHome = 268,
                     kEnd = 269;
inline constexpr int kF1 = 290, kF11 = 300;
inline constexpr int kPadEnter = 335, kPadSubtract = 333, kPadAdd = 334;

/// Modifier bits of a key combination.
inline constexpr int kCtrl = 1, kShift = 2, kAlt = 4;

}  // namespace amp::gui::key
