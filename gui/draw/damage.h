// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "gui/imgui_api.h"

namespace amp::gui {

/// Finds what differs between a frame and the one before it, for renderers that pay by the pixel. Every triangle leaves its
/// mark, in the order of drawing, on each tile of 16 × 16 device pixels that it may touch; a tile with another mark than in
/// the last frame has to be drawn again. Knows nothing of views, so none can forget to say that it changed.
/// Thread: GUI. Cost: about a tenth of making the frame.
class Damage {
public:
    struct Rect {
        int x0 = 0, y0 = 0, x1 = 0, y1 = 0;  ///< device pixels from the upper left corner, x1 and y1 not included
        bool operator==(const Rect&) const = default;
    };

    /// The next frame differs everywhere: the last one is no longer what is on the screen, or means something else.
    void forget() { known_ = false; }

    /// Compares the frame with that of the last call, or with nothing at another size. At most twelve rectangles, which do
    /// not overlap unless the limit brought them together. Empty: the frames look alike.
    const std::vector<Rect>& compare(const ImDrawData& frame);

    /// The frame cut down to the triangles that touch the rectangles of the last `compare`, clipped to these. Borrows the
    /// vertices of `frame`, which is spoiled by it; good until the next call.
    [[nodiscard]] ImDrawData& cut(ImDrawData& frame);

private:
    struct Tiles {
        int width = 0, height = 0, across = 0, down = 0;
        std::vector<std::uint64_t> marks;
    };
    void mark(const ImDrawData& frame);
    void gather();

    bool known_ = false;
    Tiles now_, last_;
    std::vector<std::uint64_t> vertices_;
    std::vector<Rect> rects_;
    ImDrawData cut_;
    std::vector<std::unique_ptr<ImDrawList>> lists_;
    std::vector<ImDrawList*> pointers_;
};

}  // namespace amp::gui
