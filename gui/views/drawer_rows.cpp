// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/drawer_rows.h"

#include "gui/views/folder_chooser.h"
#include "gui/widgets/buttons.h"
#include "gui/widgets/field.h"
#include "gui/widgets/menu.h"

namespace amp::gui {
namespace {

void rowMenu(Ui& ui, const LibraryItem& item, const Box& row) {
    if (Menu menu(ui, "row", row, 200, 4); menu) {
        DrawerState& s = ui.state().drawer;
        if (menu.item(tr(item.favourite ? "Take the star off" : "Give it a star"), "")) {
            ui.services().library.setFavourite(item.path, !item.favourite);
        }
        if (item.kind == LibraryKind::preset) {
            if (menu.item(tr("Rename"), "", !item.factory)) {
                s.renaming = item.path;
                s.renameText = item.name;
                s.renameFresh = true;
            }
            if (menu.item(tr("Delete"), "", !item.factory)) {
                ui.services().library.removePreset(item.path);
                ui.toast({Toast::Kind::info,
                          trf("Deleted “{}”.", item.name),
                          std::string(tr("The rig that plays stays as it is.")),
                          "restore",
                          {}},
                         item.path);
            }
        }
        if (menu.item(tr("Copy path"), "")) ImGui::SetClipboardText(item.path.c_str());
    }
}

}  // namespace

void fileRow(Ui& ui, const LibraryItem& item, const Box& row, int index, bool current) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    DrawerState& s = ui.state().drawer;
    const Hit hit = ui.hit("row", row, Role::row, item.name, current ? "on" : "");
    const bool cursor = s.cursor == index;
    const Box face = row.inset(0, ui.px(1));
    if (cursor) {
        d.fill(face, c.lifted, ui.px(6));
        d.stroke(face, c.bone, ui.px(6), d.sub(1.5f));
    } else if (hit.glow > 0) {
        d.fill(face, withAlpha(c.raised, hit.glow), ui.px(6));
    }
    const ImU32 dot = familyColour(item.kind == LibraryKind::model     ? Family::neural
                                   : item.kind == LibraryKind::impulse ? Family::cabinet
                                                                       : Family::utility);
    const ImVec2 mark{row.x + ui.px(16), row.cy()};
    if (cursor && s.auditioning) {
        drawIcon(d, Icon::play, mark, ui.px(13), c.ink);
    } else if (current) {
        lamp(d, mark, d.sub(8.5f), dot, true);
    }
    Box text = row;
    text.takeLeft(ui.px(30));
    const Box star = text.takeRight(ui.px(36));
    text.w -= ui.px(4);
    if (s.renaming == item.path && !s.renaming.empty()) {
        const auto typed = textInput(ui, "rename", text.inset(0, ui.px(5)), "Rename", s.renameText,
                                     {.takeFocus = s.renameFresh, .selectAll = true});
        s.renameFresh = false;
        if (typed.entered && !s.renameText.empty()) ui.services().library.renamePreset(item.path, s.renameText);
        if (typed.entered || typed.left) s.renaming.clear();
        return;
    }
    const bool twoLines = !item.detail.empty();
    const Box name{text.x, row.y + (twoLines ? ui.px(4) : 0.0f), text.w, twoLines ? ui.px(18) : row.h};
    const bool whole = d.textIn(name, current ? Font::value : Font::label, c.ink, item.name);
    if (twoLines) {
        d.textIn({text.x, row.y + ui.px(21), text.w, ui.px(15)}, Font::caption, cursor ? c.inkSoft : c.inkFaint,
                 item.detail);
    }
    if (!whole) ui.tooltip(hit, item.name);
    const Hit starHit = ui.hit("star", star, Role::toggle, item.name + " star", item.favourite ? "on" : "off");
    const ImU32 starInk = item.favourite          ? c.ink
                          : starHit.hovered       ? c.inkSoft
                          : hit.hovered || cursor ? c.inkOff
                                                  : c.line;
    drawIcon(d, item.favourite ? Icon::starFilled : Icon::star, star.centre(), ui.px(16), starInk);
    if (starHit.clicked) ui.services().library.setFavourite(item.path, !item.favourite);
    if (hit.rightClicked) openMenu(ui, "row");
    rowMenu(ui, item, row);
    if (hit.clicked) {
        s.cursor = index;
        if (s.kind == LibraryKind::preset) {
            takeRow(ui, item);
        } else {
            tryRow(ui, item);
            if (!hit.doubleClicked) return;
        }
    }
    if (hit.doubleClicked && s.kind != LibraryKind::preset) {
        tryRow(ui, item);
        takeRow(ui, item);
    }
}

