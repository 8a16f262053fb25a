// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <deque>

#include "gui/imgui_api.h"

namespace amp::gui {

/// What hands did between two frames, shown to the frames in the order in which it happened. A frame sees at most one key go
/// down or one mouse button change, at the place where the pointer was then; so a renderer that is slower than the player
/// loses no tap, a drag begins where the button went down, and what is typed after the key that opens a field goes into it.
/// Thread: GUI.
class InputQueue {
public:
    void move(ImVec2 at) { events_.push_back({.kind = Kind::move, .at = at}); }
    void button(int which, bool down) { events_.push_back({.kind = Kind::button, .code = which, .down = down}); }
    /// A key went down; `modifiers` of gui/keys.h. Keys that stay down ImGui knows from the window system.
    void key(int code, int modifiers) { events_.push_back({.kind = Kind::key, .code = code, .modifiers = modifiers}); }
    /// A character was typed, by the key before it.
    void character(unsigned unicode) { events_.push_back({.kind = Kind::character, .unicode = unicode}); }
    /// Whether another frame is needed to show everything.
    [[nodiscard]] bool waiting() const { return !events_.empty(); }

    /// One frame's share of the queue: changes ImGui's input when it begins and gives the keys back to the window system's
    /// state when it ends. Stands around the frame, after ImGui's backend has had its say.
    class Turn {
    public:
        Turn(InputQueue& queue, ImGuiIO& io);
        ~Turn();
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

    private:
        ImGuiIO& io_;
        std::array<bool, 512> keys_{};
        bool ctrl_, shift_, alt_;
    };

private:
    enum class Kind { move, button, key, character };
    struct Event {
        Kind kind;
        ImVec2 at{};
        int code = 0;
        int modifiers = 0;
        bool down = false;
        unsigned unicode = 0;
    };
    [[nodiscard]] bool held() const;
    void take(ImGuiIO& io);

    std::deque<Event> events_;
    ImVec2 at_{};
    bool moved_ = false;          ///< the place is known
    std::array<bool, 5> down_{};  ///< mouse buttons as the frames have seen them
    int lastKey_ = -1;            ///< shown to the last frame
    int wait_ = 0;                ///< frames until the next key
};

}  // namespace amp::gui
