// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/support/hands.h"

#include <stdexcept>

namespace amp::test {

Hands::Hands(float width, float height, float scale) {
    frame_ = std::make_unique<gui::Frame>(control, services, gui::FontSet::build({scale, {}, {}}));
    ImGui::SetCurrentContext(frame_->context());
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {width, height};
    io.MousePos = {-1, -1};
    // The clipboard of a test is its own.
    static std::string clipboard;
    io.SetClipboardTextFn = [](void*, const char* text) { clipboard = text; };
    io.GetClipboardTextFn = [](void*) { return clipboard.c_str(); };
    frames(3);
}

void Hands::frames(int count) {
    for (int i = 0; i < count; ++i) {
        now_ += 1.0 / 60;
        frame_->make(now_);
        frame_->state().responses.settle();
    }
}

void Hands::pass(double seconds, double step) {
    for (double t = 0; t < seconds; t += step) {
        now_ += step;
        frame_->make(now_);
        frame_->state().responses.settle();
    }
}

const gui::WidgetRecord* Hands::find(gui::Role role, std::string_view name) const {
    for (const gui::WidgetRecord& r : frame_->records()) {
        if (r.role == role && r.name == name) return &r;
    }
    return nullptr;
}

void Hands::moveTo(ImVec2 at) {
    ImGui::GetIO().MousePos = at;
    frames(2);
}

void Hands::moveTo(gui::Role role, std::string_view name) {
    const gui::WidgetRecord* r = find(role, name);
    if (r == nullptr) throw std::runtime_error("no widget \"" + std::string(name) + "\"");
    moveTo(r->box.centre());
}

void Hands::clickAt(ImVec2 at, int button) {
    moveTo(at);
    ImGui::GetIO().MouseDown[button] = true;
    frames(1);
    ImGui::GetIO().MouseDown[button] = false;
    frames(2);
    // The next click is another one, not the second half of a double click.
    now_ += 0.5;
}

void Hands::click(gui::Role role, std::string_view name, int button) {
    moveTo(role, name);
    clickAt(ImGui::GetIO().MousePos, button);
}

void Hands::doubleClick(gui::Role role, std::string_view name) {
    moveTo(role, name);
    for (int i = 0; i < 2; ++i) {
        ImGui::GetIO().MouseDown[0] = true;
        frames(1);
        ImGui::GetIO().MouseDown[0] = false;
        frames(1);
    }
    frames(1);
    now_ += 0.5;
}

void Hands::drag(gui::Role role, std::string_view name, ImVec2 by, int steps) {
    moveTo(role, name);
    ImGuiIO& io = ImGui::GetIO();
    const ImVec2 from = io.MousePos;
    io.MouseDown[0] = true;
    frames(1);
    for (int i = 1; i <= steps; ++i) {
        const float t = static_cast<float>(i) / static_cast<float>(steps);
        io.MousePos = {from.x + by.x * t, from.y + by.y * t};
        frames(1);
    }
    io.MouseDown[0] = false;
    frames(2);
    now_ += 0.5;
}

void Hands::wheel(gui::Role role, std::string_view name, float notches) {
    moveTo(role, name);
    ImGui::GetIO().MouseWheel = notches;
    frames(1);
    ImGui::GetIO().MouseWheel = 0;
    frames(1);
}

void Hands::key(int key, int modifiers) {
    ImGuiIO& io = ImGui::GetIO();
    io.KeyCtrl = (modifiers & gui::key::kCtrl) != 0;
    io.KeyShift = (modifiers & gui::key::kShift) != 0;
    io.KeyAlt = (modifiers & gui::key::kAlt) != 0;
    io.KeysDown[key] = true;
    frames(1);
    io.KeysDown[key] = false;
    io.KeyCtrl = io.KeyShift = io.KeyAlt = false;
    frames(2);
}

void Hands::type(std::string_view text) {
    for (const char ch : text) {
        ImGui::GetIO().AddInputCharacter(static_cast<unsigned char>(ch));
        frames(1);
    }
}

void Hands::resize(float width, float height) {
    ImGui::GetIO().DisplaySize = {width, height};
    frames(2);
}

}  // namespace amp::test
