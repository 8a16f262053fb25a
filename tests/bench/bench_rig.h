// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "engine/control/document.h"
#include "engine/control/file_resources.h"
#include "engine/control/rig_builder.h"
#include "engine/rt/scope.h"

namespace amp::bench {

/// A stage with some values, for writing chains down.
[[nodiscard]] inline PresetNode stage(std::string key, std::map<std::string, float> params = {}) {
    PresetNode node;
    node.stage = std::move(key);
    node.params = std::move(params);
    return node;
}

/// A rig built as the program builds it, played by hand.
class BenchRig {
public:
    BenchRig(const Preset& preset, const BuildSettings& settings) {
        Preset document = preset;
        std::uint32_t tag = 1;
        tagNodes(document.chain, tag);
        RigBuilder builder(retire_, resources_, settings);
        rig_ = builder.rig(document);
    }
    ~BenchRig() {
        rig_.reset();
        retire_.drain();
    }
    BenchRig(const BenchRig&) = delete;
    BenchRig& operator=(const BenchRig&) = delete;

    [[nodiscard]] Rig& rig() { return *rig_; }

    /// Plays the input and gives back the left output.
    [[nodiscard]] std::vector<float> play(const std::vector<float>& in, int block = 64) {
        return std::move(playStereo(in, block)[0]);
    }
    [[nodiscard]] std::array<std::vector<float>, 2> playStereo(const std::vector<float>& in, int block = 64) {
        const rt::Scope scope(rt::Role::audio);
        AMP_RT_EXEMPT("a benchmark keeps its figures in memory of its own");
        std::array<std::vector<float>, 2> out{std::vector<float>(in.size()), std::vector<float>(in.size())};
        for (std::size_t done = 0; done < in.size();) {
            const auto count = std::min<std::size_t>(static_cast<std::size_t>(block), in.size() - done);
            rig_->process(in.data() + done, out[0].data() + done, out[1].data() + done, static_cast<int>(count));
            done += count;
        }
        return out;
    }

    /// Microseconds of each block, in order.
    [[nodiscard]] std::vector<double> time(const std::vector<float>& in, int block) {
        const rt::Scope scope(rt::Role::audio);
        AMP_RT_EXEMPT("a benchmark keeps its figures in memory of its own");
        const auto frames = static_cast<std::size_t>(block);
        std::vector<float> left(frames), right(frames);
        std::vector<double> times;
        for (std::size_t done = 0; done + frames <= in.size(); done += frames) {
            const auto begin = std::chrono::steady_clock::now();
            for (int part = 0; part < block; part += kRigFrames) {
                const int count = std::min(kRigFrames, block - part);
                rig_->process(in.data() + done + static_cast<std::size_t>(part), left.data() + part,
                              right.data() + part, count);
            }
            const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
            times.push_back(took.count());
        }
        return times;
    }

private:
    rt::RetireList retire_;
    FileResources resources_;
    rt::Owned<Rig> rig_;
};

}  // namespace amp::bench
