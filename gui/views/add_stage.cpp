// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/add_stage.h"

#include <algorithm>
#include <cctype>

#include "gui/rig_helpers.h"
#include "gui/search.h"
#include "gui/widgets/field.h"

namespace amp::gui {
void insertStageOf(Ui& ui, const CatalogueEntry& entry, const Place& place) {
    ViewState& s = ui.state();
    EngineControl& control = ui.control();
    s.addOpen = false;
    if (control.rig().stageCount >= kMaxStages) {
        ui.toast({Toast::Kind::warning,
                  std::string(tr("The rig is full.")),
                  trf("It holds {} stages.", std::to_string(kMaxStages)),
                  "",
                  {}});
        return;
    }
    const auto before = walkOrder(control.rig());
    control.insertStage(entry.info->key, place);
    for (const StageId id : walkOrder(control.rig())) {
        if (std::find(before.begin(), before.end(), id) == before.end()) s.selected = id;
    }
    s.panel = Panel::none;
    ui.pacer().wake();
}

void openAddStage(Ui& ui, const Place& place, const Box& anchor) {
    ViewState& s = ui.state();
    s.addOpen = true;
    s.addFresh = true;
    s.addPlace = place;
    s.addAnchor = anchor;
    s.addFilter.clear();
    s.addCursor = 0;
    ui.pacer().wake();
}

void addStageList(Ui& ui) {
    ViewState& s = ui.state();
    if (!s.addOpen) return;
    std::vector<const CatalogueEntry*> rows;
    for (const CatalogueEntry& entry : catalogue()) {
        const std::string text = lowered(std::string(entry.info->label) + " " + std::string(tr(entry.info->label)) +
                                         " " + std::string(entry.info->key));
        if (matches(text, s.addFilter)) rows.push_back(&entry);
    }
    const Palette& c = ui.c();
    const float w = ui.px(276), rowH = ui.px(34), fieldH = ui.px(32);
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const float most = screen.y - s.addAnchor.bottom() - ui.px(40);
    const float listH =
        std::min(static_cast<float>(std::max<std::size_t>(1, rows.size())) * rowH, std::max(ui.px(200), most - fieldH));
    const float h = fieldH + listH + ui.px(26);
    const Box box{
        std::round(std::clamp(s.addAnchor.cx() - w * 0.5f, ui.px(8), std::max(ui.px(8), screen.x - w - ui.px(8)))),
        std::round(std::min(s.addAnchor.bottom() + ui.px(10), screen.y - h - ui.px(8))), w, h};
    ImGui::SetNextWindowPos({box.x - ui.px(30), box.y - ui.px(30)});
    ImGui::SetNextWindowSize({w + ui.px(60), h + ui.px(60)});
    ImGui::SetNextWindowFocus();
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    ImGui::Begin("##add", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoBackground);
    {
        const Ui::OverlayScope over(ui, ImGui::GetWindowDrawList());
        const Canvas& d = ui.draw();
        d.shadow(box, 28, 10, 0.65f);
        d.fill(box, rgb(0x262320), ui.px(10));
        d.stroke(box, c.line, ui.px(10), std::max(1.0f, std::floor(d.scale())));
        Box inner = box.inset(ui.px(8));
        const auto typed = textInput(ui, "filter", inner.takeTop(fieldH, ui.px(8)), "Filter", s.addFilter,
                                     {.placeholder = tr("Add a stage"), .searchIcon = true, .takeFocus = s.addFresh});
        s.addFresh = false;
        if (typed.changed) s.addCursor = 0;
        const int count = static_cast<int>(rows.size());
        if (keyPressed(key::kDown)) s.addCursor = std::min(count - 1, s.addCursor + 1);
        if (keyPressed(key::kUp)) s.addCursor = std::max(0, s.addCursor - 1);
        ImGui::SetCursorScreenPos(inner.min());
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
        ImGui::PushStyleColor(ImGuiCol_ChildBg, 0u);
        ImGui::BeginChild("rows", inner.size(), false, ImGuiWindowFlags_NoSavedSettings);
        {
            const Ui::OverlayScope list(ui, ImGui::GetWindowDrawList());
            const Canvas& ld = ui.draw();
            for (int i = 0; i < count; ++i) {
                const CatalogueEntry& entry = *rows[static_cast<std::size_t>(i)];
                const ImVec2 at = ImGui::GetCursorScreenPos();
                const Box row{at.x, at.y, inner.w, rowH};
                const IdScope id(i);
                const Hit hit = ui.hit("row", row, Role::row, entry.info->label);
                ImGui::SetCursorScreenPos({row.x, row.bottom()});
                if (hit.hovered && (ImGui::GetIO().MouseDelta.x != 0 || ImGui::GetIO().MouseDelta.y != 0))
                    s.addCursor = i;
                const bool on = s.addCursor == i;
                if (on) ld.fill(row, c.lifted, ui.px(6));
                if (on && keyPressed(key::kDown)) ImGui::SetScrollHereY();
                drawIcon(ld, stageIcon(entry.info->key, entry.info->family), {row.x + ui.px(20), row.cy()}, ui.px(20),
                         familyColour(entry.info->family));
                ld.textIn({row.x + ui.px(42), row.y, row.w - ui.px(46), row.h}, Font::label, on ? c.ink : c.inkSoft,
                          tr(entry.info->label));
                if (hit.hovered && !entry.info->help.empty()) s.hint = tr(entry.info->help);
                if (hit.clicked || (on && typed.entered)) insertStageOf(ui, entry, s.addPlace);
            }
            if (count == 0) {
                ld.textIn({inner.x + ui.px(8), inner.y, inner.w, rowH}, Font::body, c.inkFaint,
                          tr("No stage of that name"));
            }
        }
        ImGui::EndChild();
        ImGui::PopStyleColor();
        ImGui::PopStyleVar();
    }
    const bool outside = ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !box.contains(ImGui::GetIO().MousePos);
    ImGui::End();
    ImGui::PopStyleVar();
    if (keyPressed(key::kEscape, false) || (outside && s.addOpenFrames > 1)) s.addOpen = false;
    s.addOpenFrames = s.addOpen ? s.addOpenFrames + 1 : 0;
}

}  // namespace amp::gui
