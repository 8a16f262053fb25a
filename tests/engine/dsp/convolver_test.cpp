// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/convolver.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <optional>
#include <random>
#include <vector>

#include "tests/engine/dsp/convolution_oracle.h"
#include "tests/support/effort.h"

using amp::InstructionSet;
using amp::Samples;
using amp::dsp::Convolver;
using amp::dsp::ConvolverLayout;
using amp::dsp::ConvolverSpec;
using amp::dsp::ImpulseSpectra;
using namespace amp::test;

namespace {

using Audio = std::vector<std::vector<float>>;  // channels

/// Runs `in` through the convolver in blocks of the given lengths, over and over.
Audio run(Convolver& convolver, const Audio& in, int outputs, const std::vector<int>& blocks) {
    Audio out(static_cast<std::size_t>(outputs), std::vector<float>(in[0].size()));
    std::size_t done = 0;
    for (std::size_t b = 0; done < in[0].size(); ++b) {
        const auto count = static_cast<int>(
            std::min<std::size_t>(static_cast<std::size_t>(blocks[b % blocks.size()]), in[0].size() - done));
        Samples from, to;
        from.frames = to.frames = count;
        from.channels = static_cast<int>(in.size());
        to.channels = outputs;
        for (std::size_t c = 0; c < in.size(); ++c) from.channel[c] = const_cast<float*>(in[c].data()) + done;
        for (std::size_t c = 0; c < out.size(); ++c) to.channel[c] = out[c].data() + done;
        convolver.process(from, std::span(&to, 1));
        done += static_cast<std::size_t>(count);
    }
    return out;
}

ConvolverSpec specFor(std::size_t taps, int channels, InstructionSet set = amp::bestInstructionSet()) {
    ConvolverSpec spec;
    spec.instructionSet = set;
    spec.layout = ConvolverLayout::forTaps(static_cast<int>(taps), set);
    spec.inputs = spec.outputs = channels;
    return spec;
}

std::vector<InstructionSet> setsHere() {
    std::vector<InstructionSet> sets;
    for (const InstructionSet set :
         {InstructionSet::scalar, InstructionSet::neon, InstructionSet::avx2, InstructionSet::avx512}) {
#if defined(__x86_64__)
        if (set == InstructionSet::neon) continue;
#else
        if (set > InstructionSet::neon) continue;
#endif
        if (set <= amp::bestInstructionSet()) sets.push_back(set);
    }
    return sets;
}

/// A longer one has the same levels, only more of them; under a sanitizer two seconds are enough.
constexpr std::size_t kLongest = effort(480000, 96000);

}  // namespace

TEST_CASE("convolver: the output is the convolution, for every length, mono and stereo, without delay") {
    for (const std::size_t taps : {1, 2, 63, 64, 65, 129, 960, 1000, 2400, 8192, 96000, 480000}) {
        if (taps > kLongest) continue;
        for (const int channels : {1, 2}) {
            CAPTURE(taps);
            CAPTURE(channels);
            Audio impulse, in;
            for (unsigned c = 0; c < static_cast<unsigned>(channels); ++c) {
                impulse.push_back(decayingNoise(taps, 10 + c));
                in.push_back(noise(std::min<std::size_t>(taps, 480000) + 20000, 20 + c));
            }
            const ConvolverSpec spec = specFor(taps, channels);
            const ImpulseSpectra spectra(impulse, spec.layout);
            Convolver convolver;
            convolver.prepare(spec);
            REQUIRE(convolver.exchange(0, &spectra));
            const Audio out = run(convolver, in, channels, {64});
            for (std::size_t c = 0; c < in.size(); ++c) {
                const auto frames = framesToCheck(in[c].size(), taps);
                CHECK(errorDb(in[c], impulse[c], out[c], frames) < -120.0);
            }
        }
    }
}

