// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/recorder_bar.h"

#include <cstdio>

#include "gui/actions.h"
#include "gui/widgets/buttons.h"

namespace amp::gui {
namespace {

std::string clock(double seconds) {
    const int whole = static_cast<int>(seconds);
    char text[32];
    if (whole >= 3600) {
        std::snprintf(text, sizeof text, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    } else {
        std::snprintf(text, sizeof text, "%02d:%02d.%d", whole / 60, whole % 60,
                      static_cast<int>((seconds - whole) * 10));
    }
    return text;
}

void recordButton(Ui& ui, ImVec2 centre, float radius, const RecordView& take) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    const Hit hit = ui.hit("record", {centre.x - radius, centre.y - radius, 2 * radius, 2 * radius}, Role::button,
                           "Record", take.recording ? "on" : "off");
    ui.hint(hit, tr(take.recording ? "Stop recording" : "Record guitar and amp as two files"));
    d.glow({centre.x, centre.y + radius * 0.15f}, radius * 1.5f, rgb(0x000000, 0.6f));
    if (take.recording) {
        d.ball(centre, radius, mix(c.rec, rgb(0xffffff), 0.1f), c.rec);
        const float e = radius * 0.36f;
        d.fill({centre.x - e, centre.y - e, 2 * e, 2 * e}, rgb(0xffffff), ui.px(2));
    } else {
        d.ball(centre, radius, mix(c.raised, c.lifted, 0.4f + hit.glow * 0.6f), c.raisedBottom);
        d.ring(centre, radius - 0.5f, rgb(0xffffff, 0.05f), 1);
        d.circle(centre, radius * 0.42f, hit.held ? mix(c.rec, rgb(0x000000), 0.25f) : c.rec);
    }
    if (hit.focused) d.ring(centre, radius + ui.px(3), c.ink, d.sub(1.5f));
    if (hit.clicked) runAction(ui, Action::record);
}

}  // namespace

void recorderBar(Ui& ui, const Box& box) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    const IdScope scope("recorder");
    d.fill(box, c.bar);
    d.hline(box.x, box.right(), box.y, rgb(0x0A0908));
    d.hline(box.x, box.right(), box.y + 1, rgb(0xffffff, 0.04f));
    const RecordView take = ui.control().recorder();
    if (take.recording || take.stopping) ui.pacer().need(10);

    const bool low = box.h < ui.px(56);
    const float radius = ui.px(low ? 15 : 20);
    recordButton(ui, {box.x + ui.px(34), box.cy()}, radius, take);
    float x = box.x + ui.px(64);
    const float lineGap = low ? ui.px(0) : ui.px(8);
    if (take.recording) {
        d.tabular(Font::value15, x, box.cy() - lineGap, c.recText, clock(take.seconds));
    } else {
        d.text(Font::value15, x, box.cy() - lineGap, c.ink, tr(take.stopping ? "Finishing the take" : "Record"));
    }
    if (!low) d.text(Font::caption, x, box.cy() + ui.px(10), c.inkSoft, tr("DI + wet, 24-bit"));

    // Middle: what the recorder has to say.
    float right = box.right() - ui.px(14);
    const bool wide = box.w >= ui.px(1180);
    const std::string_view muteText = tr(ui.control().muted() ? "Muted" : "Mute");
    const float muteW =
        wide ? std::max(ui.px(86), buttonWidth(ui, muteText, {.icon = static_cast<int>(Icon::mute)})) : ui.px(38);
    const float bh = ui.px(low ? 32 : 38);
    const Box mute{right - muteW, std::round(box.cy() - bh * 0.5f), muteW, bh};
    const bool muted = ui.control().muted();
    const bool flipped = wide ? button(ui, "mute", mute, muted ? "Muted" : "Mute",
                                       {.on = muted,
                                        .hint = tr("Silence at the output; the meters go on"),
                                        .icon = static_cast<int>(Icon::mute)})
                              : iconButton(ui, "mute", mute, Icon::mute, "Mute", {.on = muted});
    if (flipped) runAction(ui, Action::mute);
    right = mute.x - ui.px(16);

    x += ui.px(118);
    const Box middle{x, box.y + ui.px(low ? 5 : 9), std::max(0.0f, right - x), box.h - ui.px(low ? 10 : 18)};
    if (middle.w < ui.px(120)) return;
    d.fill(middle, take.recording ? rgb(0x1C0E0C) : c.well, ui.px(6));
    d.stroke(middle, take.recording ? rgb(0x6E2620) : c.hairline, ui.px(6), std::max(1.0f, std::floor(d.scale())));
    const Box text = middle.inset(ui.px(14), 0);
    if (!take.sentence.empty()) {
        drawIcon(d, Icon::warning, {text.x + ui.px(7), text.cy()}, ui.px(15), c.warn);
        d.textIn({text.x + ui.px(22), text.y, text.w - ui.px(22), text.h}, Font::label, c.warn, take.sentence);
    } else if (take.recording || take.stopping) {
        d.textIn({text.x, text.y, text.w * 0.6f, text.h}, Font::label, c.ink, take.folder.filename().string());
        if (take.missingFrames > 0) {
            const double rate = std::max(1.0, ui.control().driver().sampleRateHz);
            char seconds[16];
            std::snprintf(seconds, sizeof seconds, "%.1f", static_cast<double>(take.missingFrames) / rate);
            d.text(Font::body, text.right(), text.cy(), c.warn, trf("Disk is slow, {} s of silence put in", seconds),
                   Align::right);
        } else {
            d.text(Font::body, text.right(), text.cy(), c.inkSoft, tr("Nothing missing"), Align::right);
        }
    } else if (!take.folder.empty()) {
        d.textIn({text.x, text.y, text.w, text.h}, Font::body, c.inkSoft,
                 trf("Last take: {}", take.folder.filename().string()));
    } else {
        d.textIn(text, Font::body, c.inkFaint, tr("Takes go to the folder Halfstack in your music"));
    }
}

}  // namespace amp::gui
