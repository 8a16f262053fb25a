// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "engine/preset/preset.h"

namespace amp {

/// Undo and redo as whole documents: a preset is a few kilobytes, and what the rig makes of a step back is the difference
/// between two documents like any other edit. Control thread.
class EditHistory {
public:
    using Clock = std::chrono::steady_clock;

    /// To be called with the document as it is before an edit. Edits inside a gesture are one step; so are edits of the same
    /// `what` that follow each other within a second (wheel notches, key repeats).
    void record(const Preset& before, const std::string& what, Clock::time_point now = Clock::now());
    void beginGesture(const std::string& what);
    void endGesture();

    /// Puts the document a step back or forth; false when there is none.
    bool undo(Preset& document);
    bool redo(Preset& document);
    [[nodiscard]] std::string undoText() const { return undo_.empty() ? std::string() : undo_.back().what; }
    [[nodiscard]] std::string redoText() const { return redo_.empty() ? std::string() : redo_.back().what; }
    void clear();

private:
    struct Step {
        Preset document;
        std::string what;
    };
    static constexpr std::size_t kMostSteps = 200;

    std::vector<Step> undo_, redo_;
    std::string gesture_;
    bool inGesture_ = false;
    bool gestureRecorded_ = false;
    std::string lastWhat_;
    Clock::time_point lastTime_{};
};

}  // namespace amp