TEST_CASE("convolver: every cutting of the input gives the same bits") {
    for (const std::size_t taps : {1, 65, 1000, 2400, 8192, 96000, 480000}) {
        if (taps > kLongest) continue;
        CAPTURE(taps);
        const Audio impulse{decayingNoise(taps, 1)};
        const Audio in{noise(taps > 90000 ? 300000 : 30000, 2)};
        const ConvolverSpec spec = specFor(taps, 1);
        const ImpulseSpectra spectra(impulse, spec.layout);
        std::optional<Audio> first;
        for (const std::vector<int>& blocks :
             {std::vector<int>{64}, {1}, {16}, {37}, {128}, {1024}, {8192}, {1, 255, 3, 64, 77, 4096, 5}}) {
            Convolver convolver;
            convolver.prepare(spec);
            REQUIRE(convolver.exchange(0, &spectra));
            Audio out = run(convolver, in, 1, blocks);
            if (!first) first = out;
            CHECK(out == *first);
        }
    }
}

TEST_CASE("convolver: every instruction set computes the convolution") {
    for (const InstructionSet set : setsHere()) {
        CAPTURE(amp::name(set));
        for (const std::size_t taps : {1, 100, 5000, 70000}) {
            const Audio impulse{decayingNoise(taps, 1)};
            const Audio in{noise(taps + 10000, 2)};
            const ConvolverSpec spec = specFor(taps, 1, set);
            const ImpulseSpectra spectra(impulse, spec.layout);
            Convolver convolver;
            convolver.prepare(spec);
            REQUIRE(convolver.exchange(0, &spectra));
            const Audio out = run(convolver, in, 1, {48, 200});
            CHECK(errorDb(in[0], impulse[0], out[0], framesToCheck(in[0].size(), taps)) < -120.0);
        }
    }
}

TEST_CASE("convolver: after a reset the same input gives the same bits, and nothing of the old sound remains") {
    const Audio impulse{decayingNoise(96000, 1)};
    const ConvolverSpec spec = specFor(96000, 1);
    const ImpulseSpectra spectra(impulse, spec.layout);
    Convolver convolver;
    convolver.prepare(spec);
    REQUIRE(convolver.exchange(0, &spectra));
    const Audio in{noise(50000, 2)};
    const Audio first = run(convolver, in, 1, {64});
    convolver.reset();
    CHECK(run(convolver, in, 1, {100}) == first);
    convolver.reset();
    const Audio silence{std::vector<float>(50000, 0.0f)};
    const Audio quiet = run(convolver, silence, 1, {64});
    CHECK(std::all_of(quiet[0].begin(), quiet[0].end(), [](float v) { return v == 0.0f; }));
}

TEST_CASE("convolver: an exchange fades between the two complete convolutions, at any moment and for any cutting") {
    const std::size_t taps = 80000;
    const Audio from{decayingNoise(taps, 1)}, to{decayingNoise(taps, 2)};
    const Audio in{noise(200000, 3)};
    const ConvolverSpec spec = specFor(taps, 1);
    const ImpulseSpectra oldOne(from, spec.layout), newOne(to, spec.layout);
    const auto fadeFrames = static_cast<std::size_t>(spec.sampleRateHz * spec.fadeMs / 1000.0);
    for (const std::size_t when : {100000, 100352, 101000, 104000, 98300, 102399}) {
        if (kSanitized && when > 100352) continue;
        CAPTURE(when);
        std::optional<Audio> first;
        for (const int block : {64, 50, 1000}) {
            Convolver convolver;
            convolver.prepare(spec);
            REQUIRE(convolver.exchange(0, &oldOne));
            REQUIRE(convolver.takeReleased(0) == nullptr);
            const Audio before{std::vector<float>(in[0].begin(), in[0].begin() + static_cast<std::ptrdiff_t>(when))};
            const Audio after{std::vector<float>(in[0].begin() + static_cast<std::ptrdiff_t>(when), in[0].end())};
            Audio out = run(convolver, before, 1, {block});
            REQUIRE(convolver.exchange(0, &newOne));
            CHECK_FALSE(convolver.exchange(0, &oldOne));
            const Audio rest = run(convolver, after, 1, {block});
            out[0].insert(out[0].end(), rest[0].begin(), rest[0].end());
            CHECK_FALSE(convolver.exchanging(0));
            CHECK(convolver.takeReleased(0) == &oldOne);
            if (!first) first = out;
            CHECK(out == *first);
        }
        // Before and after the fade, exactly one impulse; within it, a mix of the two.
        const std::vector<float>& out = (*first)[0];
        std::size_t start = when;
        while (std::abs(convolvedAt(in[0], from[0], start) - static_cast<double>(out[start])) < 1e-4) ++start;
        CHECK(start < when + 4800);
        std::size_t end = start + fadeFrames + 64;
        std::vector<std::size_t> tail;
        for (std::size_t t = end; t < in[0].size(); t += 397) tail.push_back(t);
        CHECK(errorDb(in[0], to[0], out, tail) < -119.0);
        for (std::size_t t = start + 20; t < start + fadeFrames - 40; t += 53) {
            const double a = convolvedAt(in[0], from[0], t);
            const double b = convolvedAt(in[0], to[0], t);
            const double share = (static_cast<double>(out[t]) - a) / (b - a);
            if (std::abs(b - a) < 1.0) continue;
            const double x = (static_cast<double>(t - start) + 0.5) / static_cast<double>(fadeFrames);
            CHECK(share == doctest::Approx(0.5 - 0.5 * std::cos(3.141592653589793 * x)).epsilon(0.05).scale(1.0));
        }
    }
}

