// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a take begins: with a rig without a past, unheard until it sounds like the one that plays.
#include <doctest/doctest.h>

#include "engine/control/take_notes_file.h"
#include "tests/engine/control/control_host.h"
#include "tests/engine/record/take_support.h"

using namespace amp;
using namespace amp::test;
using namespace std::chrono_literals;

namespace {

void stopAndWait(ControlHost& host) {
    host.control.stopRecording();
    host.control.poll();
    host.play(2);
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (host.writer.busy() && std::chrono::steady_clock::now() < end) {
        host.control.poll();
        host.retire.collect();
        std::this_thread::sleep_for(1ms);
    }
    host.control.poll();
}

std::filesystem::path onlyTake(const ControlHost& host) {
    std::error_code error;
    for (const auto& take : std::filesystem::directory_iterator(host.folder / "takes", error)) return take.path();
    return {};
}

}  // namespace

TEST_CASE("take start: what is heard goes on as if nothing had happened") {
    // No stage here depends on when it was reset.
    const Preset preset = presetOf({stageOf("gate"), stageOf("compressor"), stageOf("overdrive"), stageOf("level")});
    ControlHost with, without;
    for (ControlHost* host : {&with, &without}) {
        host->control.loadPreset(preset, {});
        REQUIRE(host->build());
        host->play(400);
        host->control.poll();
    }
    with.control.startRecording();
    REQUIRE(with.build());
    const auto heard = with.play(300);
    const auto expected = without.play(300);
    CHECK(peak(expected) > 0.05);
    CHECK(farthest(heard, expected) < 0.003 * peak(expected));
    stopAndWait(with);
}

TEST_CASE("take start: echoes from before the take are heard and not recorded") {
    ControlHost host;
    host.control.setTakeFormat(TakeFormat::float32);
    host.control.loadPreset(presetOf({stageOf("delay", {{"mix", 1.0f}})}), {});
    REQUIRE(host.settle());
    host.play(300, noise(300 * 64, 0.5, 3));
    host.control.startRecording();
    REQUIRE(host.build());
    const auto heard = host.play(600, std::vector<float>(600 * 64, 0.0f));
    stopAndWait(host);
    CHECK(peak(heard) > 0.05);
    const auto wet = readWave(onlyTake(host) / "wet.wav").samples;
    REQUIRE(wet.size() >= 2u * 600u * 64u);
    CHECK(peak({wet.begin(), wet.begin() + 2 * 600 * 64}) < 1e-6);
}

TEST_CASE("take start: the notes tell the rig, and every change with its frame") {
    ControlHost host;
    host.control.loadPreset(presetOf({stageOf("level"), cabinetOf("gain:0.5")}), {});
    REQUIRE(host.settle());
    host.control.startRecording();
    REQUIRE(host.build());
    host.play(200);  // past the warm-up: commands for the rig have waited for it
    host.control.poll();
    host.control.setParam(host.id(0), 0, 0.25f);
    host.control.poll();
    host.play(1);
    host.control.insertStage("overdrive", {});
    REQUIRE(host.build());
    host.play(10);
    stopAndWait(host);
    const auto notes = readTakeNotes(onlyTake(host) / kTakeNotesName);
    REQUIRE(notes);
    CHECK(notes->head.exact);
    CHECK(notes->ended);
    CHECK(notes->head.rig.document.chain.size() == 2);
    CHECK(notes->head.rig.document.chain[1].resources.at(0).sha256 == "hash of gain:0.5");
    REQUIRE(notes->events.size() == 2);
    CHECK(notes->events[0].frame == 200 * 64);
    REQUIRE(std::holds_alternative<ParamStep>(notes->events[0].event));
    CHECK(std::get<ParamStep>(notes->events[0].event).value == 0.25f);
    CHECK(notes->events[1].frame == 201 * 64);
    CHECK(std::holds_alternative<InsertedNode>(notes->events[1].event));
}

TEST_CASE("what was just played is kept under the preset that was on, and a gap in a take is told") {
    ControlHost host;
    host.control.loadPreset(presetOf({stageOf("level")}, "One"), {});
    REQUIRE(host.settle());
    host.control.listen(host.folder / "ring", 600.0, 1u << 30);
    REQUIRE(host.settle());
    const std::vector<float> pause(64 * 2250, 0.0f);  // three seconds
    const auto heard = [&](double seconds) {
        const auto end = std::chrono::steady_clock::now() + 20s;
        while (host.control.ring().seconds < seconds && std::chrono::steady_clock::now() < end) {
            std::this_thread::sleep_for(5ms);
        }
        host.control.poll();  // the desk notes which preset is on when it first sees the ring
    };
    host.play(750);  // a second
    host.play(2250, pause);
    heard(3.9);
    host.control.loadPreset(presetOf({stageOf("level"), stageOf("level")}, "Two"), {});
    REQUIRE(host.settle());
    host.play(750);
    heard(5.0);
    const RingView ring = host.control.ring();
    REQUIRE(ring.phrases.size() == 2);
    CHECK(ring.phrases[0].preset == "One");
    CHECK(ring.phrases[1].preset == "Two");
    host.control.keepStretch(ring.phrases[0].begin, ring.phrases[0].end);
    const auto number = host.control.recorder().keepsAsked;
    stopAndWait(host);
    REQUIRE(host.control.recorder().kept.size() == 1);
    CHECK(host.control.recorder().kept[0].number == number);
    CHECK(host.control.recorder().kept[0].folder.filename() == "One, take 1");

    static_cast<void>(host.control.takeToasts());
    host.control.startRecording();
    REQUIRE(host.settle());
    host.lose(4800);
    host.play(100);
    stopAndWait(host);
    bool told = false;
    for (const Toast& toast : host.control.takeToasts())
        told = told || toast.title == "The take holds 0.1 s of silence that was not played.";
    CHECK(told);
}

TEST_CASE("take start: one that is stopped before its rig is there never begins") {
    ControlHost host;
    host.control.loadPreset(presetOf({cabinetOf("gain:0.5")}), {});
    REQUIRE(host.settle());
    host.files.delay = 50ms;
    host.control.startRecording();
    CHECK(host.control.recorder().recording);
    host.control.stopRecording();
    CHECK_FALSE(host.control.recorder().recording);
    REQUIRE(host.settle());
    CHECK(onlyTake(host).empty());
}

TEST_CASE("take start: a knob that is turned while the take's rig is built ends where it was turned to") {
    ControlHost host;
    host.control.loadPreset(presetOf({stageOf("level"), cabinetOf("gain:0.5")}), {});
    REQUIRE(host.settle());
    host.files.delay = 30ms;
    host.control.startRecording();
    host.control.setParam(host.id(0), 0, 0.25f);
    REQUIRE(host.settle());
    CHECK(farthest(host.burst(), host.burstOfDocument()) < 1e-4);
    stopAndWait(host);
    const auto notes = readTakeNotes(onlyTake(host) / kTakeNotesName);
    REQUIRE(notes);
    CHECK(notes->events.size() <= 1);
}
