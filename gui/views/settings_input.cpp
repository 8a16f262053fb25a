// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "gui/rig_helpers.h"
#include "gui/views/settings_pages.h"
#include "gui/widgets/buttons.h"
#include "gui/widgets/meter.h"

namespace amp::gui {
namespace {

constexpr double kCheckSeconds = 10;
/// Where the loudest playing should lie: hot, with room for a harder stroke.
constexpr float kWantedPeakDb = -6;

std::string decibels(float db) {
    char text[24];
    std::snprintf(text, sizeof text, "%+.1f dB", static_cast<double>(db));
    return text;
}

void check(Ui& ui, Box& page) {
    const Canvas& d = ui.draw();
    ViewState& s = ui.state();
    LevelCheck& c = s.levelCheck;
    const bool running = c.until > s.now;
    // The meter stands behind the gain; the guitar alone is wanted.
    const float now = toDb(ui.control().meters().input.peak) - ui.control().rig().trimDb;
    if (running) {
        ui.pacer().need(30);
        c.peakDb = std::max(c.peakDb, now);
    }
    const bool clips = c.peakDb > -0.1f;
    Box card = page.takeTop(ui.px(124), ui.px(10));
    d.fill(card, ui.c().card, ui.px(8));
    Box inner = card.inset(ui.px(16), ui.px(12));
    const Box action = inner.takeRight(ui.px(170), ui.px(20));
    d.textIn(inner.takeTop(ui.px(20), ui.px(2)), Font::value15, ui.c().ink,
             running         ? trf("Play hard: {} s", std::to_string(static_cast<int>(std::ceil(c.until - s.now))))
             : c.done(s.now) ? std::string(tr("Your level"))
                             : std::string(tr("How loud is your guitar?")));
    std::string line(tr("Play the loudest you ever will for ten seconds; the gain is set from that."));
    if (running || c.done(s.now)) {
        line =
            c.peakDb <= -60 ? std::string(tr("Nothing is heard yet.")) : trf("Loudest so far: {}", decibels(c.peakDb));
        if (clips) line = tr("It clips already in the interface: turn its gain down and try again.");
    }
    d.paragraph(inner.takeTop(ui.px(38), ui.px(8)), Font::body, clips ? ui.c().warn : ui.c().inkSoft, line, 19, 2);
    const Box slot{inner.x, inner.y, inner.w, ui.px(10)};
    d.fill(slot, ui.c().well, ui.px(3));
    const float level = slot.w * meterPlace(now), peak = slot.w * meterPlace(c.peakDb);
    d.fill({slot.x, slot.y, std::round(level), slot.h},
           now > -3    ? ui.c().rec
           : now > -12 ? ui.c().warn
                       : ui.c().level,
           ui.px(3));
    if (c.peakDb > -60)
        d.fill({std::round(slot.x + peak) - ui.px(2), slot.y - ui.px(2), ui.px(2), slot.h + ui.px(4)}, ui.c().ink);

    const Box first{action.x, card.y + ui.px(26), action.w, ui.px(32)};
    if (button(ui, "check", first, running ? "Stop" : "Listen for ten seconds",
               {.kind = c.done(s.now) ? ButtonKind::plain : ButtonKind::primary})) {
        c = {};
        if (!running) c.until = s.now + kCheckSeconds;
    }
    if (c.done(s.now) && c.peakDb > -60) {
        const float trim = std::clamp(std::round(2 * (kWantedPeakDb - c.peakDb)) / 2, -24.0f, 24.0f);
        const Box second{first.x, first.bottom() + ui.px(10), first.w, ui.px(32)};
        if (button(ui, "use", second, trf("Set the gain to {}", decibels(trim)), {.kind = ButtonKind::primary}))
            ui.control().setTrim(trim);
    }
}

/// Full scale of the interface, for captures that know their own level.
void interfaceLevel(Ui& ui, Box& page) {
    const CatalogueEntry* entry = findStage("nam");
    const ParamSpec* level = entry != nullptr ? entry->param("interface_level") : nullptr;
    const ParamSpec* calibrate = entry != nullptr ? entry->param("calibration") : nullptr;
    if (level == nullptr || calibrate == nullptr) return;
    Settings s = ui.settings();
    const float now = std::clamp(s.interfaceDbu, level->range.min, level->range.max);
    Box control = settingsRow(ui, page, "Interface level",
                              tr("dBu that reach full scale; its manual says it, often 10 to 14"), 190);
    const Box less = control.takeLeft(ui.px(32), ui.px(6)), more = control.takeRight(ui.px(32), ui.px(6));
    char text[24];
    std::snprintf(text, sizeof text, "%.1f dBu", static_cast<double>(now));
    ui.draw().fill(control, ui.c().field, ui.px(6));
    ui.draw().tabular(Font::value, control.cx() + ui.draw().tabularWidth(Font::value, text) * 0.5f, control.cy(),
                      ui.c().ink, text, Align::right);
    float wanted = now;
    if (iconButton(ui, "less", less, Icon::chevronLeft, "Less")) wanted -= 0.5f;
    if (iconButton(ui, "more", more, Icon::chevronRight, "More")) wanted += 0.5f;
    if (wanted != now) {
        s.interfaceDbu = std::clamp(wanted, level->range.min, level->range.max);
        ui.services().settings.change(s);
    }
    std::vector<StageId> captures;
    for (const StageId id : walkOrder(ui.control().rig())) {
        const NodeView* node = findNode(ui.control().rig(), id);
        if (node != nullptr && node->entry == entry) captures.push_back(id);
    }
    const Box use = settingsRow(
        ui, page, "Captures in this rig",
        captures.empty() ? tr("There is none") : tr("Each gets the level it was made at, from your interface's"), 190);
    if (button(ui, "calibrate", use, "Match their input", {.enabled = !captures.empty()})) {
        ui.control().beginGesture("Match input level");
        for (const StageId id : captures) {
            ui.control().setParam(id, level->index, now);
            ui.control().setParam(id, calibrate->index, 1.0f);
        }
        ui.control().endGesture();
    }
}

}  // namespace

void inputLevelPage(Ui& ui, Box page) {
    const IdScope scope("input level");
    check(ui, page);
    interfaceLevel(ui, page);
}

}  // namespace amp::gui
