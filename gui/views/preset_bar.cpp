// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/preset_bar.h"

#include <array>

#include "gui/bindings.h"
#include "gui/views/drawer.h"
#include "gui/widgets/buttons.h"
#include "gui/widgets/field.h"

namespace amp::gui {
namespace {

/// "3 / 14": place of the loaded preset among all, or empty.
std::string placeInList(Ui& ui) {
    const auto index = ui.services().library.index();
    if (!index) return {};
    int count = 0, at = 0;
    const auto path = ui.control().presetPath();
    for (const LibraryItem& item : index->items) {
        if (item.kind != LibraryKind::preset) continue;
        ++count;
        if (item.path == path || (path.empty() && item.name == ui.control().document().name)) at = count;
    }
    if (count == 0) return {};
    return at == 0 ? std::to_string(count) : std::to_string(at) + " / " + std::to_string(count);
}

void presetBox(Ui& ui, Box box) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    const float radius = ui.px(8);
    d.fill(box, c.well, radius);
    d.stroke(box, c.line, radius, std::max(1.0f, std::floor(d.scale())));
    ButtonLook quiet{.kind = ButtonKind::quiet};
    if (iconButton(ui, "previous", box.takeLeft(ui.px(28)).inset(ui.px(1), ui.px(3)), Icon::chevronLeft,
                   "Previous preset", quiet)) {
        stepPreset(ui, -1);
    }
    if (iconButton(ui, "next", box.takeRight(ui.px(28)).inset(ui.px(1), ui.px(3)), Icon::chevronRight, "Next preset",
                   quiet)) {
        stepPreset(ui, 1);
    }
    const std::string& name = ui.control().document().name;
    const Hit hit = ui.hit("preset", box, Role::field, "Preset", name);
    ui.hint(hit, tr("Click for the list of presets"));
    const bool listOpen = ui.state().drawer.open == Drawer::files && ui.state().drawer.kind == LibraryKind::preset;
    if (hit.clicked) {
        if (listOpen) {
            closeDrawer(ui, false);
        } else {
            openPresets(ui);
        }
    }
    Box inner = box.inset(ui.px(2), 0);
    drawIcon(d, listOpen ? Icon::chevronUp : Icon::chevronDown, {inner.right() - ui.px(9), inner.cy() + ui.px(1)},
             ui.px(14), mix(c.inkSoft, c.ink, hit.glow));
    inner.w -= ui.px(22);
    const std::string place = placeInList(ui);
    d.tabular(Font::body, inner.right(), inner.cy(), c.inkFaint, place, Align::right);
    inner.w -= d.tabularWidth(Font::body, place) + ui.px(12);
    const bool dirty = ui.control().dirty();
    const std::string_view shown = name.empty() ? tr("New rig") : std::string_view(name);
    Box text = inner;
    text.w = std::min(inner.w - (dirty ? ui.px(16) : 0.0f), d.textWidth(Font::title, shown) + 1);
    if (!d.textIn(text, Font::title, c.ink, shown)) ui.tooltip(hit, shown);
    if (dirty) {
        d.circle({text.right() + ui.px(9), inner.cy() + ui.px(1)}, ui.draw().sub(3.2f), c.ink);
        if (hit.hovered) ui.state().hint = tr("The dot: changes that are not saved yet");
    }
    ui.focusRing(hit, box, radius);
}

void saveAsField(Ui& ui, const Box& box) {
    ViewState& s = ui.state();
    const auto result = textInput(ui, "save as", box, "Save as", s.saveAsName,
                                  {.placeholder = tr("Name of the new preset"),
                                   .takeFocus = s.saveAsFresh,
                                   .font = Font::label15,
                                   .selectAll = true});
    s.saveAsFresh = false;
    if (result.entered && !s.saveAsName.empty()) {
        ui.control().savePresetAs(s.saveAsName);
        s.savingAs = false;
    } else if (result.left) {
        s.savingAs = false;
    }
}

}  // namespace

