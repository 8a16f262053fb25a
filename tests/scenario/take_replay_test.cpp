// SPDX-License-Identifier: GPL-3.0-or-later
//
// Law L4 for takes: whatever was done to the rig before and while a take was recorded, the program makes its wet track again
// from what lies beside it, bit for bit, in another process.
#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <sstream>
#include <string>

#include "tests/scenario/halfstack_run.h"
#include "tests/scenario/live_player.h"
#include "tests/support/signals.h"

using namespace amp;
using namespace amp::test;
using namespace std::chrono_literals;

namespace {

constexpr double kSpeed = 2.0;
int changesTaken = 0;       ///< while a take was on
double slowestStart = 0.0;  ///< of a take, in milliseconds, builds of changes before it included

Preset factory(const std::string& name) {
    auto preset = openPreset(name, {});
    REQUIRE(preset);
    return *preset;
}

/// Starts a take and waits until it is there, however busy the machine is.
void begin(LivePlayer& player) {
    player.control().startRecording();
    REQUIRE(player.playUntil([&] { return player.control().recorder().seconds > 0.0; }));
}

/// Plays a while with changes, records with more changes, and returns the take's folder.
std::filesystem::path record(const Home& home, int period, TakeFormat format, int wetChannels, std::uint64_t seed,
                             double seconds) {
    writeRecording(home / "tap.wav", {0.0f, 0.8f, 0.3f, -0.2f, 0.1f});
    Random random(seed);
    LivePlayer player(home.path(), period, kSpeed);
    auto& control = player.control();
    control.setTakeFormat(format, wetChannels);
    constexpr std::array kPresets{"Crunch", "Ambient", "High Gain", "Clean"};
    const auto anyPreset = [&] { return factory(kPresets[static_cast<std::size_t>(random.whole(0, 3))]); };
    const auto anyStage = [&] {
        const auto& chain = control.document().chain;
        return chain.empty()
                   ? StageId{}
                   : StageId{chain[static_cast<std::size_t>(random.whole(0, static_cast<int>(chain.size()) - 1))].tag};
    };
    const auto change = [&] {
        const StageId id = anyStage();
        const auto cabinet = std::find_if(control.document().chain.begin(), control.document().chain.end(),
                                          [](const PresetNode& node) { return node.stage == "cabinet"; });
        switch (random.whole(0, 17)) {
            case 0: control.setBypass(id, random.whole(0, 1) == 1); break;
            case 1: control.insertStage("overdrive", {.before = id, .split = {}, .lane = 0}); break;
            case 2: control.removeStage(id); break;
            case 3: control.moveStage(id, {.before = anyStage(), .split = {}, .lane = 0}); break;
            case 4: control.splitStage(id); break;
            case 5: control.duplicateStage(id); break;
            case 6: control.undo(); break;
            case 7: control.loadPreset(anyPreset(), {}); break;
            case 8: control.setOversampling(random.whole(0, 2)); break;
            case 12: control.setLinearPhase(random.whole(0, 1) == 1); break;
            case 9: control.setTrim(random.between(-6.0f, 6.0f)); break;
            case 10: control.setPresetLevel(random.between(-6.0f, 3.0f)); break;
            case 11:
                if (cabinet != control.document().chain.end())
                    control.setResource(StageId{cabinet->tag}, 0, home / "tap.wav");
                break;
            case 13:
                if (cabinet != control.document().chain.end()) {
                    MicPlace place;
                    place.offsetCm = random.between(0.0f, 12.0f);
                    place.distanceCm = random.between(1.0f, 40.0f);
                    control.setMicrophone(StageId{cabinet->tag}, 0, place);
                }
                break;
            case 14:
                if (cabinet != control.document().chain.end()) {
                    ImpulseShape shape;
                    shape.minimumPhase = random.whole(0, 1) == 1;
                    shape.cutSeconds = random.between(0.02f, 0.2f);
                    control.setImpulseShape(StageId{cabinet->tag}, 0, shape);
                }
                break;
            default: control.setParam(id, 0, random.between(0.0f, 1.0f)); break;
        }
    };

    control.loadPreset(anyPreset(), {});
    REQUIRE(player.playUntil([&] { return control.settled(); }));
    for (int i = 0; i < 4; ++i) {
        change();
        player.play(random.between(0.0f, 0.1f));
    }
    const auto asked = std::chrono::steady_clock::now();
    begin(player);
    slowestStart = std::max(
        slowestStart, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - asked).count());
    for (double t = 0.0; t < seconds;) {
        change();
        const double wait = random.between(0.0f, 0.15f);
        player.play(wait);
        t += wait;
        if (random.whole(0, 20) == 0) player.loseFrames(static_cast<std::uint32_t>(random.whole(1, 3000)));
    }
    control.stopRecording();
    REQUIRE(player.playUntil([&] { return !player.writer().busy(); }));
    const auto reports = control.takeToasts();
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(home / "takes", error)) return entry.path();
    return {};
}

