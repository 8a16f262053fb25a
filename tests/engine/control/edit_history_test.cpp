// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/edit_history.h"

#include <doctest/doctest.h>

using namespace amp;
using namespace std::chrono_literals;

namespace {

Preset named(const std::string& name) {
    Preset preset;
    preset.name = name;
    return preset;
}

}  // namespace

TEST_CASE("edit history: goes back and forth through documents, and a new edit ends what could be redone") {
    EditHistory history;
    Preset now = named("a");
    CHECK_FALSE(history.undo(now));
    for (const char* next : {"b", "c"}) {
        history.record(now, std::string("to ") + next);
        now = named(next);
    }
    CHECK(history.undoText() == "to c");
    CHECK(history.undo(now));
    CHECK(now.name == "b");
    CHECK(history.redoText() == "to c");
    CHECK(history.undo(now));
    CHECK(now.name == "a");
    CHECK_FALSE(history.undo(now));
    CHECK(history.redo(now));
    CHECK(now.name == "b");
    history.record(now, "to d");
    now = named("d");
    CHECK_FALSE(history.redo(now));
    CHECK(history.undo(now));
    CHECK(now.name == "b");
}

TEST_CASE("edit history: a gesture is one step however many edits it holds, and none when it holds none") {
    EditHistory history;
    Preset now = named("0");
    history.beginGesture("Drag");
    history.endGesture();
    CHECK(history.undoText().empty());
    history.beginGesture("Drag");
    for (int i = 1; i < 50; ++i) {
        history.record(now, "Gain");
        now = named(std::to_string(i));
    }
    history.endGesture();
    CHECK(history.undoText() == "Drag");
    CHECK(history.undo(now));
    CHECK(now.name == "0");
    CHECK_FALSE(history.undo(now));
}

TEST_CASE("edit history: the same edit again within a second is the same step") {
    EditHistory history;
    const auto start = EditHistory::Clock::now();
    Preset now = named("0");
    const auto edit = [&](const char* what, std::chrono::milliseconds at, const char* name) {
        history.record(now, what, start + at);
        now = named(name);
    };
    edit("Gain", 0ms, "1");
    edit("Gain", 900ms, "2");
    edit("Gain", 1700ms, "3");
    edit("Gain", 2800ms, "4");  // later than a second after the last
    edit("Tone", 2900ms, "5");
    CHECK(history.undo(now));
    CHECK(now.name == "4");
    CHECK(history.undo(now));
    CHECK(now.name == "3");
    CHECK(history.undo(now));
    CHECK(now.name == "0");
    CHECK_FALSE(history.undo(now));
}

TEST_CASE("edit history: keeps the last two hundred steps") {
    EditHistory history;
    Preset now = named("0");
    for (int i = 1; i <= 300; ++i) {
        history.record(now, "Edit " + std::to_string(i));
        now = named(std::to_string(i));
    }
    int steps = 0;
    while (history.undo(now)) ++steps;
    CHECK(steps == 200);
    CHECK(now.name == "100");
}
