// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/live_control.h"

#include <doctest/doctest.h>

#include "engine/preset/preset_file.h"
#include "tests/engine/control/control_host.h"

using namespace amp;
using namespace amp::test;
using namespace std::chrono_literals;

namespace {

std::size_t paramIndex(std::string_view stage, std::string_view key) {
    return findStage(stage)->param(key)->index;
}

}  // namespace

TEST_CASE("live control: what is edited is what plays, in the same order and with the same sound") {
    ControlHost host;
    auto& control = host.control;
    control.loadPreset(presetOf({stageOf("level", {{"gain", 0.5f}}), stageOf("filter"), cabinetOf("gain:0.5")}), {});
    REQUIRE(host.settle());
    const auto same = [&] {
        REQUIRE(host.settle());
        CHECK(host.playing() == host.documented());
        CHECK(farthest(host.burst(), host.burstOfDocument()) < 1e-5);
    };
    same();
    const StageId level = host.id(0), filter = host.id(1), cabinet = host.id(2);
    const Preset atFirst = control.document();

    control.insertStage("delay", {.before = cabinet, .split = {}, .lane = 0});
    same();
    CHECK(control.document().chain.size() == 4);
    control.moveStage(filter, {.before = level, .split = {}, .lane = 0});
    same();
    CHECK(host.id(0) == filter);
    control.setBypass(level, true);
    control.setResource(cabinet, 0, "gain:0.25");
    same();
    control.duplicateStage(level);
    control.removeStage(filter);
    same();
    control.splitStage(level);
    same();
    const StageId split = host.id(0);
    control.setLane(split, 1, -12.0f, 0.0f);
    control.insertStage("level", {.before = {}, .split = split, .lane = 1});
    same();

    SUBCASE("undo goes back to the beginning and redo to the end, and the rig goes along") {
        const Preset atLast = control.document();
        int steps = 0;
        while (!control.undoText().empty()) {
            control.undo();
            ++steps;
        }
        CHECK(steps >= 8);
        CHECK(control.document() == atFirst);
        same();
        while (!control.redoText().empty()) control.redo();
        CHECK(control.document() == atLast);
        same();
    }
    SUBCASE("compare goes to the other side and back") {
        control.compare(true);
        control.setTrim(-9.0f);
        const Preset b = control.document();
        same();
        control.compare(false);
        CHECK(control.document().trimDb == 0.0f);
        same();
        control.compare(true);
        CHECK(control.document() == b);
        same();
    }
    SUBCASE("each side of the compare has its own steps to undo") {
        const std::string ofA = control.undoText();
        control.compare(true);
        CHECK(control.undoText().empty());
        control.setTrim(-9.0f);
        CHECK(control.undoText() == "Input gain");
        control.compare(false);
        CHECK(control.undoText() == ofA);
        control.undo();
        control.compare(true);
        CHECK(control.document().trimDb == -9.0f);
        control.undo();
        CHECK(control.document().trimDb == 0.0f);
        CHECK(control.undoText().empty());
        same();
    }
}

TEST_CASE("live control: a file that cannot be had leaves the sound untouched, bit for bit") {
    ControlHost host, untouched;
    for (ControlHost* h : {&host, &untouched}) {
        h->control.loadPreset(presetOf({stageOf("overdrive"), cabinetOf("gain:0.5"), stageOf("delay")}), {});
        REQUIRE(h->build());
        h->play(50);
        h->control.poll();
        REQUIRE(h->control.settled());
    }
    const auto before = host.control.document();
    const auto input = noise(64 * 400, 0.3, 3);
    const std::vector<float> expected = untouched.play(400, input);
    REQUIRE(peak(expected) > 0.01);

    host.control.setResource(host.id(1), 0, "words.txt");
    std::vector<float> heard;
    for (int c = 0; c < 400; ++c) {
        const auto part = host.play(1, {input.begin() + 64 * c, input.begin() + 64 * (c + 1)});
        heard.insert(heard.end(), part.begin(), part.end());
        host.control.poll();
        if (c == 50) REQUIRE(host.build());
    }
    REQUIRE(host.control.settled());
    CHECK(heard == expected);
    CHECK(host.control.document() == before);
    CHECK(host.toasts(Toast::Kind::error) == 1);
    CHECK(host.control.rig().chain[1].resources[0].state == ResourceView::State::ready);
}