TEST_CASE("convolver: the work is even: the worst 64 frames cost at most half as much again as the mean") {
    for (const std::size_t taps : {1000, 8192, 24000, 96000, 480000}) {
        if (taps > kLongest) continue;
        CAPTURE(taps);
        const Audio impulse{decayingNoise(taps, 1)};
        const ConvolverSpec spec = specFor(taps, 1);
        const ImpulseSpectra spectra(impulse, spec.layout);
        Convolver convolver;
        convolver.prepare(spec);
        REQUIRE(convolver.exchange(0, &spectra));
        std::vector<float> cell(64, 0.1f);
        const Samples io(cell.data(), 64);
        double most = 0.0;
        double all = 0.0;
        std::int64_t before = 0;
        constexpr int kCells = 2048;  // two rounds of the longest level
        for (int c = -1024; c < kCells; ++c) {
            convolver.process(io, std::span(&io, 1));
            const auto work = static_cast<double>(convolver.workDone() - before);
            before = convolver.workDone();
            if (c < 0) continue;
            most = std::max(most, work);
            all += work;
        }
        CHECK(most <= 1.5 * all / kCells);
        CHECK(all / kCells == doctest::Approx(spec.layout.workPerCell(static_cast<int>(taps))).epsilon(0.02));
    }
}

TEST_CASE("convolver: while an exchange catches up and fades, the work stays bounded") {
    const std::size_t taps = 480000;
    const Audio from{decayingNoise(taps, 1)}, to{decayingNoise(taps, 2)};
    const ConvolverSpec spec = specFor(taps, 1);
    const ImpulseSpectra oldOne(from, spec.layout), newOne(to, spec.layout);
    Convolver convolver;
    convolver.prepare(spec);
    REQUIRE(convolver.exchange(0, &oldOne));
    Audio in{noise(600000, 3)};
    run(convolver, in, 1, {64});
    REQUIRE(convolver.exchange(0, &newOne));
    std::int64_t before = convolver.workDone();
    std::int64_t most = 0;
    std::vector<float> cell(64, 0.1f);
    const Samples io(cell.data(), 64);
    int cells = 0;
    for (; convolver.exchanging(0); ++cells) {
        REQUIRE(cells < 1000);
        convolver.process(io, std::span(&io, 1));
        most = std::max(most, convolver.workDone() - before);
        before = convolver.workDone();
    }
    CHECK(static_cast<double>(most) < 6.0 * spec.layout.workPerCell(static_cast<int>(taps)));
    CHECK(cells * 64 < 24000);  // half a second for ten
}

