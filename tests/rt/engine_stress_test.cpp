// SPDX-License-Identifier: GPL-3.0-or-later

// The threads of a session against each other, mainly for ThreadSanitizer: one runs cycles, one sends every kind of change and
// takes the answers, one reads meters and statistics as a window does, one destroys what was replaced.

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "engine/control/command_link.h"
#include "engine/control/rig_builder.h"
#include "engine/record/disk_writer.h"
#include "engine/rt/reclaimer.h"
#include "engine/rt/scope.h"
#include "engine/runtime/engine.h"
#include "engine/stages/catalogue.h"
#include "tests/support/temp_dir.h"

using namespace amp;

namespace {

constexpr double kRate = 48000.0;
constexpr int kRounds = 120;
constexpr std::uint32_t kInserted = 1000;

class NoFiles final : public ResourceLoader {
public:
    Expected<LoadedResource> load(const ResourceWish&) override {
        return fail(ErrorCode::notFound, "There are no files here.");
    }
};

PresetNode stage(std::string_view key, std::uint32_t tag) {
    PresetNode node;
    node.stage = key;
    node.tag = tag;
    return node;
}

Preset everyStage() {
    Preset preset;
    std::uint32_t tag = 1;
    for (const CatalogueEntry& entry : catalogue()) preset.chain.push_back(stage(entry.info->key, tag++));
    return preset;
}

}  // namespace

TEST_CASE("engine under stress: control, audio, window and reclaimer exchange all they have and share nothing else") {
    const test::TempDir folder;
    rt::RetireList list;
    NoFiles files;
    int answered = 0;
    std::atomic<int> readings{0};
    std::uint64_t cycles = 0;
    std::size_t takes = 0;
    {
        DiskWriter writer(list);
        rt::Reclaimer reclaimer(list);
        auto engine = std::make_unique<Engine>();
        engine->rateChanged(kRate);
        std::atomic<bool> stop{false};

        std::thread audio([&] {
            std::array<float, 256> input{};
            std::array<float, 256> left{};
            std::array<float, 256> right{};
            input.fill(0.25f);
            constexpr std::array lengths{64, 256, 33, 1};
            while (!stop.load(std::memory_order_relaxed)) {
                {
                    const rt::Scope scope(rt::Role::audio);
                    engine->process({.input = input.data(),
                                     .left = left.data(),
                                     .right = right.data(),
                                     .frames = lengths[cycles % lengths.size()]});
                }
                ++cycles;
                std::this_thread::yield();
            }
        });
        std::thread window([&] {
            Meters meters;
            while (!stop.load(std::memory_order_relaxed)) {
                if (engine->meters().read(meters)) readings.fetch_add(1, std::memory_order_relaxed);
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        });

        CommandLink link(*engine);
        RigBuilder builder(list, files, {.sampleRateHz = kRate});
        int sent = 0;
        const auto send = [&](Command::Body body) {
            ++sent;
            link.send(std::move(body), [&](const Notice&) { ++answered; });
        };
        send(SwapRig{builder.rig(everyStage())});
        for (int round = 0; round < kRounds; ++round) {
            const std::uint32_t tag = kInserted + static_cast<std::uint32_t>(round);
            const float db = static_cast<float>(round % 7) - 3.0f;
            for (std::uint32_t id = 1; id <= catalogue().size(); ++id) {
                send(SetParam{StageId{id}, 0, db});
                send(SetBypass{StageId{id}, round % 2 == 0});
            }
            send(InsertNode{builder.node(stage("level", tag), 1), {.before = StageId{1}}, false});
            send(ReplaceNode{StageId{tag}, builder.node(stage("level", tag + kInserted), 1), FadeLaw::equalPower});
            send(RemoveNode{StageId{tag + kInserted}});
            send(SetMaster{db});
            if (round % 8 == 1) {
                TakeRequest request;
                request.folder = folder.path();
                send(StartTake{writer.begin(request)});
            }
            if (round % 8 == 5) send(StopTake{});
            if (round % 4 == 3) send(SwapRig{builder.rig(everyStage())});
            while (!link.idle()) {
                link.poll();
                std::this_thread::yield();
            }
        }
        while (readings.load(std::memory_order_relaxed) == 0) std::this_thread::yield();
        stop.store(true, std::memory_order_relaxed);
        audio.join();
        window.join();
        engine->clear();
        CHECK(answered == sent);
        engine.reset();
        for (int wait = 0; writer.busy() && wait < 5000; ++wait)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        takes = writer.takeReports().size();
    }
    CHECK(list.alive() == 0);
    CHECK(takes == kRounds / 8);
    CHECK(cycles > 0);
    MESSAGE(answered << " commands answered, " << cycles << " cycles, " << readings.load() << " meter readings");
    CHECK(readings.load() > 0);
}
