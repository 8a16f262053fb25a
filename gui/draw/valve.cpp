// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/draw/valve.h"

namespace amp::gui {

void drawValve(const Canvas& d, ImVec2 foot, float height, float glow) {
    const float w = height * 0.36f, r = w * 0.5f;
    const float left = std::round(foot.x - r), right = left + std::round(w);
    const float top = foot.y - height, base = foot.y - height * 0.06f;
    ImDrawList* list = d.list();
    // Light first: it lies behind the glass and on what is around it.
    if (glow > 0.01f) {
        d.glow({foot.x, foot.y - height * 0.45f}, height * (0.75f + 0.35f * glow),
               withAlpha(d.c().lampGlow, 0.18f + 0.5f * glow));
        d.glow({foot.x, foot.y - height * 0.42f}, height * 0.42f, withAlpha(rgb(0xFFB46A), 0.35f * glow));
    }
    d.fill({left, top + r, right - left, base - top - r}, rgb(0x17120E, 0.55f), r * 0.3f);
    // Inside: plate, grid wires, heater.
    const Box plate{std::round(foot.x - w * 0.27f), std::round(foot.y - height * 0.68f), std::round(w * 0.54f),
                    std::round(height * 0.5f)};
    d.fill(plate, rgb(0x0B0908, 0.92f), d.sub(1.5f));
    const ImU32 hot = mix(rgb(0x4A3A2C), rgb(0xFFB064), glow);
    for (int i = 0; i < 4; ++i) {
        const float x = plate.x + plate.w * (0.2f + 0.2f * static_cast<float>(i));
        d.line({x, plate.y + plate.h * 0.08f}, {x, plate.bottom() - plate.h * 0.08f},
               withAlpha(hot, i == 0 || i == 3 ? 0.55f : 0.95f), std::max(1.0f, w * 0.045f));
    }
    d.stroke(plate, withAlpha(rgb(0x8F7F6C), 0.5f), d.sub(1.5f), std::max(1.0f, d.sub(0.9f)));
    d.line({plate.x - w * 0.08f, plate.y - height * 0.03f}, {plate.right() + w * 0.08f, plate.y - height * 0.03f},
           rgb(0x6E655A, 0.8f), std::max(1.0f, d.sub(1)));
    // Glass: straight walls under a dome, and a light on the dome.
    list->PathLineTo({left, base});
    list->PathArcTo({foot.x, top + r}, r, 3.14159265f, 6.2831853f, 14);
    list->PathLineTo({right, base});
    list->PathStroke(mix(rgb(0x5E564C), rgb(0xD6A272), glow * 0.65f), 0, std::max(1.0f, d.sub(1.2f)));
    d.arc({foot.x, top + r}, r * 0.68f, 3.5f, 4.6f, rgb(0xffffff, 0.28f), std::max(1.0f, d.sub(1.2f)), false);
    d.fill({foot.x - w * 0.16f, top + r * 0.34f, w * 0.32f, r * 0.26f}, rgb(0xB9AD9A, 0.32f), r * 0.13f);
    // Socket.
    d.gradient({left - d.px(1), base, right - left + d.px(2), foot.y - base}, rgb(0x2A2622), rgb(0x100E0D));
}

}  // namespace amp::gui
