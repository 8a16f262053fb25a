// SPDX-License-Identifier: GPL-3.0-or-later

// Law L1 for every command there is. A command without a `Sample` does not compile here.

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <typeinfo>
#include <utility>
#include <variant>
#include <vector>

#include "engine/control/rig_builder.h"
#include "engine/record/disk_writer.h"
#include "engine/rt/scope.h"
#include "engine/runtime/engine.h"
#include "engine/stages/catalogue.h"
#include "tests/support/rt_guard.h"
#include "tests/support/temp_dir.h"

using namespace amp;
using Outcome = Notice::Outcome;

namespace {

constexpr double kRate = 48000.0;
constexpr std::size_t kCycles = 120;
constexpr std::array kLengths{64, 1, 37, 512, 128, 333};
constexpr std::uint32_t kSplit = 1000;
constexpr std::uint32_t kLaneStage = 1001;
constexpr std::uint32_t kNewNode = 2000;
constexpr std::uint32_t kUnknown = 99999;

class NoFiles final : public ResourceLoader {
public:
    Expected<LoadedResource> load(const ResourceWish&) override {
        return fail(ErrorCode::notFound, "There are no files here.");
    }
};

struct AnyResource final : Resource {
    [[nodiscard]] ResourceKind kind() const noexcept override { return ResourceKind::impulse; }
};

// Tags are places in the catalogue, from 1.
std::uint32_t tagOf(std::string_view key) {
    std::uint32_t tag = 1;
    for (const CatalogueEntry& entry : catalogue()) {
        if (entry.info->key == key) return tag;
        ++tag;
    }
    return 0;
}

PresetNode stage(std::string_view key, std::uint32_t tag) {
    PresetNode node;
    node.stage = key;
    node.tag = tag;
    return node;
}

// Every stage there is, and a split in front.
Preset everything() {
    Preset preset;
    PresetNode split;
    split.tag = kSplit;
    split.split.emplace();
    split.split->lanes.resize(2);
    split.split->lanes[0].chain.push_back(stage("level", kLaneStage));
    split.split->lanes[1].chain.push_back(stage("delay", kLaneStage + 1));
    preset.chain.push_back(split);
    for (const CatalogueEntry& entry : catalogue())
        preset.chain.push_back(stage(entry.info->key, tagOf(entry.info->key)));
    return preset;
}

// The control thread's side of a session, and the audio thread's cycles.
struct Session {
    Session() {
        engine->rateChanged(kRate);
        std::vector<Command> first;
        first.push_back(command(SwapRig{rig()}));
        play(std::move(first));
    }
    ~Session() { engine->clear(); }

    [[nodiscard]] rt::Owned<Rig> rig(double rate = kRate) {
        return RigBuilder(list, files, {.sampleRateHz = rate}).rig(everything());
    }
    [[nodiscard]] rt::Owned<Node> node(std::string_view key, int channels = 1) {
        return RigBuilder(list, files, {.sampleRateHz = kRate}).node(stage(key, nextNode++), channels);
    }

    template <class Body>
    Command command(Body body) {
        Command made;
        made.number = ++number;
        made.body = std::move(body);
        return made;
    }

    // Sends all of them, as many at a time as fit, lets the audio thread run long enough for every fade each time, and
    // collects the answers.
    test::RtReport play(std::vector<Command> commands, bool prefault = true) {
        test::RtReport sum;
        answers.clear();
        for (std::size_t next = 0; next < commands.size();) {
            while (next < commands.size() && engine->commands().tryPush(std::move(commands[next]))) ++next;
            const test::RtReport report = test::asAudioThread(
                [this] {
                    for (std::size_t i = 0; i < kCycles; ++i) cycle(kLengths[i % kLengths.size()], i);
                },
                {.openScope = false, .prefault = prefault});
            CHECK(report.scopes == kCycles);
            sum.violations += report.violations;
            sum.minorFaults += report.minorFaults;
            sum.majorFaults += report.majorFaults;
            sum.first.insert(sum.first.end(), report.first.begin(), report.first.end());
            Notice notice;
            while (engine->notices().tryPop(notice)) answers.push_back(notice.outcome);
            CHECK(answers.size() == next);
        }
        return sum;
    }

