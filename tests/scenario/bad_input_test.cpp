// SPDX-License-Identifier: GPL-3.0-or-later
//
// Bad input: one clear sentence that names the file, the right status, and nothing half done.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>

#include "tests/scenario/halfstack_run.h"
#include "tests/support/signals.h"

using namespace amp::test;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

void append(std::string& bytes, std::uint32_t value, int size) {
    for (int i = 0; i < size; ++i) bytes += static_cast<char>((value >> (8 * i)) & 0xff);
}

/// Header of a WAV with 16-bit mono samples; what follows is up to the test.
std::string waveHeader(std::uint32_t rate, std::uint32_t dataBytes) {
    std::string bytes = "RIFF";
    append(bytes, 36 + dataBytes, 4);
    bytes += "WAVEfmt ";
    append(bytes, 16, 4);
    append(bytes, 1, 2);
    append(bytes, 1, 2);
    append(bytes, rate, 4);
    append(bytes, 2 * rate, 4);
    append(bytes, 2, 2);
    append(bytes, 16, 2);
    bytes += "data";
    append(bytes, dataBytes, 4);
    return bytes;
}

/// Two hours that take no room on the disk.
void writeLongWave(const fs::path& path, std::uint32_t rate) {
    const std::uint32_t bytes = 2 * 7200 * rate;
    std::string head = waveHeader(rate, bytes);
    head += std::string(2000, '\x20');
    writeText(path, head);
    fs::resize_file(path, 44 + bytes);
}

struct BadInput {
    BadInput() { writeRecording(in, noise(4800, 0.1, 1)); }

    /// Status 1, one sentence with `named` in it, and no output file.
    void refused(std::vector<std::string> arguments, const std::string& named) const {
        const auto result = home.run(std::move(arguments));
        CAPTURE(result.standardError);
        CAPTURE(named);
        REQUIRE(result.end);
        CHECK(result.end->status == 1);
        CHECK(result.standardOutput == "");
        CHECK(isOneSentence(result.standardError));
        CHECK(result.standardError.find(named) != std::string::npos);
        CHECK_FALSE(fs::exists(out));
        CHECK_FALSE(fs::exists(out.string() + ".part"));
    }
    void irRefused(const std::string& name) const {
        refused({"render", in.string(), out.string(), "--ir", (home / name).string()}, name);
        refused({"inspect", (home / name).string()}, name);
    }
    void modelRefused(const std::string& name) const {
        refused({"render", in.string(), out.string(), "--nam", (home / name).string()}, name);
        refused({"inspect", (home / name).string()}, name);
    }

    Home home;
    fs::path in = home / "in.wav";
    fs::path out = home / "out.wav";
};

}  // namespace

TEST_CASE_FIXTURE(BadInput, "an impulse response that is none is refused in one sentence") {
    SUBCASE("a text file") {
        writeText(home / "words.wav", "These are words and no sound.\n");
        irRefused("words.wav");
    }
    SUBCASE("an empty file") {
        writeText(home / "empty.wav", "");
        irRefused("empty.wav");
    }
    SUBCASE("a WAV that ends in its header") {
        writeText(home / "cut.wav", waveHeader(48000, 96000).substr(0, 30));
        irRefused("cut.wav");
    }
    SUBCASE("a WAV that ends before its first sample") {
        writeText(home / "hollow.wav", waveHeader(48000, 96000));
        irRefused("hollow.wav");
    }
    SUBCASE("two hours of sound") {
        writeLongWave(home / "album.wav", 48000);
        irRefused("album.wav");
        writeLongWave(home / "dictation.wav", 8000);
        irRefused("dictation.wav");
    }
    SUBCASE("a folder") {
        fs::create_directory(home / "folder.wav");
        irRefused("folder.wav");
    }
    SUBCASE("a file that is not there") {
        irRefused("nowhere.wav");
    }
}

TEST_CASE_FIXTURE(BadInput, "a model that is none is refused in one sentence") {
    SUBCASE("an empty file") {
        writeText(home / "empty.nam", "");
        modelRefused("empty.nam");
    }
    SUBCASE("words") {
        writeText(home / "words.nam", "no model");
        modelRefused("words.nam");
    }
    SUBCASE("JSON that is no model") {
        writeText(home / "list.nam", "[1, 2, 3]");
        modelRefused("list.nam");
    }
    SUBCASE("a file that is not there") {
        modelRefused("nowhere.nam");
    }
}

TEST_CASE_FIXTURE(BadInput, "a preset that cannot be played is refused in one sentence") {
    const auto tried = [&](const std::string& text) {
        writeText(home / "new.json", text);
        refused({"render", in.string(), out.string(), "--preset", (home / "new.json").string()}, "new.json");
        refused({"--headless", "--driver", "demo", "--seconds", "1", "--preset", (home / "new.json").string()},
                "new.json");
        refused({"presets", "import", (home / "new.json").string()}, "new.json");
    };
    SUBCASE("of a later version") {
        tried(R"({"format": "halfstack.preset", "version": 99, "name": "New", "chain": []})");
    }
    SUBCASE("no preset at all") {
        tried("{}");
    }
    SUBCASE("cut off") {
        tried(R"({"format": "halfstack.preset", "version": 1, "na)");
    }
    SUBCASE("a name that nobody has") {
        refused({"render", in.string(), out.string(), "--preset", "Nobody"}, "Nobody");
        refused({"--headless", "--driver", "demo", "--seconds", "1", "--preset", "Nobody"}, "Nobody");
    }
}

