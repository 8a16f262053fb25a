// SPDX-License-Identifier: GPL-3.0-or-later
//
// The real program in a real window on a real server, played by a script's hands: what a player does in the first minutes.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <functional>
#include <sstream>

#include "engine/preset/preset_file.h"
#include "tests/engine/drivers/jack_server.h"
#include "tests/gui/support/hands.h"
#include "tests/scenario/display.h"
#include "tests/scenario/halfstack_run.h"
#include "tests/support/skip.h"

using namespace amp::test;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
namespace gui = amp::gui;

namespace {

constexpr const char* kPreset = R"({"format": "halfstack.preset", "version": 1, "name": "Aa first",
  "chain": [{"stage": "gate"}, {"stage": "nam"}, {"stage": "cabinet"}, {"stage": "delay"}, {"stage": "reverb"}]})";
constexpr const char* kOther = R"({"format": "halfstack.preset", "version": 1, "name": "Ab second",
  "chain": [{"stage": "preamp"}]})";
constexpr const char* kModel = R"({"version": "0.5.4", "architecture": "Linear", "sample_rate": 48000,
  "config": {"receptive_field": 3, "bias": false}, "weights": [0.7, 0.2, -0.1]})";

nlohmann::json jsonOf(const fs::path& file) {
    return nlohmann::json::parse(readText(file), nullptr, false);
}

/// Names of the stages in a preset's file.
std::vector<std::string> stagesOf(const nlohmann::json& preset) {
    std::vector<std::string> out;
    if (preset.is_object()) {
        for (const auto& node : preset["chain"]) out.push_back(node.value("stage", ""));
    }
    return out;
}

}  // namespace

