// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/rig/region_node.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/control/rig_builder.h"
#include "engine/rt/retire_list.h"
#include "tests/support/signals.h"

using namespace amp;
using namespace amp::test;

namespace {

class NoFiles final : public ResourceLoader {
public:
    Expected<LoadedResource> load(const ResourceWish&) override { return fail(ErrorCode::notFound, "No files here."); }
};

struct Event {
    int frame;
    std::uint32_t tag;
    int param;  ///< −1: bypass
    float value;
};

/// A preset of plain stages, played by a rig of its own.
class Played {
public:
    Played(std::vector<std::string> stages, int oversampling, dsp::OversamplingPhase phase = {}) {
        Preset preset;
        std::uint32_t tag = 1;
        for (auto& key : stages) {
            PresetNode node;
            node.stage = std::move(key);
            node.tag = tag++;
            preset.chain.push_back(node);
        }
        BuildSettings settings;
        settings.oversampling = oversampling;
        settings.phase = phase;
        RigBuilder builder(retire_, loader_, settings);
        rig_ = builder.rig(preset);
    }
    ~Played() {
        rig_.reset();
        retire_.collect();
    }

    Rig& rig() { return *rig_; }

    std::vector<float> play(const std::vector<float>& in, const std::vector<int>& blocks,
                            const std::vector<Event>& events = {}) {
        std::vector<float> left(in.size()), right(in.size());
        int done = 0;
        std::size_t next = 0;
        const int total = static_cast<int>(in.size());
        for (std::size_t b = 0; done < total; b = (b + 1) % blocks.size()) {
            int rest = std::min(blocks[b], total - done);
            while (rest > 0) {
                rig_->settle();
                for (; next < events.size() && events[next].frame == done; ++next) {
                    const Event& e = events[next];
                    const RigResult result = e.param < 0
                                                 ? rig_->setBypass({e.tag}, e.value > 0.5f)
                                                 : rig_->setParam({e.tag}, static_cast<std::size_t>(e.param), e.value);
                    REQUIRE(result == RigResult::done);
                }
                int count = std::min({rest, kRigFrames, std::max(1, rig_->framesToBoundary())});
                if (next < events.size()) count = std::min(count, events[next].frame - done);
                rig_->process(in.data() + done, left.data() + done, right.data() + done, count);
                done += count;
                rest -= count;
            }
        }
        return left;
    }

private:
    rt::RetireList retire_;
    NoFiles loader_;
    rt::Owned<Rig> rig_;
};

const std::vector<std::string> kHighGain{"filter", "overdrive", "preamp", "preamp", "tone_stack", "power_amp"};

}  // namespace

TEST_CASE("region: neighbouring non-linear stages share one, linear stages stay outside") {
    Played played(kHighGain, 4);
    Chain& chain = played.rig().chain();
    REQUIRE(chain.size() == 4);
    CHECK(chain[0].node->asRegion() == nullptr);
    REQUIRE(chain[1].node->asRegion() != nullptr);
    CHECK(chain[1].node->asRegion()->chain().size() == 3);
    CHECK(chain[2].node->asRegion() == nullptr);
    CHECK(chain[3].node->asRegion() != nullptr);

    Played plain(kHighGain, 1);
    CHECK(plain.rig().chain().size() == 6);
    CHECK(plain.rig().latencyFrames() == 0);
}

TEST_CASE("region: the same bits however the audio is cut, with parameters and bypass moving inside blocks") {
    std::vector<float> in = plucks(6000, 48000, 1.0);
    const std::vector<Event> events{{300, 2, 0, 9.0f},   {777, 3, 0, 8.0f},  {1001, 4, -1, 1.0f}, {1500, 3, 1, 0.5f},
                                    {2500, 4, -1, 0.0f}, {2600, 6, 2, 0.9f}, {3001, 3, 0, 1.0f}};
    for (const auto phase : {dsp::OversamplingPhase::lowLatency, dsp::OversamplingPhase::linear}) {
        for (const int factor : {2, 4, 16}) {
            const auto hash = [&](const std::vector<int>& blocks) {
                Played played(kHighGain, factor, phase);
                return hashBits(played.play(in, blocks, events));
            };
            const std::uint64_t whole = hash({8192});
            CAPTURE(factor);
            for (const std::vector<int>& blocks :
                 {std::vector<int>{1}, {7}, {16}, {64}, {127}, {128}, {1000}, {1, 64, 3, 500, 17}}) {
                CHECK(hash(blocks) == whole);
            }
        }
    }
}

TEST_CASE("region: an impulse arrives after the declared delay") {
    for (const int factor : {2, 4, 8, 16}) {
        Played played({"power_amp"}, factor, dsp::OversamplingPhase::linear);
        const auto out = played.play(impulse(512, 100, 0.5f), {64});
        std::size_t top = 0;
        for (std::size_t i = 0; i < out.size(); ++i) {
            if (std::fabs(out[i]) > std::fabs(out[top])) top = i;
        }
        CAPTURE(factor);
        CHECK(std::abs(static_cast<int>(top) - 100 - played.rig().latencyFrames()) <= 1);
        Played quick({"preamp", "preamp", "power_amp"}, factor);
        CHECK(quick.rig().latencyFrames() <= 10);
    }
}

TEST_CASE("region: bypass inside fades without a step and leaves the signal, delayed") {
    Played played({"preamp"}, 4, dsp::OversamplingPhase::linear);
    const auto in = sine(220, 48000, 9600, 0.1);
    const auto out = played.play(in, {64}, {{4800, 1, -1, 1.0f}});
    const auto delay = static_cast<std::size_t>(played.rig().latencyFrames());
    for (std::size_t i = 7200; i < out.size(); ++i)
        CHECK(out[i] == doctest::Approx(in[i - delay]).scale(1.0).epsilon(0.004));
    double steepest = 0.0;
    for (std::size_t i = 3001; i < 4800; ++i)
        steepest = std::max(steepest, std::fabs(out[i] - static_cast<double>(out[i - 1])));
    for (std::size_t i = 4800; i < 7200; ++i) CHECK(std::fabs(out[i] - out[i - 1]) <= steepest * 1.01);
}

TEST_CASE("region: oversampling takes the folded tones away") {
    const auto folded = [](int factor) {
        Played played({"preamp"}, factor);
        const double tone = 48000.0 * 427.0 / 4096.0;
        auto out = played.play(sine(tone, 48000, 24576, 0.5), {64});
        out.erase(out.begin(), out.begin() + 16384);
        // 48 kHz − 7 harmonics.
        return decibel(amplitudeAt(out, 48000.0 - 7.0 * tone, 48000) / amplitudeAt(out, tone, 48000));
    };
    const double plain = folded(1);
    CHECK(folded(4) < plain - 30.0);
    CHECK(folded(8) < -70.0);
}

TEST_CASE("region: silence stays silent, and a reset takes infinity away") {
    Played played(kHighGain, 4);
    CHECK(peak(played.play(std::vector<float>(4800), {64})) <= 1e-6);
    std::vector<float> poison(1000, 0.1f);
    poison[500] = std::numeric_limits<float>::infinity();
    static_cast<void>(played.play(poison, {64}));
    played.rig().reset();
    CHECK(peak(played.play(std::vector<float>(4800), {64})) <= 1e-6);
}
