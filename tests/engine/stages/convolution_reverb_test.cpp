// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/convolution_reverb.h"

#include <doctest/doctest.h>

#include <cmath>
#include <memory>
#include <optional>

#include "engine/rt/retire_list.h"
#include "engine/stages/stage_box.h"
#include "tests/engine/dsp/convolution_oracle.h"

using namespace amp;
using namespace amp::test;

namespace {

using Audio = std::vector<std::vector<float>>;

rt::RetireList& retired() {
    static rt::RetireList list;
    return list;
}

/// Runs the stage with constant parameters over stereo audio.
Audio play(const Audio& room, Audio in, std::array<float, ConvolutionReverb::paramCount> values,
           const std::vector<int>& blocks, bool monoInput = false) {
    TypedStageBox<ConvolutionReverb> box;
    if (!room.empty()) {
        rt::Owned<Resource> resource = rt::adopt(retired(), std::unique_ptr<Resource>(new ImpulseResource(room)));
        box.exchange(0, resource);
    }
    box.configure(values);
    box.prepare({.sampleRateHz = 48000.0, .maxFrames = 8192, .channels = 2, .monoInput = monoInput});
    std::array<ParamTrack, ConvolutionReverb::paramCount> tracks;
    for (std::size_t i = 0; i < tracks.size(); ++i) tracks[i] = {values[i], nullptr};
    std::size_t done = 0;
    for (std::size_t b = 0; done < in[0].size(); ++b) {
        const auto count = static_cast<int>(
            std::min<std::size_t>(static_cast<std::size_t>(blocks[b % blocks.size()]), in[0].size() - done));
        box.process(Samples(in[0].data() + done, in[1].data() + done, count),
                    ParamBlock(tracks.data(), tracks.size(), done, false, nullptr));
        done += static_cast<std::size_t>(count);
    }
    return in;
}

/// mix, decay, pre-delay ms; the filters wide open.
std::array<float, ConvolutionReverb::paramCount> values(float mix, float decay = 1.0f, float predelay = 0.0f) {
    return {mix, decay, predelay, 5.0f, 20000.0f};
}

/// The filters at their widest still turn the phase a little; a low-frequency tone shows the gain.
double errorShare(const std::vector<float>& in, const std::vector<float>& taps, const std::vector<float>& out,
                  std::size_t late) {
    double error = 0.0;
    double power = 0.0;
    for (std::size_t t = 3000; t < in.size(); t += 17) {
        const double exact = convolvedAt(in, taps, t - late);
        error += std::pow(exact - static_cast<double>(out[t]), 2.0);
        power += exact * exact;
    }
    return std::sqrt(error / power);
}

std::vector<float> tone(std::size_t frames) {
    std::vector<float> out(frames);
    for (std::size_t t = 0; t < frames; ++t) {
        out[t] = static_cast<float>(0.3 * std::sin(2.0 * 3.141592653589793 * 700.0 / 48000.0 * static_cast<double>(t)));
    }
    return out;
}

}  // namespace

TEST_CASE("convolution reverb: without a room, or without a share of it, the signal passes bit for bit") {
    const Audio in{noise(4000, 1), noise(4000, 2)};
    CHECK(play({}, in, values(0.5f), {64}) == in);
    CHECK(play({decayingNoise(3000, 4)}, in, values(0.0f), {64}) == in);
}

TEST_CASE("convolution reverb: each side hears its room, later by the pre-delay") {
    const Audio room{decayingNoise(2500, 4), decayingNoise(2500, 5)};
    const std::vector<float> in = tone(9000);
    const Audio out = play(room, {in, in}, values(1.0f), {64}, true);
    CHECK(errorShare(in, room[0], out[0], 0) < 0.05);
    CHECK(errorShare(in, room[1], out[1], 0) < 0.05);
    const Audio late = play(room, {in, in}, values(1.0f, 1.0f, 10.0f), {64}, true);
    for (std::size_t t = 480; t < in.size(); t += 3) CHECK(std::abs(late[0][t] - out[0][t - 480]) < 1e-5f);
}

TEST_CASE("convolution reverb: decay shortens the room") {
    std::vector<float> click(48000, 0.0f);
    click[0] = 1.0f;
    const Audio room{decayingNoise(40000, 4)};
    const auto level = [&](const Audio& out, std::size_t from) {
        double sum = 0.0;
        for (std::size_t t = from; t < from + 2000; ++t) sum += std::pow(static_cast<double>(out[0][t]), 2.0);
        return 10.0 * std::log10(std::max(1e-30, sum));
    };
    const Audio whole = play(room, {click, click}, values(1.0f), {64}, true);
    const Audio half = play(room, {click, click}, values(1.0f, 0.5f), {64}, true);
    CHECK(std::abs(level(whole, 0) - level(half, 0)) < 3.0);
    CHECK(level(whole, 20000) - level(half, 20000) == doctest::Approx(31.5).epsilon(0.03));
    const Audio least = play(room, {click, click}, values(1.0f, 0.05f), {64}, true);
    CHECK(level(least, 10000) < -70.0);  // what is left is the low cut
}

TEST_CASE("convolution reverb: any cutting gives the same bits") {
    const Audio room{decayingNoise(30000, 4), decayingNoise(30000, 5)};
    const Audio in{noise(60000, 1), noise(60000, 2)};
    std::optional<Audio> first;
    for (const std::vector<int>& blocks : {std::vector<int>{64}, {1}, {37, 200}, {4096}}) {
        const Audio out = play(room, in, values(0.4f, 0.8f, 3.0f), blocks);
        if (!first) first = out;
        CHECK(out == *first);
    }
}
