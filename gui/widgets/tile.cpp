// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/tile.h"

#include "gui/widgets/buttons.h"

namespace amp::gui {

void drawTile(Ui& ui, const Box& box, const TileLook& look, float glow) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    const float radius = ui.px(size::kRadiusTile);
    const float thin = std::max(1.0f, std::floor(d.scale()));
    const bool small = box.w < ui.px(size::kTileNamed);
    const bool low = box.h < ui.px(72);
    const bool flat = box.h < ui.px(52);  // a lane of a split: icon and name side by side
    if (look.on || look.selected) {
        const float lift = look.selected ? 0.75f : glow * 0.6f;
        d.raised(box, radius, mix(c.raisedTop, rgb(0x403B35), lift), mix(c.raisedBottom, rgb(0x332E2A), lift));
    } else {
        d.fill(box, mix(c.strip, c.raised, glow * 0.5f), radius);
        d.stroke(box, c.hairline, radius, thin);
    }
    if (look.missing) d.stroke(box, c.warn, radius, d.sub(1.5f));
    if (look.selected) d.stroke(box, c.bone, radius, d.sub(1.8f));

    const ImU32 ink = withAlpha(look.on ? look.colour : c.inkOff, look.fade);
    const float iconY = small ? box.cy() - ui.px(4) : box.y + box.h * (low ? 0.36f : 0.41f);
    if (flat) {
        const float y = std::round(box.cy() - ui.px(3));
        // Two letters of a name say nothing.
        const bool named = box.w >= ui.px(84) && d.textWidth(Font::small, look.text) <= box.w - ui.px(48);
        drawIcon(d, look.icon, {std::round(named ? box.x + ui.px(30) : box.cx()), y}, ui.px(17), ink);
        if (look.lamp) lamp(d, {box.x + ui.px(11), y}, d.sub(7.0f), withAlpha(look.colour, look.fade), look.on);
        if (named)
            d.textIn({box.x + ui.px(42), y - ui.px(10), box.w - ui.px(46), ui.px(20)}, Font::small,
                     look.on ? c.ink : c.inkOff, look.text);
    } else {
        drawIcon(d, look.icon, {std::round(box.cx()), std::round(iconY)},
                 std::min(ui.px(low && !small ? 20 : 27), box.w * 0.5f), ink);
        if (look.lamp)
            lamp(d, {box.x + ui.px(14), box.y + ui.px(13)}, d.sub(8.5f), withAlpha(look.colour, look.fade), look.on);
    }
    if (!small && !flat) {
        d.textIn({box.x + ui.px(4), box.bottom() - ui.px(low ? 30 : 31), box.w - ui.px(8), ui.px(20)}, Font::small,
                 look.on ? c.ink : c.inkOff, look.text, Align::centre);
        if (look.missing) {
            drawIcon(d, Icon::warning, {box.right() - ui.px(14), box.y + ui.px(13)}, ui.px(15), c.warn);
        } else if (!look.corner.empty() && !low) {
            d.tabular(Font::caption, box.right() - ui.px(8), box.y + ui.px(13), look.on ? c.inkFaint : c.inkOff,
                      look.corner, Align::right);
        }
    }
    const Box bar{box.x + ui.px(9), box.bottom() - ui.px(9), box.w - ui.px(18), ui.px(2)};
    d.fill(bar, look.on ? rgb(0x0D0C0B) : c.hairline);
    if (look.waiting) {
        // A build is in progress: a short line runs along; the old sound goes on.
        const auto phase = static_cast<float>(std::fmod(ui.state().now, 1.2) / 1.2);
        const float w = bar.w * 0.3f, x = bar.x - w + (bar.w + w) * phase;
        const float left = std::max(bar.x, x), right = std::min(bar.right(), x + w);
        if (right > left) d.fill({left, bar.y, right - left, bar.h}, c.ink);
        ui.pacer().need(30);
    } else if (look.level > 0 && look.on) {
        d.fill({bar.x, bar.y, std::round(bar.w * std::min(1.0f, look.level)), bar.h}, c.bone);
    }
}

}  // namespace amp::gui
