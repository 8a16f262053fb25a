// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/pitch_kernels.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "engine/base/aligned.h"
#include "engine/dsp/pitch_approx.h"
#include "engine/dsp/pitch_phasor.h"
#include "tests/support/signals.h"

using namespace amp;
using namespace amp::dsp;

namespace {

const PitchKernels& plain() {
    return pitchKernels(InstructionSet::scalar);
}
const PitchKernels& best() {
    return pitchKernels(bestInstructionSet());
}
/// The next narrower set, where there is one.
const PitchKernels& second() {
    return pitchKernels(bestInstructionSet() == InstructionSet::avx512 ? InstructionSet::avx2 : bestInstructionSet());
}

PitchOscillators chord() {
    PitchOscillators bank{};
    bank.count = 48;
    for (int i = 0; i < bank.count; ++i) {
        const PitchPhasor start = pitchPhasor(0.7 * i), step = pitchPhasor(0.01 + 0.013 * i);
        bank.re[i] = start.re;
        bank.im[i] = start.im;
        bank.stepRe[i] = step.re;
        bank.stepIm[i] = step.im;
        bank.gainRe[i] = 0.1f / static_cast<float>(1 + i);
        bank.gainIm[i] = -0.02f;
        bank.slopeRe[i] = 1e-4f;
        bank.slopeIm[i] = 2e-5f;
    }
    return bank;
}

void compareWithPlain(const PitchKernels& wide) {
    const auto x = test::noise(4096, 0.5, 1), y = test::noise(4096, 0.5, 2);
    SUBCASE("correlation, for every number of lags") {
        for (const int lags : {16, 32, 48, 64, 80, 128, 144}) {
            std::vector<float> a(static_cast<std::size_t>(lags), 0.25f), b = a;
            plain().correlate(x.data() + 3, y.data() + 5, 333, a.data(), lags);
            wide.correlate(x.data() + 3, y.data() + 5, 333, b.data(), lags);
            for (int j = 0; j < lags; ++j) {
                double exact = 0.25;
                for (std::size_t k = 0; k < 333; ++k) {
                    exact += static_cast<double>(x[3 + k]) * y[5 + static_cast<std::size_t>(j) + k];
                }
                REQUIRE(a[static_cast<std::size_t>(j)] == doctest::Approx(exact).epsilon(1e-4).scale(1.0));
                REQUIRE(b[static_cast<std::size_t>(j)] == doctest::Approx(exact).epsilon(1e-4).scale(1.0));
            }
        }
    }
    SUBCASE("dot product") {
        CHECK(wide.dot(x.data() + 1, y.data() + 2, 768) ==
              doctest::Approx(plain().dot(x.data() + 1, y.data() + 2, 768)).epsilon(1e-4).scale(1.0));
    }
    SUBCASE("reading between samples") {
        std::vector<float> table(4 * 2 * 32);
        for (std::size_t i = 0; i < table.size(); ++i) table[i] = y[i];
        const PitchReadPoint points[3] = {{10, 0, 0.0f}, {77, 2, 0.5f}, {1001, 3, 0.99f}};
        for (const int taps : {16, 32}) {
            float a[3], b[3];
            plain().read(x.data(), points, 3, table.data(), taps, a);
            wide.read(x.data(), points, 3, table.data(), taps, b);
            for (int i = 0; i < 3; ++i) {
                double exact = 0.0;
                for (int k = 0; k < taps; ++k) {
                    const float* row = table.data() + points[i].row * 2 * taps;
                    exact += static_cast<double>(x[static_cast<std::size_t>(points[i].index + k)]) *
                             (row[k] + points[i].between * row[taps + k]);
                }
                CHECK(a[i] == doctest::Approx(exact).epsilon(1e-5).scale(1.0));
                CHECK(b[i] == doctest::Approx(exact).epsilon(1e-5).scale(1.0));
            }
        }
    }
    SUBCASE("oscillators") {
        PitchOscillators one = chord(), two = chord();
        std::vector<float> a(64, 0.1f), b = a;
        plain().oscillate(one, a.data(), 64);
        wide.oscillate(two, b.data(), 64);
        for (std::size_t i = 0; i < 64; ++i) REQUIRE(a[i] == doctest::Approx(b[i]).epsilon(1e-4).scale(1.0));
    }
}

}  // namespace

TEST_CASE("pitch kernels: the widest instruction set computes what the plain one does") {
    compareWithPlain(best());
}

TEST_CASE("pitch kernels: so does the one below it") {
    compareWithPlain(second());
}

TEST_CASE("pitch kernels: oscillators give the same bits wherever a block ends") {
    PitchOscillators one = chord(), two = chord();
    std::vector<float> a(64, 0.0f), b(64, 0.0f);
    best().oscillate(one, a.data(), 64);
    int done = 0;
    for (const int part : {1, 7, 16, 3, 37}) {
        best().oscillate(two, b.data() + done, part);
        done += part;
    }
    REQUIRE(done == 64);
    CHECK(a == b);
}

TEST_CASE("pitch kernels: reading gives the same bits wherever a block ends") {
    const auto x = test::noise(4096, 0.5, 1), table = test::noise(4 * 2 * 16, 0.5, 2);
    std::vector<PitchReadPoint> points;
    for (int i = 0; i < 31; ++i) points.push_back({50 + 7 * i, i % 4, 0.03f * static_cast<float>(i)});
    std::vector<float> whole(31), parts(31);
    best().read(x.data(), points.data(), 31, table.data(), 16, whole.data());
    int done = 0;
    for (const int part : {1, 2, 3, 5, 4, 16}) {
        best().read(x.data(), points.data() + done, part, table.data(), 16, parts.data() + done);
        done += part;
    }
    REQUIRE(done == 31);
    CHECK(whole == parts);
}

TEST_CASE("pitch approximations: logarithm, exponential and angle agree with the library") {
    for (float x = 1e-30f; x < 1e30f; x *= 1.37f) {
        REQUIRE(std::fabs(pitchLog(x) - std::log(x)) < 2e-7f * (1.0f + std::fabs(std::log(x))));
    }
    for (double x = -0.5; x <= 0.5; x += 0.01) REQUIRE(std::fabs(pitchExp(x) - std::exp(x)) < 3e-6);
    for (float a = -3.14f; a < 3.14f; a += 0.0137f) {
        REQUIRE(std::fabs(pitchAngle(0.3f * std::cos(a), 0.3f * std::sin(a)) - a) < 5e-7f);
    }
}

TEST_CASE("pitch phasor: agrees with the library to 3e-7, far from zero too") {
    for (double angle = -2000.0; angle < 2000.0; angle += 0.377) {
        const PitchPhasor p = pitchPhasor(angle);
        REQUIRE(std::fabs(static_cast<double>(p.re) - std::cos(angle)) < 3e-7);
        REQUIRE(std::fabs(static_cast<double>(p.im) - std::sin(angle)) < 3e-7);
    }
}