TEST_CASE_FIXTURE(BadInput, "a sound file that cannot be read or written is named in one sentence") {
    writeText(home / "words.wav", "no sound");
    refused({"render", (home / "words.wav").string(), out.string(), "--stage", "level"}, "words.wav");
    refused({"render", (home / "nowhere.wav").string(), out.string(), "--stage", "level"}, "nowhere.wav");
    refused({"render", in.string(), (home / "no/such/folder/o.wav").string(), "--stage", "level"}, "o.wav");
    refused({"render", in.string(), (in / "below-a-file.wav").string(), "--stage", "level"}, "below-a-file.wav");
    refused({"--headless", "--driver", "demo", "--seconds", "0.2", "--demo-file", (home / "words.wav").string()},
            "words.wav");
    refused({"--headless", "--driver", "demo", "--seconds", "0.2", "--stats-json", (in / "stats.json").string()},
            "stats.json");
}

TEST_CASE_FIXTURE(BadInput, "an event file that is none is named in one sentence") {
    for (const std::string text :
         {"", "{}", "[1]", R"([{"frame": -4, "stage": 0, "bypass": true}])", R"([{"frame": 1}])",
          R"([{"frame": 9, "stage": 0, "bypass": true}, {"frame": 8, "stage": 0, "bypass": true}])",
          R"([{"frame": 0, "stage": 0, "bypass": true}])"}) {
        writeText(home / "events.json", text);
        CAPTURE(text);
        refused({"render", in.string(), out.string(), "--stage", "level", "--events", (home / "events.json").string()},
                "events.json");
    }
    writeText(home / "events.json", R"([{"frame": 1, "stage": 7, "bypass": true}])");
    refused({"render", in.string(), out.string(), "--stage", "level", "--events", (home / "events.json").string()},
            "stage 7");
}

TEST_CASE_FIXTURE(BadInput, "settings that cannot be saved are reported and the session is played all the same") {
    // What differs from the settings as they were makes the program want to save: the preset that was played.
    const std::string preset = (home / "mine.json").string();
    writeText(preset, R"({"format": "halfstack.preset", "version": 1, "name": "Mine", "chain": [{"stage": "level"}]})");
    const fs::path folder = home / "config";
    std::vector<std::string> command =
        Home::command({"--headless", "--driver", "demo", "--seconds", "0.3", "--preset", preset, "--config-dir"});
    SUBCASE("a folder that cannot be made") {
        writeText(folder, "a file where the folder would be");
        command.push_back((folder / "halfstack").string());
    }
    SUBCASE("a folder that is read-only") {
        if (geteuid() == 0) return;  // nothing is read-only for the administrator
        fs::create_directory(folder);
        ::chmod(folder.c_str(), 0555);
        command.push_back(folder.string());
    }
    const auto result = runProgram(command, 60s, home.setting());
    CAPTURE(result.standardError);
    REQUIRE(result.end);
    CHECK(result.end->status == 1);
    CHECK(isOneSentence(result.standardError));
    CHECK(result.standardError.find(folder.string()) != std::string::npos);
}

TEST_CASE_FIXTURE(BadInput, "settings that cannot be understood are set aside, and the session says so once") {
    home.writeSettings("{ not settings");
    const auto result = home.run({"--headless", "--driver", "demo", "--seconds", "0.3"});
    CAPTURE(result.standardError);
    CHECK(result.ok());
    CHECK(isOneSentence(result.standardError));
    CHECK(readText(home.settings().string() + ".broken") == "{ not settings");
}

TEST_CASE_FIXTURE(BadInput, "a preset whose file is missing plays the rest and says so once") {
    const std::string preset = (home / "mine.json").string();
    writeText(preset, R"({"format": "halfstack.preset", "version": 1, "name": "Mine", "chain": [{"stage": "level"},
        {"stage": "cabinet", "resources": [{"slot": "a", "path": "/nowhere/lost.wav"}]}]})");
    const auto result = home.run({"--headless", "--driver", "demo", "--seconds", "1", "--record", "--preset", preset});
    CAPTURE(result.standardError);
    CHECK(result.ok());
    CHECK(isOneSentence(result.standardError));
    CHECK(result.standardError.find("lost.wav") != std::string::npos);
    CHECK(readRecording(home.onlyTake() / "wet.wav").peak() > 0.01f);
}

TEST_CASE_FIXTURE(BadInput, "a preset with more stages than a rig holds is refused in one sentence") {
    auto chain = nlohmann::json::array();
    for (int i = 0; i < 100; ++i) chain.push_back({{"stage", "level"}});
    writeText(
        home / "long.json",
        nlohmann::json{{"format", "halfstack.preset"}, {"version", 1}, {"name", "Endless"}, {"chain", chain}}.dump());
    refused({"render", in.string(), out.string(), "--preset", (home / "long.json").string()}, "long.json");
    refused({"--headless", "--driver", "demo", "--seconds", "1", "--preset", (home / "long.json").string()},
            "long.json");
}
