// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <vector>

#include "engine/base/aligned.h"
#include "models/kernels/kernel_choice.h"
#include "tests/models/signals.h"

namespace {

using namespace amp;
using namespace amp::models;

/// -12 to 12, with every join of the approximations' segments near some point.
std::vector<float> sweep() {
    std::vector<float> x;
    for (float at = -12.0f; at < 12.0f; at += 0.0037f) x.push_back(at);
    while (x.size() % kBlockFrames != 0) x.push_back(0.0f);
    return x;
}

/// A recurrent layer whose gates are open, closed, the input, and open: its state is tanh(tanh(input)).
struct OpenLayer {
    AlignedVector<float> weights, bias;
    std::vector<float> hidden, cell;
    LstmLayer layer{};

    OpenLayer(int inputs, int padded)
        : weights(static_cast<std::size_t>((inputs + padded) * 4 * padded)),
          bias(static_cast<std::size_t>(4 * padded)),
          hidden(static_cast<std::size_t>(2 * padded)),
          cell(static_cast<std::size_t>(padded)) {
        const auto gate = [&](int g, int lane) { return static_cast<std::size_t>(g * padded + lane); };
        for (int lane = 0; lane < padded; ++lane) {
            bias[gate(0, lane)] = bias[gate(3, lane)] = 20.0f;
            bias[gate(1, lane)] = -20.0f;
            const int row = inputs == 1 ? 0 : lane;
            weights[static_cast<std::size_t>(row * 4 * padded) + gate(2, lane)] = 1.0f;
        }
        layer = {weights.data(), bias.data(), hidden.data(), cell.data(), inputs, padded, padded};
    }
};

}  // namespace

TEST_CASE("kernels: tanh is good to 5e-7 of itself, keeps small signals, and ends at one") {
    const auto x = sweep();
    for (const InstructionSet set : test::instructionSets()) {
        CAPTURE(name(set));
        double worst = 0.0;
        std::array<float, kBlockFrames + kPadFrames> y{};
        const auto apply = [&](const float* in, int frames) {
            ActivateArgs args{};
            args.function = Function::tanh;
            args.in = in;
            args.out = y.data();
            args.rows = 1;
            args.frames = frames;
            kernelsFor(set).activate(args);
        };
        for (std::size_t at = 0; at < x.size(); at += kBlockFrames) {
            apply(x.data() + at, kBlockFrames);
            for (std::size_t n = 0; n < kBlockFrames; ++n) {
                const double exact = std::tanh(static_cast<double>(x[at + n]));
                worst = std::max(worst, std::abs(static_cast<double>(y[n]) - exact) / std::max(std::abs(exact), 1e-9));
            }
        }
        CHECK(worst < 5e-7);
        std::array<float, kBlockFrames> special{0.0f, 1e-20f, 1e30f, -1e30f};
        apply(special.data(), 4);
        CHECK(y[0] == 0.0f);
        CHECK(y[1] == doctest::Approx(1e-20f).epsilon(1e-6));
        CHECK(y[2] == doctest::Approx(1.0).epsilon(5e-7));
        CHECK(y[3] == doctest::Approx(-1.0).epsilon(5e-7));
    }
}

TEST_CASE("kernels: the gates of recurrent layers follow tanh over its whole range") {
    const auto x = sweep();
    for (const InstructionSet set : test::instructionSets()) {
        for (const int size : {8, 16}) {
            CAPTURE(name(set));
            CAPTURE(size);
            const int width = kernelsFor(set).recurrentWidth(size, false);
            const int padded = (size + width - 1) / width * width;
            OpenLayer first(1, padded), second(padded, padded);
            const std::array layers{first.layer, second.layer};
            std::vector<float> out(static_cast<std::size_t>(padded) * kBlockFrames);
            double worst = 0.0;
            for (std::size_t at = 0; at < x.size(); at += kBlockFrames) {
                kernelsFor(set).lstm({.layers = layers.data(),
                                      .layerCount = 2,
                                      .in = x.data() + at,
                                      .inStride = 0,
                                      .out = out.data(),
                                      .outStride = kBlockFrames,
                                      .headWeights = nullptr,
                                      .headBias = nullptr,
                                      .headRows = 0,
                                      .frames = kBlockFrames});
                for (std::size_t n = 0; n < kBlockFrames; ++n) {
                    const double below = std::tanh(std::tanh(static_cast<double>(x[at + n])));
                    const double exact = std::tanh(std::tanh(below));
                    for (int lane = 0; lane < padded; ++lane) {
                        const float y = out[static_cast<std::size_t>(lane) * kBlockFrames + n];
                        worst = std::max(worst, std::abs(static_cast<double>(y) - exact));
                    }
                }
            }
            CHECK(worst < 2e-6);
        }
    }
}
