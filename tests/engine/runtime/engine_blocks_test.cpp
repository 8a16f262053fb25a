// SPDX-License-Identifier: GPL-3.0-or-later
// Law L2 for whole rigs: the same bits however the input is cut, with commands inside blocks.
#include <doctest/doctest.h>

#include "engine/runtime/engine.h"
#include "tests/engine/runtime/engine_host.h"

using namespace amp;
using namespace amp::test;

namespace {

Preset bigRig() {
    Preset preset;
    PresetNode cabinet = stageNode("cabinet");
    cabinet.resources = {{"a", "factory:stack-4x12", {}}};
    preset.chain = {stageNode("filter"),
                    stageNode("gate", {{"key", 1}}),
                    stageNode("preamp", {{"gain", 8}}),
                    stageNode("tone_stack"),
                    splitNode({stageNode("chorus")}, {stageNode("level"), stageNode("tremolo")}),
                    cabinet,
                    stageNode("delay", {{"time", 40}}),
                    stageNode("limiter")};
    return preset;
}

/// Plays the same story: parameters, bypass, insert, move, remove, replace, lanes and a whole-rig change at odd frames.
std::vector<float> story(const std::vector<float>& input, const std::vector<int>& blocks, std::size_t& applied) {
    EngineHost host;
    host.send(SwapRig{host.rig(bigRig())});
    const auto id = [&](std::size_t n) { return host.id(n); };
    const StageId preamp = id(2), tone = id(3), split = id(4), delay = id(6);
    host.send(SetParam{preamp, 0, 2.5f}, 1001);
    host.send(SetParam{preamp, 0, 9.0f}, 1203);
    host.send(SetParam{tone, 1, 1.7f}, 1203);
    host.send(SetBypass{id(1), true}, 2222);
    PresetNode overdrive = stageNode("overdrive");
    host.send(InsertNode{host.node(overdrive, 1), Place{preamp, {}, 0}, false}, 3003);
    host.send(SetBypass{delay, true}, 3456);
    host.send(MoveNode{tone, Place{preamp, {}, 0}}, 4001);
    host.send(MoveNode{tone, Place{split, {}, 0}}, 4100);  // while the first move is on its way: it waits
    host.send(SetLane{split, 1, -12.0f, 0.0f}, 5003);
    host.send(RemoveNode{id(0)}, 5555);
    PresetNode other = host.document.chain[2];
    other.params["clipper"] = 5;
    host.send(ReplaceNode{preamp, host.node(other, 1), FadeLaw::equalGain}, 6001);
    host.send(SetBypass{delay, false}, 7003);
    host.send(SetTrim{-6.0f}, 7501);
    host.send(SetMaster{-3.0f}, 7502);
    host.send(SwapRig{host.rig(bigRig())}, 9001);
    host.send(SwapRig{host.rig(bigRig())}, 9100);
    host.send(SwapRig{host.rig(bigRig())}, 9200);
    host.send(SwapRig{host.rig(bigRig())}, 9300);  // more old rigs than may ring: it waits
    host.send(SetMute{true}, 14003);
    host.send(SetMute{false}, 15001);
    std::vector<float> out = host.play(input, blocks);
    applied = 0;
    for (const Notice& notice : host.notices) {
        if (notice.outcome == Notice::Outcome::applied) ++applied;
        out.push_back(static_cast<float>(notice.frame));  // when each took effect belongs to what must not differ
    }
    return out;
}

}  // namespace

TEST_CASE("engine: the same bits for every cutting of the input, with commands inside blocks") {
    const std::vector<float> input = loudInput(20000, 48000.0);
    std::size_t applied = 0;
    const std::vector<float> reference = story(input, {64}, applied);
    CHECK(applied == 21);
    for (const std::vector<int>& blocks : cuttings()) {
        CAPTURE(blocks.size());
        CAPTURE(blocks.front());
        const std::vector<float> out = story(input, blocks, applied);
        REQUIRE(out.size() == reference.size());
        std::size_t first = 0;
        while (first < out.size() && out[first] == reference[first]) ++first;
        CAPTURE(first);
        CHECK(hashOf(out) == hashOf(reference));
    }
}

TEST_CASE("engine: a command takes effect at its frame and is answered once, in order") {
    EngineHost host;
    Preset preset;
    preset.chain = {stageNode("level")};
    host.send(SwapRig{host.rig(preset)});
    host.send(SetParam{host.id(0), 0, 0.0f}, 1000);
    const std::vector<float> out = host.play(std::vector<float>(4000, 0.5f), {333});
    CHECK(out[999] == 0.5f);
    CHECK(out[1000] < 0.5f);
    CHECK(out[1000 + 480] == 0.0f);
    REQUIRE(host.notices.size() == 2);
    CHECK(host.notices[0].number == 1);
    CHECK(host.notices[1].number == 2);
    CHECK(host.notices[1].frame == 1000);
}

TEST_CASE("engine: a command for something that has gone is reported, never mistaken") {
    EngineHost host;
    Preset preset;
    preset.chain = {stageNode("level"), stageNode("level")};
    host.send(SwapRig{host.rig(preset)});
    host.send(RemoveNode{host.id(0)}, 10);
    host.send(SetParam{host.id(0), 0, 0.0f}, 20);
    host.send(SetParam{StageId{4711}, 0, 0.0f}, 30);
    host.send(InsertNode{host.node(stageNode("level"), 2), {}, false}, 40);
    const std::vector<float> out = host.play(std::vector<float>(4000, 0.5f), {64});
    REQUIRE(host.notices.size() == 5);
    CHECK(host.notices[2].outcome == Notice::Outcome::stale);
    CHECK(host.notices[3].outcome == Notice::Outcome::stale);
    CHECK(host.notices[4].outcome == Notice::Outcome::wrongLayout);
    CHECK(out[3999] == 0.5f);
}
