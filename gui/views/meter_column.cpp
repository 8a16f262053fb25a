// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/meter_column.h"

#include <cstdio>

#include "engine/params/value_text.h"
#include "gui/widgets/field.h"
#include "gui/widgets/meter.h"

namespace amp::gui {
namespace {

struct Layout {
    Box title, clip, scale, peak, caption, field;
};

Layout layOut(Ui& ui, Box box) {
    Layout l;
    box = box.inset(0, ui.px(4));
    l.title = box.takeTop(ui.px(20), ui.px(3));
    l.clip = box.takeTop(ui.px(9), ui.px(4));
    box.takeBottom(ui.px(20));
    l.field = box.takeBottom(ui.px(46), ui.px(9));
    l.field = l.field.inset(ui.px(9), 0);
    l.caption = box.takeBottom(ui.px(15));
    l.peak = box.takeBottom(ui.px(19), ui.px(6));
    l.scale = box;
    return l;
}

void ticks(Ui& ui, const Box& scale, float right) {
    const Canvas& d = ui.draw();
    for (const int db : {0, -6, -12, -18, -24, -36, -48}) {
        const float y = std::round(scale.bottom() - meterPlace(static_cast<float>(db)) * scale.h);
        char text[8];
        std::snprintf(text, sizeof text, db == 0 ? "0" : "\xe2\x88\x92%d", -db);
        d.tabular(Font::caption, right, std::max(y, scale.y + ui.px(4)), ui.c().inkFaint, text, Align::right);
    }
}

std::string dbText(float db) {
    if (db <= -100) return "\xe2\x88\x92∞";
    char text[16];
    std::snprintf(text, sizeof text, "%.1f", static_cast<double>(std::fabs(db)));
    return (db < -0.05f ? "\xe2\x88\x92" : "") + std::string(text);
}

/// Highest level of the last seconds, so that the number can be read.
void followPeak(float db, float& shown, double& until, double now) {
    if (db >= shown || now > until) {
        shown = db;
        until = now + 2.0;
    }
}

void clipLatch(Ui& ui, std::string_view id, const Box& box, std::uint32_t clips, std::uint32_t& seen) {
    const bool lit = clips > seen;
    const Hit hit = ui.hit(id, box.inset(-ui.px(6), -ui.px(5)), Role::button, "Clip", lit ? "on" : "off");
    ui.draw().fill(box, lit ? ui.c().rec : rgb(0x3A1512, 0.8f), ui.px(2));
    if (lit) {
        ui.hint(hit, trf("Clipped {} times. Click to clear.", std::to_string(clips - seen)));
        if (hit.clicked) seen = clips;
    } else {
        ui.hint(hit, tr("Lights when the level reaches full scale"));
    }
}

void peakNumber(Ui& ui, const Layout& l, float db) {
    ui.draw().tabular(Font::value, l.peak.cx(), l.peak.cy(), db > -0.05f ? ui.c().recText : ui.c().ink, dbText(db),
                      Align::centre);
    ui.draw().textIn(l.caption, Font::caption, ui.c().inkFaint, tr("peak dB"), Align::centre);
}

}  // namespace

void inputColumn(Ui& ui, const Box& box) {
    const IdScope scope("in");
    const Canvas& d = ui.draw();
    ViewState& s = ui.state();
    d.fill(box, ui.c().strip);
    d.vline(box.right() - 1, box.y, box.bottom(), rgb(0x070606));
    const Layout l = layOut(ui, box);
    d.textIn(l.title, Font::label, ui.c().inkSoft, tr("In"), Align::centre);
    const Meters& m = ui.control().meters();
    const float db = toDb(m.input.peak);
    if (moveBar(s.inBar, db, s.now, s.dt)) ui.pacer().need(30);
    followPeak(db, s.peakIn, s.peakInUntil, s.now);
    const float w = ui.px(10), x = box.x + ui.px(42);
    clipLatch(ui, "clip", {x, l.clip.y, w, l.clip.h}, m.inputClips, s.inClipsSeen);
    meterBar(d, {x, l.scale.y, w, l.scale.h}, s.inBar);
    ticks(ui, l.scale, x - ui.px(8));
    peakNumber(ui, l, s.peakIn);
    dragField(ui, "trim", l.field, trimTarget(ui));
}

void outputColumn(Ui& ui, const Box& box) {
    const IdScope scope("out");
    const Canvas& d = ui.draw();
    ViewState& s = ui.state();
    d.fill(box, ui.c().strip);
    d.vline(box.x, box.y, box.bottom(), rgb(0x070606));
    const Layout l = layOut(ui, box);
    const bool muted = ui.control().muted();
    d.textIn(l.title, Font::label, muted ? ui.c().warn : ui.c().inkSoft, tr(muted ? "Muted" : "Out"), Align::centre);
    const Meters& m = ui.control().meters();
    const float w = ui.px(8), gap = ui.px(3), x = box.x + ui.px(32);
    float highest = -120;
    for (std::size_t i = 0; i < 2; ++i) {
        const float db = toDb(m.output[i].peak);
        highest = std::max(highest, db);
        if (moveBar(s.outBar[i], db, s.now, s.dt)) ui.pacer().need(30);
        meterBar(d, {x + static_cast<float>(i) * (w + gap), l.scale.y, w, l.scale.h}, s.outBar[i]);
    }
    followPeak(highest, s.peakOut, s.peakOutUntil, s.now);
    clipLatch(ui, "clip", {x, l.clip.y, 2 * w + gap, l.clip.h}, m.outputClips, s.outClipsSeen);
    ticks(ui, l.scale, x - ui.px(8));

    // The master's handle rides beside the bars on the same scale.
    ValueTarget master = masterTarget(ui);
    const float y = std::round(l.scale.bottom() - meterPlace(master.value) * l.scale.h);
    const float hx = x + 2 * w + gap + ui.px(4);
    const Box handle{hx, y - ui.px(13), box.right() - hx, ui.px(26)};
    const Hit hit = ui.hit("handle", handle, Role::fader, "Master", master.text(), master.travel());
    const EditLook look = editValue(ui, hit, master, handle);
    ui.hint(hit, tr("Master level, the same for all presets"));
    const ImU32 colour = mix(ui.c().bone, rgb(0xffffff), hit.glow * 0.5f);
    d.list()->PathLineTo({hx, y});
    d.list()->PathLineTo({hx + ui.px(5), y - ui.px(6)});
    d.list()->PathLineTo({hx + ui.px(15), y - ui.px(6)});
    d.list()->PathLineTo({hx + ui.px(15), y + ui.px(6)});
    d.list()->PathLineTo({hx + ui.px(5), y + ui.px(6)});
    d.list()->PathFillConvex(colour);
    if (look.dragging) valueBubble(ui, {handle.cx() - ui.px(10), y - ui.px(8)}, master.text());
    peakNumber(ui, l, s.peakOut);
    dragField(ui, "master", l.field, masterTarget(ui));
}

}  // namespace amp::gui