/// Renders the take with the program and compares the samples here.
void renderAndCompare(const Home& home, const std::filesystem::path& take, int block) {
    REQUIRE_FALSE(take.empty());
    const auto out = home / "again.wav";
    // Frame and kind of each change, for when it fails.
    std::string notes;
    std::istringstream lines(readText(take / "take.jsonl"));
    for (std::string line; std::getline(lines, line);) {
        notes += line.substr(0, 90) + "\n";
        changesTaken += line.starts_with("{\"frame\":") ? 1 : 0;
    }
    CAPTURE(notes);
    const auto made = home.run({"render", take.string(), out.string(), "--block", std::to_string(block)});
    CAPTURE(made.standardError);
    CHECK(made.ok());
    CHECK(made.standardOutput.find("bit for bit") != std::string::npos);
    const Recording wet = readRecording(take / "wet.wav");
    const Recording again = readRecording(out);
    CHECK(wet.format == again.format);
    CHECK(wet.peak() > 0.0005f);
    REQUIRE(wet.frames() == again.frames());
    CHECK(wet.frames() > 19200);
    std::size_t first = wet.samples.size();
    for (std::size_t i = 0; i < wet.samples.size() && first == wet.samples.size(); ++i) {
        if (std::memcmp(&wet.samples[i], &again.samples[i], sizeof(float)) != 0) first = i;
    }
    CAPTURE(first / 2);
    CHECK(first == wet.samples.size());
}

}  // namespace

TEST_CASE("a take that began in the middle of playing is made again bit for bit, at seven periods") {
    const char* wanted = std::getenv("HALFSTACK_TAKE_ROUNDS");
    const std::uint64_t rounds = wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 1;
    constexpr std::array kPeriods{64, 16, 17, 128, 333, 1024, 4096};
    constexpr std::array kBlocks{512, 1, 8192, 37, 64, 333, 1000};
    for (std::uint64_t round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < kPeriods.size(); ++i) {
            const std::uint64_t s = seed() * 1000 + round * kPeriods.size() + i;
            CAPTURE(s);
            CAPTURE(kPeriods[i]);
            const Home home;
            const auto take = record(home, kPeriods[i], i % 2 == 0 ? TakeFormat::float32 : TakeFormat::pcm24,
                                     i % 3 == 2 ? 1 : 2, s, 0.6);
            renderAndCompare(home, take, kBlocks[i]);
        }
    }
    CHECK(changesTaken >= 7);
    MESSAGE(changesTaken << " changes; the slowest take began " << slowestStart << " ms after it was asked for");
}

