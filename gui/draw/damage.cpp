// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/draw/damage.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace amp::gui {
namespace {

constexpr int kTile = 16;
constexpr std::size_t kMostRects = 12;
/// With more than so many places it is not worth while to look which belong together.
constexpr std::size_t kMostPairs = 48;
/// A clean gap of so many tiles is not worth another rectangle.
constexpr int kGap = 2;

std::uint64_t mixed(std::uint64_t h, std::uint64_t v) {
    h = (h ^ v) * 0x9e3779b97f4a7c15ull;
    return h ^ (h >> 29);
}

template <typename T>
std::uint64_t hashOf(const T& value) {
    std::uint64_t h = 0x243f6a8885a308d3ull;
    std::uint64_t words[(sizeof(T) + 7) / 8] = {};
    std::memcpy(words, &value, sizeof(T));
    for (const std::uint64_t w : words) h = mixed(h, w);
    return h;
}

using Rect = Damage::Rect;

bool touch(const Rect& a, const Rect& b) {
    return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}

Rect both(const Rect& a, const Rect& b) {
    return {std::max(a.x0, b.x0), std::max(a.y0, b.y0), std::min(a.x1, b.x1), std::min(a.y1, b.y1)};
}

Rect around(const Rect& a, const Rect& b) {
    return {std::min(a.x0, b.x0), std::min(a.y0, b.y0), std::max(a.x1, b.x1), std::max(a.y1, b.y1)};
}

long area(const Rect& r) {
    return static_cast<long>(std::max(0, r.x1 - r.x0)) * static_cast<long>(std::max(0, r.y1 - r.y0));
}

/// The pixels that a command may change, cut to whole ones as the OpenGL backend does.
Rect clipOf(const ImDrawCmd& cmd, const ImDrawData& frame, int width, int height) {
    const float x = cmd.ClipRect.x - frame.DisplayPos.x, y = cmd.ClipRect.y - frame.DisplayPos.y;
    const float right = cmd.ClipRect.z - frame.DisplayPos.x, bottom = cmd.ClipRect.w - frame.DisplayPos.y;
    const int foot = height - static_cast<int>(static_cast<float>(height) - bottom);
    const Rect r{static_cast<int>(x), foot - static_cast<int>(bottom - y),
                 static_cast<int>(x) + static_cast<int>(right - x), foot};
    return both(r, {0, 0, width, height});
}

/// The pixels that a triangle may touch.
Rect boundsOf(const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c, ImVec2 origin) {
    const float x0 = std::min({a.pos.x, b.pos.x, c.pos.x}) - origin.x;
    const float y0 = std::min({a.pos.y, b.pos.y, c.pos.y}) - origin.y;
    const float x1 = std::max({a.pos.x, b.pos.x, c.pos.x}) - origin.x;
    const float y1 = std::max({a.pos.y, b.pos.y, c.pos.y}) - origin.y;
    // Far outside of the window the sums below would overflow.
    const auto whole = [](float v) { return static_cast<int>(std::floor(std::clamp(v, -1e6f, 1e6f))); };
    return {whole(x0), whole(y0), whole(x1) + 1, whole(y1) + 1};
}

}  // namespace

void Damage::mark(const ImDrawData& frame) {
    now_.width = static_cast<int>(frame.DisplaySize.x);
    now_.height = static_cast<int>(frame.DisplaySize.y);
    now_.across = (now_.width + kTile - 1) / kTile;
    now_.down = (now_.height + kTile - 1) / kTile;
    now_.marks.assign(static_cast<std::size_t>(now_.across) * static_cast<std::size_t>(now_.down), 0);
    for (int l = 0; l < frame.CmdListsCount; ++l) {
        const ImDrawList& list = *frame.CmdLists[l];
        vertices_.resize(static_cast<std::size_t>(list.VtxBuffer.Size));
        for (int i = 0; i < list.VtxBuffer.Size; ++i)
            vertices_[static_cast<std::size_t>(i)] = hashOf(list.VtxBuffer[i]);
        for (const ImDrawCmd& cmd : list.CmdBuffer) {
            const Rect clip = clipOf(cmd, frame, now_.width, now_.height);
            if (area(clip) == 0) continue;
            const std::uint64_t manner = mixed(hashOf(clip), hashOf(cmd.TextureId));
            const ImDrawIdx* index = list.IdxBuffer.Data + cmd.IdxOffset;
            for (unsigned i = 0; i + 2 < cmd.ElemCount; i += 3) {
                const unsigned a = cmd.VtxOffset + index[i], b = cmd.VtxOffset + index[i + 1],
                               c = cmd.VtxOffset + index[i + 2];
                const auto at = [&](unsigned v) -> const ImDrawVert& { return list.VtxBuffer.Data[v]; };
                const Rect r = both(boundsOf(at(a), at(b), at(c), frame.DisplayPos), clip);
                if (r.x0 >= r.x1 || r.y0 >= r.y1) continue;
                const std::uint64_t v =
                    manner ^ vertices_[a] ^ std::rotl(vertices_[b], 21) ^ std::rotl(vertices_[c], 42);
                const int right = (r.x1 - 1) / kTile, bottom = (r.y1 - 1) / kTile;
                for (int y = r.y0 / kTile; y <= bottom; ++y) {
                    std::uint64_t* row = now_.marks.data() + static_cast<std::ptrdiff_t>(y) * now_.across;
                    for (int x = r.x0 / kTile; x <= right; ++x) row[x] = mixed(row[x], v);
                }
            }
        }
    }
}

