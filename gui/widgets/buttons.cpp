// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/buttons.h"

namespace amp::gui {

float keycap(const Canvas& d, float right, float centreY, std::string_view name, ImU32 ink, ImU32 outline) {
    const float w = std::max(d.px(17), d.textWidth(Font::captionBold, name) + d.px(9)), h = d.px(17);
    const Box b{std::round(right - w), std::round(centreY - h * 0.5f), w, h};
    d.stroke(b, outline, d.px(4), std::max(1.0f, std::floor(d.scale())));
    d.text(Font::captionBold, b.cx(), b.cy(), ink, name, Align::centre);
    return w;
}

float buttonWidth(const Ui& ui, std::string_view text, const ButtonLook& look) {
    float w = ui.draw().textWidth(look.kind == ButtonKind::primary ? Font::value : Font::label, text) + ui.px(26);
    if (look.icon >= 0) w += ui.px(22);
    if (!look.keycap.empty()) w += ui.draw().textWidth(Font::captionBold, look.keycap) + ui.px(20);
    return std::ceil(w);
}

bool button(Ui& ui, std::string_view id, const Box& box, std::string_view name, const ButtonLook& look) {
    const Canvas& d = ui.draw();
    const Hit hit = ui.hit(id, box, Role::button, name);
    if (!look.hint.empty()) ui.hint(hit, look.hint);
    const Palette& c = ui.c();
    const float radius = ui.px(size::kRadiusButton);
    const bool down = hit.held && hit.hovered && look.enabled;
    ImU32 ink = look.enabled ? c.ink : c.inkOff;
    const float glow = look.enabled ? hit.glow : 0.0f;
    if (look.kind == ButtonKind::primary || look.on) {
        d.raised(box, radius, mix(c.bone, rgb(0xffffff), 0.35f * glow), down ? rgb(0xD6CDBB) : c.bone);
        ink = c.onBone;
    } else if (look.kind == ButtonKind::plain) {
        if (look.enabled) {
            d.raised(box, radius, mix(c.raised, c.lifted, glow),
                     down ? c.raisedBottom : mix(c.raisedBottom, c.lifted, glow * 0.8f));
        } else {
            d.fill(box, rgb(0x1C1A18), radius);
        }
    } else if (glow > 0) {
        d.fill(box, withAlpha(c.lifted, glow), radius);
    }
    ui.focusRing(hit, box, radius);
    Box inner = box.inset(ui.px(11), 0);
    if (look.icon >= 0) {
        drawIcon(d, static_cast<Icon>(look.icon), {inner.x + ui.px(8), inner.cy()}, ui.px(17), ink);
        inner.takeLeft(ui.px(22));
    }
    if (!look.keycap.empty()) {
        inner.w -=
            keycap(d, inner.right(), inner.cy(), look.keycap, withAlpha(ink, 0.75f), withAlpha(ink, 0.35f)) + ui.px(6);
    }
    const Font font = look.kind == ButtonKind::primary || look.on ? Font::value : Font::label;
    const std::string_view shown = look.text.empty() ? tr(name) : look.text;
    const bool whole = d.textIn(inner.inset(-ui.px(4), 0), font, ink, shown, Align::centre);
    if (!whole) ui.tooltip(hit, shown);
    return hit.clicked && look.enabled;
}

bool iconButton(Ui& ui, std::string_view id, const Box& box, Icon icon, std::string_view name, const ButtonLook& look) {
    const Canvas& d = ui.draw();
    const Hit hit = ui.hit(id, box, Role::button, name);
    ui.hint(hit, look.hint.empty() ? tr(name) : look.hint);
    ui.tooltip(hit, tr(name));
    const Palette& c = ui.c();
    const float radius = ui.px(size::kRadiusButton);
    const bool down = hit.held && hit.hovered && look.enabled;
    const float glow = look.enabled ? hit.glow : 0.0f;
    if (look.on) {
        d.raised(box, radius, c.bone, c.bone);
    } else if (look.kind == ButtonKind::plain) {
        d.raised(box, radius, mix(c.raised, c.lifted, glow),
                 down ? c.raisedBottom : mix(c.raisedBottom, c.lifted, glow * 0.8f));
    } else if (glow > 0) {
        d.fill(box, withAlpha(c.lifted, glow), radius);
    }
    ui.focusRing(hit, box, radius);
    const ImU32 ink = look.on ? c.onBone : !look.enabled ? c.inkOff : mix(c.inkSoft, c.ink, glow);
    drawIcon(d, icon, {box.cx(), box.cy() + (down ? ui.draw().sub(0.5f) : 0.0f)}, ui.px(17), ink);
    return hit.clicked && look.enabled;
}

float segmentedWidth(const Ui& ui, std::span<const std::string_view> names) {
    float w = ui.px(6);
    for (const std::string_view name : names) w += ui.draw().textWidth(Font::label, tr(name)) + ui.px(24);
    return std::ceil(w);
}

int segmented(Ui& ui, std::string_view id, const Box& box, std::span<const std::string_view> names, int chosen,
              bool boneWhenOn) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    const IdScope scope(id);
    d.fill(box, c.field, ui.px(size::kRadiusButton));
    d.stroke(box, c.hairline, ui.px(size::kRadiusButton), std::max(1.0f, std::floor(d.scale())));
    float natural = 0;
    for (const std::string_view name : names) natural += d.textWidth(Font::label, tr(name)) + ui.px(24);
    const float stretch = (box.w - ui.px(6)) / natural;
    float x = box.x + ui.px(3);
    int result = chosen;
    for (int i = 0; i < static_cast<int>(names.size()); ++i) {
        const std::string_view name = names[static_cast<std::size_t>(i)];
        const float w = (d.textWidth(Font::label, tr(name)) + ui.px(24)) * stretch;
        const Box cell{std::round(x), box.y + ui.px(3), std::round(x + w) - std::round(x), box.h - ui.px(6)};
        x += w;
        const IdScope inner(i);
        const Hit hit = ui.hit("segment", cell, Role::tab, name, i == chosen ? "on" : "off");
        const float radius = ui.px(size::kRadiusSegment);
        ImU32 ink = mix(c.inkSoft, c.ink, hit.glow);
        if (i == chosen) {
            if (boneWhenOn) {
                d.fill(cell, c.bone, radius);
                ink = c.onBone;
            } else {
                d.gradient(cell, c.lifted, mix(c.lifted, rgb(0x000000), 0.12f), radius);
                ink = c.ink;
            }
        }
        ui.focusRing(hit, cell, radius);
        const bool whole = d.textIn(cell.inset(ui.px(3), 0), i == chosen && boneWhenOn ? Font::value : Font::label, ink,
                                    tr(name), Align::centre);
        if (!whole) ui.tooltip(hit, tr(name));
        if (hit.clicked) result = i;
    }
    return result;
}