TEST_CASE("convolver: two slots hear the same input, each through its own impulse, and exchange on their own") {
    const std::size_t taps = 3000;
    const Audio a{decayingNoise(taps, 1)}, b{decayingNoise(taps, 2), decayingNoise(taps, 5)}, c{decayingNoise(900, 3)};
    ConvolverSpec spec = specFor(taps, 1);
    spec.slots = 2;
    spec.outputs = 2;
    const ImpulseSpectra first(a, spec.layout), second(b, spec.layout), third(c, spec.layout);
    Convolver convolver;
    convolver.prepare(spec);
    REQUIRE(convolver.exchange(0, &first));
    REQUIRE(convolver.exchange(1, &second));
    std::vector<float> in = noise(40000, 7);
    std::vector<std::vector<float>> out(4, std::vector<float>(in.size()));
    for (std::size_t t = 0; t < in.size(); t += 50) {
        if (t == 20000) REQUIRE(convolver.exchange(1, &third));
        const std::array to{Samples(out[0].data() + t, out[1].data() + t, 50),
                            Samples(out[2].data() + t, out[3].data() + t, 50)};
        convolver.process(Samples(in.data() + t, 50), to);
    }
    const auto early = framesToCheck(20000, taps);
    std::vector<std::size_t> late;
    for (std::size_t t = 22000; t < in.size(); ++t) late.push_back(t);
    CHECK(errorDb(in, a[0], out[0], early) < -120.0);
    CHECK(errorDb(in, a[0], out[1], late) < -120.0);
    CHECK(errorDb(in, b[0], out[2], early) < -120.0);
    CHECK(errorDb(in, b[1], out[3], early) < -120.0);
    CHECK(errorDb(in, c[0], out[2], late) < -119.0);
    CHECK(convolver.takeReleased(1) == &second);
    CHECK(convolver.takeReleased(1) == nullptr);
}

TEST_CASE("convolver: a slot without an impulse is silent, and fades from and to silence") {
    const std::size_t taps = 5000;
    const Audio a{decayingNoise(taps, 1)};
    const ConvolverSpec spec = specFor(taps, 1);
    const ImpulseSpectra impulse(a, spec.layout);
    Convolver convolver;
    convolver.prepare(spec);
    const Audio in{noise(20000, 3)};
    const Audio none = run(convolver, in, 1, {64});
    CHECK(std::all_of(none[0].begin(), none[0].end(), [](float v) { return v == 0.0f; }));
    REQUIRE(convolver.exchange(0, &impulse));
    Audio all = in;
    all[0].insert(all[0].end(), in[0].begin(), in[0].end());
    const Audio heard = run(convolver, in, 1, {64});
    Audio out{none[0]};
    out[0].insert(out[0].end(), heard[0].begin(), heard[0].end());
    std::vector<std::size_t> late;
    for (std::size_t t = 22000; t < all[0].size(); t += 7) late.push_back(t);
    CHECK(errorDb(all[0], a[0], out[0], late) < -119.0);
    REQUIRE(convolver.exchange(0, nullptr));
    const Audio gone = run(convolver, in, 1, {64});
    CHECK(std::all_of(gone[0].begin() + 2000, gone[0].end(), [](float v) { return v == 0.0f; }));
}

