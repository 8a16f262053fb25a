// SPDX-License-Identifier: GPL-3.0-or-later
// A factory preset's class is a promise about its sound. What the classes mean is written down here, as measured ranges.
// HALFSTACK_ALL_FIGURES=1 measures everything with the whole riff (the soak form); otherwise only the distortion of each.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <map>

#include "engine/drivers/demo_riff.h"
#include "engine/preset/preset_file.h"
#include "tests/bench/preset_measure.h"
#include "tests/support/effort.h"

using namespace amp;
using namespace amp::bench;
using namespace amp::test;

namespace {

struct Span {
    double from, to;
};
/// What a class sounds like, in dB (see PresetFigures).
struct Bounds {
    Span crest, distortion, low, high;
};
const std::map<std::string, Bounds> kClasses{
    {"clean", {{16, 26}, {-90, -38}, {-28, -12}, {-6, -0.5}}},
    {"edge", {{11, 17}, {-30, -17}, {-24, -14}, {-6, -0.5}}},
    {"crunch", {{10, 14.5}, {-21, -8}, {-22, -12}, {-6, -1}}},
    {"lead", {{9, 12.5}, {-13, -5}, {-26, -12}, {-6, -1.5}}},
    {"high gain", {{8, 12}, {-13, -5}, {-25, -12}, {-6, -1}}},
    {"ambient", {{18, 27}, {-90, -14}, {-24, -14}, {-6, -0.5}}},
    {"bass clean", {{20, 26}, {-90, -38}, {-14, -4}, {-10, -1.5}}},
    {"bass drive", {{12, 18}, {-26, -15}, {-14, -6}, {-12, -3.5}}},
};

std::vector<Preset> factoryPresets() {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(HALFSTACK_PRESET_FOLDER)) {
        if (entry.path().extension() == ".json") paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    std::vector<Preset> all;
    for (const auto& path : paths) all.push_back(readPreset(path).value());
    return all;
}

/// The one tag that is a class; others say what else a preset is for.
std::string classOf(const Preset& preset) {
    std::string found;
    for (const std::string& tag : preset.tags) {
        if (!kClasses.contains(tag)) continue;
        CHECK(found.empty());
        found = tag;
    }
    REQUIRE_FALSE(found.empty());
    return found;
}

bool within(double value, Span span) {
    return value >= span.from && value <= span.to;
}

bool thorough() {
    return std::getenv("HALFSTACK_ALL_FIGURES") != nullptr;
}

}  // namespace

TEST_CASE("factory presets: at least 24, each of one class, every class at least twice") {
    std::map<std::string, int> count;
    const auto presets = factoryPresets();
    CHECK(presets.size() >= 24);
    for (const Preset& preset : presets) {
        CAPTURE(preset.name);
        ++count[classOf(preset)];
    }
    for (const auto& [name, bounds] : kClasses) {
        CAPTURE(name);
        CHECK(count[name] >= 2);
    }
}

TEST_CASE("factory presets: each distorts as its class does") {
    int n = 0;
    for (const Preset& preset : factoryPresets()) {
        if (kSanitized && n++ % 6 != 0) continue;
        const double distortion = distortionDb(preset, 1, 16800);
        CAPTURE(preset.name);
        CAPTURE(distortion);
        CHECK(within(distortion, kClasses.at(classOf(preset)).distortion));
    }
}

TEST_CASE("factory presets: equally loud within 1 dB, below full scale, crest factor and balance as the class says") {
    if (!thorough()) return;
    const std::vector<float> riff = demoRiff(kPresetRate);
    double least = 0.0, most = -100.0;
    for (const Preset& preset : factoryPresets()) {
        CAPTURE(preset.name);
        const PresetFigures f = measurePreset(preset, riff);
        const Bounds& b = kClasses.at(classOf(preset));
        MESSAGE(preset.name << ": " << f.lufs << " LUFS, peak " << f.peakDb << ", crest " << f.crestDb
                            << ", distortion " << f.distortionDb << ", low " << f.lowDb << ", high " << f.highDb
                            << " dB");
        least = std::min(least, f.lufs);
        most = std::max(most, f.lufs);
        CHECK(f.peakDb < 0.0);
        CHECK(within(f.crestDb, b.crest));
        CHECK(within(f.distortionDb, b.distortion));
        CHECK(within(f.lowDb, b.low));
        CHECK(within(f.highDb, b.high));
    }
    CHECK(most - least <= 1.0);
    CHECK(most == doctest::Approx(-20.0).epsilon(0.03));
}
