// SPDX-License-Identifier: GPL-3.0-or-later
//
// The command line as scripts and people meet it: exit statuses, what stands on which stream, help everywhere.
#include <doctest/doctest.h>
#include <signal.h>

#include <chrono>
#include <thread>

#include "tests/scenario/halfstack_run.h"
#include "tests/support/signals.h"

using namespace amp::test;
using namespace std::chrono_literals;
using Json = nlohmann::json;

namespace {

/// No server of the user's may answer.
ProgramSetting alone(const Home& home) {
    ProgramSetting setting = home.setting();
    setting.environment.emplace_back("JACK_DEFAULT_SERVER", "halfstack-test-none");
    setting.environment.emplace_back("JACK_NO_START_SERVER", "1");
    setting.environment.emplace_back("PIPEWIRE_RUNTIME_DIR", "/nonexistent");
    setting.environment.emplace_back("XDG_RUNTIME_DIR", home.path().string());
    return setting;
}

ProgramResult run(const Home& home, std::vector<std::string> arguments) {
    return runProgram(Home::command(std::move(arguments)), 60s, alone(home));
}

}  // namespace

TEST_CASE("without display, server and terminal the amp renders its riff here, says so, and is done") {
    const Home home;
    const auto result = run(home, {});
    CAPTURE(result.standardError);
    CHECK(result.ok());
    CHECK(result.standardError == "");
    const auto path = home / "halfstack-demo.wav";
    CHECK(result.standardOutput.starts_with(std::filesystem::canonical(path).string()));
    CHECK(result.standardOutput.find("dBFS") != std::string::npos);
    CHECK(result.standardOutput.find("48000 Hz") != std::string::npos);
    const Recording riff = readRecording(path);
    CHECK(riff.rate == 48000);
    CHECK(riff.channels == 2);
    CHECK(riff.frames() > 48000);
    CHECK(riff.peak() > 0.05f);
    CHECK(riff.peak() < 4.0f);
}

TEST_CASE("without a display --headless and --driver wait for the server instead of rendering") {
    const Home home;
    for (const auto& arguments : {std::vector<std::string>{"--headless", "--seconds", "0.3"},
                                  std::vector<std::string>{"--driver", "auto", "--seconds", "0.3"},
                                  std::vector<std::string>{"--driver", "jack", "--headless", "--seconds", "0.3"}}) {
        const auto begin = std::chrono::steady_clock::now();
        const auto result = run(home, arguments);
        CAPTURE(result.standardError);
        CHECK(result.ok());
        CHECK(std::chrono::steady_clock::now() - begin >= 300ms);
        CHECK(result.standardOutput == "");
    }
    CHECK_FALSE(std::filesystem::exists(home / "halfstack-demo.wav"));
}

TEST_CASE("a signal ends a session in order: the take is whole and the status is 0") {
    const Home home;
    ChildProcess amp(Home::command({"--headless", "--driver", "demo", "--record"}), alone(home));
    std::this_thread::sleep_for(1500ms);
    amp.send(SIGTERM);
    const auto end = amp.waitForEnd(20s);
    REQUIRE(end);
    CHECK(end->ok());
    REQUIRE_FALSE(home.onlyTake().empty());
    CHECK(readRecording(home.onlyTake() / "DI.wav").frames() > 10000);
    CHECK(readRecording(home.onlyTake() / "DI.wav").frames() == readRecording(home.onlyTake() / "wet.wav").frames());
}

TEST_CASE("--help and --version stand everywhere, on stdout, with status 0") {
    const Home home;
    for (const auto& command : std::vector<std::vector<std::string>>{{},
                                                                     {"render"},
                                                                     {"inspect"},
                                                                     {"bench"},
                                                                     {"stages"},
                                                                     {"presets"},
                                                                     {"presets", "import"},
                                                                     {"presets", "export"},
                                                                     {"ports"},
                                                                     {"doctor"}}) {
        for (const char* option : {"--help", "--version"}) {
            auto arguments = command;
            arguments.emplace_back(option);
            const auto result = run(home, arguments);
            CAPTURE(command);
            CAPTURE(option);
            CHECK(result.ok());
            CHECK(result.standardError == "");
            if (option == std::string("--version")) {
                CHECK(result.standardOutput.starts_with("halfstack "));
            } else {
                CHECK(result.standardOutput.find("Usage") != std::string::npos);
            }
        }
    }
}

