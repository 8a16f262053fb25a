// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/command_link.h"

#include <doctest/doctest.h>

#include <array>
#include <vector>

#include "engine/rt/scope.h"

using namespace amp;

namespace {

void cycle(Engine& engine, int frames = 64) {
    std::array<float, 8192> left{}, right{};
    const rt::Scope scope(rt::Role::audio);
    engine.process({.input = nullptr, .left = left.data(), .right = right.data(), .frames = frames});
}

}  // namespace

TEST_CASE("command link: more commands than the queue holds wait, and each is answered once, in order") {
    Engine engine;
    engine.rateChanged(48000.0);
    CommandLink link(engine);
    constexpr int kMany = 5 * static_cast<int>(kCommandCapacity);
    std::vector<int> answered;
    for (int i = 0; i < kMany; ++i) {
        link.send(SetMute{i % 2 == 0}, [&answered, i](const Notice& notice) {
            CHECK(notice.outcome == Notice::Outcome::applied);
            answered.push_back(i);
        });
    }
    CHECK(answered.empty());
    CHECK_FALSE(link.idle());
    for (int i = 0; i < 200 && !link.idle(); ++i) {
        cycle(engine);
        link.poll();
    }
    CHECK(link.idle());
    REQUIRE(answered.size() == static_cast<std::size_t>(kMany));
    for (int i = 0; i < kMany; ++i) CHECK(answered[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("command link: what cannot be applied is answered as such") {
    Engine engine;
    engine.rateChanged(48000.0);
    CommandLink link(engine);
    auto outcome = Notice::Outcome::applied;
    link.send(SetBypass{StageId{77}, true}, [&](const Notice& notice) { outcome = notice.outcome; });
    cycle(engine);
    link.poll();
    CHECK(outcome == Notice::Outcome::stale);
}

TEST_CASE("command link: a command for a frame takes effect at that frame, and what follows waits behind it") {
    Engine engine;
    engine.rateChanged(48000.0);
    CommandLink link(engine);
    std::vector<std::uint64_t> frames;
    const auto note = [&](const Notice& notice) { frames.push_back(notice.frame); };
    link.sendAt(100, SetMute{true}, note);
    link.sendAt(131, SetMute{false}, note);
    link.send(SetMute{true}, note);
    cycle(engine);
    link.poll();
    CHECK(frames.empty());
    cycle(engine);
    cycle(engine);
    link.poll();
    CHECK(frames == std::vector<std::uint64_t>{100, 131, 131});
}