TEST_CASE("convolver: a thousand exchanges at random moments never step and never lose an impulse") {
    const std::size_t taps = 20000;
    std::vector<Audio> sounds;
    for (unsigned i = 0; i < 4; ++i) {
        std::vector<float> smooth = decayingNoise(taps, 40 + i);
        for (std::size_t n = taps - 1; n > 0; --n) smooth[n] = 0.5f * (smooth[n] + smooth[n - 1]);
        sounds.push_back({smooth});
    }
    const ConvolverSpec spec = specFor(taps, 1);
    std::vector<ImpulseSpectra> impulses;
    for (const Audio& sound : sounds) impulses.emplace_back(sound, spec.layout);
    Convolver convolver;
    convolver.prepare(spec);
    REQUIRE(convolver.exchange(0, &impulses[0]));
    std::mt19937 random(9);
    // A low tone: any step would stand out of it by far.
    std::vector<float> io(64);
    double phase = 0.0;
    float last = 0.0f;
    float largest = 0.0f;
    int exchanges = 0;
    int given = 1;
    int returned = 0;
    for (std::size_t cell = 0; exchanges < 1000; ++cell) {
        REQUIRE(cell < 200000);
        for (float& v : io) {
            phase += 2.0 * 3.141592653589793 * 110.0 / 48000.0;
            v = static_cast<float>(std::sin(phase));
        }
        const int frames = 1 + static_cast<int>(random() % 64);
        if (convolver.takeReleased(0) != nullptr) ++returned;
        if (random() % 8 == 0 && convolver.exchange(0, &impulses[random() % impulses.size()])) {
            ++exchanges;
            ++given;
        }
        phase -= 2.0 * 3.141592653589793 * 110.0 / 48000.0 * (64 - frames);
        const Samples part(io.data(), frames);
        convolver.process(part, std::span(&part, 1));
        for (int t = 0; t < frames; ++t) {
            if (cell > 1000) largest = std::max(largest, std::abs(io[static_cast<std::size_t>(t)] - last));
            last = io[static_cast<std::size_t>(t)];
        }
    }
    // Steady, each of the four moves by at most this from sample to sample.
    float steady = 0.0f;
    float loudest = 0.0f;
    for (const ImpulseSpectra& impulse : impulses) {
        Convolver alone;
        alone.prepare(spec);
        REQUIRE(alone.exchange(0, &impulse));
        Audio tone{std::vector<float>(60000)};
        for (std::size_t t = 0; t < tone[0].size(); ++t) {
            tone[0][t] =
                static_cast<float>(std::sin(2.0 * 3.141592653589793 * 110.0 / 48000.0 * static_cast<double>(t)));
        }
        const Audio out = run(alone, tone, 1, {64});
        for (std::size_t t = 30000; t < out[0].size(); ++t) {
            steady = std::max(steady, std::abs(out[0][t] - out[0][t - 1]));
            loudest = std::max(loudest, std::abs(out[0][t]));
        }
    }
    const float fadeSlope = 3.1416f / (2.0f * 480.0f) * 2.0f * loudest;
    CHECK(largest <= steady + fadeSlope);
    CHECK(given - returned <= 3);
}

TEST_CASE("convolver: with the common layout impulses of any length are exchanged, and the short one costs little") {
    ConvolverSpec spec = specFor(1, 1);
    spec.layout = ConvolverLayout::common(480000);
    spec.outputs = 2;
    const Audio shortOne{decayingNoise(150, 1)}, middle{decayingNoise(30000, 2)}, longOne{decayingNoise(200000, 3)};
    const ImpulseSpectra a(shortOne, spec.layout), b(middle, spec.layout), c(longOne, spec.layout);
    Convolver convolver;
    convolver.prepare(spec);
    REQUIRE(convolver.exchange(0, &a));
    const std::vector<float> in = noise(900000, 4);
    std::vector<std::vector<float>> out(2, std::vector<float>(in.size()));
    std::int64_t early = 0;
    for (std::size_t t = 0; t < in.size(); t += 100) {
        if (t == 100000) {
            early = convolver.workDone();
            REQUIRE(convolver.exchange(0, &b));
        }
        if (t == 200000) REQUIRE(convolver.exchange(0, &c));
        static_cast<void>(convolver.takeReleased(0));
        const Samples to(out[0].data() + t, out[1].data() + t, 100);
        convolver.process(Samples(const_cast<float*>(in.data()) + t, 100), std::span(&to, 1));
    }
    CHECK(static_cast<double>(early) / 100000.0 * 64.0 < 20000.0);  // nothing is done for the level that nobody needs
    std::vector<std::size_t> first, second, third;
    for (std::size_t t = 0; t < 100000; t += 13) first.push_back(t);
    for (std::size_t t = 102400; t < 200000; t += 997) second.push_back(t);
    for (std::size_t t = 500000; t < in.size(); t += 7919) third.push_back(t);
    for (const std::vector<float>& channel : out) {
        CHECK(errorDb(in, shortOne[0], channel, first) < -120.0);
        CHECK(errorDb(in, middle[0], channel, second) < -120.0);
        CHECK(errorDb(in, longOne[0], channel, third) < -119.0);
    }
}
