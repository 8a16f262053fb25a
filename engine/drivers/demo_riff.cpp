// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/demo_riff.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "engine/dsp/plucked_string.h"

namespace amp {
namespace {

constexpr double kBeatSeconds = 60.0 / 132.0;
constexpr double kBeats = 24.0;  // six bars of four
constexpr std::array<double, 6> kOpenHz{82.4069, 110.0, 146.8324, 195.9977, 246.9417, 329.6276};
constexpr float kPeak = 0.4f;

enum class Touch : std::uint8_t { open, muted };

struct Note {
    double beat;
    double beats;  ///< until the hand damps it
    std::uint8_t string;
    std::uint8_t fret;
    float velocity;
    Touch touch;
};

using Notes = std::vector<Note>;

void line(Notes& notes) {
    // Two bars of single notes, E minor pentatonic, low strings first and then up.
    constexpr std::array<Note, 14> phrase{{
        {0.0, 0.9, 0, 0, 0.95f, Touch::open},
        {1.0, 0.45, 0, 3, 0.8f, Touch::open},
        {1.5, 0.45, 1, 0, 0.85f, Touch::open},
        {2.0, 0.9, 1, 2, 0.9f, Touch::open},
        {3.0, 0.45, 1, 0, 0.75f, Touch::open},
        {3.5, 0.45, 0, 3, 0.8f, Touch::open},
        {4.0, 0.45, 2, 2, 0.85f, Touch::open},
        {4.5, 0.45, 2, 0, 0.7f, Touch::open},
        {5.0, 0.45, 3, 0, 0.85f, Touch::open},
        {5.5, 0.45, 3, 2, 0.8f, Touch::open},
        {6.0, 0.45, 4, 0, 0.9f, Touch::open},
        {6.5, 0.45, 4, 3, 0.95f, Touch::open},
        {7.0, 0.45, 5, 0, 0.9f, Touch::open},
        {7.5, 0.4, 4, 3, 0.8f, Touch::open},
    }};
    notes.insert(notes.end(), phrase.begin(), phrase.end());
}

void power(Notes& notes, double beat, double beats, int string, int fret, float velocity) {
    // Root, fifth, octave, struck downwards within some milliseconds.
    for (int i = 0; i < 3; ++i) {
        notes.push_back({beat + 0.012 * i, beats - 0.012 * i, static_cast<std::uint8_t>(string + i),
                         static_cast<std::uint8_t>(i == 0 ? fret : fret + 2),
                         velocity * (1.0f - 0.08f * static_cast<float>(i)), Touch::open});
    }
}

void gallop(Notes& notes, double bar, int fret) {
    // Palm-muted eighths on the low string with accents, and a power chord at the end of the bar.
    for (int i = 0; i < 6; ++i) {
        const bool accent = i % 3 == 0;
        notes.push_back({bar + 0.5 * i, 0.45, 0, static_cast<std::uint8_t>(fret), accent ? 0.95f : 0.7f, Touch::muted});
    }
    power(notes, bar + 3.0, 0.95, 0, fret + 3, 0.95f);
}

void ringing(Notes& notes, double beat) {
    // An open E minor with the ninth, strummed, and left to ring.
    constexpr std::array<std::uint8_t, 6> frets{0, 2, 4, 0, 0, 0};
    for (int i = 0; i < 6; ++i) {
        notes.push_back({beat + 0.03 * i, 6.4, static_cast<std::uint8_t>(i), frets[static_cast<std::size_t>(i)],
                         0.85f - 0.04f * static_cast<float>(i), Touch::open});
    }
}

Notes riff() {
    Notes notes;
    line(notes);
    gallop(notes, 8.0, 0);
    gallop(notes, 12.0, 3);
    ringing(notes, 16.0);
    std::stable_sort(notes.begin(), notes.end(), [](const Note& a, const Note& b) { return a.beat < b.beat; });
    return notes;
}

// The coil with its cable: a resonant low-pass (RBJ cookbook form) near 4 kHz.
void pickup(std::vector<float>& signal, double rate) {
    const double w = 2.0 * std::numbers::pi * std::min(4000.0, 0.4 * rate) / rate;
    const double alpha = std::sin(w) / (2.0 * 1.4);
    const double a0 = 1.0 + alpha;
    const double b0 = (1.0 - std::cos(w)) / 2.0 / a0;
    const double a1 = -2.0 * std::cos(w) / a0;
    const double a2 = (1.0 - alpha) / a0;
    double x1 = 0.0, x2 = 0.0, y1 = 0.0, y2 = 0.0;
    for (float& sample : signal) {
        const double x = static_cast<double>(sample);
        const double y = b0 * x + 2.0 * b0 * x1 + b0 * x2 - a1 * y1 - a2 * y2;
        x2 = x1;
        x1 = x;
        y2 = y1;
        y1 = y;
        sample = static_cast<float>(y);
    }
}

// Plays the notes of one string: each lasts until the next or until the hand comes down.
void playString(std::vector<float>& signal, const Notes& notes, std::uint8_t number, double rate) {
    PluckedString string;
    string.prepare(rate, 60.0);
    const auto end = static_cast<std::int64_t>(signal.size());
    const auto frameOf = [&](double beat) {
        return std::min(end, static_cast<std::int64_t>(std::llround(beat * kBeatSeconds * rate)));
    };
    std::int64_t at = 0;
    const auto playTo = [&](std::int64_t frame) {
        if (frame <= at) return;
        string.processAdd(signal.data() + at, static_cast<int>(frame - at));
        at = frame;
    };
    double dampBeat = -1.0;
    for (const Note& note : notes) {
        if (note.string != number) continue;
        if (dampBeat >= 0.0 && dampBeat < note.beat) {
            playTo(frameOf(dampBeat));
            string.damp(0.06);
        }
        playTo(frameOf(note.beat));
        Pluck pluck;
        pluck.frequencyHz = kOpenHz[number] * std::exp2(note.fret / 12.0);
        pluck.velocity = note.velocity;
        const bool muted = note.touch == Touch::muted;
        pluck.brightness = muted ? 0.05f : 0.75f;
        pluck.decaySeconds = muted ? 0.28 : 5.0;
        pluck.pickPosition = muted ? 0.09 : 0.13;
        string.pluck(pluck);
        dampBeat = note.beat + note.beats;
    }
    if (dampBeat >= 0.0) {
        playTo(frameOf(dampBeat));
        string.damp(0.15);
    }
    playTo(end);
}

}  // namespace

std::vector<float> demoRiff(double sampleRateHz) {
    const auto frames = static_cast<std::size_t>(std::llround(kBeats * kBeatSeconds * sampleRateHz));
    std::vector<float> signal(frames, 0.0f);
    const Notes notes = riff();
    constexpr auto kStrings = static_cast<std::uint8_t>(kOpenHz.size());
    for (std::uint8_t string = 0; string < kStrings; ++string) playString(signal, notes, string, sampleRateHz);
    pickup(signal, sampleRateHz);
    float peak = 1e-9f;
    for (const float x : signal) peak = std::max(peak, std::abs(x));
    for (float& x : signal) x *= kPeak / peak;
    return signal;
}

}  // namespace amp
