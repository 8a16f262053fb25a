// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "gui/imgui_api.h"
#include "tests/support/child_process.h"

namespace amp::test {

/// An X server without a screen (Xvfb) and a pair of hands on it (xdotool). There is no window manager, so the window lies at
/// the upper left corner and fills the screen.
class Display {
public:
    Display() {
        if (const auto number = server_.firstLine(std::chrono::seconds(20))) name_ = ":" + *number;
    }
    [[nodiscard]] static bool installed() {
        return findProgram("Xvfb") && findProgram("xdotool") && findProgram("xprop");
    }
    [[nodiscard]] bool there() const { return !name_.empty(); }
    /// For DISPLAY.
    [[nodiscard]] const std::string& name() const { return name_; }

    /// xdotool's output for these words; empty when it failed.
    std::string hands(std::vector<std::string> words) const {
        words.insert(words.begin(), "xdotool");
        return run(std::move(words));
    }
    std::string run(std::vector<std::string> command) const {
        const auto result = runProgram(std::move(command), std::chrono::seconds(30),
                                       {.environment = {{"DISPLAY", name_}}, .workingFolder = {}, .standardInput = {}});
        std::this_thread::sleep_for(kPause);
        return result.ok() ? result.standardOutput : std::string();
    }

    /// Waits for the window with this title and gives it the keyboard; its number, or nothing.
    std::optional<std::string> window(const std::string& title) const {
        for (int i = 0; i < 200; ++i) {
            std::string number = hands({"search", "--onlyvisible", "--name", "^" + title + "$"});
            if (!number.empty()) {
                number.resize(number.find('\n'));
                hands({"windowfocus", number});
                return number;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        return std::nullopt;
    }
    void click(ImVec2 at) const {
        move(at);
        hands({"click", "1"});
    }
    void move(ImVec2 at) const { hands({"mousemove", pixels(at.x), pixels(at.y)}); }
    /// Presses at a place, moves in steps, lets go.
    void drag(ImVec2 from, ImVec2 by, int steps = 8) const {
        move(from);
        hands({"mousedown", "1"});
        for (int i = 0; i < steps; ++i) {
            const auto step = static_cast<float>(steps);
            hands({"mousemove_relative", "--", pixels(by.x / step), pixels(by.y / step)});
        }
        hands({"mouseup", "1"});
    }
    /// Where the pointer is across the screen, or −1.
    int pointerX() const {
        const std::string place = hands({"getmouselocation", "--shell"});
        return place.starts_with("X=") ? std::stoi(place.substr(2)) : -1;
    }
    void key(const std::string& name) const { hands({"key", name}); }
    void type(const std::string& text) const { hands({"type", "--delay", "40", text}); }

private:
    /// A player's hands are no faster, and a software renderer makes fifteen frames a second.
    static constexpr std::chrono::milliseconds kPause{70};
    static std::string pixels(float v) { return std::to_string(static_cast<int>(v)); }

    ChildProcess server_{{"Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"}};
    std::string name_;
};

}  // namespace amp::test
