// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/edit_history.h"

#include <utility>

namespace amp {

void EditHistory::record(const Preset& before, const std::string& what, Clock::time_point now) {
    redo_.clear();
    if (inGesture_) {
        if (!gestureRecorded_) undo_.push_back({before, gesture_.empty() ? what : gesture_});
        gestureRecorded_ = true;
        lastWhat_.clear();
    } else {
        const bool continued = !undo_.empty() && what == lastWhat_ && now - lastTime_ < std::chrono::seconds(1);
        if (!continued) undo_.push_back({before, what});
        lastWhat_ = what;
        lastTime_ = now;
    }
    if (undo_.size() > kMostSteps) undo_.erase(undo_.begin());
}

void EditHistory::beginGesture(const std::string& what) {
    gesture_ = what;
    inGesture_ = true;
    gestureRecorded_ = false;
}

void EditHistory::endGesture() {
    inGesture_ = false;
    lastWhat_.clear();
}

bool EditHistory::undo(Preset& document) {
    if (undo_.empty()) return false;
    Step step = std::move(undo_.back());
    undo_.pop_back();
    redo_.push_back({std::exchange(document, std::move(step.document)), step.what});
    lastWhat_.clear();
    return true;
}

bool EditHistory::redo(Preset& document) {
    if (redo_.empty()) return false;
    Step step = std::move(redo_.back());
    redo_.pop_back();
    undo_.push_back({std::exchange(document, std::move(step.document)), step.what});
    lastWhat_.clear();
    return true;
}

void EditHistory::clear() {
    undo_.clear();
    redo_.clear();
    lastWhat_.clear();
}

}  // namespace amp
