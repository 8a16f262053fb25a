// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/menu.h"

namespace amp::gui {

void openMenu(Ui& ui, const char* id) {
    ImGui::OpenPopup(id);
    ui.pacer().wake();
}

Menu::Menu(Ui& ui, const char* id, const Box& anchor, float width, int rows)
    : ui_(ui), width_(ui.px(width)), saved_(ui.draw()) {
    const float height = static_cast<float>(rows) * ui.px(28) + ui.px(20);
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    float x = anchor.x;
    if (x + width_ + ui.px(12) > screen.x) x = screen.x - width_ - ui.px(18);
    float y = anchor.bottom() + ui.px(6);
    if (y + height > screen.y) y = std::max(ui.px(6), anchor.y - height - ui.px(6));
    if (ImGui::IsPopupOpen(id)) ImGui::SetNextWindowPos({std::round(x), std::round(y)});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(6), ui.px(8)});
    ImGui::PushStyleVar(ImGuiStyleVar_PopupRounding, ui.px(8));
    ImGui::PushStyleVar(ImGuiStyleVar_PopupBorderSize, 1.0f);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    ImGui::PushStyleColor(ImGuiCol_PopupBg, rgb(0x2A2622));
    ImGui::PushStyleColor(ImGuiCol_Border, ui.c().line);
    open_ = ImGui::BeginPopup(id, ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
    if (!open_) return;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const ImGuiWindow* window = ImGui::GetCurrentWindow();
    list->PushClipRectFullScreen();
    const Canvas over(list, saved_.fonts(), saved_.c());
    over.shadow({window->Pos.x, window->Pos.y, window->Size.x, window->Size.y}, 22, 8, 0.6f);
    list->PopClipRect();
}

Menu::~Menu() {
    if (open_) ImGui::EndPopup();
    ImGui::PopStyleColor(2);
    ImGui::PopStyleVar(4);
}

bool Menu::item(std::string_view text, std::string_view shortcut, bool enabled, bool checked) {
    const Ui::OverlayScope over(ui_, ImGui::GetWindowDrawList());
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Box row{at.x, at.y, width_, ui_.px(28)};
    const IdScope scope(count_++);
    const Hit hit = ui_.hit("item", row, Role::row, text);
    ImGui::SetCursorScreenPos({row.x, row.bottom()});
    const Canvas& d = ui_.draw();
    if (hit.hovered && enabled) d.fill(row, ui_.c().bone, ui_.px(5));
    const ImU32 colour = !enabled ? ui_.c().inkOff : hit.hovered ? ui_.c().onBone : ui_.c().ink;
    Box inner = row.inset(ui_.px(10), 0);
    if (!shortcut.empty()) {
        d.text(Font::caption, inner.right(), inner.cy(), hit.hovered && enabled ? ui_.c().onBone : ui_.c().inkSoft,
               shortcut, Align::right);
        inner.w -= d.textWidth(Font::caption, shortcut) + ui_.px(10);
    } else if (checked) {
        drawIcon(d, Icon::check, {inner.right() - ui_.px(7), inner.cy()}, ui_.px(14), colour);
        inner.w -= ui_.px(20);
    }
    d.textIn(inner, Font::label, colour, text);
    if (!hit.clicked || !enabled) return false;
    ImGui::CloseCurrentPopup();
    ui_.pacer().wake();
    return true;
}

void Menu::separator() {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    Canvas(ImGui::GetWindowDrawList(), saved_.fonts(), saved_.c())
        .hline(at.x + ui_.px(6), at.x + width_ - ui_.px(6), std::round(at.y + ui_.px(6)), ui_.c().line);
    ImGui::Dummy({width_, ui_.px(13)});
}

void Menu::caption(std::string_view text) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    Canvas(ImGui::GetWindowDrawList(), saved_.fonts(), saved_.c())
        .text(Font::caption, at.x + ui_.px(10), at.y + ui_.px(12), ui_.c().inkFaint, text);
    ImGui::Dummy({width_, ui_.px(24)});
}

}  // namespace amp::gui
