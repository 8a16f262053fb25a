// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "gui/imgui_api.h"

namespace amp::gui {

/// Small pictures computed at start and put into the font texture, so that a frame stays at a handful of draw calls.
enum class Cell {
    shadow,   ///< blurred rounded square, alpha only; drawn as nine parts
    glow,     ///< radial falloff, alpha only; tinted
    tolex,    ///< pebbled vinyl; tiles
    grille,   ///< woven cloth; tiles
    brushed,  ///< metal brushed sideways; tiles
    grain,    ///< fine noise for large dark areas; tiles
    count
};

/// Edge of a cell in texels.
inline constexpr int kCellSize = 64;
/// Texels from the edge of the shadow cell to where the shadow is half as dark: the edge of the thing that throws it.
inline constexpr int kShadowReach = 24;

/// Where a cell lies in the texture.
struct CellUv {
    ImVec2 min, max;
};

/// The cell's pixels, row by row, RGBA. Same bytes on every run (fixed seed).
[[nodiscard]] std::vector<ImU32> paintCell(Cell cell);

}  // namespace amp::gui
