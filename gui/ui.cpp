// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/ui.h"

#include <algorithm>
#include <cmath>

namespace amp::gui {

Box Ui::grown(const Box& box, ImGuiID id) const {
    const float least = px(size::kTargetBig);
    const float dx = std::max(0.0f, (least - box.w) * 0.5f), dy = std::max(0.0f, (least - box.h) * 0.5f);
    if (dx == 0 && dy == 0) return box;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const Box reach{box.x - dx, box.y - dy, box.w + 2 * dx, box.h + 2 * dy};
    if (!reach.contains(mouse) || box.contains(mouse)) return box;
    // What lies under the pointer itself comes first; between two that are near, the nearer one.
    const auto away = [&](const Box& b) { return std::hypot(mouse.x - b.cx(), mouse.y - b.cy()); };
    for (const auto& [other, at] : state_.targets) {
        if (other != id && (at.contains(mouse) ? at.w * at.h < reach.w * reach.h * 4 : away(at) < away(box)))
            return box;
    }
    return reach;
}

Hit Ui::hit(std::string_view id, const Box& box, Role role, std::string_view name, std::string_view value,
            float travel) {
    Hit out;
    ImGui::PushID(id.data(), id.data() + id.size());
    const Box reach = settings().bigTargets ? grown(box, ImGui::GetID("##hit")) : box;
    const ImVec2 size{std::max(1.0f, reach.w), std::max(1.0f, reach.h)};
    ImGui::SetCursorScreenPos(reach.min());
    const bool clicked =
        ImGui::InvisibleButton("##hit", size, ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight);
    out.id = ImGui::GetItemID();
    ImGui::PopID();
    ImGui::SetItemAllowOverlap();
    const ImGuiIO& io = ImGui::GetIO();
    out.hovered = ImGui::IsItemHovered();
    const bool active = ImGui::IsItemActive();
    out.held = active && ImGui::IsMouseDown(ImGuiMouseButton_Left);
    out.pressed = ImGui::IsItemActivated() && ImGui::IsMouseClicked(ImGuiMouseButton_Left);
    out.clicked = clicked && ImGui::IsMouseReleased(ImGuiMouseButton_Left);
    out.rightClicked = clicked && ImGui::IsMouseReleased(ImGuiMouseButton_Right);
    out.released = ImGui::IsItemDeactivated();
    out.doubleClicked = out.hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
    if (out.held) out.delta = io.MouseDelta;
    if (out.hovered && !active) out.wheel = io.MouseWheel;
    if (out.held && (out.delta.x != 0 || out.delta.y != 0)) pacer_.need(60);

    if (out.pressed) {
        // A mouse click takes the ring away: it is for the keyboard only.
        state_.focus = out.id;
        state_.focusVisible = false;
    }
    out.focused = state_.focusVisible && state_.focus == out.id;
    if (out.focused && role != Role::knob && role != Role::fader && role != Role::text &&
        (takeKey(key::kEnter) || takeKey(key::kPadEnter))) {
        out.clicked = true;
    }

    float& glow = state_.hover[out.id];
    const float target = out.hovered || out.held ? 1.0f : 0.0f;
    if (glow != target) {
        const auto step = static_cast<float>(state_.dt) / motion::kHover;
        glow = settings().lessMotion ? target
               : target > glow       ? std::min(target, glow + step)
                                     : std::max(target, glow - step);
        if (glow != target) pacer_.need(60);
    }
    out.glow = glow;
    if (glow == 0) state_.hover.erase(out.id);

    records_.push_back({out.id, role, std::string(name), std::string(value), box, travel, inStage_, overlay_});
    return out;
}

void Ui::record(ImGuiID id, const Box& box, Role role, std::string_view name, std::string_view value) {
    records_.push_back({id, role, std::string(name), std::string(value), box, -1, inStage_, overlay_});
}

void Ui::hint(const Hit& hit, std::string_view text) {
    if (hit.hovered || hit.held || hit.focused) state_.hint = text;
}

void Ui::tooltip(const Hit& hit, std::string_view text) {
    if (!hit.hovered || text.empty() || ImGui::GetCurrentContext()->HoveredIdTimer < 0.5f) {
        if (hit.hovered && !text.empty()) pacer_.need(4);
        return;
    }
    ImDrawList* list = ImGui::GetForegroundDrawList();
    const Canvas over(list, canvas_.fonts(), canvas_.c());
    const float w = over.textWidth(Font::label, text) + px(20), h = px(28);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const Box b{std::floor(std::clamp(mouse.x - w * 0.5f, px(6), std::max(px(6), screen.x - w - px(6)))),
                std::floor(mouse.y + px(22) + h > screen.y ? mouse.y - h - px(10) : mouse.y + px(22)), w, h};
    over.shadow(b, 8, 3, 0.5f);
    over.fill(b, c().bone, px(6));
    over.text(Font::label, b.cx(), b.cy(), c().onBone, text, Align::centre);
}

void Ui::focusRing(const Hit& hit, const Box& box, float radius) {
    if (!hit.focused) return;
    canvas_.stroke(box.inset(-px(3)), c().ink, radius + px(3), canvas_.sub(1.5f));
}

int Ui::modifiers() const {
    const ImGuiIO& io = ImGui::GetIO();
    return (io.KeyCtrl ? key::kCtrl : 0) | (io.KeyShift ? key::kShift : 0) | (io.KeyAlt ? key::kAlt : 0);
}

bool Ui::typingText() const {
    return ImGui::GetIO().WantTextInput;
}

bool Ui::takeKey(int k, int wanted, bool repeat) {
    if (typingText() && !(wanted & key::kCtrl)) return false;
    if (modifiers() != wanted || !keyPressed(k, repeat)) return false;
    const int code = k * 8 + wanted;
    if (std::find(taken_.begin(), taken_.end(), code) != taken_.end()) return false;
    taken_.push_back(code);
    return true;
}

void Ui::toast(Toast toast, std::filesystem::path subject) {
    state_.log.push_back(toast);
    // The log is for reading, not for keeping: an evening's worth is enough.
    if (state_.log.size() > 500) state_.log.erase(state_.log.begin());
    const bool error = toast.kind == Toast::Kind::error;
    const double leave = error ? 0.0 : state_.now + static_cast<double>(motion::kToastStay);
    for (ToastState& shown : state_.toasts) {
        if (shown.toast.title == toast.title) {
            ++shown.count;
            shown.toast = std::move(toast);
            shown.leaveAt = leave;
            return;
        }
    }
    state_.toasts.push_back({std::move(toast), state_.now, leave, 1, std::move(subject)});
    if (state_.toasts.size() > 3) state_.toasts.erase(state_.toasts.begin());
}

}  // namespace amp::gui