TEST_CASE("wrong usage ends with status 2 and says what is wrong on stderr alone") {
    const Home home;
    writeRecording(home / "in.wav", noise(480, 0.1, 1));
    const std::string in = (home / "in.wav").string();
    const std::string out = (home / "out.wav").string();
    for (const auto& arguments : std::vector<std::vector<std::string>>{
             {"--no-such-option"},
             {"no-such-command"},
             {"--driver", "loudspeaker"},
             {"--seconds", "-1"},
             {"--headless", "--events", in, "--driver", "jack"},
             {"render"},
             {"render", in},
             {"render", in, out, "--block", "0"},
             {"render", in, out, "--block", "9000"},
             {"render", in, out, "--oversample", "3"},
             {"render", in, out, "--format", "mp3"},
             {"render", in, out, "--preset", "Crunch", "--stage", "delay"},
             {"render", in, out, "--stage", "teleporter"},
             {"render", in, out, "--stage", "delay:teleport=1"},
             {"render", in, out, "--stage", "delay:time"},
             {"render", in, out, "--stage", "delay:mix=loud"},
             {"bench", "--stage", "teleporter"},
             {"inspect"},
         }) {
        const auto result = run(home, arguments);
        CAPTURE(arguments);
        CAPTURE(result.standardError);
        REQUIRE(result.end);
        CHECK(result.end->status == 2);
        CHECK(result.standardOutput == "");
        CHECK(isOneSentence(result.standardError));
        CHECK_FALSE(std::filesystem::exists(out));
    }
}

TEST_CASE("--json puts one document on stdout and nothing else") {
    const Home home;
    writeRecording(home / "in.wav", noise(4800, 0.1, 1));
    const std::string in = (home / "in.wav").string();
    const auto json = [&](std::vector<std::string> arguments) {
        arguments.emplace_back("--json");
        const auto result = run(home, arguments);
        CAPTURE(result.standardError);
        CHECK(result.ok());
        const Json document = Json::parse(result.standardOutput, nullptr, false);
        CHECK_FALSE(document.is_discarded());
        return document;
    };
    const Json stages = json({"stages"});
    CHECK(stages.size() > 10);
    const Json presets = json({"presets"});
    REQUIRE(presets.size() > 6);
    for (const Json& preset : presets) {
        CHECK(preset["name"].is_string());
        CHECK(preset["tags"].is_array());
        CHECK(preset["path"].is_string());
    }
    CHECK(json({"ports"})["server"].is_null());
    CHECK(json({"inspect", in}).is_object());
    const Json bench = json({"bench", "--stage", "delay", "--seconds", "0.2"});
    CHECK_FALSE(bench.empty());
    const Json render = json({"render", in, (home / "out.wav").string(), "--stage", "level"});
    REQUIRE(render.size() == 1);
    CHECK(render[0]["frames"] == 4800);
    CHECK(render[0]["rate"] == 48000.0);
    const auto doctor = run(home, {"doctor", "--json"});
    CHECK_FALSE(Json::parse(doctor.standardOutput, nullptr, false).is_discarded());
}

TEST_CASE("render takes several inputs and writes each beside the others, as many at a time as asked") {
    const Home home;
    std::vector<std::string> arguments{"render", "--out-dir", (home / "out").string(), "--stage", "level",
                                       "--jobs", "2"};
    for (int i = 0; i < 4; ++i) {
        const auto in = home / ("in" + std::to_string(i) + ".wav");
        writeRecording(in, noise(1000 + 100 * static_cast<std::size_t>(i), 0.1, 1));
        arguments.push_back(in.string());
    }
    const auto result = run(home, arguments);
    CAPTURE(result.standardError);
    CHECK(result.ok());
    for (int i = 0; i < 4; ++i) {
        const auto made = readRecording(home.path() / "out" / ("in" + std::to_string(i) + ".wav"));
        CHECK(made.frames() == 1000u + 100u * static_cast<std::size_t>(i));
    }
}
