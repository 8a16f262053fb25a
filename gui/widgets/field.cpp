// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/field.h"

#include <imgui_stdlib.h>

#include "gui/widgets/menu.h"

namespace amp::gui {

int choiceField(Ui& ui, std::string_view id, const Box& box, std::string_view name,
                std::span<const std::string_view> choices, int chosen) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    const IdScope scope(id);
    const std::string_view current = chosen >= 0 && chosen < static_cast<int>(choices.size())
                                         ? choices[static_cast<std::size_t>(chosen)]
                                         : std::string_view{};
    const Hit hit = ui.hit("field", box, Role::field, name, current);
    ui.hint(hit, tr("Click for the list, wheel steps through"));
    const float radius = ui.px(size::kRadiusButton);
    d.fill(box, mix(c.field, c.raised, hit.glow * 0.6f), radius);
    d.stroke(box, mix(c.line, c.lineStrong, hit.glow), radius, std::max(1.0f, std::floor(d.scale())));
    ui.focusRing(hit, box, radius);
    Box inner = box.inset(ui.px(10), 0);
    drawIcon(d, Icon::chevronDown, {inner.right() - ui.px(6), inner.cy() + ui.px(1)}, ui.px(14), c.inkSoft);
    inner.w -= ui.px(20);
    if (!d.textIn(inner, Font::label, c.ink, tr(current))) ui.tooltip(hit, tr(current));

    int result = -1;
    const int count = static_cast<int>(choices.size());
    if (hit.wheel != 0) {
        const int next = std::clamp(chosen - (hit.wheel > 0 ? 1 : -1), 0, count - 1);
        if (next != chosen) result = next;
    }
    if (hit.focused) {
        if (ui.takeKey(key::kUp, 0, true) || ui.takeKey(key::kLeft, 0, true)) result = std::max(0, chosen - 1);
        if (ui.takeKey(key::kDown, 0, true) || ui.takeKey(key::kRight, 0, true))
            result = std::min(count - 1, chosen + 1);
    }
    if (hit.clicked) openMenu(ui, "choices");
    if (Menu menu(ui, "choices", box, box.w / d.scale() - 12, count); menu) {
        for (int i = 0; i < count; ++i) {
            if (menu.item(tr(choices[static_cast<std::size_t>(i)]), "", true, i == chosen)) result = i;
        }
    }
    if (result == chosen) result = -1;
    if (result >= 0) ui.pacer().wake();
    return result;
}

bool paramField(Ui& ui, std::string_view id, const Box& box, ValueTarget target) {
    const int picked =
        choiceField(ui, id, box, target.spec->label, target.spec->choices, static_cast<int>(target.value + 0.5f));
    if (picked < 0) return false;
    ui.control().beginGesture(target.spec->label);
    applyValue(ui, target, static_cast<float>(picked));
    ui.control().endGesture();
    return true;
}

void dragField(Ui& ui, std::string_view id, const Box& box, ValueTarget target) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    const Hit hit = ui.hit(id, box, Role::fader, target.spec->label, target.text(), target.travel());
    const EditLook look = editValue(ui, hit, target, box);
    ui.hint(hit, tr("Drag to turn, Shift for fine, double-click resets"));
    d.raised(box, ui.px(size::kRadiusButton), mix(c.raisedTop, c.lifted, hit.glow * 0.7f),
             mix(c.raisedBottom, c.lifted, hit.glow * 0.5f));
    ui.focusRing(hit, box, ui.px(size::kRadiusButton));
    d.textIn({box.x + ui.px(3), box.y + ui.px(6), box.w - ui.px(6), ui.px(15)}, Font::caption, c.inkSoft,
             tr(target.spec->label), Align::centre);
    // The unit is in the column's caption; here stands the number with its sign.
    std::string text = target.text();
    if (const auto space = text.find(" dB"); space != std::string::npos) text.resize(space);
    if (target.value > 0.0f && text.front() != '+') text.insert(0, "+");
    d.tabular(Font::value, box.cx(), box.y + ui.px(29), c.ink, text, Align::centre);
    if (look.dragging) valueBubble(ui, {box.cx(), box.y}, target.text());
}

TextInputResult textInput(Ui& ui, std::string_view id, const Box& box, std::string_view name, std::string& text,
                          const TextInputLook& look) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    const IdScope scope(id);
    TextInputResult out;
    const float radius = ui.px(size::kRadiusButton);
    d.fill(box, c.field, radius);
    Box inner = box.inset(ui.px(11), 0);
    if (look.searchIcon) {
        drawIcon(d, Icon::search, {inner.x + ui.px(6), inner.cy()}, ui.px(15), c.inkSoft);
        inner.takeLeft(ui.px(22));
    }
    ImGui::PushFont(d.fonts()[look.font]);
    ImGui::PushStyleColor(ImGuiCol_FrameBg, 0u);
    ImGui::PushStyleColor(ImGuiCol_Text, c.ink);
    ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, c.lineStrong);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {0, 0});
    const float line = ImGui::GetFontSize();
    ImGui::SetCursorScreenPos({inner.x, std::round(inner.cy() - line * 0.5f)});
    ImGui::SetNextItemWidth(inner.w);
    if (look.takeFocus) ImGui::SetKeyboardFocusHere();
    const std::string before = text;
    out.entered = ImGui::InputText(
        "##text", &text,
        ImGuiInputTextFlags_EnterReturnsTrue | (look.selectAll ? ImGuiInputTextFlags_AutoSelectAll : 0));
    out.changed = text != before;
    out.active = ImGui::IsItemActive();
    out.left = ImGui::IsItemDeactivated() && !out.entered;
    const ImGuiID itemId = ImGui::GetItemID();
    ImGui::PopStyleVar();
    ImGui::PopStyleColor(3);
    ImGui::PopFont();
    d.stroke(box, out.active ? c.inkSoft : c.line, radius, std::max(1.0f, std::floor(d.scale())));
    if (text.empty() && !look.placeholder.empty()) d.textIn(inner, look.font, c.inkFaint, look.placeholder);
    if (out.active) ui.pacer().need(2);
    if (out.changed) ui.pacer().wake();
    ui.record(itemId, box, Role::text, name, text);
    return out;
}

}  // namespace amp::gui
