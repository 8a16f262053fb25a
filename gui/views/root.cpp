// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/root.h"

#include "gui/actions.h"
#include "gui/rig_helpers.h"
#include "gui/selection.h"
#include "gui/views/add_stage.h"
#include "gui/views/drawer.h"
#include "gui/views/end_panel.h"
#include "gui/views/generated_panel.h"
#include "gui/views/meter_column.h"
#include "gui/views/overlays.h"
#include "gui/views/preset_bar.h"
#include "gui/views/recorder_bar.h"
#include "gui/views/ring_view.h"
#include "gui/views/signal_strip.h"
#include "gui/views/stage_area.h"
#include "gui/views/status_strip.h"
#include "gui/views/toasts.h"

namespace amp::gui {
namespace {

/// The figures that would flicker are read twice a second.
void refreshFigures(Ui& ui) {
    ViewState& s = ui.state();
    const Meters& m = ui.control().meters();
    for (int i = 0; i < m.stageCount; ++i) {
        const StageReading& r = m.stages[static_cast<std::size_t>(i)];
        float& worst = s.cpuWorst[r.id.value];
        worst = std::max(worst, r.worstMicroseconds);
    }
    if (s.statisticsAt >= 0 && s.now - s.statisticsAt < 0.5) return;
    s.statisticsAt = s.now;
    s.statistics = ui.control().statistics();
    s.cpuShare.clear();
    if (s.statistics.periodUs <= 0) return;
    for (int i = 0; i < m.stageCount; ++i) {
        const StageReading& r = m.stages[static_cast<std::size_t>(i)];
        s.cpuShare[r.id.value] = r.microseconds / static_cast<float>(s.statistics.periodUs);
    }
}

/// The keyboard goes on to the next control of the selected block.
void moveFocus(ViewState& s, const std::vector<WidgetRecord>& records) {
    if (s.focusStep == 0) return;
    std::vector<ImGuiID> stops;
    for (const WidgetRecord& r : records) {
        if (r.inStage && r.role != Role::text) stops.push_back(r.id);
    }
    const int step = s.focusStep;
    s.focusStep = 0;
    if (stops.empty()) {
        s.insideControls = false;
        return;
    }
    int at = step > 0 ? -1 : static_cast<int>(stops.size());
    for (std::size_t i = 0; i < stops.size(); ++i) {
        if (stops[i] == s.focus) at = static_cast<int>(i);
    }
    const int n = static_cast<int>(stops.size());
    s.focus = stops[static_cast<std::size_t>((at + step + n) % n)];
    s.focusVisible = true;
}

}  // namespace

void rootView(Ui& ui, ImVec2 display) {
    ViewState& s = ui.state();
    s.hint.clear();
    s.responses.collect();
    s.lit = std::exchange(s.litNext, StageId{});
    keepSelection(ui);
    refreshFigures(ui);
    reampWhenKept(ui);

    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(display);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0f);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0.0f);
    ImGui::PushStyleColor(ImGuiCol_WindowBg, ui.c().room);
    ImGui::PushStyleColor(ImGuiCol_ScrollbarBg, 0u);
    ImGui::PushStyleColor(ImGuiCol_ScrollbarGrab, ui.c().line);
    ImGui::PushStyleColor(ImGuiCol_ScrollbarGrabHovered, ui.c().lineStrong);
    ImGui::PushStyleColor(ImGuiCol_ScrollbarGrabActive, ui.c().inkOff);
    ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarSize, ui.px(8));
    ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarRounding, ui.px(4));
    ImGui::PushFont(ui.draw().fonts()[Font::body]);
    ImGui::Begin("##root", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoNavFocus |
                     ImGuiWindowFlags_NoScrollWithMouse);
    {
        const Ui::OverlayScope window(ui, ImGui::GetWindowDrawList());
        const bool low = display.y < ui.px(700);
        Box box{0, 0, display.x, display.y};
        const Box presets = box.takeTop(ui.px(size::kPresetBar));
        const Box strip = box.takeTop(ui.px(low ? size::kStripLow : size::kStrip));
        const Box status = box.takeBottom(ui.px(size::kStatus));
        const Box recorder = box.takeBottom(ui.px(low ? size::kRecorderBarLow : size::kRecorderBar));
        const Box in = box.takeLeft(ui.px(size::kMeterColumn));
        const Box out = box.takeRight(ui.px(size::kMeterColumn));
        presetBar(ui, presets);
        inputColumn(ui, in);
        outputColumn(ui, out);
        signalStrip(ui, strip);
        stageArea(ui, box);
        recorderBar(ui, recorder);
        // Last, so that it knows what is under the pointer.
        addStageList(ui);
        toasts(ui, {0, 0, display.x, recorder.y});
        overlays(ui, {0, 0, display.x, display.y});
        statusStrip(ui, status);
    }
    ImGui::End();
    ImGui::PopFont();
    ImGui::PopStyleVar(5);
    ImGui::PopStyleColor(5);

    handleKeys(ui);
    moveFocus(s, ui.records());
    if (s.typing.widget != 0) ui.pacer().need(2);
    if (s.responses.busy()) ui.pacer().need(60);
}

}  // namespace amp::gui
