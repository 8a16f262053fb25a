// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/folder_chooser.h"

#include <cstdlib>

#include "gui/widgets/buttons.h"

namespace amp::gui {
namespace {

void go(Ui& ui, const std::filesystem::path& folder) {
    ui.state().drawer.folder = folder;
    ui.services().library.requestListing(folder);
    ui.pacer().wake();
}

/// One row; returns true when it was clicked.
bool folderRow(Ui& ui, int id, float width, std::string_view name, bool up) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Box row{at.x, at.y, width, ui.px(34)};
    const IdScope scope(id);
    const Hit hit = ui.hit("folder", row, Role::row, name);
    ImGui::SetCursorScreenPos({row.x, row.bottom()});
    const Canvas& d = ui.draw();
    if (hit.glow > 0) d.fill(row, withAlpha(ui.c().raised, hit.glow), ui.px(6));
    drawIcon(d, up ? Icon::arrowUp : Icon::folder, {row.x + ui.px(18), row.cy()}, ui.px(17),
             up ? ui.c().inkSoft : ui.c().inkFaint);
    d.textIn({row.x + ui.px(38), row.y, row.w - ui.px(42), row.h}, Font::label, ui.c().ink, name);
    return hit.clicked;
}

}  // namespace

void openFolderChooser(Ui& ui) {
    DrawerState& s = ui.state().drawer;
    if (FileDialog* dialog = ui.services().dialog; dialog != nullptr && dialog->available()) {
        dialog->open(FileDialog::Want::folder, std::string(tr("Choose a folder")));
        return;
    }
    if (s.auditioning) ui.control().endAudition(false);
    s.auditioning = false;
    s.open = Drawer::folders;
    ui.state().panel = Panel::none;
    if (s.folder.empty()) {
        const char* home = std::getenv("HOME");
        s.folder = home != nullptr ? home : "/";
    }
    go(ui, s.folder);
}

void folderChooser(Ui& ui, const Box& box) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    DrawerState& s = ui.state().drawer;
    d.panel(box);
    Box inner = box.inset(ui.px(14));
    Box head = inner.takeTop(ui.px(30), ui.px(2));
    if (iconButton(ui, "close", head.takeRight(ui.px(30)), Icon::close, "Close", {.kind = ButtonKind::quiet}))
        s.open = Drawer::none;
    d.textIn(head, Font::title, c.ink, tr("Choose a folder"));
    d.textIn(inner.takeTop(ui.px(20), ui.px(8)), Font::small, c.inkFaint, s.folder.string());

    const FolderListing listing = ui.services().library.listing();
    const bool ready = listing.ready && listing.path == s.folder;
    if (!ready) ui.pacer().need(20);
    Box foot = inner.takeBottom(ui.px(34), ui.px(10));
    if (button(ui, "use",
               foot.takeRight(buttonWidth(ui, tr("Use this folder"), {.kind = ButtonKind::primary}), ui.px(10)),
               "Use this folder", {.kind = ButtonKind::primary})) {
        ui.services().library.addFolder(s.folder);
        s.open = s.stage.valid() || s.kind == LibraryKind::preset ? Drawer::files : Drawer::none;
    }
    if (ready) {
        const std::string found = listing.models + listing.impulses > 0
                                      ? trf("{} models and {} cabinets inside", std::to_string(listing.models),
                                            std::to_string(listing.impulses))
                                      : std::string(tr("Sub-folders are listed too"));
        d.textIn(foot, Font::small, c.inkSoft, listing.sentence.empty() ? found : listing.sentence);
    }
    ImGui::SetCursorScreenPos(inner.min());
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    ImGui::PushStyleColor(ImGuiCol_ChildBg, 0u);
    ImGui::BeginChild("folders", inner.size(), false, ImGuiWindowFlags_NoSavedSettings);
    {
        const Ui::OverlayScope list(ui, ImGui::GetWindowDrawList());
        std::filesystem::path next;
        if (s.folder.has_parent_path() && s.folder != s.folder.root_path() &&
            folderRow(ui, 0, inner.w, tr("One folder up"), true)) {
            next = s.folder.parent_path();
        }
        if (ready) {
            int n = 1;
            for (const std::string& name : listing.folders) {
                if (folderRow(ui, n++, inner.w, name, false)) next = s.folder / name;
            }
        }
        if (!next.empty()) go(ui, next);
    }
    ImGui::EndChild();
    ImGui::PopStyleColor();
    ImGui::PopStyleVar();
}

}  // namespace amp::gui