TEST_CASE("a take whose notes are wrong by one frame is told from one that is right") {
    const Home home;
    LivePlayer player(home.path(), 64, kSpeed);
    auto& control = player.control();
    control.loadPreset(factory("Crunch"), {});
    REQUIRE(player.playUntil([&] { return control.settled(); }));
    begin(player);
    player.play(0.5);
    control.setParam(player.id(2), 0, 0.9f * findStage(control.document().chain[2].stage)->params[0].range.max);
    player.play(0.3);
    control.stopRecording();
    REQUIRE(player.playUntil([&] { return !player.writer().busy(); }));
    const auto take = std::filesystem::directory_iterator(home / "takes")->path();
    CHECK(home.run({"render", take.string()}).ok());

    std::string notes = readText(take / "take.jsonl");
    const auto at = notes.find("{\"frame\":");
    REQUIRE(at != std::string::npos);
    const auto end = notes.find(',', at);
    notes.replace(at + 9, end - at - 9, std::to_string(std::stoull(notes.substr(at + 9, end - at - 9)) + 1));
    writeText(take / "take.jsonl", notes);
    const auto wrong = home.run({"render", take.string()});
    REQUIRE(wrong.end);
    CHECK(wrong.end->status == 1);
    CHECK(isOneSentence(wrong.standardError));
    CHECK(wrong.standardError.find("sounds different from its wet track from frame ") != std::string::npos);
}

TEST_CASE("a take is not made again with another file, or from notes that are none") {
    const Home home;
    const auto tap = home / "tap.wav";
    writeRecording(tap, {0.0f, 0.8f, 0.3f});
    LivePlayer player(home.path(), 128, kSpeed);
    auto& control = player.control();
    Preset preset;
    PresetNode cabinet;
    cabinet.stage = "cabinet";
    cabinet.resources.push_back({"a", tap, {}});
    preset.chain.push_back(cabinet);
    control.loadPreset(preset, {});
    REQUIRE(player.playUntil([&] { return control.settled(); }));
    begin(player);
    player.play(0.3);
    control.stopRecording();
    REQUIRE(player.playUntil([&] { return !player.writer().busy(); }));
    const auto take = std::filesystem::directory_iterator(home / "takes")->path();
    CHECK(home.run({"render", take.string()}).ok());

    std::string part;
    SUBCASE("another file under the same name") {
        writeRecording(tap, {0.0f, 0.5f, 0.3f, 0.2f});
        part = "not the file that the take was played with";
    }
    SUBCASE("the file has gone") {
        std::filesystem::remove(tap);
        part = "tap.wav";
    }
    SUBCASE("no notes") {
        std::filesystem::remove(take / "take.jsonl");
        part = "take.jsonl";
    }
    SUBCASE("notes of something else") {
        writeText(take / "take.jsonl", "[1, 2, 3]\n");
        part = "does not say how the take was played";
    }
    const auto refused = home.run({"render", take.string()});
    REQUIRE(refused.end);
    CHECK(refused.end->status == 1);
    CHECK(isOneSentence(refused.standardError));
    CHECK(refused.standardError.find(part) != std::string::npos);
}

TEST_CASE("takes are re-amped through a preset, several in one go") {
    const Home home;
    LivePlayer player(home.path(), 64, kSpeed);
    auto& control = player.control();
    control.loadPreset(factory("Crunch"), {});
    REQUIRE(player.playUntil([&] { return control.settled(); }));
    for (int i = 0; i < 2; ++i) {
        begin(player);
        player.play(0.4);
        control.stopRecording();
        REQUIRE(player.playUntil([&] { return !player.writer().busy(); }));
    }
    std::vector<std::string> arguments{"render", "--out-dir", (home / "clean").string(), "--preset", "Clean", "--json"};
    std::vector<std::filesystem::path> takes;
    for (const auto& entry : std::filesystem::directory_iterator(home / "takes")) takes.push_back(entry.path());
    REQUIRE(takes.size() == 2);
    for (const auto& take : takes) arguments.push_back(take.string() + "/");
    const auto made = home.run(arguments);
    CAPTURE(made.standardError);
    REQUIRE(made.ok());
    for (const auto& take : takes) {
        const Recording again = readRecording(home / "clean" / (take.filename().string() + ".wav"));
        CHECK(again.frames() == readRecording(take / "DI.wav").frames());
        CHECK(again.samples != readRecording(take / "wet.wav").samples);
    }
}
