// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "engine/dsp/convolver.h"
#include "tests/engine/dsp/convolution_oracle.h"
#include "tests/support/effort.h"

using namespace amp;
using namespace amp::dsp;
using namespace amp::test;

namespace {

/// Worst error of the convolver against direct convolution in double precision, in dB of the true output's level.
double worstErrorDb(std::size_t taps, int channels, int period) {
    std::vector<std::vector<float>> impulse, in, out;
    for (unsigned c = 0; c < static_cast<unsigned>(channels); ++c) {
        impulse.push_back(decayingNoise(taps, 10 + c));
        in.push_back(noise(taps + 6000, 20 + c));
        out.emplace_back(in.back().size());
    }
    ConvolverSpec spec;
    spec.layout = ConvolverLayout::forTaps(static_cast<int>(taps), bestInstructionSet());
    spec.instructionSet = bestInstructionSet();
    spec.inputs = spec.outputs = channels;
    const ImpulseSpectra spectra(impulse, spec.layout);
    Convolver convolver;
    convolver.prepare(spec);
    REQUIRE(convolver.exchange(0, &spectra));
    for (std::size_t done = 0; done < in[0].size();) {
        const auto count = std::min<std::size_t>(static_cast<std::size_t>(period), in[0].size() - done);
        Samples from, to;
        from.frames = to.frames = static_cast<int>(count);
        from.channels = to.channels = channels;
        for (std::size_t c = 0; c < in.size(); ++c) {
            from.channel[c] = in[c].data() + done;
            to.channel[c] = out[c].data() + done;
        }
        convolver.process(from, std::span(&to, 1));
        done += count;
    }
    double worst = -300.0;
    for (std::size_t c = 0; c < in.size(); ++c) {
        worst = std::max(worst, errorDb(in[c], impulse[c], out[c], framesToCheck(in[c].size(), taps)));
    }
    return worst;
}

void checkAll(const std::vector<std::size_t>& lengths) {
    for (const std::size_t taps : lengths) {
        double worst = -300.0;
        for (const int channels : {1, 2}) {
            for (const int period : {1, 16, 37, 64, 128, 1024}) {
                if (kSanitized && period != 37 && period != 128) continue;
                CAPTURE(taps);
                CAPTURE(channels);
                CAPTURE(period);
                const double error = worstErrorDb(taps, channels, period);
                CHECK(error <= -120.0);
                worst = std::max(worst, error);
            }
        }
        MESSAGE(taps << " taps: worst of all periods, mono and stereo, " << worst << " dB");
    }
}

}  // namespace

TEST_CASE("convolver: nothing is left beside the true convolution, at any length and period, mono and stereo") {
    std::vector<std::size_t> lengths{1, 2, 63, 64, 65, 1000, 2400, 8192};
    // Two and ten seconds take a minute; at one period they are in every run (convolver_test.cpp).
    if (std::getenv("HALFSTACK_LONG_IMPULSES") != nullptr) lengths.insert(lengths.end(), {96000, 480000});
    checkAll(lengths);
}
