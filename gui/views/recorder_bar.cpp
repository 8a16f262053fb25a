// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/recorder_bar.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>

#include "gui/actions.h"
#include "gui/views/takes_panel.h"
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

void takeLine(Ui& ui, const Box& text, const RecordView& take) {
    const Canvas& d = ui.draw();
    const auto name = [&](std::string_view beside) {
        const float room = text.w - d.textWidth(Font::body, beside) - ui.px(16);
        d.textIn({text.x, text.y, std::max(0.0f, room), text.h}, Font::label, ui.c().ink,
                 take.folder.filename().string());
    };
    if (take.missingFrames == 0) {
        char size[32];
        std::snprintf(size, sizeof size, "%.0f MB", static_cast<double>(take.bytes) / 1e6);
        const std::string line = take.secondsLeft ? trf("{}, room for {}", size, roomText(*take.secondsLeft))
                                                  : std::string(tr("Nothing missing"));
        const bool little = take.secondsLeft && *take.secondsLeft < 600.0;
        d.text(Font::body, text.right(), text.cy(), little ? ui.c().warn : ui.c().inkSoft, line, Align::right);
        name(line);
        return;
    }
    const double rate = std::max(1.0, ui.control().driver().sampleRateHz);
    char seconds[16];
    std::snprintf(seconds, sizeof seconds, "%.1f", static_cast<double>(take.missingFrames) / rate);
    const std::string line = trf("Disk is slow, {} s of silence put in at {}", seconds, clockText(take.missingAt));
    d.text(Font::body, text.right(), text.cy(), ui.c().warn, line, Align::right);
    name(line);
}

/// The take as it grows, a minute wide at least.
void takeStrip(Ui& ui, const Box& box, const RecordView& take, const RingView& ring) {
    const Canvas& d = ui.draw();
    const Box inner = box.inset(ui.px(6), ui.px(5));
    const double span = std::max(60.0, take.seconds);
    const auto& peaks = ring.wetPeaks.empty() ? ring.peaks : ring.wetPeaks;
    const auto count = static_cast<std::ptrdiff_t>(peaks.size());
    const float step = std::max({1.0f, std::floor(d.scale()), std::ceil(inner.w / 560.0f)});
    const float end = inner.x + inner.w * static_cast<float>(take.seconds / span);
    for (float x = inner.x; x < end; x += step) {
        const double at = span * static_cast<double>((x - inner.x) / inner.w);
        const auto from = count - static_cast<std::ptrdiff_t>((take.seconds - at) / ring.peakSeconds);
        const auto width =
            static_cast<std::ptrdiff_t>(span * static_cast<double>(step / inner.w) / ring.peakSeconds) + 1;
        float peak = 0;
        for (auto i = std::max<std::ptrdiff_t>(0, from); i < std::min(count, from + width); ++i)
            peak = std::max(peak, peaks[static_cast<std::size_t>(i)]);
        const float h = std::max(step * 0.5f, inner.h * 0.5f * std::min(1.0f, std::sqrt(peak)));
        d.list()->AddRectFilled({x, inner.cy() - h}, {x + step, inner.cy() + h}, ui.c().recText);
    }
    d.vline(std::round(end), box.y + 1, box.bottom() - 1, ui.c().rec);
}

/// The last minutes as they were played; the last phrase is lit.
void retroStrip(Ui& ui, const Box& box, const RingView& ring) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    ui.pacer().need(2);
    Box inner = box.inset(ui.px(12), ui.px(5));
    const double shown = std::clamp(ring.seconds, 30.0, 300.0);
    char text[24];
    std::snprintf(text, sizeof text, "\xe2\x88\x92%d:%02d", static_cast<int>(shown) / 60, static_cast<int>(shown) % 60);
    d.tabular(Font::caption, inner.x, inner.cy(), c.inkFaint, text);
    inner.takeLeft(ui.px(40));
    const double began = ring.phrases.empty() ? -1.0 : ring.phrases.back().beganSecondsAgo;
    const double ended = ring.phrases.empty() ? -1.0 : ring.phrases.back().endedSecondsAgo;
    const auto xOf = [&](double ago) {
        return inner.right() - inner.w * static_cast<float>(std::clamp(ago / shown, 0.0, 1.0));
    };
    if (began > 0) {
        const float x0 = std::round(xOf(began)), x1 = std::round(xOf(ended));
        d.fill({x0, box.y + ui.px(2), x1 - x0, box.h - ui.px(4)}, rgb(0xffffff, 0.07f), ui.px(3));
        d.fill({x0 - ui.px(1), box.y + ui.px(2), std::max(1.0f, d.sub(1.5f)), box.h - ui.px(4)}, c.bone);
    }
    // At most 560 columns, however wide the window is.
    const float step = std::max({1.0f, std::floor(d.scale()), std::ceil(inner.w / 560.0f)});
    const auto peaks = static_cast<std::ptrdiff_t>(ring.peaks.size());
    for (float x = inner.x; x < inner.right(); x += step) {
        // The loudest of the peaks that fall on this column.
        const double agoA = shown * static_cast<double>((inner.right() - x) / inner.w);
        const double agoB = shown * static_cast<double>((inner.right() - x - step) / inner.w);
        const auto from = std::max<std::ptrdiff_t>(0, peaks - static_cast<std::ptrdiff_t>(agoA / ring.peakSeconds));
        const auto to = std::min(peaks, peaks - static_cast<std::ptrdiff_t>(agoB / ring.peakSeconds) + 1);
        float peak = 0;
        for (auto i = from; i < to; ++i) peak = std::max(peak, ring.peaks[static_cast<std::size_t>(i)]);
        const float h = std::max(step * 0.5f, inner.h * 0.5f * std::min(1.0f, std::sqrt(peak)));
        const bool lit = began > 0 && agoA <= began && agoB >= ended;
        d.list()->AddRectFilled({x, inner.cy() - h}, {x + step, inner.cy() + h}, lit ? c.bone : rgb(0x6B645A));
    }
    const Hit hit = ui.hit("ring", box, Role::text, "Last minutes");
    ui.hint(hit, tr("Always listening, nothing is saved until you say so"));
}

