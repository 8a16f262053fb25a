// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/drawer.h"

#include <algorithm>
#include <array>
#include <map>

#include "gui/rig_helpers.h"
#include "gui/search.h"
#include "gui/selection.h"
#include "gui/views/drawer_rows.h"
#include "gui/views/folder_chooser.h"
#include "gui/widgets/buttons.h"
#include "gui/widgets/field.h"
#include "gui/widgets/menu.h"

namespace amp::gui {
namespace {

LibraryKind kindFor(ResourceKind kind) {
    return kind == ResourceKind::model ? LibraryKind::model : LibraryKind::impulse;
}

/// The kinds of which there are most, for the chips above the list; one alone needs no chip.
void collectGroups(DrawerState& s, const LibraryIndex& index) {
    constexpr std::size_t kMost = 4;
    std::map<std::string, int> counts;
    for (const LibraryItem& item : index.items) {
        if (item.kind == s.kind && !item.group.empty()) ++counts[item.group];
    }
    std::vector<std::pair<int, std::string>> order;
    for (const auto& [name, count] : counts) order.emplace_back(-count, name);
    std::sort(order.begin(), order.end());
    s.groups.clear();
    for (std::size_t i = 0; i < order.size() && i < kMost && order.size() > 1; ++i) s.groups.push_back(order[i].second);
    if (std::find(s.groups.begin(), s.groups.end(), s.group) == s.groups.end()) s.group.clear();
}

/// Rows for the filter; rebuilt only when something they depend on has changed.
void refreshRows(DrawerState& s, const LibraryIndex& index) {
    const bool sameItems = s.builtFor == index.version + 1 && s.builtKind == s.kind;
    if (sameItems && s.builtFilter == s.filter && s.builtFavourites == s.onlyFavourites && s.builtGroup == s.group)
        return;
    if (!sameItems) collectGroups(s, index);
    s.builtGroup = s.group;
    s.builtFor = index.version + 1;
    s.builtFilter = s.filter;
    s.builtKind = s.kind;
    s.builtFavourites = s.onlyFavourites;
    s.rows.clear();
    for (std::size_t i = 0; i < index.items.size(); ++i) {
        const LibraryItem& item = index.items[i];
        if (item.kind != s.kind || (s.onlyFavourites && !item.favourite) || (!s.group.empty() && item.group != s.group))
            continue;
        if (!matches(item.search, s.filter)) continue;
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

}  // namespace

void tryRow(Ui& ui, const LibraryItem& item) {
    DrawerState& s = ui.state().drawer;
    if (s.kind == LibraryKind::preset) return;
    ui.control().auditionResource(s.stage, s.slot, item.path);
    s.auditioning = true;
}

namespace {

void loadPresetItem(Ui& ui, const LibraryItem& item) {
    if (!item.factory) {
        ui.control().loadPresetFile(item.path);
    } else if (auto preset = ui.services().library.factoryPreset(item.path)) {
        // Without a path: saving makes a file of the player's own.
        ui.control().loadPreset(std::move(*preset), {});
    }
}

}  // namespace

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

namespace {

void moveCursor(Ui& ui, const LibraryIndex& index, int by) {
    DrawerState& s = ui.state().drawer;
    if (s.rows.empty()) return;
    const int last = static_cast<int>(s.rows.size()) - 1;
    s.cursor = std::clamp(s.cursor < 0 ? (by > 0 ? 0 : last) : s.cursor + by, 0, last);
    s.scrollToCursor = true;
    tryRow(ui, index.items[s.rows[static_cast<std::size_t>(s.cursor)]]);
    if (s.kind != LibraryKind::preset) {
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
    s.group.clear();
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
    s.group.clear();
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

    groupChips(ui, inner);
    drawerFooter(ui, inner.takeBottom(ui.px(46), ui.px(8)));
    if (s.rows.empty()) {
        emptyDrawer(ui, inner, *index);
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