    void cycle(int frames, std::size_t i) {
        for (int n = 0; n < frames; ++n)
            input[static_cast<std::size_t>(n)] = 0.5f * std::sin(0.03f * static_cast<float>(n));
        if (i % 10 == 3) input[0] = std::numeric_limits<float>::quiet_NaN();
        const rt::Scope scope(rt::Role::audio);
        engine->process({.input = i % 10 == 5 ? nullptr : input.data(),
                         .left = left.data(),
                         .right = right.data(),
                         .frames = frames,
                         .lostFrames = i == 50 ? 100u : 0u});
    }

    [[nodiscard]] bool allAnswered(Outcome outcome) const {
        for (const Outcome answer : answers) {
            if (answer != outcome) return false;
        }
        return !answers.empty();
    }

    rt::RetireList list;
    NoFiles files;
    test::TempDir folder;
    DiskWriter writer{list};
    std::unique_ptr<Engine> engine = std::make_unique<Engine>();
    std::vector<Outcome> answers;
    std::uint32_t number = 0;
    std::uint32_t nextNode = kNewNode;
    std::array<float, 512> input{};
    std::array<float, 512> left{};
    std::array<float, 512> right{};
};

/// Commands of one kind that a session accepts.
template <class Body>
struct Sample;

template <>
struct Sample<SetParam> {
    static std::vector<Command> of(Session& s) {
        std::vector<Command> all;  // every parameter of every stage, to both ends
        for (const CatalogueEntry& entry : catalogue()) {
            for (std::size_t p = 0; p < entry.params.size(); ++p) {
                for (const float value : {entry.params[p].range.min, entry.params[p].range.max}) {
                    all.push_back(
                        s.command(SetParam{StageId{tagOf(entry.info->key)}, static_cast<std::uint16_t>(p), value}));
                }
            }
        }
        return all;
    }
};

template <>
struct Sample<SetBypass> {
    static std::vector<Command> of(Session& s) {
        std::vector<Command> all;
        for (const bool bypass : {true, false, true}) {
            for (const CatalogueEntry& entry : catalogue()) {
                all.push_back(s.command(SetBypass{StageId{tagOf(entry.info->key)}, bypass}));
            }
            all.push_back(s.command(SetBypass{StageId{kSplit}, bypass}));
            all.push_back(s.command(SetBypass{StageId{kLaneStage}, bypass}));
        }
        return all;
    }
};

template <>
struct Sample<InsertNode> {
    static std::vector<Command> of(Session& s) {
        std::vector<Command> all;
        all.push_back(s.command(InsertNode{s.node("delay"), {.before = StageId{kSplit}}, false}));
        all.push_back(s.command(InsertNode{s.node("level"), {.split = StageId{kSplit}, .lane = 1}, true}));
        return all;
    }
};

template <>
struct Sample<RemoveNode> {
    static std::vector<Command> of(Session& s) {
        std::vector<Command> all;
        all.push_back(s.command(RemoveNode{StageId{tagOf("delay")}}));
        all.push_back(s.command(RemoveNode{StageId{kLaneStage}}));
        all.push_back(s.command(RemoveNode{StageId{kSplit}}));
        return all;
    }
};

template <>
struct Sample<MoveNode> {
    static std::vector<Command> of(Session& s) {
        std::vector<Command> all;
        all.push_back(s.command(MoveNode{StageId{tagOf("preamp")}, {.before = StageId{kSplit}}}));
        all.push_back(s.command(MoveNode{StageId{tagOf("gate")}, {.before = StageId{}, .split = StageId{kSplit}}}));
        return all;
    }
};

template <>
struct Sample<ReplaceNode> {
    static std::vector<Command> of(Session& s) {
        std::vector<Command> all;
        all.push_back(s.command(ReplaceNode{StageId{tagOf("preamp")}, s.node("preamp"), FadeLaw::equalGain}));
        all.push_back(s.command(ReplaceNode{StageId{tagOf("gate")}, s.node("level"), FadeLaw::equalPower}));
        return all;
    }
};

template <>
struct Sample<ExchangeResource> {
    static std::vector<Command> of(Session& s) {
        std::vector<Command> all;
        // A stage without slots leaves the resource to its command, which retires it.
        all.push_back(s.command(ExchangeResource{StageId{tagOf("level")}, 0, rt::own<AnyResource>(s.list)}));
        for (const CatalogueEntry& entry : catalogue()) {
            for (std::size_t slot = 0; slot < entry.info->resources.size(); ++slot) {
                all.push_back(s.command(ExchangeResource{StageId{tagOf(entry.info->key)}, slot, nullptr}));
            }
        }
        return all;
    }
};

template <>
struct Sample<SetLane> {
    static std::vector<Command> of(Session& s) {
        std::vector<Command> all;
        all.push_back(s.command(SetLane{StageId{kSplit}, 0, -6.0f, 0.5f}));
        all.push_back(s.command(SetLane{StageId{kSplit}, 1, 3.0f, -1.0f}));
        return all;
    }
};

template <>
struct Sample<SwapRig> {
    static std::vector<Command> of(Session& s) {
        std::vector<Command> all;  // more than may ring out at a time
        for (int i = 0; i < 6; ++i) all.push_back(s.command(SwapRig{s.rig()}));
        return all;
    }
};

template <class Body>
struct LevelSample {
    static std::vector<Command> of(Session& s) {
        std::vector<Command> all;
        for (const float db : {-60.0f, 6.0f, 0.0f}) all.push_back(s.command(Body{db}));
        return all;
    }
};
template <>
struct Sample<SetTrim> : LevelSample<SetTrim> {};
template <>
struct Sample<SetPresetLevel> : LevelSample<SetPresetLevel> {};
template <>
struct Sample<SetMaster> : LevelSample<SetMaster> {};

template <>
struct Sample<SetMute> {
    static std::vector<Command> of(Session& s) {
        std::vector<Command> all;
        all.push_back(s.command(SetMute{true}));
        all.push_back(s.command(SetMute{false}));
        return all;
    }
};

template <>
struct Sample<StartTake> {
    static std::vector<Command> of(Session& s) {
        std::vector<Command> all;  // each ends the one before
        TakeRequest request;
        request.folder = s.folder.path();
        request.sampleRateHz = kRate;
        for (int i = 0; i < 2; ++i) {
            all.push_back(s.command(StartTake{s.writer.begin(request)}));
            all.push_back(s.command(StartTake{s.writer.begin(request), s.rig()}));
        }
        return all;
    }
};

template <>
struct Sample<StopTake> {
    static std::vector<Command> of(Session& s) {
        std::vector<Command> all = Sample<StartTake>::of(s);
        Command stop = s.command(StopTake{});
        stop.frame = 20'000;  // inside a cycle
        all.push_back(std::move(stop));
        return all;
    }
};

template <>
struct Sample<StartRing> {
    static std::vector<Command> of(Session& s) {
        std::vector<Command> all;  // the second ends the first
        for (int i = 0; i < 2; ++i) {
            RingRequest request;
            request.folder = s.folder.path() / ("ring" + std::to_string(i));
            request.sampleRateHz = kRate;
            all.push_back(s.command(StartRing{s.writer.beginRing(request)}));
        }
        return all;
    }
};

template <>
struct Sample<StopRing> {
    static std::vector<Command> of(Session& s) {
        std::vector<Command> all = Sample<StartRing>::of(s);
        Command stop = s.command(StopRing{});
        stop.frame = 20'000;  // inside a cycle
        all.push_back(std::move(stop));
        return all;
    }
};

template <>
struct Sample<StartPlayback> {
    static std::vector<Command> of(Session& s) {
        std::vector<Command> all;  // the second makes the first fade out; the file runs out while it plays
        for (int i = 0; i < 2; ++i) {
            auto pool = std::make_shared<PlaybackPool>(std::make_shared<rt::Wake>());
            for (int n = 0; n < 3; ++n) {
                PlaybackBlock* block = pool->takeFree();
                block->frames = 1000;
                pool->submit(block);
            }
            pool->end();
            all.push_back(s.command(StartPlayback{rt::own<PlaybackTap>(s.list, std::move(pool), kRate)}));
        }
        return all;
    }
};

template <>
struct Sample<StopPlayback> {
    static std::vector<Command> of(Session& s) {
        std::vector<Command> all = Sample<StartPlayback>::of(s);
        Command stop = s.command(StopPlayback{});
        stop.frame = 20'000;  // inside a cycle
        all.push_back(std::move(stop));
        return all;
    }
};

template <class Body>
void expectClean() {
    CAPTURE(std::string(typeid(Body).name()));
    Session session;
    const test::RtReport report = session.play(Sample<Body>::of(session));
    CHECK(session.allAnswered(Outcome::applied));
    CHECK_MESSAGE(report.clean(), report.text());
    CHECK(report.majorFaults == 0);
}

template <std::size_t... I>
void expectAllClean(std::index_sequence<I...>) {
    (expectClean<std::variant_alternative_t<I, Command::Body>>(), ...);
}

}  // namespace

