// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <filesystem>
#include <vector>

#include "gui/fonts/font_set.h"
#include "gui/ui.h"

namespace amp::gui {

/// The window without a window: an ImGui context, the fonts, what views remember, and one function that makes a frame. The
/// real window feeds it GLFW's events and draws its output; tests feed it scripted ones and look at what it registered.
/// Thread: GUI.
class Frame {
public:
    Frame(EngineControl& control, Services& services, std::unique_ptr<FontSet> fonts);
    ~Frame();
    Frame(const Frame&) = delete;
    Frame& operator=(const Frame&) = delete;

    /// Makes one frame. The caller has set up ImGui's IO (size, time step, pointer, keys). Afterwards
    /// `ImGui::GetDrawData()` holds what is to be drawn.
    void make(double nowSeconds);

    /// Puts in another atlas, between frames; the old one comes back, to be destroyed after its texture.
    std::unique_ptr<FontSet> exchangeFonts(std::unique_ptr<FontSet> fonts);

    /// Files dropped at a place; handled with the next frame.
    void drop(std::vector<std::filesystem::path> files, ImVec2 at);

    /// True when something that is shown has changed since the last frame: meters by a visible amount, the rig, the recorder,
    /// messages, the driver. Cheap; asked 20 to 30 times a second.
    [[nodiscard]] bool snapshotChanged();

    [[nodiscard]] ViewState& state() { return state_; }
    [[nodiscard]] FramePacer& pacer() { return pacer_; }
    [[nodiscard]] const std::vector<WidgetRecord>& records() const { return records_; }
    [[nodiscard]] const FontSet& fonts() const { return *fonts_; }
    [[nodiscard]] ImGuiContext* context() { return context_; }

private:
    [[nodiscard]] std::uint64_t snapshotHash() const;
    void handleDrops(Ui& ui);
    void takeDialogFiles(Ui& ui);

    EngineControl& control_;
    Services& services_;
    std::unique_ptr<FontSet> fonts_;
    ImGuiContext* context_;
    ViewState state_;
    FramePacer pacer_;
    std::vector<WidgetRecord> records_;
    std::vector<std::filesystem::path> dropped_;
    ImVec2 dropAt_;
    std::uint64_t shownHash_ = 0;
    std::uint64_t shownDropouts_ = 0;
    std::chrono::steady_clock::time_point dropoutsShownAt_{};
    double last_ = -1;
};

}  // namespace amp::gui
