// SPDX-License-Identifier: GPL-3.0-or-later
//
// The opened recorder: keeping, listening, re-amping and housekeeping of takes, all by hand.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/gui/support/hands.h"

using namespace amp;
using namespace amp::test;
using gui::Role;

namespace {

bool saw(const std::vector<std::string>& log, std::string_view line) {
    return std::find(log.begin(), log.end(), line) != log.end();
}

/// A ring that holds two phrases of 20 and 30 seconds.
void listen(Hands& s) {
    RingView& ring = s.control.scriptedRing;
    ring.listening = true;
    ring.seconds = 300;
    ring.sampleRateHz = 48000;
    ring.endFrame = 48000ull * 1000;
    ring.peaks.assign(6000, 0.1f);
    ring.wetPeaks.assign(6000, 0.2f);
    ring.phrases = {{200, 180, 48000ull * 800, 48000ull * 820}, {90, 60, 48000ull * 910, 48000ull * 940}};
}

void open(Hands& s) {
    s.control.setRig("Crunch", {"gate", "preamp"});
    listen(s);
    s.frames(2);
    s.click(Role::button, "Takes");
    s.frames(3);
}

}  // namespace

TEST_CASE("takes: one click opens them, one key closes them") {
    Hands s;
    open(s);
    CHECK(s.find(Role::row, "Glass Harbour, take 9") != nullptr);
    s.key('R', gui::key::kCtrl);
    s.frames(2);
    CHECK(s.find(Role::row, "Glass Harbour, take 9") == nullptr);
}

TEST_CASE("takes: listening plays the wet track, from where the picture is clicked, and stops") {
    Hands s;
    open(s);
    s.click(Role::row, "Brick Alley Crunch, take 11");
    s.click(Role::button, "Re-amp with today's sound");
    CHECK(saw(s.takes.log, "reamp 1 Crunch"));
    const auto* wet = s.find(Role::row, "Wet");
    REQUIRE(wet != nullptr);
    s.clickAt(wet->box.centre());
    CHECK(s.control.saw("playFile Brick Alley Crunch, take 11 wet.wav 20"));
    s.frames(2);
    s.click(Role::button, "Stop");
    CHECK(s.control.saw("stopPlaying"));
}

TEST_CASE("takes: several are marked with Ctrl and re-amped in one go") {
    Hands s;
    open(s);
    for (const char* name : {"Glass Harbour, take 10", "Glass Harbour, take 9"}) {
        ImGui::GetIO().KeyCtrl = true;
        s.click(Role::row, name);
        ImGui::GetIO().KeyCtrl = false;
    }
    s.frames(2);
    s.click(Role::button, "Re-amp with today's sound");
    CHECK(saw(s.takes.log, "reamp 2 Crunch"));
    s.takes.scriptedReamp = {true, "Glass Harbour, take 10", 0.5, 0, 2};
    s.frames(2);
    s.click(Role::button, "Cancel");
    CHECK(saw(s.takes.log, "cancel"));
}

TEST_CASE("takes: renamed by typing, exported, shown, deleted with an undo") {
    Hands s;
    open(s);
    s.click(Role::row, "Glass Harbour, take 9");
    s.click(Role::button, "Export as FLAC");
    s.click(Role::button, "Show in folder");
    CHECK(saw(s.takes.log, "export Glass Harbour, take 9"));
    CHECK(saw(s.takes.log, "show Glass Harbour, take 9"));
    s.click(Role::button, "Rename");
    s.frames(3);
    s.type("The one");
    s.key(gui::key::kEnter);
    s.frames(2);
    CHECK(saw(s.takes.log, "rename Glass Harbour, take 9 The one"));
    s.click(Role::row, "Glass Harbour, take 10");
    s.click(Role::button, "Delete");
    CHECK(saw(s.takes.log, "remove Glass Harbour, take 10"));
    s.pass(1);
    for (const gui::WidgetRecord& r : s.frame().records()) {
        if (r.role == Role::button && r.name == "Undo" && r.overlay && r.box.y > 400) {
            s.clickAt(r.box.centre());
            break;
        }
    }
    CHECK(saw(s.takes.log, "restore Glass Harbour, take 10"));
}

