// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <complex>
#include <memory>
#include <random>
#include <vector>

#include "engine/base/aligned.h"
#include "engine/dsp/fft.h"
#include "engine/rt/retire_list.h"
#include "engine/stages/cabinet.h"
#include "engine/stages/stage_box.h"
#include "tests/engine/dsp/convolution_oracle.h"
#include "tests/support/rt_guard.h"

using namespace amp;

TEST_CASE("cabinet: a thousand exchanges of impulses of any length break no rule of the audio thread") {
    rt::RetireList retired;
    std::mt19937 random(5);
    std::vector<rt::Owned<Resource>> waiting;
    constexpr int kExchanges = 1000;
    for (int i = 0; i < kExchanges; ++i) {
        if (random() % 9 == 0) {
            waiting.emplace_back(nullptr);
            continue;
        }
        std::vector<std::vector<float>> channels{
            test::decayingNoise(1 + random() % 3000, static_cast<unsigned>(random()))};
        if (random() % 4 == 0) channels.push_back(channels.front());
        waiting.push_back(rt::adopt(retired, std::unique_ptr<Resource>(new ImpulseResource(std::move(channels)))));
    }
    TypedStageBox<Cabinet> box;
    box.prepare({.sampleRateHz = 48000.0, .maxFrames = 128, .channels = 2, .monoInput = true});
    std::array<ParamTrack, Cabinet::paramCount> tracks;
    for (std::size_t i = 0; i < tracks.size(); ++i) tracks[i] = {Cabinet::params[i].defaultValue, nullptr};
    std::vector<float> left = test::noise(128, 1), right = left;
    bool finite = true;
    std::uint64_t frame = 0;
    const auto report = test::asAudioThread([&] {
        for (rt::Owned<Resource>& next : waiting) {
            box.exchange(random() % Cabinet::kMics, next);
            next.reset();
            const int blocks = 1 + static_cast<int>(random() % 12);
            for (int b = 0; b < blocks; ++b) {
                const int frames = 1 + static_cast<int>(random() % 128);
                box.process(Samples(left.data(), right.data(), frames),
                            ParamBlock(tracks.data(), tracks.size(), frame, false, nullptr));
                frame += static_cast<std::uint64_t>(frames);
                for (int t = 0; t < frames; ++t) {
                    finite = finite && std::isfinite(left[static_cast<std::size_t>(t)]);
                    left[static_cast<std::size_t>(t)] = right[static_cast<std::size_t>(t)] = t % 2 == 0 ? 0.5f : -0.4f;
                }
            }
        }
        box.reset();
    });
    CHECK_MESSAGE(report.clean(), report.text());
    CHECK(finite);
    CHECK(report.scopes > 0);
    CHECK(retired.collect() > 500);
}

TEST_CASE("fft: powers of two run without allocation") {
    for (const int size : {64, 256, 1024, 4096, 16384, 65536}) {
        CAPTURE(size);
        const dsp::RealFft fft(size);
        amp::AlignedVector<float> time(static_cast<std::size_t>(size), 0.1f);
        amp::AlignedVector<std::complex<float>> bins(static_cast<std::size_t>(fft.bins()));
        const auto report = test::asAudioThread([&] {
            fft.forward(time.data(), bins.data());
            fft.inverse(bins.data(), time.data());
        });
        CHECK_MESSAGE(report.clean(), report.text());
    }
}
