// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/document.h"

#include <doctest/doctest.h>

using namespace amp;

namespace {

PresetNode stage(const std::string& key) {
    PresetNode node;
    node.stage = key;
    return node;
}

/// level, a split of (filter | level), cabinet; tags 1 … 5 in that order.
Preset sample() {
    Preset preset;
    PresetNode split;
    split.split.emplace();
    split.split->lanes.resize(2);
    split.split->lanes[0].chain.push_back(stage("filter"));
    split.split->lanes[1].chain.push_back(stage("level"));
    preset.chain = {stage("level"), split, stage("cabinet")};
    std::uint32_t next = 1;
    tagNodes(preset.chain, next);
    return preset;
}

}  // namespace

TEST_CASE("document: every node gets a tag of its own and keeps it") {
    Preset preset = sample();
    CHECK(countNodes(preset.chain) == 5);
    for (std::uint32_t tag = 1; tag <= 5; ++tag) CHECK(findNode(preset, StageId{tag}) != nullptr);
    CHECK(findNode(preset, StageId{6}) == nullptr);
    CHECK(findNode(preset, StageId{}) == nullptr);
    preset.chain.insert(preset.chain.begin(), stage("delay"));
    std::uint32_t next = 6;
    tagNodes(preset.chain, next);
    CHECK(preset.chain[0].tag == 6);
    CHECK(preset.chain[1].tag == 1);
    CHECK(next == 7);
}

TEST_CASE("document: places are found in the main chain, in lanes and at ends, and nowhere else") {
    Preset preset = sample();
    CHECK(locate(preset, StageId{3}).chain == &preset.chain[1].split->lanes[0].chain);
    CHECK(locate(preset, Place{}).index == 3);
    CHECK(locate(preset, Place{.before = StageId{5}, .split = {}, .lane = 0}).index == 2);
    CHECK(locate(preset, Place{.before = {}, .split = StageId{2}, .lane = 1}).index == 1);
    CHECK(locate(preset, Place{.before = {}, .split = StageId{2}, .lane = 2}).chain == nullptr);
    CHECK(locate(preset, Place{.before = {}, .split = StageId{1}, .lane = 0}).chain == nullptr);
    CHECK(locate(preset, Place{.before = StageId{99}, .split = {}, .lane = 0}).chain == nullptr);
}

TEST_CASE("document: mono becomes stereo where a stage or a panned lane makes it so, and stays so") {
    Preset preset = sample();
    CHECK(channelsBehind(preset.chain, 1) == 2);
    auto layout = layoutOf(preset.chain);
    REQUIRE(layout.size() == 5);
    CHECK(layout[0].out == 1);
    CHECK(layout[1].out == 1);
    CHECK(layout[4].in == 1);
    CHECK(layout[4].out == 2);
    preset.chain[1].split->lanes[0].pan = -0.5f;
    layout = layoutOf(preset.chain);
    CHECK(layout[1].in == 1);
    CHECK(layout[1].out == 2);
    CHECK(layout[4].in == 2);
}

TEST_CASE("document: a parameter that is not stored has its default, one out of range is brought back") {
    PresetNode node = stage("level");
    const ParamSpec& gain = *findStage("level")->param("gain");
    CHECK(paramOf(node, gain) == gain.defaultValue);
    node.params["gain"] = 1e9f;
    CHECK(paramOf(node, gain) == gain.range.max);
    CHECK(valuesOf(node, *findStage("level")).size() == findStage("level")->params.size());
}

TEST_CASE("document: a slot holds one file or none") {
    PresetNode node = stage("cabinet");
    CHECK(resourceOf(node, "a") == nullptr);
    setResourceOf(node, "a", "one.wav");
    setResourceOf(node, "a", "two.wav");
    REQUIRE(resourceOf(node, "a") != nullptr);
    CHECK(resourceOf(node, "a")->path == "two.wav");
    CHECK(node.resources.size() == 1);
    setResourceOf(node, "a", {});
    CHECK(resourceOf(node, "a") == nullptr);
}