void keepButton(Ui& ui, const Box& box, const std::string& length, bool enabled) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    const Hit hit = ui.hit("keep", box, Role::button, "Keep last phrase", length);
    ui.hint(hit, tr("Saves what you just played as a take"));
    if (enabled) {
        d.raised(box, ui.px(size::kRadiusButton), mix(c.bone, rgb(0xffffff), 0.35f * hit.glow), c.bone);
    } else {
        d.fill(box, rgb(0x1C1A18), ui.px(size::kRadiusButton));
    }
    ui.focusRing(hit, box, ui.px(size::kRadiusButton));
    const ImU32 ink = enabled ? c.onBone : c.inkOff;
    Box inner = box.inset(ui.px(14), 0);
    inner.w -= keycap(d, inner.right(), inner.cy(), "K", withAlpha(ink, 0.8f), withAlpha(ink, 0.35f)) + ui.px(8);
    d.tabular(Font::label, inner.right(), inner.cy(), withAlpha(ink, 0.65f), length, Align::right);
    d.textIn(inner, Font::value, ink, tr("Keep last phrase"));
    if (hit.clicked && enabled) ui.control().keepLast(0);
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
    const bool asFloat = ui.services().recording != nullptr && ui.services().recording->wish().asFloat;
    if (!low)
        d.text(Font::caption, x, box.cy() + ui.px(10), c.inkSoft, tr(asFloat ? "DI + wet, float" : "DI + wet, 24-bit"));

    // Middle: what the recorder has to say.
    float right = box.right() - ui.px(14);
    const bool wide = box.w >= ui.px(1180);
    if (ui.services().takes != nullptr) {
        const bool open = ui.state().panel == Panel::takes;
        const ButtonLook look{.kind = ButtonKind::quiet,
                              .hint = tr("All takes, and what you just played"),
                              .icon = static_cast<int>(open ? Icon::chevronDown : Icon::chevronUp)};
        const float w = buttonWidth(ui, tr("Takes"), look), h = ui.px(low ? 32 : 38);
        if (button(ui, "takes", {right - w, std::round(box.cy() - h * 0.5f), w, h}, "Takes", look))
            runAction(ui, Action::takes);
        right -= w + ui.px(10);
    }
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

    x += ui.px(110);
    const RingView ring = ui.control().ring();
    if (ring.listening && !take.recording && !take.stopping) {
        const double phrase =
            ring.phrases.empty() ? 0.0 : ring.phrases.back().beganSecondsAgo - ring.phrases.back().endedSecondsAgo;
        const std::string keep = ring.phrases.empty() ? std::string() : clock(phrase);
        const float keepW =
            d.textWidth(Font::value, tr("Keep last phrase")) + d.tabularWidth(Font::label, keep) + ui.px(74);
        const Box button{right - keepW, mute.y, keepW, mute.h};
        if (right - keepW - x > ui.px(120)) {
            keepButton(ui, button, keep, !ring.phrases.empty());
            right = button.x - ui.px(12);
        }
    }
    const Box middle{x, box.y + ui.px(low ? 5 : 9), std::max(0.0f, right - x), box.h - ui.px(low ? 10 : 18)};
    if (middle.w < ui.px(120)) return;
    d.fill(middle, take.recording ? rgb(0x1C0E0C) : c.well, ui.px(6));
    d.stroke(middle, take.recording ? rgb(0x6E2620) : c.hairline, ui.px(6), std::max(1.0f, std::floor(d.scale())));
    const Box text = middle.inset(ui.px(14), 0);
    const std::string& trouble = take.sentence.empty() ? ring.sentence : take.sentence;
    if (!trouble.empty()) {
        drawIcon(d, Icon::warning, {text.x + ui.px(7), text.cy()}, ui.px(15), c.warn);
        d.textIn({text.x + ui.px(22), text.y, text.w - ui.px(22), text.h}, Font::label, c.warn, trSentence(trouble));
    } else if (take.recording || take.stopping) {
        Box line = text;
        // The ring hears the same, so its picture is the take's, as far back as it reaches.
        if (ring.listening && take.recording && middle.w > ui.px(560)) {
            const Box strip{middle.x, middle.y, middle.w - ui.px(370), middle.h};
            takeStrip(ui, strip, take, ring);
            line = {strip.right() + ui.px(14), text.y, text.right() - strip.right() - ui.px(14), text.h};
        }
        takeLine(ui, line, take);
    } else if (ring.listening && ring.seconds > 1) {
        retroStrip(ui, middle, ring);
    } else if (!take.folder.empty()) {
        d.textIn(text, Font::body, c.inkSoft, trf("Last take: {}", take.folder.filename().string()));
    } else {
        d.textIn(text, Font::body, c.inkFaint, tr("Takes go to the folder Halfstack in your music"));
    }
}

}  // namespace amp::gui