TEST_CASE(
    "live control: a missing file that is chosen again is loaded when it has come, and said to be missing when not") {
    ControlHost host;
    auto& control = host.control;
    control.loadPreset(presetOf({cabinetOf("late:0.5")}), {});
    REQUIRE(host.settle());
    CHECK(control.rig().chain[0].resources[0].state == ResourceView::State::missing);
    static_cast<void>(control.takeToasts());

    control.setResource(host.id(0), 0, "late:0.5");
    REQUIRE(host.settle());
    CHECK(control.rig().chain[0].resources[0].state == ResourceView::State::missing);
    CHECK(control.document().chain[0].resources[0].path == "late:0.5");
    CHECK(host.toasts(Toast::Kind::error) == 1);

    host.files.lateThere = true;
    control.setResource(host.id(0), 0, "late:0.5");
    REQUIRE(host.settle());
    CHECK(control.rig().chain[0].resources[0].state == ResourceView::State::ready);
    CHECK(host.toasts(Toast::Kind::error) == 0);
    CHECK(farthest(host.burst(), host.burstOfDocument()) > 0.01);  // the other one still finds it missing
    CHECK_FALSE(control.dirty());
    CHECK(control.undoText().empty());
}

TEST_CASE("live control: an audition is heard and not in the document until it is kept") {
    ControlHost host;
    host.control.loadPreset(presetOf({cabinetOf("gain:0.5")}), {});
    REQUIRE(host.settle());
    const auto before = host.control.document();
    const auto half = host.burst();
    host.control.auditionResource(host.id(0), 0, "gain:0.125");
    REQUIRE(host.settle());
    CHECK(host.control.document() == before);
    CHECK_FALSE(host.control.dirty());
    CHECK(farthest(host.burst(), half) > 0.01);
    SUBCASE("given up, the old sound is back") {
        host.control.endAudition(false);
        REQUIRE(host.settle());
        CHECK(farthest(host.burst(), half) < 1e-6);
        CHECK(host.control.document() == before);
        CHECK(host.control.undoText().empty());
    }
    SUBCASE("kept, it is one step that can be undone") {
        host.control.endAudition(true);
        REQUIRE(host.settle());
        CHECK(host.control.dirty());
        CHECK(farthest(host.burst(), host.burstOfDocument()) < 1e-6);
        host.control.undo();
        REQUIRE(host.settle());
        CHECK(farthest(host.burst(), half) < 1e-6);
    }
    SUBCASE("of a file that cannot be had, the old sound goes on") {
        host.control.endAudition(false);
        host.control.auditionResource(host.id(0), 0, "words.txt");
        REQUIRE(host.settle());
        CHECK(farthest(host.burst(), half) < 1e-6);
        CHECK(host.toasts(Toast::Kind::error) == 1);
    }
}

TEST_CASE("live control: presets changed faster than they can be built end with the last one") {
    ControlHost host;
    host.files.delay = 5ms;
    for (int i = 0; i < 30; ++i) {
        host.control.loadPreset(presetOf({stageOf("level"), cabinetOf("gain:0." + std::to_string(10 + i))}), {});
        host.control.poll();
        host.play();
        if (i % 7 == 0) std::this_thread::sleep_for(12ms);
    }
    REQUIRE(host.settle());
    CHECK(host.control.document().chain[1].resources[0].path == "gain:0.39");
    CHECK(host.playing() == host.documented());
    CHECK(farthest(host.burst(), host.burstOfDocument()) < 1e-5);
}

TEST_CASE("live control: the level of a preset on its way is not heard on the old one, and it is built once") {
    ControlHost host;
    host.files.delay = 30ms;
    Preset first = presetOf({stageOf("level"), cabinetOf("gain:0.5")});
    first.levelDb = -20.0f;  // would be refused by an engine that has no rig yet
    host.control.loadPreset(first, {});
    REQUIRE(host.build());
    host.play(10);
    host.control.poll();
    CHECK(host.control.settled());

    const double before = peak(host.play(100));
    Preset second = presetOf({stageOf("level")});
    second.levelDb = 0.0f;
    second.trimDb = 6.0f;
    second.chain.push_back(cabinetOf("gain:0.25"));
    host.control.loadPreset(second, {});
    REQUIRE(host.control.building());
    host.control.poll();
    CHECK(peak(host.play(5)) <= before * 1.001);
    REQUIRE(host.settle());
    CHECK(farthest(host.burst(), host.burstOfDocument()) < 1e-5);
}

