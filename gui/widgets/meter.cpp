// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/meter.h"

namespace amp::gui {

namespace {
constexpr float kFloorDb = -60.0f;
constexpr float kKneeDb = -24.0f;
}  // namespace

float meterPlace(float db) {
    if (db >= 0) return 1;
    if (db <= kFloorDb) return 0;
    if (db >= kKneeDb) return 1.0f + db / -kKneeDb * (2.0f / 3.0f);
    return (db - kFloorDb) / (kKneeDb - kFloorDb) * (1.0f / 3.0f);
}

float toDb(float linear) {
    return linear > 1e-6f ? 20.0f * std::log10(linear) : -120.0f;
}

bool moveBar(BarState& bar, float db, double now, double dt) {
    const float fallen = bar.shownDb - motion::kMeterFallDb * static_cast<float>(dt);
    bar.shownDb = std::max(std::max(db, fallen), -120.0f);
    if (bar.shownDb >= bar.holdDb) {
        bar.holdDb = bar.shownDb;
        bar.holdUntil = now + static_cast<double>(motion::kPeakHold);
    } else if (now > bar.holdUntil) {
        bar.holdDb = std::max(bar.shownDb, bar.holdDb - 2 * motion::kMeterFallDb * static_cast<float>(dt));
    }
    return bar.shownDb > kFloorDb || bar.holdDb > kFloorDb;
}

void meterBar(const Canvas& d, const Box& slot, const BarState& bar) {
    const Palette& c = d.c();
    d.fill(slot, c.well);
    const auto y = [&](float db) { return std::round(slot.bottom() - meterPlace(db) * slot.h); };
    const float top = y(bar.shownDb), warn = y(-12), hot = y(-3);
    const auto zone = [&](float from, float to, ImU32 colour) {
        if (to > from) d.fill({slot.x, from, slot.w, to - from}, colour);
    };
    zone(std::max(top, warn), slot.bottom(), c.level);
    zone(std::max(top, hot), warn, c.warn);
    zone(top, hot, c.rec);
    // Segments: a dark line every 8 px turns three rectangles into a ladder.
    const float step = d.px(8), thin = std::max(1.0f, std::floor(d.scale()));
    for (float at = slot.bottom() - step; at > top; at -= step) d.fill({slot.x, at, slot.w, thin}, rgb(0x0D0C0B, 0.8f));
    if (bar.holdDb > kFloorDb) {
        const float hold = y(bar.holdDb);
        d.fill({slot.x, hold - thin, slot.w, d.px(2)}, bar.holdDb >= -3 ? c.rec : c.ink);
    }
}

}  // namespace amp::gui
