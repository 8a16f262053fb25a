// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/strip_layout.h"

#include <algorithm>

#include "gui/rig_helpers.h"
#include "gui/tokens.h"

namespace amp::gui {
namespace {

/// Columns a node takes: one for a stage, the longest lane for a split, two more halves for fork and join.
int columnsOf(const NodeView& node) {
    if (node.lanes.empty()) return 1;
    std::size_t longest = 1;
    for (const LaneView& lane : node.lanes) longest = std::max(longest, lane.chain.size());
    return static_cast<int>(longest) + 1;
}

struct Builder {
    StripLayout out;
    float tile, gap, height, px;
    float x, y;
    bool stereo = false;

    void cable(float from, float to, float cy, const Place& place) {
        out.cables.push_back({{from, cy}, {to, cy}, stereo, place});
    }

    void stage(const NodeView* node, StageId id, const Place& before, int chainIndex) {
        StripTile t;
        t.box = {std::round(x), y, std::round(tile), height};
        t.id = id;
        t.node = node;
        t.before = before;
        t.chainIndex = chainIndex;
        out.tiles.push_back(t);
        x += tile + gap;
    }

    void split(const NodeView& node, const Place& before) {
        const int columns = columnsOf(node);
        const float total = static_cast<float>(columns) * tile + static_cast<float>(columns - 1) * gap;
        const auto lanes = static_cast<float>(node.lanes.size());
        const float laneGap = std::round(6 * px);
        const float laneH = std::floor((height - laneGap * (lanes - 1)) / lanes);
        const float fork = std::round(tile * 0.35f), join = std::round(tile * 0.65f);
        const float middle = y + height * 0.5f;
        const float left = std::round(x), right = std::round(x + total);
        // The knob at the join selects the split and sets its mix.
        const Box handle{right - join + std::round(join * 0.5f) - std::round(15 * px), std::round(middle - 15 * px),
                         std::round(30 * px), std::round(30 * px)};
        out.joins.push_back({handle, node.id, &node});
        for (std::size_t l = 0; l < node.lanes.size(); ++l) {
            const float cy = y + (laneH + laneGap) * static_cast<float>(l) + laneH * 0.5f;
            Place end;
            end.split = node.id;
            end.lane = static_cast<int>(l);
            const float x0 = left + fork, x1 = right - join;
            out.cables.push_back({{left, middle}, {left + fork * 0.5f, cy}, stereo, end});
            out.cables.push_back({{left + fork * 0.5f, cy}, {x0, cy}, stereo, end});
            const auto& chain = node.lanes[l].chain;
            const float room = x1 - x0;
            const float n = static_cast<float>(std::max<std::size_t>(1, chain.size()));
            const float w = std::floor((room - gap * (n - 1)) / n);
            float at = x0;
            for (const NodeView& inner : chain) {
                Place place = end;
                place.before = inner.id;
                StripTile t;
                t.box = {std::round(at), std::round(cy - laneH * 0.5f), std::round(w), laneH};
                t.id = inner.id;
                t.node = &inner;
                t.before = place;
                t.small = true;
                t.row = static_cast<int>(l);
                if (&inner != &chain.front()) out.cables.push_back({{at - gap, cy}, {at, cy}, inner.stereo, place});
                out.tiles.push_back(t);
                at += w + gap;
            }
            if (chain.empty()) out.cables.push_back({{x0, cy}, {x1, cy}, stereo, end});
            out.cables.push_back({{x1, cy}, {x1 + join * 0.25f, cy}, stereo, end});
            out.cables.push_back({{x1 + join * 0.25f, cy}, {handle.x, middle}, node.stereo, end});
        }
        out.cables.push_back({{handle.right(), middle}, {right, middle}, node.stereo, before});
        x += total + gap;
    }
};

}  // namespace

StripLayout layOutStrip(const RigView& rig, const Box& strip, float px) {
    int columns = 2;
    for (const NodeView& node : rig.chain) columns += columnsOf(node);
    const float side = std::round(16 * px), addRoom = std::round(52 * px);
    const float room = strip.w - 2 * side - addRoom;

    // As wide as there is room for; when too narrow for names, rows double.
    float gap = std::round(14 * px);
    int rows = 1;
    const auto widthFor = [&](int perRow, float g) {
        return (room - g * static_cast<float>(perRow - 1)) / static_cast<float>(std::max(1, perRow));
    };
    float tile = widthFor(columns, gap);
    if (tile < size::kTileMin * px) {
        gap = std::round(8 * px);
        tile = widthFor(columns, gap);
    }
    bool names = true;
    if (tile < size::kTileNamed * px) names = false;
    if (tile < size::kTileTiny * px) {
        rows = 2;
        tile = std::max(size::kTileTiny * px, widthFor((columns + 1) / 2, gap));
    }
    tile = std::min(tile, size::kTileMax * px);

    Builder b{};
    b.px = px;
    b.tile = std::floor(tile);
    b.gap = gap;
    const float pad = std::round(13 * px);
    const float rowGap = std::round(8 * px);
    b.height = std::floor((strip.h - 2 * pad - (rows == 2 ? rowGap : 0)) / static_cast<float>(rows));
    b.x = strip.x + side;
    b.y = strip.y + pad;
    b.out.names = names && rows == 1;

    Place first;
    if (!rig.chain.empty()) first.before = rig.chain.front().id;
    b.stage(nullptr, kInputEnd, first, -1);
    int used = 1;
    for (std::size_t i = 0; i < rig.chain.size(); ++i) {
        const NodeView& node = rig.chain[i];
        if (rows == 2 && used >= (columns + 1) / 2 && b.y < strip.y + pad + 1) {
            b.x = strip.x + side;
            b.y += b.height + rowGap;
        }
        Place before;
        before.before = node.id;
        const float cy = b.y + b.height * 0.5f;
        if (b.x > strip.x + side) b.cable(b.x - b.gap, b.x, cy, before);
        if (node.lanes.empty()) {
            b.stage(&node, node.id, before, static_cast<int>(i));
        } else {
            b.split(node, before);
        }
        used += columnsOf(node);
        b.stereo = node.stereo;
    }
    b.cable(b.x - b.gap, b.x, b.y + b.height * 0.5f, {});
    b.stage(nullptr, kOutputEnd, {}, -1);
    const float edge = std::round(32 * px);
    const float addX = std::min(b.x + std::round(2 * px), strip.right() - edge - std::round(14 * px));
    b.out.add = {std::round(addX), std::round(b.y + b.height * 0.5f - edge * 0.5f), edge, edge};
    b.out.width = b.x;
    return std::move(b.out);
}

}  // namespace amp::gui
