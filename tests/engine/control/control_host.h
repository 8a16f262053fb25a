// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "engine/control/document.h"
#include "engine/control/file_resources.h"
#include "engine/control/live_control.h"
#include "engine/control/rig_builder.h"
#include "engine/record/disk_writer.h"
#include "engine/rt/scope.h"
#include "engine/runtime/engine.h"
#include "engine/stages/impulse_resource.h"
#include "tests/support/signals.h"
#include "tests/support/temp_dir.h"

namespace amp::test {

/// Files of the tests' own: "gain:X" is an impulse response of one tap X; so is "late:X" once `lateThere` is set; built-in
/// cabinets are there, anything else is not.
class TapFiles final : public ResourceLoader {
public:
    Expected<LoadedResource> load(const ResourceWish& wish) override {
        std::this_thread::sleep_for(delay);
        std::string text = wish.path.string();
        if (text.starts_with("factory:")) return builtIn_.load(wish);
        if (lateThere && text.starts_with("late:")) text.replace(0, 4, "gain");
        if (wish.kind != ResourceKind::impulse || !text.starts_with("gain:"))
            return fail(ErrorCode::notFound, "\"" + text + "\" was not found; choose the file again.");
        const std::vector<std::vector<float>> taps{{std::stof(text.substr(5))}};
        LoadedResource loaded;
        loaded.resource = std::make_unique<ImpulseResource>(taps);
        loaded.path = wish.path;
        loaded.sha256 = "hash of " + text;
        loaded.name = text;
        return loaded;
    }
    std::chrono::milliseconds delay{0};
    std::atomic<bool> lateThere{false};

private:
    FileResources builtIn_;
};

inline PresetNode stageOf(const std::string& key, std::map<std::string, float> params = {}) {
    PresetNode node;
    node.stage = key;
    node.params = std::move(params);
    return node;
}

inline PresetNode cabinetOf(const std::string& path) {
    PresetNode node = stageOf("cabinet");
    node.resources.push_back({"a", path, {}});
    return node;
}

inline Preset presetOf(std::vector<PresetNode> chain, std::string name = "Test") {
    Preset preset;
    preset.name = std::move(name);
    preset.chain = std::move(chain);
    return preset;
}

/// Tags of all nodes in the order in which the rig visits them.
inline void tagsOf(const std::vector<PresetNode>& chain, std::vector<std::uint32_t>& tags) {
    for (const PresetNode& node : chain) {
        if (!node.split && findStage(node.stage) == nullptr) continue;
        tags.push_back(node.tag);
        if (!node.split) continue;
        for (const PresetSplit::Lane& lane : node.split->lanes) tagsOf(lane.chain, tags);
    }
}

/// The real control and the real engine; the test's thread plays control and audio in turn, the builder is a thread of its own.
class ControlHost {
public:
    static constexpr double kRate = 48000.0;
    static constexpr int kPeriod = 64;

    ControlHost() { engine.rateChanged(kRate); }
    ~ControlHost() { engine.clear(); }

    /// Plays `cycles` periods of `input` (a sine if empty); returns what was heard on the left.
    std::vector<float> play(int cycles = 1, const std::vector<float>& input = {}) {
        std::vector<float> heard;
        std::vector<float> in(kPeriod), left(kPeriod), right(kPeriod);
        for (int c = 0; c < cycles; ++c) {
            for (std::size_t i = 0; i < in.size(); ++i, ++frame_) {
                in[i] = input.empty() ? 0.3f * std::sin(0.05f * static_cast<float>(frame_ % 100000))
                                      : input[static_cast<std::size_t>(c) * in.size() + i];
            }
            const rt::Scope scope(rt::Role::audio);
            engine.process({.input = in.data(), .left = left.data(), .right = right.data(), .frames = kPeriod});
            heard.insert(heard.end(), left.begin(), left.end());
        }
        return heard;
    }

    /// The server is away for so many frames.
    void lose(std::uint32_t frames) {
        std::vector<float> in(kPeriod), left(kPeriod), right(kPeriod);
        const rt::Scope scope(rt::Role::audio);
        engine.process(
            {.input = in.data(), .left = left.data(), .right = right.data(), .frames = kPeriod, .lostFrames = frames});
    }

    /// Goes on until nothing is being built and every command has been answered, then lets all fades end.
    [[nodiscard]] bool settle() {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        do {
            if (std::chrono::steady_clock::now() > end) return false;
            control.poll();
            play();
            retire.collect();
            if (!control.settled()) std::this_thread::sleep_for(std::chrono::microseconds(200));
        } while (!control.settled());
        play(40);
        control.poll();
        retire.collect();
        return control.settled();
    }

    /// Waits for the builder without letting audio run, so that two hosts can go on in step.
    [[nodiscard]] bool build() {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        for (control.poll(); control.building(); control.poll()) {
            if (std::chrono::steady_clock::now() > end) return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return true;
    }

    /// The nodes that the engine really plays, in order.
    [[nodiscard]] std::vector<std::uint32_t> playing() {
        play(30);  // the meters come 60 times a second
        control.poll();
        std::vector<std::uint32_t> ids;
        for (int i = 0; i < control.meters().stageCount; ++i)
            ids.push_back(control.meters().stages[static_cast<std::size_t>(i)].id.value);
        return ids;
    }
    [[nodiscard]] std::vector<std::uint32_t> documented() const {
        std::vector<std::uint32_t> tags;
        tagsOf(control.document().chain, tags);
        return tags;
    }

    /// What a burst sounds like after the rig has come to rest.
    [[nodiscard]] std::vector<float> burst() {
        play(kRest, std::vector<float>(kRest * kPeriod, 0.0f));
        return play(static_cast<int>(kBurst / kPeriod), noise(kBurst, 0.3, 5));
    }
    /// What it sounds like in a rig built from the document and nothing else.
    [[nodiscard]] std::vector<float> burstOfDocument() {
        ControlHost fresh;
        fresh.control.loadPreset(control.document(), {});
        return fresh.settle() ? fresh.burst() : std::vector<float>();
    }

    [[nodiscard]] StageId id(std::size_t n) const { return StageId{control.document().chain[n].tag}; }
    [[nodiscard]] int toasts(Toast::Kind kind) {
        int count = 0;
        for (const Toast& toast : control.takeToasts()) count += toast.kind == kind ? 1 : 0;
        return count;
    }

    static constexpr int kRest = 4000;  ///< cycles until echoes have died
    static constexpr std::size_t kBurst = 64 * 64;
    TempDir folder;
    rt::RetireList retire;
    TapFiles files;
    DiskWriter writer{retire};
    Engine engine;
    LiveControl control{engine, retire, files, writer, {folder / "presets", folder / "takes"}};

private:
    std::uint64_t frame_ = 0;
};

/// Largest difference of two recordings of equal length; a large number when the lengths differ.
inline double farthest(const std::vector<float>& a, const std::vector<float>& b) {
    if (a.size() != b.size()) return 1e9;
    double worst = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i)
        worst = std::max(worst, std::fabs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
    return worst;
}

}  // namespace amp::test
