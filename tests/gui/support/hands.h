// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include "gui/frame.h"
#include "tests/gui/support/fake_control.h"
#include "tests/gui/support/fake_services.h"

namespace amp::test {

/// A window without a window, and hands: it finds widgets by name, moves the pointer, clicks, drags, types, and makes frames.
class Hands {
public:
    explicit Hands(float width = 1280, float height = 800, float scale = 1);

    FakeControl control;
    FakeLibrary library;
    FakeSettings settings;
    FakeAudio audio;
    FakeHealth health;
    FakeTakes takes;
    FakeRecording recording;
    gui::Services services{library, settings, &audio, &health, nullptr, &takes, &recording};

    [[nodiscard]] gui::Frame& frame() { return *frame_; }
    [[nodiscard]] gui::ViewState& state() { return frame_->state(); }
    /// Makes frames, 1/60 s each.
    void frames(int count = 2);
    /// Lets time pass without drawing more than a frame every `step`.
    void pass(double seconds, double step = 1.0 / 30);

    /// The widget with this role and name in the last frame; null when there is none.
    [[nodiscard]] const gui::WidgetRecord* find(gui::Role role, std::string_view name) const;
    void moveTo(ImVec2 at);
    void moveTo(gui::Role role, std::string_view name);
    void click(gui::Role role, std::string_view name, int button = 0);
    void clickAt(ImVec2 at, int button = 0);
    void doubleClick(gui::Role role, std::string_view name);
    /// Presses on the widget and moves the pointer in `steps` frames.
    void drag(gui::Role role, std::string_view name, ImVec2 by, int steps = 10);
    void wheel(gui::Role role, std::string_view name, float notches);
    void key(int key, int modifiers = 0);
    void type(std::string_view text);
    void resize(float width, float height);

private:
    std::unique_ptr<gui::Frame> frame_;
    double now_ = 1;
};

}  // namespace amp::test
