// SPDX-License-Identifier: GPL-3.0-or-later
// The laws that hold for every stage in the catalogue, whatever it does (ARCHITECTURE.md, L2, L5, L6).
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "engine/params/taper.h"
#include "engine/rt/scope.h"
#include "tests/support/effort.h"
#include "tests/support/signals.h"
#include "tests/support/stage_host.h"

using namespace amp;
using namespace amp::test;

namespace {

using Audio = std::vector<std::vector<float>>;

/// Settings to try: defaults, all low, all high, each choice, then random ones.
std::vector<StageHost::Values> settings(const CatalogueEntry& e, int randomCount) {
    std::vector<StageHost::Values> all(3);
    for (const ParamSpec& p : e.params) {
        all[1][std::string(p.key)] = p.range.min;
        all[2][std::string(p.key)] = p.range.max;
        if (p.unit != Unit::choice) continue;
        for (std::size_t c = 0; c < p.choices.size(); ++c) all.push_back({{std::string(p.key), static_cast<float>(c)}});
    }
    Random random(seed() + 77);
    for (int i = 0; i < randomCount; ++i) {
        StageHost::Values v;
        for (const ParamSpec& p : e.params) v[std::string(p.key)] = fromTravel(p, random.unit());
        all.push_back(v);
    }
    return all;
}

int channelsOut(const CatalogueEntry& e, int channels) {
    return e.info->channels == ChannelRule::toStereo ? 2 : channels;
}

Audio spread(const std::vector<float>& mono, int channels) {
    Audio audio(static_cast<std::size_t>(channels), mono);
    if (channels == 2) {
        for (float& x : audio[1]) x *= 0.7f;
    }
    return audio;
}

/// Many events on all parameters that move while the stage lives.
std::vector<ParamEvent> movement(const CatalogueEntry& e, std::size_t frames) {
    Random random(seed() + 5);
    std::vector<ParamEvent> events;
    for (std::uint64_t at = 100; at < frames; at += static_cast<std::uint64_t>(random.whole(1, 700))) {
        const auto i = static_cast<std::size_t>(random.whole(0, static_cast<int>(e.params.size()) - 1));
        if (e.params[i].change == Change::rebuild) continue;
        events.push_back({at, i, fromTravel(e.params[i], random.unit())});
    }
    return events;
}

std::vector<float> loud(std::size_t frames, double rate) {
    std::vector<float> x = plucks(frames, rate, 4.0);
    const std::vector<float> hiss = noise(frames, 0.5, seed());
    for (std::size_t i = 0; i < frames; ++i) x[i] += hiss[i];
    return x;
}

std::uint64_t hashAll(const Audio& audio) {
    std::uint64_t h = 0xcbf29ce484222325ull;
    for (const auto& channel : audio) h = hashBits(channel, h);
    return h;
}

bool allFinite(const Audio& audio) {
    for (const auto& channel : audio) {
        for (const float x : channel) {
            if (!std::isfinite(x)) return false;
        }
    }
    return true;
}

double peakOf(const Audio& audio) {
    double most = 0.0;
    for (const auto& channel : audio) most = std::max(most, peak(channel));
    return most;
}

std::string describe(const CatalogueEntry& e, const StageHost::Values& values) {
    std::string text(e.info->key);
    for (const auto& [key, value] : values) text += " " + key + "=" + std::to_string(value);
    return text;
}

}  // namespace

TEST_CASE("every stage: the same bits however the input is cut, loud, with moving parameters") {
    for (const CatalogueEntry& e : catalogue()) {
        for (const int channels : {1, 2}) {
            if (channels < channelsOut(e, channels)) continue;
            const std::size_t frames = effort(6000, 2500);
            const Audio in = spread(loud(frames, 48000), channels);
            const std::vector<ParamEvent> events = movement(e, frames);
            const auto hashOf = [&](const std::vector<int>& blocks, int maxFrames) {
                StageHost host(e.info->key, 48000, channels, {}, maxFrames);
                host.schedule(events);
                host.setDry(in[0]);
                return hashAll(host.run(in, blocks));
            };
            const std::uint64_t whole = hashOf({8192}, 8192);
            Random random(seed());
            CAPTURE(e.info->key);
            CAPTURE(channels);
            for (const int block : {1, 2, 3, 7, 16, 17, 31, 64, 127, 128, 255, 1024, 4095}) {
                if (kSanitized && block != 1 && block != 17 && block != 128) continue;
                CAPTURE(block);
                CHECK(hashOf({block}, 128) == whole);
            }
            for (int i = 0; i < effort(10, 2); ++i) {
                std::vector<int> blocks;
                for (int b = 0; b < 40; ++b) blocks.push_back(random.whole(1, i < 5 ? 40 : 900));
                CHECK(hashOf(blocks, i % 2 == 0 ? 8192 : 64) == whole);
            }
        }
    }
}