TEST_CASE("live control: while no audio runs, more changes than the queue holds wait and none is lost") {
    ControlHost host;
    host.control.loadPreset(presetOf({stageOf("level"), stageOf("level"), stageOf("filter")}), {});
    REQUIRE(host.settle());
    const std::size_t gain = 0;
    for (int i = 0; i < 2000; ++i) {
        host.control.setParam(host.id(static_cast<std::size_t>(i % 2)), gain, 0.1f + 0.0005f * static_cast<float>(i));
        host.control.setMute(i % 2 == 0);
    }
    CHECK_FALSE(host.control.settled());
    REQUIRE(host.settle());
    CHECK(host.toasts(Toast::Kind::error) == 0);
    CHECK(farthest(host.burst(), host.burstOfDocument()) < 1e-5);
}

TEST_CASE("live control: a drag is one step of undo") {
    ControlHost host;
    host.control.loadPreset(presetOf({stageOf("level")}), {});
    REQUIRE(host.settle());
    const auto before = host.control.document();
    host.control.beginGesture("Level");
    for (int i = 0; i < 100; ++i) host.control.setParam(host.id(0), 0, 0.1f + 0.015f * static_cast<float>(i));
    host.control.endGesture();
    host.control.undo();
    CHECK(host.control.document() == before);
    CHECK(host.control.undoText().empty());
}

TEST_CASE("live control: a stage whose file is missing can be turned and rebuilt, and is reported once") {
    ControlHost host;
    PresetNode node = stageOf("nam");
    node.resources.push_back({"model", "lost.nam", {}});
    host.control.loadPreset(presetOf({node}), {});
    REQUIRE(host.settle());
    CHECK(host.toasts(Toast::Kind::error) == 1);
    // A choice that only a new stage can take.
    const std::size_t choice = paramIndex("nam", "output_mode");
    REQUIRE(findStage("nam")->params[choice].change == Change::rebuild);
    host.control.setParam(host.id(0), choice, 0.0f);
    CHECK(host.settle());
    CHECK(host.toasts(Toast::Kind::error) == 0);
    CHECK(host.control.document().chain[0].params.at("output_mode") == 0.0f);
}

TEST_CASE("live control: stages that nobody knows are left out and said, the rest plays") {
    ControlHost host;
    host.control.loadPreset(presetOf({stageOf("teleporter"), stageOf("level", {{"gain", 0.5f}})}), {});
    REQUIRE(host.settle());
    CHECK(host.toasts(Toast::Kind::warning) == 1);
    CHECK(host.playing() == host.documented());
    CHECK(peak(host.burst()) > 0.05);
    CHECK(host.control.document().chain[0].stage == "teleporter");
}

TEST_CASE("live control: a preset with more stages or lanes than a rig holds is refused, the sound stays") {
    ControlHost host;
    host.control.loadPreset(presetOf({stageOf("level", {{"gain", 0.5f}})}), {});
    REQUIRE(host.settle());
    const auto before = host.control.document();
    SUBCASE("stages") {
        host.control.loadPreset(presetOf(std::vector<PresetNode>(kMaxStages + 1, stageOf("level"))), {});
    }
    SUBCASE("lanes") {
        PresetNode split;
        split.split.emplace();
        split.split->lanes.resize(kMaxLanes + 1);
        host.control.loadPreset(presetOf({split}), {});
    }
    CHECK(host.settle());
    CHECK(host.control.document() == before);
    CHECK(host.toasts(Toast::Kind::error) == 1);
    CHECK(host.playing() == host.documented());
}

