// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/convolver_kernels.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "engine/base/aligned.h"
#include "tests/engine/dsp/convolution_oracle.h"

using amp::InstructionSet;
using namespace amp::dsp;

namespace {

amp::AlignedVector<float> aligned(const std::vector<float>& from) {
    return {from.begin(), from.end()};
}

std::vector<InstructionSet> fasterSets() {
    std::vector<InstructionSet> sets;
    for (const InstructionSet set : {InstructionSet::neon, InstructionSet::avx2, InstructionSet::avx512}) {
#if defined(__x86_64__)
        if (set == InstructionSet::neon) continue;
#endif
        if (set <= amp::bestInstructionSet()) sets.push_back(set);
    }
    return sets;
}

/// Forward and back at N = 64·8^depth, all units of a pass in two calls.
std::vector<float> thereAndBack(const ConvolverKernels& k, int depth, const amp::AlignedVector<float>& in) {
    const ConvolverTables& tables = convolverTables();
    const int size = 64 << (3 * depth);
    const int units = size / 64;
    const auto n = static_cast<std::size_t>(size);
    amp::AlignedVector<float> work(2 * n), bins(2 * n), out(n);
    if (depth == 0) {
        k.forwardSmall(in.data(), in.data() + size, bins.data(), tables.nodes[0], tables.lanes[0]);
        k.inverseSmall(bins.data(), out.data(), tables.nodes[0], tables.lanes[0]);
        return {out.begin(), out.end()};
    }
    const int part = units / 3;
    k.forwardTop(in.data(), in.data() + size, work.data(), depth, tables.nodes[0], 0, part);
    k.forwardTop(in.data(), in.data() + size, work.data(), depth, tables.nodes[0], part, units - part);
    for (int d = 1; d < depth; ++d) {
        k.forwardMiddle(work.data(), depth - d, tables.nodes[d], 0, part);
        k.forwardMiddle(work.data(), depth - d, tables.nodes[d], part, units - part);
    }
    for (int g = 0; g < units; ++g) {
        k.forwardGroup(work.data() + g * kGroupFloats, bins.data() + g * kGroupFloats, tables.nodes[depth] + g,
                       tables.lanes[depth] + g);
    }
    for (int g = 0; g < units; ++g) {
        k.inverseGroup(bins.data() + g * kGroupFloats, work.data() + g * kGroupFloats, tables.nodes[depth] + g,
                       tables.lanes[depth] + g);
    }
    for (int d = depth - 1; d > 0; --d) {
        k.inverseMiddle(work.data(), depth - d, tables.nodes[d], 0, part);
        k.inverseMiddle(work.data(), depth - d, tables.nodes[d], part, units - part);
    }
    k.inverseTop(work.data(), out.data(), depth, tables.nodes[0], 0, part);
    k.inverseTop(work.data(), out.data(), depth, tables.nodes[0], part, units - part);
    return {out.begin(), out.end()};
}

}  // namespace

TEST_CASE(
    "convolver kernels: there and back gives the newer half times N, at every size and in every instruction set") {
    std::vector<InstructionSet> sets = fasterSets();
    sets.push_back(InstructionSet::scalar);
    for (const InstructionSet set : sets) {
        for (int depth = 0; depth <= kMaxDepth; ++depth) {
            CAPTURE(std::string(amp::name(set)));
            CAPTURE(depth);
            const std::size_t size = std::size_t{64} << (3 * depth);
            const amp::AlignedVector<float> in = aligned(amp::test::noise(2 * size, 5));
            const std::vector<float> back = thereAndBack(convolverKernels(set), depth, in);
            double error = 0.0;
            for (std::size_t n = 0; n < size; ++n) {
                const double expected = static_cast<double>(in[size + n]);
                error = std::max(error, std::abs(static_cast<double>(back[n]) / static_cast<double>(size) - expected));
            }
            CHECK(error < 2e-6);
        }
    }
}

TEST_CASE("convolver kernels: products add up over partitions, in one run or several") {
    const amp::AlignedVector<float> x = aligned(amp::test::noise(7 * kGroupFloats, 1));
    const amp::AlignedVector<float> h = aligned(amp::test::noise(7 * kGroupFloats, 2));
    std::vector<InstructionSet> sets = fasterSets();
    sets.push_back(InstructionSet::scalar);
    for (const InstructionSet set : sets) {
        CAPTURE(std::string(amp::name(set)));
        const ConvolverKernels& k = convolverKernels(set);
        amp::AlignedVector<float> once(kGroupFloats), parts(kGroupFloats, 3.0f);
        k.multiplyAdd(x.data(), h.data(), 7, once.data(), true);
        k.multiplyAdd(x.data(), h.data(), 4, parts.data(), true);
        k.multiplyAdd(x.data() + 4 * kGroupFloats, h.data() + 4 * kGroupFloats, 3, parts.data(), false);
        CHECK(once == parts);
        for (std::size_t line = 0; line < 8; ++line) {
            for (std::size_t lane = 0; lane < 8; ++lane) {
                double re = 0.0;
                double im = 0.0;
                for (std::size_t p = 0; p < 7; ++p) {
                    const std::size_t at = p * kGroupFloats + 16 * line + lane;
                    re += double{x[at]} * double{h[at]} - double{x[at + 8]} * double{h[at + 8]};
                    im += double{x[at]} * double{h[at + 8]} + double{x[at + 8]} * double{h[at]};
                }
                CHECK(std::abs(double{once[16 * line + lane]} - re) < 3e-6);
                CHECK(std::abs(double{once[16 * line + lane + 8]} - im) < 3e-6);
            }
        }
    }
}

TEST_CASE("convolver kernels: a direct sum has the same bits in any company") {
    const std::vector<float> in = amp::test::noise(600, 1);
    const amp::AlignedVector<float> taps = aligned(amp::test::noise(192, 2));
    std::vector<InstructionSet> sets = fasterSets();
    sets.push_back(InstructionSet::scalar);
    for (const InstructionSet set : sets) {
        CAPTURE(std::string(amp::name(set)));
        const ConvolverKernels& k = convolverKernels(set);
        std::vector<float> all(200), some(200);
        k.fir(in.data() + 192, taps.data(), 192, all.data(), 200);
        int t = 0;
        for (const int frames : {1, 2, 3, 4, 7, 8, 9, 16, 31, 33, 64, 22}) {
            k.fir(in.data() + 192 + t, taps.data(), 192, some.data() + t, frames);
            t += frames;
        }
        REQUIRE(t == 200);
        CHECK(all == some);
        for (std::size_t n = 0; n < 200; ++n) {
            double sum = 0.0;
            for (std::size_t m = 0; m < 192; ++m) sum += double{taps[m]} * double{in[192 + n - m]};
            CHECK(std::abs(double{all[n]} - sum) < 1e-5);
        }
    }
}