TEST_CASE("every stage: finite and bounded at both ends and random values of every parameter, at every rate") {
    for (const CatalogueEntry& e : catalogue()) {
        for (const double rate : {44100.0, 48000.0, 96000.0, 192000.0}) {
            for (const auto& values : settings(e, rate == 48000.0 ? effort(12, 2) : effort(3, 0))) {
                const int channels = channelsOut(e, 1);
                StageHost host(e.info->key, rate, channels, values);
                const auto frames = static_cast<std::size_t>(effort(0.25, 0.05) * rate);
                const Audio out = host.run(spread(loud(frames, rate), channels), {64});
                CAPTURE(describe(e, values));
                CAPTURE(rate);
                CHECK(allFinite(out));
                CHECK(peakOf(out) < 2000.0);
            }
        }
    }
}

TEST_CASE("every stage: silence in is silence out from the first sample, also while parameters move") {
    for (const CatalogueEntry& e : catalogue()) {
        for (const auto& values : settings(e, effort(6, 1))) {
            const int channels = channelsOut(e, 1);
            StageHost host(e.info->key, 48000, channels, values);
            const std::size_t frames = effort(9600, 2400);
            host.schedule(movement(e, frames));
            const Audio out = host.run(spread(std::vector<float>(frames), channels), {64});
            CAPTURE(describe(e, values));
            CHECK(decibel(peakOf(out)) <= -120.0);
        }
    }
}

TEST_CASE("every stage: infinity and NaN are gone after a reset, which brings back the state of a new stage") {
    constexpr float kInf = std::numeric_limits<float>::infinity();
    const std::vector<float> probe = loud(3000, 48000);
    for (const CatalogueEntry& e : catalogue()) {
        for (const auto& values : settings(e, 2)) {
            const int channels = channelsOut(e, 1);
            StageHost fresh(e.info->key, 48000, channels, values);
            const std::uint64_t wanted = hashAll(fresh.run(spread(probe, channels), {64}));

            StageHost used(e.info->key, 48000, channels, values);
            std::vector<float> poison = loud(2000, 48000);
            poison[500] = kInf;
            poison[700] = -kInf;
            poison[900] = std::numeric_limits<float>::quiet_NaN();
            const Audio unused = used.run(spread(poison, channels), {64});
            used.reset();
            CAPTURE(describe(e, values));
            CHECK(hashAll(used.run(spread(probe, channels), {64})) == wanted);
        }
    }
}

TEST_CASE("every stage: an impulse arrives after the declared delay, at every rate") {
    for (const CatalogueEntry& e : catalogue()) {
        if (e.info->family == Family::time || e.info->family == Family::pitch) continue;
        for (const double rate : {44100.0, 48000.0, 192000.0}) {
            const int channels = channelsOut(e, 1);
            StageHost host(e.info->key, rate, channels);
            const Audio out = host.run(spread(impulse(4096, 1000, 0.5f), channels), {64});
            const double most = peakOf(out);
            std::size_t first = 0;
            while (first < out[0].size() && std::fabs(out[0][first]) < 0.2 * most) ++first;
            CAPTURE(e.info->key);
            CAPTURE(rate);
            REQUIRE(most > 0.0);
            const auto declared = 1000 + host.stage().latencyFrames();
            CHECK(std::abs(static_cast<int>(first) - declared) <= 1);
        }
    }
}

TEST_CASE("every stage: the table can be shown, typed and stored") {
    for (const CatalogueEntry& e : catalogue()) {
        CAPTURE(e.info->key);
        CHECK(findStage(e.info->key) == &e);
        CHECK_FALSE(e.info->help.empty());
        for (const ParamSpec& p : e.params) {
            CAPTURE(p.key);
            CHECK(e.param(p.key) == &p);
            CHECK(fromTravel(p, toTravel(p, p.defaultValue)) == doctest::Approx(p.defaultValue).epsilon(1e-4));
        }
    }
}
