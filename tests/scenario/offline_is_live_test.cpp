// SPDX-License-Identifier: GPL-3.0-or-later
//
// Law L4 with the real program: what the demo driver played live, `render` makes again bit for bit from the take's DI, in
// another process and with other blocks.
#include <doctest/doctest.h>

#include <array>
#include <cstring>

#include "tests/scenario/halfstack_run.h"
#include "tests/support/dev_data.h"
#include "tests/support/signals.h"
#include "tests/support/skip.h"

using namespace amp::test;
using namespace std::chrono_literals;

namespace {

struct Performance {
    std::string preset;
    std::string events;  ///< JSON, or empty
    std::string period;
    std::string block;
    std::string rate = "48000";
};

/// Plays and records, renders the DI, and compares. Returns how many frames were compared.
std::size_t playTwice(const Performance& p, const std::vector<float>& sound = {}) {
    CAPTURE(p.preset);
    CAPTURE(p.period);
    CAPTURE(p.block);
    const Home home;
    home.writeSettings(R"({"files": {"takes_as_float": true}})");
    std::vector<std::string> live{"--headless", "--driver", "demo",   "--seconds", "1.5",      "--record",
                                  "--period",   p.period,   "--rate", p.rate,      "--preset", p.preset};
    const auto take = home / "again.wav";
    std::vector<std::string> again{"render", "", take.string(), "--preset", p.preset, "--block", p.block, "--quiet"};
    if (!sound.empty()) {
        writeRecording(home / "in.wav", sound, std::stoi(p.rate));
        live.insert(live.end(), {"--demo-file", (home / "in.wav").string()});
    }
    if (!p.events.empty()) {
        writeText(home / "events.json", p.events);
        for (auto* list : {&live, &again}) list->insert(list->end(), {"--events", (home / "events.json").string()});
    }
    const auto played = home.run(live);
    CAPTURE(played.standardError);
    REQUIRE(played.ok());
    REQUIRE_FALSE(home.onlyTake().empty());
    again[1] = (home.onlyTake() / "DI.wav").string();
    const auto rendered = home.run(again);
    CAPTURE(rendered.standardError);
    REQUIRE(rendered.ok());

    const Recording wet = readRecording(home.onlyTake() / "wet.wav");
    const Recording made = readRecording(take);
    REQUIRE((wet.format & SF_FORMAT_SUBMASK) == SF_FORMAT_FLOAT);
    REQUIRE(wet.channels == 2);
    REQUIRE(made.channels == 2);
    REQUIRE(wet.frames() == made.frames());
    REQUIRE(wet.frames() > static_cast<std::size_t>(std::stoi(p.rate)) / 2);
    CHECK(wet.peak() > 0.01f);
    std::size_t first = wet.samples.size();
    for (std::size_t i = 0; i < wet.samples.size() && first == wet.samples.size(); ++i) {
        if (std::memcmp(&wet.samples[i], &made.samples[i], sizeof(float)) != 0) first = i;
    }
    CAPTURE(first / 2);
    CHECK(first == wet.samples.size());
    return wet.frames();
}

constexpr const char* kEvents = R"([{"frame": 1, "stage": 2, "param": "gain", "value": 8},
                                    {"frame": 4801, "stage": 4, "param": "bass", "value": 0.1},
                                    {"frame": 9600, "stage": 5, "bypass": true},
                                    {"frame": 9700, "stage": 2, "param": "gain", "value": 1.5},
                                    {"frame": 20011, "stage": 5, "bypass": false}])";

}  // namespace

TEST_CASE("a live take is rendered again bit for bit, at any period and block") {
    playTwice({"Crunch", {}, "64", "512"});
    playTwice({"Crunch", {}, "1000", "1"});
    playTwice({"Ambient", {}, "33", "8192"});
    playTwice({"High Gain", {}, "128", "37", "44100"});
}

TEST_CASE("with changes at given frames a live take is rendered again bit for bit") {
    playTwice({"Crunch", kEvents, "128", "333"});
    playTwice({"Crunch", kEvents, "17", "4096"});
    playTwice({"Crunch", kEvents, "64", "512"}, noise(70000, 0.9, 7));
}

TEST_CASE("the comparison has teeth: an event one frame later gives other bits") {
    const Home home;
    writeRecording(home / "in.wav", plucks(24000, 48000.0, 0.5));
    std::array<Recording, 2> made;
    for (std::size_t i = 0; i < made.size(); ++i) {
        writeText(home / "events.json",
                  R"([{"frame": )" + std::to_string(4800 + i) + R"(, "stage": 2, "param": "gain", "value": 8}])");
        const auto out = home / "out.wav";
        REQUIRE(home.run({"render", (home / "in.wav").string(), out.string(), "--preset", "Crunch", "--events",
                          (home / "events.json").string()})
                    .ok());
        made[i] = readRecording(out);
    }
    REQUIRE(made[0].samples.size() == made[1].samples.size());
    CHECK(std::memcmp(made[0].samples.data(), made[1].samples.data(), 2 * 4800 * sizeof(float)) == 0);
    CHECK(made[0].samples != made[1].samples);
}

TEST_CASE("with a model and an impulse response of the development data a live take is rendered again bit for bit") {
    const auto model = devData("models/a1-standard.nam");
    const auto impulse = devData("ir/4x12-v30-sm57-center.wav");
    const auto di = devData("di/guitar-di-48k.wav");
    if (!model || !impulse || !di) return skipWithoutDevData("models/a1-standard.nam, ir/, di/");
    const Home home;
    const auto preset = home / "rig.json";
    const nlohmann::json text = {
        {"format", "halfstack.preset"},
        {"version", 1},
        {"name", "Rig"},
        {"chain",
         {{{"stage", "nam"}, {"resources", {{{"slot", "model"}, {"path", model->string()}}}}},
          {{"stage", "cabinet"}, {"resources", {{{"slot", "a"}, {"path", impulse->string()}}}}},
          {{"stage", "delay"}}}}};
    writeText(preset, text.dump());
    playTwice({preset.string(), {}, "64", "1000"}, readRecording(*di).samples);
    playTwice({preset.string(),
               R"([{"frame": 7001, "stage": 1, "bypass": true}, {"frame": 20000, "stage": 1, "bypass": false}])", "128",
               "31", "44100"});
}
