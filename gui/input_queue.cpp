// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/input_queue.h"

#include <algorithm>

#include "gui/keys.h"

namespace amp::gui {
namespace {

/// Frames that a field takes to get the keyboard after the key that opened it.
constexpr int kFocusFrames = 3;

}  // namespace

bool InputQueue::held() const {
    return std::any_of(down_.begin(), down_.end(), [](bool down) { return down; });
}

void InputQueue::take(ImGuiIO& io) {
    // Keys whose turn has not come are not down yet.
    for (const Event& e : events_) {
        if (e.kind == Kind::key) io.KeysDown[e.code] = false;
    }
    io.ClearInputCharacters();
    const int before = lastKey_;
    lastKey_ = -1;
    const bool early = wait_ > 0 && !io.WantTextInput;
    if (wait_ > 0) --wait_;
    for (bool moved = false, done = false; !events_.empty();) {
        const Event e = events_.front();
        // A drag has come as far as it went before anything else happens, and a key that was hit twice goes up in between.
        if (done && e.kind != Kind::character) break;
        if (e.kind == Kind::button && moved && held()) break;
        if (e.kind == Kind::key && (early || e.code == before)) break;
        events_.pop_front();
        if (e.kind == Kind::move) {
            at_ = e.at;
            moved = moved_ = true;
        } else if (e.kind == Kind::button) {
            if (e.code >= 0 && e.code < static_cast<int>(down_.size()))
                down_[static_cast<std::size_t>(e.code)] = e.down;
            done = true;
        } else if (e.kind == Kind::character) {
            io.AddInputCharacter(e.unicode);
        } else {
            io.KeysDown[e.code] = true;
            io.KeyCtrl = (e.modifiers & key::kCtrl) != 0;
            io.KeyShift = (e.modifiers & key::kShift) != 0;
            io.KeyAlt = (e.modifiers & key::kAlt) != 0;
            lastKey_ = e.code;
            wait_ = kFocusFrames;
            done = true;
        }
    }
    if (moved_) io.MousePos = at_;
    std::copy(down_.begin(), down_.end(), std::begin(io.MouseDown));
}

InputQueue::Turn::Turn(InputQueue& queue, ImGuiIO& io)
    : io_(io), ctrl_(io.KeyCtrl), shift_(io.KeyShift), alt_(io.KeyAlt) {
    std::copy(std::begin(io.KeysDown), std::end(io.KeysDown), keys_.begin());
    queue.take(io);
}

InputQueue::Turn::~Turn() {
    std::copy(keys_.begin(), keys_.end(), std::begin(io_.KeysDown));
    io_.KeyCtrl = ctrl_;
    io_.KeyShift = shift_;
    io_.KeyAlt = alt_;
}

}  // namespace amp::gui
