// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/drawer.h"

#include <algorithm>
#include <array>

#include "gui/rig_helpers.h"
#include "gui/search.h"
#include "gui/selection.h"
#include "gui/views/folder_chooser.h"
#include "gui/widgets/buttons.h"
#include "gui/widgets/field.h"
#include "gui/widgets/menu.h"

namespace amp::gui {
namespace {

LibraryKind kindFor(ResourceKind kind) {
    return kind == ResourceKind::model ? LibraryKind::model : LibraryKind::impulse;
}

/// Rows for the filter; rebuilt only when something they depend on has changed.
void refreshRows(DrawerState& s, const LibraryIndex& index) {
    if (s.builtFor == index.version + 1 && s.builtFilter == s.filter && s.builtKind == s.kind &&
        s.builtFavourites == s.onlyFavourites) {
        return;
    }
    s.builtFor = index.version + 1;
    s.builtFilter = s.filter;
    s.builtKind = s.kind;
    s.builtFavourites = s.onlyFavourites;
    s.rows.clear();
    for (std::size_t i = 0; i < index.items.size(); ++i) {
        const LibraryItem& item = index.items[i];
        if (item.kind != s.kind || (s.onlyFavourites && !item.favourite) || !matches(item.search, s.filter)) continue;
        s.rows.push_back(i);
    }
    s.cursor = std::min(s.cursor, static_cast<int>(s.rows.size()) - 1);
}

/// The file that is in use now, for the playing dot.
std::filesystem::path currentFile(Ui& ui) {
    const DrawerState& s = ui.state().drawer;
    if (s.kind == LibraryKind::preset) return ui.control().presetPath();
    const NodeView* node = findNode(ui.control().rig(), s.stage);
    return node != nullptr && s.slot < node->resources.size() ? libraryPath(node->resources[s.slot].path)
                                                              : std::filesystem::path();
}

void tryRow(Ui& ui, const LibraryItem& item) {
    DrawerState& s = ui.state().drawer;
    if (s.kind == LibraryKind::preset) return;
    ui.control().auditionResource(s.stage, s.slot, item.path);
    s.auditioning = true;
}

void loadPresetItem(Ui& ui, const LibraryItem& item) {
    if (!item.factory) {
        ui.control().loadPresetFile(item.path);
    } else if (auto preset = ui.services().library.factoryPreset(item.path)) {
        // Without a path: saving makes a file of the player's own.
        ui.control().loadPreset(std::move(*preset), {});
    }
}

void takeRow(Ui& ui, const LibraryItem& item) {
    DrawerState& s = ui.state().drawer;
    if (s.kind == LibraryKind::preset) {
        loadPresetItem(ui, item);
        return;
    }
    if (s.auditioning) {
        ui.control().endAudition(true);
        s.auditioning = false;
    } else {
        ui.control().setResource(s.stage, s.slot, item.path);
    }
}

void moveCursor(Ui& ui, const LibraryIndex& index, int by) {
    DrawerState& s = ui.state().drawer;
    if (s.rows.empty()) return;
    const int last = static_cast<int>(s.rows.size()) - 1;
    s.cursor = std::clamp(s.cursor < 0 ? (by > 0 ? 0 : last) : s.cursor + by, 0, last);
    s.scrollToCursor = true;
    tryRow(ui, index.items[s.rows[static_cast<std::size_t>(s.cursor)]]);
    if (s.kind == LibraryKind::impulse) {
        std::vector<std::filesystem::path> next;
        for (const int further : {by, 2 * by, -by}) {
            const int row = s.cursor + further;
            if (row >= 0 && row <= last) next.push_back(index.items[s.rows[static_cast<std::size_t>(row)]].path);
        }
        ui.control().prepareAhead(s.stage, s.slot, next);
    }
    ui.pacer().wake();
}

void keys(Ui& ui, const LibraryIndex& index) {
    // The arrows belong to the list even while the filter has the text cursor: it has one line only.
    if (keyPressed(key::kDown)) moveCursor(ui, index, 1);
    if (keyPressed(key::kUp)) moveCursor(ui, index, -1);
    static_cast<void>(ui.takeKey(key::kDown, 0, true));
    static_cast<void>(ui.takeKey(key::kUp, 0, true));
    DrawerState& s = ui.state().drawer;
    const bool enter = keyPressed(key::kEnter, false) || keyPressed(key::kPadEnter, false);
    static_cast<void>(ui.takeKey(key::kEnter));
    if (enter && s.renaming.empty() && s.cursor >= 0 && s.cursor < static_cast<int>(s.rows.size())) {
        takeRow(ui, index.items[s.rows[static_cast<std::size_t>(s.cursor)]]);
    }
    if (keyPressed(key::kEscape, false) && ImGui::GetIO().WantTextInput && s.renaming.empty()) closeDrawer(ui, false);
}

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

void emptyList(Ui& ui, const Box& box, const LibraryIndex& index) {
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

void footer(Ui& ui, const Box& box) {
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

}  // namespace

void openFiles(Ui& ui, const NodeView& node, std::size_t slot) {
    DrawerState& s = ui.state().drawer;
    closeDrawer(ui, false);
    select(ui, node.id);
    s.open = Drawer::files;
    s.kind = kindFor(node.entry->info->resources[slot].kind);
    s.stage = node.id;
    s.slot = slot;
    s.filter.clear();
    s.cursor = -1;
    s.focusFilter = true;
    s.auditioning = false;
    ui.state().panel = Panel::none;
    ui.pacer().wake();
}

void openPresets(Ui& ui) {
    DrawerState& s = ui.state().drawer;
    closeDrawer(ui, false);
    s.open = Drawer::files;
    s.kind = LibraryKind::preset;
    s.filter.clear();
    s.cursor = -1;
    s.focusFilter = true;
    ui.state().panel = Panel::none;
    ui.pacer().wake();
}

void closeDrawer(Ui& ui, bool keep) {
    DrawerState& s = ui.state().drawer;
    if (s.auditioning) ui.control().endAudition(keep);
    s.auditioning = false;
    s.open = Drawer::none;
    s.renaming.clear();
    ui.pacer().wake();
}

namespace {

/// The neighbour of a path among the items of a kind; wraps around.
const LibraryItem* neighbour(const LibraryIndex& index, LibraryKind kind, const std::filesystem::path& path,
                             std::string_view name, int by) {
    std::vector<const LibraryItem*> all;
    int at = -1;
    for (const LibraryItem& item : index.items) {
        if (item.kind != kind) continue;
        if (item.path == path || (path.empty() && item.name == name)) at = static_cast<int>(all.size());
        all.push_back(&item);
    }
    if (all.empty()) return nullptr;
    const int n = static_cast<int>(all.size());
    const int next = at < 0 ? (by > 0 ? 0 : n - 1) : (at + by + n) % n;
    return all[static_cast<std::size_t>(next)];
}

}  // namespace

void useItem(Ui& ui, const LibraryItem& item) {
    if (item.kind == LibraryKind::preset) {
        loadPresetItem(ui, item);
        return;
    }
    const ResourceKind kind = item.kind == LibraryKind::model ? ResourceKind::model : ResourceKind::impulse;
    if (const SlotPlace place = findSlot(ui.control().rig().chain, kind); place.node != nullptr) {
        const StageId id = place.node->id;
        ui.control().setResource(id, place.slot, item.path);
        select(ui, id);
    } else if (!item.factory) {
        dropFile(ui, item.path, {});
    }
}

void stepFile(Ui& ui, const NodeView& node, std::size_t slot, int by) {
    const auto index = ui.services().library.index();
    if (!index || slot >= node.entry->info->resources.size()) return;
    const auto path = slot < node.resources.size() ? libraryPath(node.resources[slot].path) : std::filesystem::path();
    const LibraryKind kind = kindFor(node.entry->info->resources[slot].kind);
    const LibraryItem* item = neighbour(*index, kind, path, {}, by);
    if (item == nullptr) return;
    ui.control().setResource(node.id, slot, item->path);
    // Whoever steps once steps on, or back.
    std::vector<std::filesystem::path> next;
    for (const int further : {by, 2 * by, -by}) {
        if (const LibraryItem* other = neighbour(*index, kind, item->path, {}, further)) next.push_back(other->path);
    }
    ui.control().prepareAhead(node.id, slot, next);
}

void stepPreset(Ui& ui, int by) {
    const auto index = ui.services().library.index();
    if (!index) return;
    if (const LibraryItem* item =
            neighbour(*index, LibraryKind::preset, ui.control().presetPath(), ui.control().document().name, by)) {
        loadPresetItem(ui, *item);
    }
}

void drawer(Ui& ui, const Box& box) {
    const IdScope scope("drawer");
    DrawerState& s = ui.state().drawer;
    if (s.open == Drawer::folders) {
        folderChooser(ui, box);
        return;
    }
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    d.panel(box);
    const auto index = ui.services().library.index();
    if (!index) return;
    if (index->scanning) ui.pacer().need(4);
    refreshRows(s, *index);

    Box inner = box.inset(ui.px(12));
    Box top = inner.takeTop(ui.px(34), ui.px(10));
    if (s.kind != LibraryKind::preset) {
        if (iconButton(ui, "folder", top.takeRight(ui.px(34), ui.px(8)), Icon::folder, "Choose a folder"))
            openFolderChooser(ui);
    }
    if (iconButton(ui, "stars", top.takeRight(ui.px(34), ui.px(8)), s.onlyFavourites ? Icon::starFilled : Icon::star,
                   "Only with a star", {.on = s.onlyFavourites})) {
        s.onlyFavourites = !s.onlyFavourites;
    }
    const std::string_view placeholder = s.kind == LibraryKind::model     ? tr("Search your models")
                                         : s.kind == LibraryKind::impulse ? tr("Search your cabinets")
                                                                          : tr("Search your presets");
    const auto typed = textInput(ui, "filter", top, "Search", s.filter,
                                 {.placeholder = placeholder, .searchIcon = true, .takeFocus = s.focusFilter});
    s.focusFilter = false;
    if (typed.changed) s.cursor = -1;
    const std::string count = std::to_string(s.rows.size());
    d.tabular(Font::caption, top.right() - ui.px(11), top.cy(), c.inkFaint, count, Align::right);
    refreshRows(s, *index);
    keys(ui, *index);

    footer(ui, inner.takeBottom(ui.px(46), ui.px(8)));
    if (s.rows.empty()) {
        emptyList(ui, inner, *index);
        return;
    }
    const auto current = currentFile(ui);
    const float rowH = ui.px(40);
    ImGui::SetCursorScreenPos(inner.min());
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    ImGui::PushStyleColor(ImGuiCol_ChildBg, 0u);
    ImGui::BeginChild("rows", inner.size(), false, ImGuiWindowFlags_NoSavedSettings);
    {
        const Ui::OverlayScope list(ui, ImGui::GetWindowDrawList());
        if (s.scrollToCursor && s.cursor >= 0) {
            const float y = static_cast<float>(s.cursor) * rowH;
            if (y < ImGui::GetScrollY()) ImGui::SetScrollY(y);
            if (y + rowH > ImGui::GetScrollY() + inner.h) ImGui::SetScrollY(y + rowH - inner.h);
            s.scrollToCursor = false;
        }
        const float barRoom = static_cast<float>(s.rows.size()) * rowH > inner.h ? ui.px(12) : 0.0f;
        ImGuiListClipper clipper;
        clipper.Begin(static_cast<int>(s.rows.size()), rowH);
        while (clipper.Step()) {
            for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
                const LibraryItem& item = index->items[s.rows[static_cast<std::size_t>(i)]];
                const ImVec2 at = ImGui::GetCursorScreenPos();
                const Box row{at.x, at.y, inner.w - barRoom, rowH};
                const IdScope id(i);
                const bool isCurrent = !current.empty()
                                           ? item.path == current
                                           : s.kind == LibraryKind::preset && item.name == ui.control().document().name;
                fileRow(ui, item, row, i, isCurrent);
                ImGui::SetCursorScreenPos({row.x, row.bottom()});
            }
        }
    }
    ImGui::EndChild();
    ImGui::PopStyleColor();
    ImGui::PopStyleVar();
}

}  // namespace amp::gui