void Damage::gather() {
    rects_.clear();
    std::vector<Rect>& out = rects_;  // in tiles first
    for (int y = 0; y < now_.down; ++y) {
        const auto row = static_cast<std::size_t>(y) * static_cast<std::size_t>(now_.across);
        const auto dirty = [&](int x) {
            return now_.marks[row + static_cast<std::size_t>(x)] != last_.marks[row + static_cast<std::size_t>(x)];
        };
        for (int x = 0; x < now_.across; ++x) {
            if (!dirty(x)) continue;
            int end = x + 1;
            for (int ahead = end; ahead < std::min(now_.across, end + kGap + 1); ++ahead) {
                if (dirty(ahead)) end = ahead + 1;
            }
            const Rect run{x, y, end, y + 1};
            const auto above = std::find_if(
                out.begin(), out.end(), [&](const Rect& r) { return r.y1 == y && r.x0 == run.x0 && r.x1 == run.x1; });
            if (above != out.end()) {
                above->y1 = y + 1;
            } else {
                out.push_back(run);
            }
            x = end;
        }
    }
    if (out.size() > kMostPairs) {
        Rect whole = out.front();
        for (const Rect& r : out) whole = around(whole, r);
        out.assign(1, whole);
    }
    // Two that are drawn as one for little more, then the two that cost least until there are few enough.
    while (out.size() > 1) {
        std::size_t first = 0, second = 0;
        long least = 0;
        for (std::size_t a = 0; a < out.size(); ++a) {
            for (std::size_t b = a + 1; b < out.size(); ++b) {
                const long more = area(around(out[a], out[b])) - area(out[a]) - area(out[b]);
                if (second == 0 || more < least) {
                    first = a;
                    second = b;
                    least = more;
                }
            }
        }
        const long worth = (area(out[first]) + area(out[second])) / 4;
        if (least > worth && out.size() <= kMostRects) break;
        out[first] = around(out[first], out[second]);
        out.erase(out.begin() + static_cast<std::ptrdiff_t>(second));
    }
    for (Rect& r : out) {
        r = both({r.x0 * kTile, r.y0 * kTile, r.x1 * kTile, r.y1 * kTile}, {0, 0, now_.width, now_.height});
    }
}

const std::vector<Rect>& Damage::compare(const ImDrawData& frame) {
    mark(frame);
    if (known_ && now_.width == last_.width && now_.height == last_.height) {
        gather();
    } else {
        rects_.assign(1, {0, 0, now_.width, now_.height});
    }
    known_ = true;
    std::swap(now_, last_);
    return rects_;
}

ImDrawData& Damage::cut(ImDrawData& frame) {
    const auto count = static_cast<std::size_t>(frame.CmdListsCount);
    while (lists_.size() < count) lists_.push_back(std::make_unique<ImDrawList>(ImGui::GetDrawListSharedData()));
    pointers_.clear();
    cut_ = frame;
    cut_.TotalVtxCount = cut_.TotalIdxCount = 0;
    for (std::size_t l = 0; l < count; ++l) {
        ImDrawList& from = *frame.CmdLists[l];
        ImDrawList& to = *lists_[l];
        to.CmdBuffer.resize(0);
        to.IdxBuffer.resize(0);
        for (const ImDrawCmd& cmd : from.CmdBuffer) {
            const Rect clip = clipOf(cmd, frame, last_.width, last_.height);
            const ImDrawIdx* index = from.IdxBuffer.Data + cmd.IdxOffset;
            const ImDrawVert* vertex = from.VtxBuffer.Data + cmd.VtxOffset;
            for (const Rect& rect : rects_) {
                const Rect r = both(clip, rect);
                if (r.x0 >= r.x1 || r.y0 >= r.y1) continue;
                ImDrawCmd part = cmd;
                part.ClipRect = {
                    static_cast<float>(r.x0) + frame.DisplayPos.x, static_cast<float>(r.y0) + frame.DisplayPos.y,
                    static_cast<float>(r.x1) + frame.DisplayPos.x, static_cast<float>(r.y1) + frame.DisplayPos.y};
                part.IdxOffset = static_cast<unsigned>(to.IdxBuffer.Size);
                for (unsigned i = 0; i + 2 < cmd.ElemCount; i += 3) {
                    if (!touch(boundsOf(vertex[index[i]], vertex[index[i + 1]], vertex[index[i + 2]], frame.DisplayPos),
                               r))
                        continue;
                    for (unsigned k = 0; k < 3; ++k) to.IdxBuffer.push_back(index[i + k]);
                }
                part.ElemCount = static_cast<unsigned>(to.IdxBuffer.Size) - part.IdxOffset;
                if (part.ElemCount > 0) to.CmdBuffer.push_back(part);
            }
        }
        if (to.CmdBuffer.empty()) continue;
        to.VtxBuffer.swap(from.VtxBuffer);
        cut_.TotalVtxCount += to.VtxBuffer.Size;
        cut_.TotalIdxCount += to.IdxBuffer.Size;
        pointers_.push_back(&to);
    }
    cut_.CmdLists = pointers_.data();
    cut_.CmdListsCount = static_cast<int>(pointers_.size());
    return cut_;
}

}  // namespace amp::gui