void presetBar(Ui& ui, const Box& box) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    const IdScope scope("preset bar");
    d.gradient(box, mix(c.bar, rgb(0xffffff), 0.012f), c.bar);
    d.hline(box.x, box.right(), box.bottom() - 1, rgb(0x0A0908));
    drawMark(d, {box.x + ui.px(29), box.cy()}, ui.px(28), c.bone, c.bar);

    const float h = ui.px(34), y = std::round(box.cy() - h * 0.5f);
    float x = box.x + ui.px(58);
    const bool wide = box.w >= ui.px(1100);
    const Box preset{x, y, ui.px(wide ? 330 : 270), h};
    if (ui.state().savingAs) {
        saveAsField(ui, preset);
    } else {
        presetBox(ui, preset);
    }
    x = preset.right() + ui.px(10);

    EngineControl& control = ui.control();
    const float bh = ui.px(30), by = std::round(box.cy() - bh * 0.5f);
    const float saveW = std::max(ui.px(54), buttonWidth(ui, tr("Save")));
    const bool canSave = control.dirty() || control.presetPath().empty();
    if (button(ui, "save", {x, by, saveW, bh}, "Save",
               {.enabled = canSave, .hint = tr("Save, with Shift under a new name")})) {
        runAction(ui,
                  (ui.modifiers() & key::kShift) != 0 || control.presetPath().empty() ? Action::saveAs : Action::save);
    }
    x += saveW + ui.px(8);

    const std::string undo = control.undoText(), redo = control.redoText();
    const std::string undoHint = undo.empty() ? std::string(tr("Nothing to undo")) : trf("Undo: {}", tr(undo));
    const std::string redoHint = redo.empty() ? std::string(tr("Nothing to redo")) : trf("Redo: {}", tr(redo));
    const ButtonLook undoLook{.kind = ButtonKind::quiet, .enabled = !undo.empty(), .hint = undoHint};
    const ButtonLook redoLook{.kind = ButtonKind::quiet, .enabled = !redo.empty(), .hint = redoHint};
    if (iconButton(ui, "undo", {x, by, ui.px(32), bh}, Icon::undo, "Undo", undoLook)) runAction(ui, Action::undo);
    x += ui.px(34);
    if (iconButton(ui, "redo", {x, by, ui.px(32), bh}, Icon::redo, "Redo", redoLook)) runAction(ui, Action::redo);
    x += ui.px(42);

    static constexpr std::array<std::string_view, 2> kSides{"A", "B"};
    const int side = control.comparingB() ? 1 : 0;
    const Box compare{x, by, ui.px(58), bh};
    const int chosen = segmented(ui, "compare", compare, kSides, side);
    if (chosen != side) control.compare(chosen == 1);
    if (compare.contains(ImGui::GetIO().MousePos)) ui.state().hint = tr("Compare two versions of this rig");

    // Right end.
    float right = box.right() - ui.px(12);
    const Box gear{right - ui.px(34), by, ui.px(34), bh};
    if (iconButton(ui, "settings", gear, Icon::settings, "Settings",
                   {.kind = ButtonKind::quiet, .on = ui.state().panel == Panel::settings})) {
        runAction(ui, Action::settings);
    }
    right = gear.x - ui.px(4);
    const Box gauge{right - ui.px(34), by, ui.px(34), bh};
    if (iconButton(ui, "performance", gauge, Icon::gauge, "Performance",
                   {.kind = ButtonKind::quiet, .on = ui.state().panel == Panel::performance})) {
        runAction(ui, Action::performance);
    }
    right = gauge.x - ui.px(10);
    const float searchW = ui.px(wide ? 210 : 150);
    const Box search{right - searchW, by, searchW, bh};
    if (search.x > compare.right() + ui.px(10)) {
        const Hit hit = ui.hit("find", search, Role::button, "Find a command, stage or file");
        ui.hint(hit, tr("Every stage, preset, file and command by name"));
        d.fill(search, mix(c.well, c.raised, hit.glow), ui.px(6));
        d.stroke(search, c.hairline, ui.px(6), std::max(1.0f, std::floor(d.scale())));
        drawIcon(d, Icon::search, {search.x + ui.px(17), search.cy()}, ui.px(15), c.inkFaint);
        Box inner = search.inset(ui.px(8), 0);
        inner.takeLeft(ui.px(22));
        inner.w -= keycap(d, inner.right(), inner.cy(), keyTextOf(ui.settings(), Action::palette), c.inkFaint, c.line) +
                   ui.px(6);
        d.textIn(inner, Font::body, mix(c.inkFaint, c.ink, hit.glow), tr("Find anything"));
        if (hit.clicked) runAction(ui, Action::palette);
    }
}

}  // namespace amp::gui