TEST_CASE("window: load a model and an impulse, turn a knob, reorder, save, record, change presets, quit") {
    if (!JackServer::installed()) return skip("jackd is not installed (Debian: jackd2)");
    if (!Display::installed()) return skip("xvfb, xdotool or xprop is not installed (Debian: xvfb xdotool x11-utils)");
    JackServer server;
    REQUIRE(server.start(48000, 256));
    const Display display;
    REQUIRE(display.there());

    const Home home;
    const fs::path data = home.path() / ".local" / "share" / "halfstack";
    for (const char* folder : {"presets", "models", "impulses"}) fs::create_directories(data / folder);
    writeText(data / "presets" / "Aa first.json", kPreset);
    writeText(data / "presets" / "Ab second.json", kOther);
    writeText(data / "models" / "Tiny amp.nam", kModel);
    writeRecording(data / "impulses" / "Little room.wav", {1.0f, 0.5f, -0.25f, 0.1f});
    home.writeSettings(R"({"audio": {"unmuted_once": true}, "look": {"welcomed": true, "scale": 100}})");

    auto setting = home.setting();
    std::erase_if(setting.environment, [](const auto& v) { return v.first == "DISPLAY"; });
    const fs::path report = home / "traps.json";
    for (const auto& [name, value] : {std::pair<const char*, std::string>{"DISPLAY", display.name()},
                                      {"LIBGL_ALWAYS_SOFTWARE", "1"},
                                      {"DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus"},
                                      {"HALFSTACK_TRAPS", "print"},
                                      {"HALFSTACK_TRAPS_REPORT", report.string()},
#ifdef AMP_TRAPS_LIBRARY
                                      {"LD_PRELOAD", AMP_TRAPS_LIBRARY},
#endif
                                      {"ASAN_OPTIONS", "detect_leaks=0"}}) {
        setting.environment.emplace_back(name, value);
    }
    ChildProcess amp(Home::command({"--driver", "jack", "--preset", "Aa first"}), setting);
    const auto window = display.window("Halfstack");
    CAPTURE(amp.standardError());
    REQUIRE(window);

    // The same rig in a window without a window says where everything is.
    Hands map;
    const auto preset = amp::readPreset(data / "presets" / "Aa first.json");
    REQUIRE(preset);
    map.control.loadPreset(*preset, data / "presets" / "Aa first.json");
    map.frames(3);
    const auto placeOf = [&](gui::Role role, const char* name) {
        const gui::WidgetRecord* record = map.find(role, name);
        REQUIRE_MESSAGE(record != nullptr, name);
        return record->box.centre();
    };
    const auto tile = [&](const char* name) {
        const ImVec2 at = placeOf(gui::Role::tile, name);
        map.clickAt(at);
        display.click(at);
    };
    // What the player has edited lies beside the log within a second; the script waits for it as a player would look.
    const fs::path state = home.path() / ".local" / "state" / "halfstack";
    const auto edited = [&](const std::function<bool(const nlohmann::json& chain)>& wanted) {
        return eventually(
            [&] {
                const auto work = jsonOf(state / "autosave.json");
                return work.is_object() && work["document"]["chain"].size() == 5 && wanted(work["document"]["chain"]);
            },
            20s);
    };
    const fs::path index = home.path() / ".cache" / "halfstack" / "library.json";
    REQUIRE(eventually(
        [&] {
            const std::string files = readText(index);
            return files.find("Tiny amp") != std::string::npos && files.find("Little room") != std::string::npos;
        },
        20s));

    // A model and an impulse from the library: search, down, keep.
    const auto choose = [&](const char* block, const char* words, std::size_t at, const fs::path& file) {
        tile(block);
        display.key("slash");
        display.type(words);
        display.key("Down");
        display.key("Return");
        display.key("Escape");
        CHECK(edited([&](const nlohmann::json& chain) {
            return chain[at].contains("resources") && chain[at]["resources"][0]["path"] == file.string();
        }));
    };
    choose("NAM", "tiny", 1, data / "models" / "Tiny amp.nam");
    choose("Cabinet", "little", 2, data / "impulses" / "Little room.wav");

    // A knob by a quarter of its way, then the delay behind the reverb.
    tile("Delay");
    const ImVec2 mix = placeOf(gui::Role::knob, "Mix");
    display.drag(mix, {0, -48});
    CHECK(edited([](const nlohmann::json& chain) {
        return chain[3]["params"].contains("mix") && std::fabs(chain[3]["params"]["mix"].get<double>() - 0.74) < 0.06;
    }));
    CHECK_MESSAGE(eventually([&] { return std::abs(display.pointerX() - static_cast<int>(mix.x)) <= 2; }, 20s),
                  "the pointer is put back after a drag");
    const ImVec2 reverb = placeOf(gui::Role::tile, "Reverb"), delay = placeOf(gui::Role::tile, "Delay");
    display.drag(reverb, {delay.x - 20 - reverb.x, 0}, 4);

    const fs::path saved = data / "presets" / "Aa first.json";
    display.key("ctrl+s");
    const std::vector<std::string> wanted{"gate", "nam", "cabinet", "reverb", "delay"};
    const bool isSaved = eventually([&] { return stagesOf(jsonOf(saved)) == wanted; }, 20s);
    const auto after = jsonOf(saved);
    CAPTURE(after.dump());
    CAPTURE(readText(home.path() / ".local" / "state" / "halfstack" / "logs" / "halfstack.log"));
    REQUIRE(isSaved);
    const auto& chain = after["chain"];
    CHECK(chain[1]["resources"][0]["path"] == (data / "models" / "Tiny amp.nam").string());
    CHECK(chain[2]["resources"][0]["path"] == (data / "impulses" / "Little room.wav").string());
    CHECK(chain[4]["params"]["mix"].get<double>() == doctest::Approx(0.5 + 48.0 / 200).epsilon(0.1));

    // A take of a second, then the next preset.
    display.key("r");
    CHECK(eventually([&] { return !home.onlyTake().empty() && fs::exists(home.onlyTake() / "DI.wav"); }, 20s));
    std::error_code none;
    CHECK(eventually([&] { return fs::file_size(home.onlyTake() / "DI.wav", none) > 48000 * sizeof(float); }, 20s));
    display.key("r");
    display.key("Right");
    // Saving what is there now tells which one it is.
    CHECK(eventually(
        [&] {
            display.key("ctrl+s");
            return jsonOf(data / "presets" / "Ab second.json").dump().find("params") != std::string::npos;
        },
        20s));
    display.key("ctrl+q");
    const auto end = amp.waitForEnd(30s);
    CAPTURE(amp.standardError());
    REQUIRE(end);
    CHECK(end->ok());
    CHECK(readRecording(home.onlyTake() / "DI.wav").frames() > 24000);
    CHECK(readRecording(home.onlyTake() / "wet.wav").frames() > 24000);
    CHECK(jsonOf(home.settings())["files"]["last_preset"] == (data / "presets" / "Ab second.json").string());

    // Nothing went wrong meanwhile, neither for the player nor for the laws.
    const std::string log = readText(home.path() / ".local" / "state" / "halfstack" / "logs" / "halfstack.log");
    std::istringstream lines(log);
    for (std::string line; std::getline(lines, line);) {
        // A machine that is busy with other tests may drop sound; that is not this one's matter.
        const bool trouble = line.find(" info: ") == std::string::npos && line.find("ropout") == std::string::npos;
        CHECK_MESSAGE(!trouble, line);
    }
    CHECK(saidBesidesDropouts(amp.standardError()) == "");
#ifdef AMP_TRAPS_LIBRARY
    const auto traps = jsonOf(report);
    CAPTURE(traps.dump());
    REQUIRE(traps.is_object());
    CHECK(traps["scopes"] > 100);
    CHECK(traps["violations"] == 0);
    CHECK(traps["frames"] > 100);
    CHECK(traps["frame_violations"] == 0);
#endif
}