TEST_CASE("live control: a preset as large as a rig plays all of it") {
    ControlHost host;
    host.control.loadPreset(presetOf(std::vector<PresetNode>(kMaxStages, stageOf("level"))), {});
    REQUIRE(host.settle());
    CHECK(host.playing() == host.documented());
    host.control.insertStage("level", {});
    CHECK(host.control.document().chain.size() == static_cast<std::size_t>(kMaxStages));
    CHECK(host.toasts(Toast::Kind::warning) == 1);
}

TEST_CASE("live control: a preset file that cannot be read leaves document and sound as they are") {
    ControlHost host;
    host.control.loadPreset(presetOf({stageOf("level", {{"gain", 0.5f}})}), {});
    REQUIRE(host.settle());
    const auto before = host.control.document();
    const auto sound = host.burst();
    host.control.loadPresetFile(host.folder / "nowhere.json");
    REQUIRE(host.settle());
    CHECK(host.control.document() == before);
    CHECK(host.toasts(Toast::Kind::error) == 1);
    CHECK(farthest(host.burst(), sound) < 1e-6);
}

TEST_CASE("live control: what was asked to be saved is on the disk, also when the program ends at once") {
    const TempDir folder;
    {
        rt::RetireList retire;
        TapFiles files;
        Engine engine;
        DiskWriter writer{retire};
        LiveControl control{engine, retire, files, writer, {folder.path(), folder / "takes"}};
        control.loadPreset(presetOf({stageOf("level")}), {});
        control.savePresetAs("Mine / yours");
    }
    const auto saved = readPreset(folder / "Mine _ yours.json");
    REQUIRE(saved);
    CHECK(saved->name == "Mine / yours");
}

TEST_CASE("live control: two names that look alike on a disk get two files, the same name keeps its file") {
    ControlHost host;
    host.control.loadPreset(presetOf({stageOf("level")}), {});
    for (const char* name : {"A/B", "A:B", "A/B"}) {
        host.control.savePresetAs(name);
        REQUIRE(host.settle());
    }
    CHECK(readPreset(host.folder.path() / "presets" / "A_B.json")->name == "A/B");
    CHECK(readPreset(host.folder.path() / "presets" / "A_B 2.json")->name == "A:B");
    CHECK_FALSE(std::filesystem::exists(host.folder.path() / "presets" / "A_B 3.json"));
    CHECK_FALSE(host.control.dirty());
}

TEST_CASE("live control: a take begins and ends with the commands and has both files") {
    ControlHost host;
    host.control.loadPreset(presetOf({stageOf("level")}), {});
    REQUIRE(host.settle());
    host.control.startRecording();
    host.control.startRecording();  // one is enough
    REQUIRE(host.build());
    host.play(200);
    CHECK(host.control.recorder().recording);
    host.control.stopRecording();
    host.play(2);
    const auto folder = host.control.recorder().folder;
    while (host.writer.busy()) {
        host.control.poll();
        host.retire.collect();
        std::this_thread::sleep_for(1ms);
    }
    host.control.poll();
    int takes = 0;
    for (const auto& take : std::filesystem::directory_iterator(host.folder / "takes")) {
        ++takes;
        CHECK(std::filesystem::file_size(take.path() / "DI.wav") > 200u * 64u * 4u);
        CHECK(std::filesystem::exists(take.path() / "wet.wav"));
    }
    CHECK(takes == 1);
}

TEST_CASE("live control: a change for a frame to come takes effect there and is then in the document") {
    ControlHost host;
    host.control.loadPreset(presetOf({stageOf("level"), stageOf("filter")}), {});
    REQUIRE(host.settle());
    const std::uint64_t now = [&] {
        host.play(60);
        host.control.poll();
        return host.control.meters().frame;
    }();
    host.control.scheduleParam(now + 6400, host.id(0), 0, 0.25f);
    host.control.scheduleBypass(now + 6401, host.id(1), true);
    host.play(20);
    host.control.poll();
    CHECK(paramOf(host.control.document().chain[0], findStage("level")->params[0]) != 0.25f);
    CHECK_FALSE(host.control.document().chain[1].bypass);
    REQUIRE(host.settle());
    CHECK(paramOf(host.control.document().chain[0], findStage("level")->params[0]) == 0.25f);
    CHECK(host.control.document().chain[1].bypass);
    CHECK(farthest(host.burst(), host.burstOfDocument()) < 1e-5);
}
