// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/delay.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/signals.h"
#include "tests/support/stage_host.h"

using namespace amp;
using namespace amp::test;

TEST_CASE("delay: echoes come at the time, each weaker by the feedback") {
    StageHost host("delay", 48000, 1, {{"time", 100.0f}, {"feedback", 0.5f}, {"mix", 0.5f}, {"low_cut", 5.0f}});
    const auto out = host.run(impulse(48000));
    CHECK(out[0] == doctest::Approx(0.5));
    CHECK(out[4800] == doctest::Approx(0.5));
    // The high cut at 20 kHz spreads later echoes over a few frames; their sum is the level at low frequencies.
    double second = 0.0;
    for (std::size_t i = 9590; i < 9800; ++i) second += out[i];
    CHECK(second == doctest::Approx(0.25).epsilon(0.1));
    CHECK(rms(out, 1, 4799) == 0.0);
}

TEST_CASE("delay: a note value takes the time from the tempo") {
    StageHost host("delay", 48000, 1, {{"note", 7.0f}, {"tempo", 120.0f}, {"mix", 1.0f}});
    const auto out = host.run(impulse(48000));
    CHECK(kNoteNames[7] == "1/8.");
    CHECK(out[18000] == doctest::Approx(1.0));
}

TEST_CASE("delay: a new time glides there without a step") {
    StageHost host("delay", 48000, 1, {{"time", 100.0f}, {"feedback", 0.0f}, {"mix", 1.0f}});
    host.schedule({{24000, Delay::time, 180.0f}});
    const auto out = host.run(sine(220, 48000, 72000, 0.5));
    const double steepest = 0.5 * 2.0 * 3.14159265 * 220.0 / 48000.0;
    for (std::size_t i = 20000; i < out.size(); ++i) {
        // Gliding changes the pitch, by at most the speed of the glide: 80 ms in a time constant of 50 ms.
        CHECK(std::fabs(out[i] - out[i - 1]) < steepest * 2.7);
    }
    StageHost settled("delay", 48000, 1, {{"time", 180.0f}, {"feedback", 0.0f}, {"mix", 1.0f}});
    CHECK(settled.run(sine(220, 48000, 72000, 0.5)).back() == out.back());
}

TEST_CASE("delay: feedback beyond 100 % swells to a bound") {
    StageHost host("delay", 48000, 1, {{"time", 20.0f}, {"feedback", 1.1f}, {"mix", 1.0f}});
    const auto out = host.run(noise(480000, 0.5, 2));
    CHECK(peak(out) < 3.0);
    CHECK(rms(out, 400000) > 0.5);
}

TEST_CASE("delay: reset forgets the echoes at once, however long the line is") {
    StageHost host("delay", 48000, 1, {{"time", 2000.0f}, {"feedback", 0.9f}, {"mix", 1.0f}});
    static_cast<void>(host.run(noise(200000, 1.0, 2)));
    host.reset();
    CHECK(peak(host.run(std::vector<float>(200000))) == 0.0);
}

TEST_CASE("ping-pong: the first echo is left, the second right") {
    StageHost host("ping_pong", 48000, 2, {{"time", 100.0f}, {"feedback", 0.5f}, {"mix", 1.0f}});
    const auto out = host.run({impulse(24000), impulse(24000)}, {64});
    CHECK(out[0][4800] == doctest::Approx(1.0));
    CHECK(out[1][4800] == 0.0f);
    CHECK(std::fabs(out[1][9600]) > 0.3f);
    CHECK(std::fabs(out[0][9600]) < 0.01f);
}

TEST_CASE("delay: after any changes it is what a new one is, as soon as its echoes have gone") {
    // The wobble is at rest: its phase goes on from where it was, as it does on a machine.
    Random random(seed() + 3);
    StageHost used("delay", 48000);
    std::vector<ParamEvent> events;
    for (std::uint64_t at = 100; at < 48000; at += 900) {
        const auto i = static_cast<std::size_t>(random.whole(0, 6));
        const ParamSpec& p = used.entry().params[i];
        events.push_back({at, i, p.range.min + random.unit() * (p.range.max - p.range.min)});
    }
    const StageHost::Values last{{"time", 70.0f},   {"feedback", 0.3f}, {"mix", 0.4f},        {"note", 0.0f},
                                 {"tempo", 120.0f}, {"low_cut", 90.0f}, {"high_cut", 6000.0f}};
    for (const auto& [key, value] : last) events.push_back({48000, used.entry().param(key)->index, value});
    used.schedule(events);
    static_cast<void>(used.run(plucks(48000, 48000, 0.8)));
    static_cast<void>(used.run(std::vector<float>(4 * 48000)));
    StageHost fresh("delay", 48000, 1, last);
    const auto probe = plucks(24000, 48000, 0.8);
    const auto a = used.run(probe), b = fresh.run(probe);
    double most = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::fabs(static_cast<double>(a[i]) - b[i]));
    CHECK(most < 1e-6);
}
