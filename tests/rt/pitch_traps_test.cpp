// SPDX-License-Identifier: GPL-3.0-or-later

// Law L1 for the pitch shifter, through everything that it does: strokes, searches, jumps, mending, glides, silence.

#include <doctest/doctest.h>

#include <array>
#include <limits>
#include <vector>

#include "engine/dsp/pitch_shifter.h"
#include "engine/rt/scope.h"
#include "tests/bench/pitch_measure.h"
#include "tests/support/rt_guard.h"

using namespace amp;

TEST_CASE("pitch: strokes, chords, glides and silence neither allocate nor wait on the audio thread") {
    const std::array minor{110.0, 164.814, 220.0, 261.626, 329.628};
    auto x = test::renderPartials(test::strings(minor, 10, 8e-5, 0.8, 0.1), 48000.0, 1.5, 0.02, 0.4);
    for (const std::size_t frame : {12000u, 25003u, 40000u}) test::addPluck(x, frame, 48000.0, 196.0, 0.3, 5);
    x.resize(x.size() + 24000, 0.0f);  // silence behind it, and a last stroke out of the silence
    test::addPluck(x, x.size() - 4800, 48000.0, 98.0, 0.3, 6);
    x[30000] = std::numeric_limits<float>::infinity();

    for (const int channels : {1, 2}) {
        for (const float from : {-12.0f, -5.0f, 0.0f, 7.0f}) {
            dsp::PitchShifter shifter;
            shifter.prepare({48000.0, 512, channels},
                            {.shiftCents = 100.0 * static_cast<double>(from), .glideMs = 40.0});
            std::vector<std::vector<float>> audio(static_cast<std::size_t>(channels), x);
            const auto report = test::asAudioThread(
                [&] {
                    std::size_t at = 0;
                    for (int block = 0; at + 512 <= x.size(); ++block) {
                        const rt::Scope scope(rt::Role::audio);
                        if (block == 60) shifter.setShiftCents(-700.0);
                        if (block == 90) shifter.setShiftCents(1200.0);
                        if (block == 120) shifter.setShiftCents(0.0);
                        if (block == 140) shifter.setShiftCents(-200.0);
                        if (block == 160) shifter.reset();
                        const int frames = block % 3 == 0 ? 512 : 37;
                        shifter.process(channels == 1 ? Samples(audio[0].data() + at, frames)
                                                      : Samples(audio[0].data() + at, audio[1].data() + at, frames));
                        at += static_cast<std::size_t>(frames);
                    }
                },
                {.openScope = false});
            CAPTURE(channels);
            CAPTURE(from);
            CHECK_MESSAGE(report.clean(), report.text());
            CHECK(report.scopes > 100);
        }
    }
}
