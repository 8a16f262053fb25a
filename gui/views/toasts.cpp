// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/toasts.h"

#include <cstdio>

#include "gui/actions.h"
#include "gui/views/drawer.h"
#include "gui/widgets/buttons.h"

namespace amp::gui {
namespace {

std::string_view actionName(const std::string& action) {
    if (action == "undo") return "Undo";
    if (action == "find") return "Find";
    if (action == "details") return "Details";
    if (action == "performance") return "Performance";
    if (action == "restore" || action == "restore take" || action == "keys back") return "Undo";
    return {};
}

void doAction(Ui& ui, const ToastState& toast) {
    const std::string& action = toast.toast.action;
    if (action == "undo") ui.control().undo();
    if (action == "details") ui.state().panel = Panel::log;
    if (action == "performance") ui.state().panel = Panel::performance;
    if (action == "find") runAction(ui, Action::library);
    if (action == "keys back") {
        Settings s = ui.settings();
        s.keys = ui.state().keysBefore;
        ui.services().settings.change(s);
    }
    if (action == "restore") ui.services().library.restorePreset(toast.subject);
    if (action == "restore take" && ui.services().takes != nullptr) ui.services().takes->restore(toast.subject);
}

}  // namespace

void toasts(Ui& ui, const Box& area) {
    ViewState& s = ui.state();
    for (Toast& t : ui.control().takeToasts()) {
        t.title = trSentence(t.title);
        t.line = trSentence(t.line);
        ui.toast(std::move(t));
    }
    for (std::size_t i = s.toasts.size(); i-- > 0;) {
        if (s.toasts[i].leaveAt > 0 && s.now > s.toasts[i].leaveAt)
            s.toasts.erase(s.toasts.begin() + static_cast<long>(i));
    }
    if (s.toasts.empty()) return;

    const Palette& c = ui.c();
    const float w = ui.px(size::kToastW), h = ui.px(66), gap = ui.px(10);
    float y = area.bottom() - ui.px(14) - h;
    std::size_t closed = s.toasts.size();
    std::size_t acted = s.toasts.size();
    for (std::size_t n = s.toasts.size(); n-- > 0;) {
        ToastState& t = s.toasts[n];
        const double age = s.now - t.born;
        const float in = ui.settings().lessMotion ? 1.0f : std::min(1.0f, static_cast<float>(age) / motion::kToast);
        if (in < 1) ui.pacer().need(60);
        if (t.leaveAt > 0) ui.pacer().need(2);
        const float ease = 1 - (1 - in) * (1 - in);
        const Box box{std::round(area.right() - ui.px(14) - w + (1 - ease) * ui.px(40)), y, w, h};
        y -= h + gap;
        const IdScope scope(static_cast<int>(n));
        ImGui::SetNextWindowPos({box.x - ui.px(20), box.y - ui.px(20)});
        ImGui::SetNextWindowSize({w + ui.px(40), h + ui.px(44)});
        ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
        ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0f);
        ImGui::PushStyleColor(ImGuiCol_WindowBg, 0u);
        char name[24];
        std::snprintf(name, sizeof name, "##toast%d", static_cast<int>(n));
        ImGui::Begin(name, nullptr,
                     ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                         ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoBackground);
        {
            const Ui::OverlayScope over(ui, ImGui::GetWindowDrawList());
            const Canvas& d = ui.draw();
            const ImU32 edge = t.toast.kind == Toast::Kind::error     ? c.rec
                               : t.toast.kind == Toast::Kind::warning ? c.warn
                                                                      : c.ok;
            const float radius = ui.px(8);
            d.shadow(box, 18, 7, 0.6f * ease);
            d.fill({box.x, box.y, ui.px(16), box.h}, edge, radius, kCornersLeft);
            d.gradient({box.x + ui.px(3), box.y, box.w - ui.px(3), box.h}, rgb(0x302C28), rgb(0x27231F), radius);
            const Hit whole = ui.hit("toast", box, Role::row, t.toast.title);
            Box inner = box.inset(ui.px(16), ui.px(9));
            drawIcon(d, t.toast.kind == Toast::Kind::info ? Icon::check : Icon::warning, {inner.x + ui.px(9), box.cy()},
                     ui.px(19), edge);
            inner.takeLeft(ui.px(32));
            const std::string_view action = actionName(t.toast.action);
            if (!action.empty()) {
                const float bw = buttonWidth(ui, tr(action));
                const Box b = inner.takeRight(bw, ui.px(10));
                if (button(ui, "action", {b.x, std::round(box.cy() - ui.px(14)), bw, ui.px(28)}, action)) acted = n;
            } else {
                const Box b = inner.takeRight(ui.px(24), ui.px(6));
                if (iconButton(ui, "close", {b.x, std::round(box.cy() - ui.px(13)), ui.px(26), ui.px(26)}, Icon::close,
                               "Close", {.kind = ButtonKind::quiet})) {
                    closed = n;
                }
            }
            std::string title = t.toast.title;
            if (t.count > 1) title += " (" + std::to_string(t.count) + ")";
            d.textIn({inner.x, box.y + ui.px(11), inner.w, ui.px(20)}, Font::value, c.ink, title);
            if (d.textWidth(Font::small, t.toast.line) <= inner.w) {
                d.textIn({inner.x, box.y + ui.px(32), inner.w, ui.px(20)}, Font::small, c.inkSoft, t.toast.line);
            } else {
                d.paragraph({inner.x, box.y + ui.px(29), inner.w, ui.px(32)}, Font::caption, c.inkSoft, t.toast.line,
                            15, 2);
            }
            // Being read keeps it; a seen error may leave.
            if (whole.hovered) {
                t.leaveAt = s.now + 1.5;
            }
        }
        ImGui::End();
        ImGui::PopStyleColor();
        ImGui::PopStyleVar(2);
    }
    if (acted < s.toasts.size()) {
        const ToastState toast = s.toasts[acted];
        s.toasts.erase(s.toasts.begin() + static_cast<long>(acted));
        doAction(ui, toast);
    } else if (closed < s.toasts.size()) {
        s.toasts.erase(s.toasts.begin() + static_cast<long>(closed));
    }
}

}  // namespace amp::gui
