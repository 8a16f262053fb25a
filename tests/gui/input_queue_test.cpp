// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/input_queue.h"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

#include "gui/keys.h"

using namespace amp::gui;

namespace {

/// What a frame sees of the queue.
struct Seen {
    ImVec2 at;
    bool down, ctrl;
    std::vector<int> keys;
};

Seen frame(InputQueue& queue, ImGuiIO& io) {
    const InputQueue::Turn turn(queue, io);
    Seen seen{io.MousePos, io.MouseDown[0], io.KeyCtrl, {}};
    for (int k = 0; k < IM_ARRAYSIZE(io.KeysDown); ++k) {
        if (io.KeysDown[k]) seen.keys.push_back(k);
    }
    return seen;
}

}  // namespace

TEST_CASE("input: a click between two frames is down in one, where it happened, and up in the next") {
    InputQueue queue;
    ImGuiIO io;
    queue.move({10, 20});
    queue.button(0, true);
    queue.button(0, false);
    queue.move({500, 20});
    Seen seen = frame(queue, io);
    CHECK(seen.down);
    CHECK(seen.at.x == 10);
    CHECK(queue.waiting());
    seen = frame(queue, io);
    CHECK_FALSE(seen.down);
    CHECK(seen.at.x == 10);
    CHECK(frame(queue, io).at.x == 500);
    CHECK_FALSE(queue.waiting());
}

TEST_CASE("input: a drag begins where the button went down and arrives before it is let go") {
    InputQueue queue;
    ImGuiIO io;
    queue.move({10, 20});
    queue.button(0, true);
    for (int i = 1; i <= 5; ++i) queue.move({10, 20.0f + static_cast<float>(i) * 8});
    queue.button(0, false);
    const std::vector<std::pair<float, bool>> wanted{{20, true}, {60, true}, {60, false}};
    for (const auto& [y, down] : wanted) {
        const Seen seen = frame(queue, io);
        CHECK(seen.at.y == y);
        CHECK(seen.down == down);
    }
    CHECK_FALSE(queue.waiting());
}

TEST_CASE("input: keys come one by one with their own modifiers, and one that was hit twice goes up in between") {
    InputQueue queue;
    ImGuiIO io;
    queue.key('S', key::kCtrl);
    queue.key('R', 0);
    queue.key('R', 0);
    io.WantTextInput = true;  // else a field may be about to open, see below
    io.KeysDown['R'] = true;  // the second time it is still held
    Seen seen = frame(queue, io);
    CHECK(seen.keys == std::vector<int>{'S'});
    CHECK(seen.ctrl);
    seen = frame(queue, io);
    CHECK(seen.keys == std::vector<int>{'R'});
    CHECK_FALSE(seen.ctrl);
    CHECK(frame(queue, io).keys.empty());
    CHECK(frame(queue, io).keys == std::vector<int>{'R'});
    CHECK_FALSE(queue.waiting());
    // Afterwards the window system says what is held.
    CHECK(frame(queue, io).keys == std::vector<int>{'R'});
    io.KeysDown['R'] = false;
    CHECK(frame(queue, io).keys.empty());
}

TEST_CASE("input: what is clicked comes before the key that was hit after it") {
    InputQueue queue;
    ImGuiIO io;
    queue.button(0, true);
    queue.key('/', 0);
    queue.button(0, false);
    CHECK(frame(queue, io).keys.empty());
    const Seen seen = frame(queue, io);
    CHECK(seen.keys == std::vector<int>{'/'});
    CHECK(seen.down);
    CHECK_FALSE(frame(queue, io).down);
}

TEST_CASE("input: a key that may open a field leaves it time to, then what is typed comes with its keys") {
    InputQueue queue;
    ImGuiIO io;
    queue.key('/', 0);
    queue.character('/');
    queue.key('A', 0);
    queue.character('a');
    queue.key('B', 0);
    queue.character('b');
    CHECK(frame(queue, io).keys == std::vector<int>{'/'});
    int waited = 0;
    for (Seen seen = frame(queue, io); seen.keys.empty(); seen = frame(queue, io)) {
        CHECK(io.InputQueueCharacters.Size == 0);
        ++waited;
    }
    CHECK(waited == 3);
    CHECK(io.InputQueueCharacters.Size == 1);
    CHECK(io.InputQueueCharacters[0] == 'a');
    // The field has the keyboard: no more waiting.
    io.WantTextInput = true;
    CHECK(frame(queue, io).keys == std::vector<int>{'B'});
    CHECK(io.InputQueueCharacters[0] == 'b');
    CHECK_FALSE(queue.waiting());
}