void emptyDrawer(Ui& ui, const Box& box, const LibraryIndex& index) {
    const Canvas& d = ui.draw();
    DrawerState& s = ui.state().drawer;
    if (!s.filter.empty() || s.onlyFavourites) {
        d.textIn(box.centred(box.w - ui.px(20), ui.px(20)), Font::body, ui.c().inkFaint, tr("Nothing fits these words"),
                 Align::centre);
        return;
    }
    const std::string_view text = index.scanning                   ? tr("Looking through your folders")
                                  : s.kind == LibraryKind::model   ? tr("No models here yet")
                                  : s.kind == LibraryKind::impulse ? tr("No cabinets here yet")
                                                                   : tr("No presets here yet");
    d.textIn({box.x, box.cy() - ui.px(44), box.w, ui.px(20)}, Font::value15, ui.c().inkSoft, text, Align::centre);
    if (s.kind == LibraryKind::preset) return;
    const float w = buttonWidth(ui, tr("Choose a folder"), {.kind = ButtonKind::primary});
    if (button(ui, "choose", box.centred(w, ui.px(32)), "Choose a folder", {.kind = ButtonKind::primary}))
        openFolderChooser(ui);
}

void drawerFooter(Ui& ui, const Box& box) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    DrawerState& s = ui.state().drawer;
    d.fill(box, c.well, ui.px(8));
    d.stroke(box, c.hairline, ui.px(8), std::max(1.0f, std::floor(d.scale())));
    Box inner = box.inset(ui.px(14), ui.px(6));
    const bool preset = s.kind == LibraryKind::preset;
    const float keysW = keycap(d, inner.right() - d.textWidth(Font::small, tr("use it")) - ui.px(7), inner.cy(),
                               "Enter", c.ink, c.lineStrong);
    d.text(Font::small, inner.right(), inner.cy(), c.inkSoft, tr("use it"), Align::right);
    inner.w -= keysW + d.textWidth(Font::small, tr("use it")) + ui.px(16);
    const std::string_view title = preset          ? tr("Click or Enter loads")
                                   : s.auditioning ? tr("You hear the marked one")
                                                   : tr("Up and down to listen");
    const std::string_view line = preset ? tr("right click: rename, delete") : tr("Esc goes back to what was");
    d.textIn({inner.x, inner.y + ui.px(1), inner.w, ui.px(17)}, Font::value, c.ink, title);
    d.textIn({inner.x, inner.bottom() - ui.px(16), inner.w, ui.px(15)}, Font::caption, c.inkFaint, line);
}

void groupChips(Ui& ui, Box& box) {
    DrawerState& s = ui.state().drawer;
    if (s.groups.empty()) return;
    std::vector<std::string_view> names{"All"};
    int now = 0;
    for (const std::string& group : s.groups) {
        if (group == s.group) now = static_cast<int>(names.size());
        names.push_back(group);
    }
    const Box row = box.takeTop(ui.px(30), ui.px(8));
    // Where they do not fit side by side, they stand in a list.
    const float wide = segmentedWidth(ui, names);
    const int chosen = wide <= row.w ? segmented(ui, "group", {row.x, row.y, wide, row.h}, names, now)
                                     : choiceField(ui, "group", row, "Kind", names, now);
    if (chosen < 0 || chosen == now) return;
    s.group = chosen > 0 ? std::string(names[static_cast<std::size_t>(chosen)]) : std::string();
    s.cursor = -1;
    ui.pacer().wake();
}

}  // namespace amp::gui
