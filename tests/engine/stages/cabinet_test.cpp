// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/cabinet.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include "engine/rt/retire_list.h"
#include "tests/engine/dsp/convolution_oracle.h"
#include "tests/support/stage_host.h"

using namespace amp;
using namespace amp::test;

namespace {

using Audio = std::vector<std::vector<float>>;

rt::RetireList& retired() {
    static rt::RetireList list;
    return list;
}

rt::Owned<Resource> impulse(std::vector<std::vector<float>> channels) {
    return rt::adopt(retired(), std::unique_ptr<Resource>(new ImpulseResource(std::move(channels))));
}

std::vector<float> sound(unsigned seed, std::size_t taps = 2000) {
    std::vector<float> made = decayingNoise(taps, seed);
    for (float& v : made) v *= 0.1f;
    return made;
}

/// A stage with these impulses from the first frame on; an empty one is none.
StageHost host(const std::vector<float>& a, const std::vector<float>& b = {}, const StageHost::Values& values = {}) {
    StageHost made("cabinet", 48000, 2, values);
    if (!a.empty()) {
        auto resource = impulse({a});
        made.stage().exchange(0, resource);
    }
    if (!b.empty()) {
        auto resource = impulse({b});
        made.stage().exchange(1, resource);
    }
    return made;
}

Audio both(const std::vector<float>& mono) {
    return {mono, mono};
}

std::vector<std::size_t> every(std::size_t step, std::size_t from, std::size_t to) {
    std::vector<std::size_t> frames;
    for (std::size_t t = from; t < to; t += step) frames.push_back(t);
    return frames;
}

}  // namespace

TEST_CASE("cabinet: without an impulse the signal passes bit for bit") {
    const std::vector<float> in = noise(5000, 1);
    CHECK(host({}).run(both(in), {64}) == both(in));
    CHECK(host({}, {}, {{"level", -10.0f}, {"blend", 1.0f}}).run(both(in), {37}) == both(in));
}

TEST_CASE("cabinet: one microphone at rest is the convolution, at unity gain, in stereo too") {
    const std::vector<float> in = noise(10000, 1), other = noise(10000, 8);
    const auto out = host(sound(2)).run({in, other}, {64});
    CHECK(errorDb(in, sound(2), out[0], every(7, 0, in.size())) < -118.0);
    CHECK(errorDb(other, sound(2), out[1], every(7, 0, in.size())) < -118.0);
}

TEST_CASE("cabinet: level, pan, mute, solo, polarity and blend do what they say") {
    const std::vector<float> in = noise(10000, 1);
    const std::vector<float> a = sound(2), b = sound(3);
    const auto frames = every(11, 0, in.size());
    const auto mixed = [&](float gainA, float gainB) {
        std::vector<float> sum(a.size());
        for (std::size_t k = 0; k < a.size(); ++k) sum[k] = gainA * a[k] + gainB * b[k];
        return sum;
    };
    const auto check = [&](const StageHost::Values& values, float leftA, float leftB, float rightA, float rightB) {
        const auto out = host(a, b, values).run(both(in), {64});
        CHECK(errorDb(in, mixed(leftA, leftB), out[0], frames) < -100.0);
        CHECK(errorDb(in, mixed(rightA, rightB), out[1], frames) < -100.0);
    };
    check({}, 1, 1, 1, 1);
    check({{"a_level", -20.0f}}, 0.1f, 1, 0.1f, 1);
    check({{"a_pan", -1.0f}, {"b_pan", 0.5f}}, 1, 0.5f, 0, 1);
    check({{"b_mute", 1.0f}}, 1, 0, 1, 0);
    check({{"b_solo", 1.0f}}, 0, 1, 0, 1);
    check({{"b_invert", 1.0f}}, 1, -1, 1, -1);
    check({{"blend", 0.25f}}, 1, 0.5f, 1, 0.5f);
    check({{"blend", 1.0f}}, 0, 1, 0, 1);
    check({{"level", 20.0f}}, 10, 10, 10, 10);
}

TEST_CASE("cabinet: the same impulse twice, one inverted, is silence; a delay shifts one") {
    const std::vector<float> in = noise(10000, 1);
    const auto out = host(sound(2), sound(2), {{"b_invert", 1.0f}}).run(both(in), {64});
    CHECK(std::all_of(out[0].begin(), out[0].end(), [](float v) { return v == 0.0f; }));

    const auto late = host(sound(2), {}, {{"a_delay", 1.0f}}).run(both(in), {64});  // 48 frames
    const auto early = host(sound(2)).run(both(in), {64});
    for (std::size_t t = 48; t < in.size(); t += 5) CHECK(late[0][t] == early[0][t - 48]);
}