bool toggle(Ui& ui, std::string_view id, ImVec2 at, std::string_view name, bool on) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    const Box box{at.x, std::round(at.y - ui.px(11)), ui.px(38), ui.px(22)};
    const Hit hit = ui.hit(id, box.inset(-ui.px(2)), Role::toggle, name, on ? "on" : "off", on ? 1.0f : 0.0f);
    const float radius = box.h * 0.5f;
    if (on) {
        d.fill(box, mix(c.bone, rgb(0xffffff), 0.3f * hit.glow), radius);
        d.circle({box.right() - radius, box.cy()}, radius - ui.px(3), c.onBone);
    } else {
        d.fill(box, c.field, radius);
        d.stroke(box, mix(c.lineStrong, c.inkSoft, hit.glow), radius, std::max(1.0f, d.sub(1)));
        d.circle({box.x + radius, box.cy()}, radius - ui.px(4), mix(c.inkOff, c.inkSoft, hit.glow));
    }
    ui.focusRing(hit, box, radius);
    return hit.clicked;
}

void lamp(const Canvas& d, ImVec2 centre, float diameter, ImU32 colour, bool on) {
    const float r = diameter * 0.5f;
    if (!on) {
        d.ring(centre, r - d.sub(0.5f), d.c().inkOff, std::max(1.0f, d.sub(1.3f)));
        return;
    }
    d.glow(centre, diameter * 1.35f, withAlpha(colour, 0.55f));
    d.circle(centre, r, colour);
    d.circle({centre.x - r * 0.22f, centre.y - r * 0.25f}, r * 0.42f, rgb(0xffffff, 0.55f));
}

bool lampButton(Ui& ui, std::string_view id, ImVec2 centre, ImU32 colour, bool on, std::string_view name) {
    const float edge = ui.px(size::kTarget);
    const Hit hit = ui.hit(id, {std::round(centre.x - edge * 0.5f), std::round(centre.y - edge * 0.5f), edge, edge},
                           Role::toggle, name, on ? "on" : "off", on ? 1.0f : 0.0f);
    ui.hint(hit, tr(on ? "Click the lamp to switch this stage off" : "Click the lamp to switch this stage on"));
    if (hit.hovered) ui.draw().circle(centre, ui.px(10), rgb(0xffffff, 0.06f));
    lamp(ui.draw(), centre, ui.draw().sub(9), colour, on);
    if (hit.focused) ui.draw().ring(centre, ui.px(10), ui.c().ink, ui.draw().sub(1.5f));
    return hit.clicked;
}

}  // namespace amp::gui