TEST_CASE("what was just played: the last phrase, one that is clicked, one whose end is dragged, or all of it") {
    Hands s;
    open(s);
    s.click(Role::button, "Keep this phrase");
    CHECK(s.control.saw("keepLast phrase"));
    s.click(Role::button, "Keep the last minutes");
    CHECK(s.control.saw("keepLast seconds"));

    const auto* strip = s.find(Role::row, "What you just played");
    REQUIRE(strip != nullptr);
    const gui::Box box = strip->box;
    // 190 seconds ago of 300.
    s.clickAt({box.right() - box.w * 190.0f / 300.0f, box.bottom() - 8});
    s.frames(2);
    s.click(Role::button, "Keep this phrase");
    CHECK(s.control.saw("keepStretch 38400000 39360000"));

    s.clickAt({box.right() - box.w * 190.0f / 300.0f, box.bottom() - 8});
    s.drag(Role::fader, "End of the phrase", {-20, 0});
    s.click(Role::button, "Keep this phrase");
    REQUIRE(s.control.count("keepStretch 38400000 ") == 2);
    const std::string& last = s.control.log.back();
    const auto end = std::stoull(last.substr(last.rfind(' ') + 1));
    CHECK(end < 39360000);
    CHECK(end > 38400000);
}

TEST_CASE("what was just played: heard as it was, re-amped when it is kept, switched off in plain sight") {
    Hands s;
    open(s);
    const auto* strip = s.find(Role::row, "What you just played");
    REQUIRE(strip != nullptr);
    const gui::Box box = strip->box;
    const auto listenBelow = [&](std::string_view name) {
        for (const gui::WidgetRecord& r : s.frame().records()) {
            if (r.role == Role::button && r.name == name && r.box.y > box.bottom() && r.box.w > 60) {
                s.clickAt(r.box.centre());
                return true;
            }
        }
        return false;
    };
    REQUIRE(listenBelow("Listen"));
    CHECK(s.control.saw("playStretch 43680000 45120000"));
    s.frames(2);
    REQUIRE(listenBelow("Stop"));
    CHECK(s.control.saw("stopPlaying"));

    s.click(Role::button, "Re-amp this phrase");
    CHECK(s.control.saw("keepLast phrase"));
    CHECK_FALSE(saw(s.takes.log, "reamp 1 Crunch"));
    // Another wish is done first; that one is not meant.
    s.control.scriptedRecorder.kept = {{7, "/music/Halfstack/other"}};
    s.frames(2);
    CHECK_FALSE(saw(s.takes.log, "reamp 1 Crunch"));
    s.control.scriptedRecorder.kept.push_back({s.control.scriptedRecorder.keepsAsked, "/music/Halfstack/phrase"});
    s.frames(2);
    CHECK(saw(s.takes.log, "reamp 1 Crunch"));

    CHECK(s.recording.value.listen);
    s.click(Role::toggle, "Always listen");
    CHECK_FALSE(s.recording.value.listen);
}

TEST_CASE("takes: the one that is being recorded is neither renamed nor deleted") {
    Hands s;
    open(s);
    s.control.scriptedRecorder.recording = true;
    s.control.scriptedRecorder.folder = "/music/Halfstack/Glass Harbour, take 9";
    s.frames(2);
    s.click(Role::row, "Glass Harbour, take 9");
    s.frames(2);
    s.click(Role::button, "Delete");
    s.click(Role::button, "Rename");
    CHECK_FALSE(saw(s.takes.log, "remove Glass Harbour, take 9"));
    s.control.scriptedRecorder.recording = false;
    s.frames(2);
    s.click(Role::button, "Delete");
    CHECK(saw(s.takes.log, "remove Glass Harbour, take 9"));
}

TEST_CASE("settings of the recorder take effect at once") {
    Hands s;
    s.control.setRig("Crunch", {"gate", "preamp"});
    s.key(gui::key::kComma, gui::key::kCtrl);
    s.frames(2);
    s.click(Role::tab, "Recording");
    s.frames(2);
    s.click(Role::toggle, "Always listen");
    CHECK_FALSE(s.recording.value.listen);
    s.click(Role::toggle, "Always listen");
    CHECK(s.recording.value.listen);
    s.frames(2);
    for (const gui::WidgetRecord& r : s.frame().records()) {
        if (r.name == "Mono") {
            s.clickAt(r.box.centre());
            break;
        }
    }
    CHECK(s.recording.value.mono);
    s.click(Role::text, "Takes go to");
    s.frames(2);
    s.type("/elsewhere");
    s.key(gui::key::kEnter);
    CHECK(s.recording.value.takes.string().find("/elsewhere") != std::string::npos);
}
