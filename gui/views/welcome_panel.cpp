// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/welcome_panel.h"

#include "gui/actions.h"
#include "gui/views/demo_strip.h"
#include "gui/views/drawer.h"
#include "gui/views/folder_chooser.h"
#include "gui/widgets/buttons.h"

namespace amp::gui {
namespace {

/// One way on. True when its button was pressed.
bool way(Ui& ui, const Box& box, Icon icon, std::string_view title, std::string_view text, std::string_view action,
         bool first) {
    const Canvas& d = ui.draw();
    d.shadow(box, 14, 4, 0.45f);
    d.gradient(box, rgb(0x23201D), rgb(0x1D1A18), ui.px(size::kRadiusPanel));
    d.stroke(box, rgb(0xffffff, 0.05f), ui.px(size::kRadiusPanel), std::max(1.0f, std::floor(d.scale())));
    Box inner = box.inset(ui.px(20), ui.px(18));
    drawIcon(d, icon, {inner.x + ui.px(13), inner.y + ui.px(15)}, ui.px(27), ui.c().ink);
    inner.takeTop(ui.px(42));
    d.textIn(inner.takeTop(ui.px(22), ui.px(4)), Font::value15, ui.c().ink, tr(title));
    const ButtonKind kind = first ? ButtonKind::primary : ButtonKind::plain;
    const Box foot = inner.takeBottom(ui.px(31));
    d.paragraph(inner, Font::body, ui.c().inkSoft, text, 18, 3);
    return button(ui, action, {foot.x, foot.y, std::min(foot.w, buttonWidth(ui, tr(action), {.kind = kind})), foot.h},
                  action, {.kind = kind});
}

}  // namespace

void welcomePanel(Ui& ui, const Box& box) {
    const Canvas& d = ui.draw();
    const IdScope scope("welcome");
    ViewState& s = ui.state();
    const DriverStatus driver = ui.control().driver();
    const bool demo = driver.name == "demo";
    const float w = std::min(box.w - ui.px(40), ui.px(920));
    Box inner{std::round(box.cx() - w * 0.5f), box.y + std::max(ui.px(8), (box.h - ui.px(demo ? 464 : 430)) * 0.35f), w,
              box.h};
    const Box closeBox{box.right() - ui.px(36), box.y + ui.px(4), ui.px(32), ui.px(32)};
    if (iconButton(ui, "close", closeBox, Icon::close, "Close", {.kind = ButtonKind::quiet})) {
        s.panel = Panel::none;
        Settings settings = ui.settings();
        settings.welcomed = true;
        ui.services().settings.change(settings);
    }
    const std::string_view title = demo ? tr("No audio server yet, so here is a riff.") : tr("Plug in and play.");
    Box head = inner.takeTop(ui.px(52), ui.px(8));
    if (d.textWidth(Font::headline, title) <= w) {
        d.tracked(Font::headline, head.x, head.cy(), ui.c().ink, title, -25);
    } else {
        d.textIn(head, Font::titleLarge, ui.c().ink, title);
    }
    const std::string_view text =
        demo
            ? tr("Halfstack plays its demo riff through the amp: turn the knobs and listen. Your guitar comes in as "
                 "soon as JACK or PipeWire is running. Nothing to restart.")
            : tr("The amp begins muted: turn your speakers down, unmute at the bottom right, then bring the level up.");
    const float used =
        d.paragraph({inner.x, inner.y, std::min(w, ui.px(700)), ui.px(80)}, Font::label15, ui.c().inkSoft, text, 23, 3);
    inner.takeTop(used + ui.px(30));
    // Above the ways on, where these still have room.
    const float stripH = ui.px(84), cardsH = ui.px(204);
    if (demo && driver.loopPeaks && !driver.loopPeaks->empty() &&
        inner.y + stripH + ui.px(20) + cardsH <= box.bottom() - ui.px(8))
        demoStrip(ui, inner.takeTop(stripH, ui.px(20)), driver);

    int models = 0, cabinets = 0, presets = 0;
    if (const auto index = ui.services().library.index()) {
        for (const LibraryItem& item : index->items) {
            models += item.kind == LibraryKind::model ? 1 : 0;
            cabinets += item.kind == LibraryKind::impulse && !item.factory ? 1 : 0;
            presets += item.kind == LibraryKind::preset ? 1 : 0;
        }
    }
    const float gap = ui.px(14), cardW = std::floor((w - 2 * gap) / 3),
                cardH = std::min(ui.px(204), inner.h - ui.px(20));
    Box cards = inner.takeTop(cardH);
    if (way(ui, cards.takeLeft(cardW, gap), Icon::jack, "Plug in",
            tr("Choose your interface and the input your guitar is in."), "Set up my guitar", true)) {
        s.panel = Panel::settings;
        s.settingsPage = 0;
    }
    const std::string found = models + cabinets > 0
                                  ? trf("Found {} models and {} cabinets. They stay where they are.",
                                        std::to_string(models), std::to_string(cabinets))
                                  : std::string(tr("Show Halfstack where they are. They stay there."));
    if (way(ui, cards.takeLeft(cardW, gap), Icon::folder, "Your models and cabinets", found, "Choose a folder", false))
        openFolderChooser(ui);
    if (way(ui, cards, Icon::cabinet, "Just play",
            trf("{} rigs from glassy clean to very heavy, ready now.", std::to_string(presets)), "Show the rigs",
            false)) {
        openPresets(ui);
    }
}

}  // namespace amp::gui