TEST_CASE("cabinet: high-pass and low-pass shape the whole") {
    const auto gainAt = [&](double hz, const StageHost::Values& values) {
        std::vector<float> tone(24000);
        for (std::size_t t = 0; t < tone.size(); ++t) {
            tone[t] = static_cast<float>(std::sin(2.0 * 3.141592653589793 * hz / 48000.0 * static_cast<double>(t)));
        }
        const auto out = host({1.0f}, {}, values).run(both(tone), {64});
        float peak = 0.0f;
        for (std::size_t t = 12000; t < tone.size(); ++t) peak = std::max(peak, std::abs(out[0][t]));
        return 20.0 * std::log10(static_cast<double>(peak));
    };
    const StageHost::Values filters{
        {"high_pass", 1.0f}, {"high_pass_hz", 200.0f}, {"low_pass", 1.0f}, {"low_pass_hz", 2000.0f}};
    CHECK(std::abs(gainAt(640.0, filters)) < 0.5);
    CHECK(std::abs(gainAt(200.0, filters) + 3.0) < 0.2);
    CHECK(std::abs(gainAt(2000.0, filters) + 3.0) < 0.2);
    CHECK(gainAt(50.0, filters) < -23.0);
    CHECK(gainAt(8000.0, filters) < -23.0);
    CHECK(std::abs(gainAt(7000.0, {})) < 0.01);
}

TEST_CASE("cabinet: any cutting gives the same bits, with exchanges and moving parameters in the midst") {
    const Audio in{noise(40000, 1), noise(40000, 9)};
    const std::vector<float> a = sound(2), b = sound(3, 9000), c = sound(4, 300);
    std::optional<Audio> first;
    for (const std::vector<int>& blocks : {std::vector<int>{64}, {1}, {37}, {128}, {5, 100, 64, 3}}) {
        StageHost stage = host(a);
        stage.schedule({{3000, Cabinet::aLevel, -6.0f},
                        {4100, Cabinet::bDelay, 3.3f},
                        {9000, Cabinet::aInvert, 1.0f},
                        {15001, Cabinet::blend, 0.8f},
                        {20000, Cabinet::aMute, 1.0f}});
        Audio out = in;
        const auto play = [&](std::size_t from, std::size_t to) {
            Audio part{{in[0].begin() + static_cast<long>(from), in[0].begin() + static_cast<long>(to)},
                       {in[1].begin() + static_cast<long>(from), in[1].begin() + static_cast<long>(to)}};
            part = stage.run(part, blocks);
            for (std::size_t ch = 0; ch < 2; ++ch)
                std::copy(part[ch].begin(), part[ch].end(), out[ch].begin() + static_cast<long>(from));
        };
        play(0, 5003);
        auto second = impulse({b});
        stage.stage().exchange(1, second);
        play(5003, 10111);
        auto third = impulse({c});
        stage.stage().exchange(0, third);
        play(10111, 10200);  // the fade is under way: the next one waits
        auto fourth = impulse({b, a});
        stage.stage().exchange(0, fourth);
        play(10200, 30001);
        rt::Owned<Resource> none;
        stage.stage().exchange(0, none);
        rt::Owned<Resource> noneEither;
        stage.stage().exchange(1, noneEither);
        play(30001, 40000);
        if (!first) first = out;
        CHECK(out == *first);
    }
    // At the end there is no cabinet.
    for (std::size_t t = 32000; t < 40000; t += 3) CHECK((*first)[0][t] == in[0][t]);
}

TEST_CASE("cabinet: an exchange neither steps nor leaves a hole, and the old impulse goes to the reclaimer") {
    std::vector<float> tone(48000);
    for (std::size_t t = 0; t < tone.size(); ++t) {
        tone[t] = static_cast<float>(std::sin(2.0 * 3.141592653589793 * 110.0 / 48000.0 * static_cast<double>(t)));
    }
    // Two cabinets that treat the tone alike: whatever steps is the exchange's.
    std::vector<float> a(500, 0.0f), b(500, 0.0f);
    a[0] = 1.0f;
    b[0] = 0.8f;
    StageHost stage = host(a);
    Audio out = stage.run(both({tone.begin(), tone.begin() + 20000}), {64});
    auto next = impulse({b});
    stage.stage().exchange(0, next);
    const Audio rest = stage.run(both({tone.begin() + 20000, tone.end()}), {64});
    out[0].insert(out[0].end(), rest[0].begin(), rest[0].end());
    float step = 0.0f;
    for (std::size_t t = 1; t < tone.size(); ++t) step = std::max(step, std::abs(out[0][t] - out[0][t - 1]));
    CHECK(step < 2.0 * 3.1416 * 110.0 / 48000.0 + 0.2 * 3.1416 / 480.0);
    CHECK(std::abs(out[0][40000] - 0.8f * tone[40000]) < 1e-6f);
    CHECK(retired().collect() >= 1);
}