TEST_CASE("engine: no command makes the audio thread allocate, free, lock, wait or call into the system") {
    expectAllClean(std::make_index_sequence<std::variant_size_v<Command::Body>>{});
}

TEST_CASE("engine: refusing a command is as quiet as taking it") {
    Session session;
    std::vector<Command> stale;
    stale.push_back(session.command(SetParam{StageId{kUnknown}, 0, 0.0f}));
    stale.push_back(session.command(RemoveNode{StageId{kUnknown}}));
    stale.push_back(session.command(ReplaceNode{StageId{kUnknown}, session.node("delay"), FadeLaw::equalGain}));
    stale.push_back(session.command(ExchangeResource{StageId{kUnknown}, 0, rt::own<AnyResource>(session.list)}));
    const test::RtReport staleReport = session.play(std::move(stale));
    CHECK(session.allAnswered(Outcome::stale));
    CHECK_MESSAGE(staleReport.clean(), staleReport.text());

    std::vector<Command> wrong;
    wrong.push_back(session.command(SwapRig{session.rig(96000.0)}));
    wrong.push_back(session.command(InsertNode{session.node("level", 2), {.before = StageId{kSplit}}, false}));
    const test::RtReport wrongReport = session.play(std::move(wrong));
    CHECK(session.allAnswered(Outcome::wrongLayout));
    CHECK_MESSAGE(wrongReport.clean(), wrongReport.text());

    std::vector<Command> crowd;
    for (int i = 0; i < kMaxStages; ++i) {
        crowd.push_back(session.command(InsertNode{session.node("level"), {.before = StageId{kSplit}}, false}));
    }
    const test::RtReport crowdReport = session.play(std::move(crowd));
    CHECK(session.answers.back() == Outcome::full);
    CHECK_MESSAGE(crowdReport.clean(), crowdReport.text());
}

TEST_CASE("engine: the builder has touched all memory of a rig before the audio thread gets it") {
    Session session;
    // Once for the code, so that only memory is new the second time.
    session.play(Sample<SwapRig>::of(session));
    const test::RtReport report = session.play(Sample<SwapRig>::of(session), false);
    CHECK(session.allAnswered(Outcome::applied));
    CHECK(report.minorFaults == 0);
    CHECK(report.majorFaults == 0);
}

TEST_CASE("engine: what commands replaced is destroyed by whoever collects, all of it") {
    std::size_t alive = 1;
    {
        Session session;
        session.play(Sample<SwapRig>::of(session));
        session.engine->clear();
        session.list.drain();
        alive = session.list.alive();
    }
    CHECK(alive == 0);
}
