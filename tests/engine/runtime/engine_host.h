// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "engine/control/document.h"
#include "engine/control/file_resources.h"
#include "engine/control/rig_builder.h"
#include "engine/runtime/engine.h"

namespace amp::test {

/// A preset node with parameters, for tests.
inline PresetNode stageNode(const std::string& key, std::map<std::string, float> params = {}) {
    PresetNode node;
    node.stage = key;
    node.params = std::move(params);
    return node;
}

/// Two lanes side by side.
inline PresetNode splitNode(std::vector<PresetNode> a, std::vector<PresetNode> b) {
    PresetNode node;
    node.split = PresetSplit{{{std::move(a), 0.0f, 0.0f}, {std::move(b), -3.0f, 0.0f}}};
    return node;
}

/// An engine without a driver: builds, sends commands at frames, cuts the input as told. One thread plays all roles.
class EngineHost {
public:
    explicit EngineHost(double sampleRateHz = 48000.0) : rate(sampleRateHz) { engine.rateChanged(rate); }
    ~EngineHost() {
        engine.clear();
        retire.drain();
    }

    rt::Owned<Rig> rig(Preset preset) {
        tagNodes(preset.chain, nextTag);
        document = preset;
        return builder().rig(preset);
    }
    rt::Owned<Node> node(PresetNode description, int channels) {
        if (description.tag == 0) description.tag = nextTag++;
        return builder().node(description, channels);
    }
    RigBuilder builder() { return {retire, resources, {rate, 1}}; }
    /// Id of the n-th node of the last preset's main chain.
    [[nodiscard]] StageId id(std::size_t n) const { return StageId{document.chain[n].tag}; }

    std::uint32_t send(Command::Body body, std::uint64_t frame = 0) {
        const std::uint32_t number = nextNumber++;
        if (!engine.commands().tryPush(Command{frame, number, std::move(body)})) std::abort();
        return number;
    }
    /// Plays `input`, cut into blocks of the given lengths in turn; returns left and right after one another.
    std::vector<float> play(const std::vector<float>& input, const std::vector<int>& blocks) {
        std::vector<float> out(2 * input.size());
        std::size_t at = 0;
        for (std::size_t b = 0; at < input.size(); ++b) {
            const auto frames =
                std::min<std::size_t>(static_cast<std::size_t>(blocks[b % blocks.size()]), input.size() - at);
            engine.process(
                {input.data() + at, out.data() + at, out.data() + input.size() + at, static_cast<int>(frames)});
            at += frames;
            Notice notice;
            while (engine.notices().tryPop(notice)) notices.push_back(notice);
            retire.collect();
        }
        return out;
    }

    double rate;
    rt::RetireList retire;
    FileResources resources;
    Engine engine;
    Preset document;
    std::vector<Notice> notices;
    std::uint32_t nextTag = 1;
    std::uint32_t nextNumber = 1;
};

/// Loud guitar-like test signal: decaying harmonic notes over some noise, deterministic.
inline std::vector<float> loudInput(std::size_t frames, double rate, unsigned seed = 1) {
    std::minstd_rand random(seed);
    std::vector<float> x(frames);
    double phase = 0.0;
    for (std::size_t i = 0; i < frames; ++i) {
        const double note = std::floor(static_cast<double>(i) / (0.11 * rate));
        const double age = static_cast<double>(i) / rate - 0.11 * note;
        phase += 82.4 * std::pow(2.0, std::fmod(note * 5.0, 12.0) / 12.0) / rate;
        double y = 0.0;
        for (int k = 1; k <= 6; ++k) y += std::sin(6.283185307179586 * k * phase) / k;
        const double noise = static_cast<double>(random()) / 2147483647.0 - 0.5;
        x[i] = static_cast<float>(0.9 * y * std::exp(-4.0 * age) + 0.02 * noise);
    }
    return x;
}

/// FNV-1a over the bits.
inline std::uint64_t hashOf(const std::vector<float>& x) {
    std::uint64_t hash = 1469598103934665603ull;
    const auto* bytes = reinterpret_cast<const unsigned char*>(x.data());
    for (std::size_t i = 0; i < x.size() * sizeof(float); ++i) hash = (hash ^ bytes[i]) * 1099511628211ull;
    return hash;
}

/// Ways to cut a signal: every period a server might have, odd ones, changing ones.
inline std::vector<std::vector<int>> cuttings() {
    std::vector<std::vector<int>> all{{1},
                                      {2},
                                      {3},
                                      {7},
                                      {16},
                                      {17},
                                      {31},
                                      {32},
                                      {37},
                                      {64},
                                      {65},
                                      {100},
                                      {127},
                                      {128},
                                      {129},
                                      {256},
                                      {480},
                                      {1000},
                                      {1024},
                                      {4096},
                                      {8192},
                                      {1, 2, 3, 5, 8, 13, 21},
                                      {64, 1, 512, 37}};
    std::minstd_rand random(7);
    std::vector<int> mixed;
    for (int i = 0; i < 50; ++i) mixed.push_back(1 + static_cast<int>(random() % 700));
    all.push_back(mixed);
    return all;
}

}  // namespace amp::test
