// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>

#include "gui/imgui_api.h"

namespace amp::gui {

/// A rectangle in device pixels, with the few operations that layout needs. The `take…` functions cut a strip off this box
/// and return it, so that a view reads like its picture: top row, then left column, then the rest.
struct Box {
    float x = 0, y = 0, w = 0, h = 0;

    [[nodiscard]] float right() const { return x + w; }
    [[nodiscard]] float bottom() const { return y + h; }
    [[nodiscard]] float cx() const { return x + w * 0.5f; }
    [[nodiscard]] float cy() const { return y + h * 0.5f; }
    [[nodiscard]] ImVec2 min() const { return {x, y}; }
    [[nodiscard]] ImVec2 max() const { return {x + w, y + h}; }
    [[nodiscard]] ImVec2 size() const { return {w, h}; }
    [[nodiscard]] ImVec2 centre() const { return {cx(), cy()}; }
    [[nodiscard]] Box inset(float by) const { return inset(by, by); }
    [[nodiscard]] Box inset(float dx, float dy) const {
        return {x + dx, y + dy, std::max(0.0f, w - 2 * dx), std::max(0.0f, h - 2 * dy)};
    }
    [[nodiscard]] Box moved(float dx, float dy) const { return {x + dx, y + dy, w, h}; }
    [[nodiscard]] bool contains(ImVec2 p) const { return p.x >= x && p.y >= y && p.x < right() && p.y < bottom(); }
    [[nodiscard]] bool overlaps(const Box& o) const {
        return x < o.right() && o.x < right() && y < o.bottom() && o.y < bottom();
    }

    Box takeTop(float height, float gap = 0) {
        const Box cut{x, y, w, height};
        y += height + gap;
        h = std::max(0.0f, h - height - gap);
        return cut;
    }
    Box takeBottom(float height, float gap = 0) {
        const Box cut{x, bottom() - height, w, height};
        h = std::max(0.0f, h - height - gap);
        return cut;
    }
    Box takeLeft(float width, float gap = 0) {
        const Box cut{x, y, width, h};
        x += width + gap;
        w = std::max(0.0f, w - width - gap);
        return cut;
    }
    Box takeRight(float width, float gap = 0) {
        const Box cut{right() - width, y, width, h};
        w = std::max(0.0f, w - width - gap);
        return cut;
    }
    /// A box of this size in the middle.
    [[nodiscard]] Box centred(float width, float height) const {
        return {std::floor(x + (w - width) * 0.5f), std::floor(y + (h - height) * 0.5f), width, height};
    }
};

}  // namespace amp::gui
