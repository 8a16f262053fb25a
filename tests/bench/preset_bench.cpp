// SPDX-License-Identifier: GPL-3.0-or-later
// halfstack-preset-bench figures FOLDER        loudness, crest factor, distortion and balance of every preset in a folder
// halfstack-preset-bench level FOLDER          writes the output level that makes each preset −20 LUFS with the riff
// halfstack-preset-bench sheet FOLDER OUT.png  spectrograms of the riff through each, on one sheet
#include <png.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <string_view>

#include "engine/drivers/demo_riff.h"
#include "engine/dsp/offline_fft.h"
#include "engine/preset/preset_file.h"
#include "tests/bench/preset_measure.h"

using namespace amp;
using namespace amp::bench;
namespace fs = std::filesystem;

namespace {

constexpr double kLevel = -20.0;

std::vector<fs::path> presetsIn(const fs::path& folder) {
    std::vector<fs::path> all;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".json") all.push_back(entry.path());
    }
    std::sort(all.begin(), all.end());
    return all;
}

void figures(const fs::path& folder) {
    const std::vector<float> riff = demoRiff(kPresetRate);
    std::printf("%-18s %-11s %7s %6s %6s %11s %6s %6s\n", "preset", "class", "LUFS", "peak", "crest", "distortion",
                "low", "high");
    for (const fs::path& path : presetsIn(folder)) {
        const Preset preset = readPreset(path).value();
        const PresetFigures f = measurePreset(preset, riff);
        std::printf("%-18s %-11s %7.2f %6.1f %6.1f %11.1f %6.1f %6.1f\n", preset.name.c_str(),
                    preset.tags.empty() ? "" : preset.tags[0].c_str(), f.lufs, f.peakDb, f.crestDb, f.distortionDb,
                    f.lowDb, f.highDb);
    }
}

/// Only the number is touched: the file keeps its layout.
void level(const fs::path& folder) {
    const std::vector<float> riff = demoRiff(kPresetRate);
    for (const fs::path& path : presetsIn(folder)) {
        const Preset preset = readPreset(path).value();
        const double off = kLevel - measurePreset(preset, riff).lufs;
        std::ifstream in(path);
        std::stringstream text;
        text << in.rdbuf();
        in.close();
        char number[32];
        std::snprintf(number, sizeof number, "%.1f", static_cast<double>(preset.levelDb) + off);
        std::ofstream(path) << std::regex_replace(text.str(), std::regex("(\"level_db\": *)[-0-9.]+"),
                                                  std::string("$01") + number);
        std::printf("%-18s %+5.1f dB to %s\n", preset.name.c_str(), off, number);
    }
}

/// Time to the right, 60 Hz to 12 kHz upwards in octaves, 80 dB from black to white.
void spectrogram(const std::vector<float>& x, std::vector<unsigned char>& image, std::size_t stride, std::size_t left,
                 std::size_t top, std::size_t width, std::size_t height) {
    constexpr std::size_t kSize = 4096;
    for (std::size_t column = 0; column < width; ++column) {
        const std::size_t at = column * (x.size() - kSize) / width;
        std::vector<float> part(x.begin() + static_cast<std::ptrdiff_t>(at),
                                x.begin() + static_cast<std::ptrdiff_t>(at + kSize));
        for (std::size_t i = 0; i < kSize; ++i) {
            part[i] *=
                static_cast<float>(0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * static_cast<double>(i) / kSize));
        }
        const auto bins = dsp::spectrum(part, kSize);
        for (std::size_t row = 0; row < height; ++row) {
            const double share = static_cast<double>(row) / static_cast<double>(height - 1);
            const double hertz = 60.0 * std::pow(200.0, share);
            const auto bin = static_cast<std::size_t>(hertz * kSize / kPresetRate);
            const double db = 10.0 * std::log10(std::norm(bins[bin]) / (kSize * kSize / 16.0) + 1e-12);
            image[(top + height - 1 - row) * stride + left + column] =
                static_cast<unsigned char>(std::clamp(255.0 * (db + 90.0) / 80.0, 0.0, 255.0));
        }
    }
}

void sheet(const fs::path& folder, const fs::path& out) {
    const std::vector<float> riff = demoRiff(kPresetRate);
    const auto presets = presetsIn(folder);
    constexpr std::size_t kWide = 300, kHigh = 120, kColumns = 4, kGap = 6;
    const std::size_t rows = (presets.size() + kColumns - 1) / kColumns;
    const std::size_t width = kColumns * (kWide + kGap), height = rows * (kHigh + kGap);
    std::vector<unsigned char> image(width * height, 64);
    for (std::size_t i = 0; i < presets.size(); ++i) {
        BenchRig rig(readPreset(presets[i]).value(), {.sampleRateHz = kPresetRate, .oversampling = 4});
        spectrogram(rig.play(riff), image, width, i % kColumns * (kWide + kGap), i / kColumns * (kHigh + kGap), kWide,
                    kHigh);
        std::printf("row %zu column %zu: %s\n", i / kColumns + 1, i % kColumns + 1, presets[i].stem().c_str());
    }
    png_image png{};
    png.version = PNG_IMAGE_VERSION;
    png.width = static_cast<png_uint_32>(width);
    png.height = static_cast<png_uint_32>(height);
    png.format = PNG_FORMAT_GRAY;
    png_image_write_to_file(&png, out.c_str(), 0, image.data(), static_cast<png_int_32>(width), nullptr);
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view what = argc > 2 ? argv[1] : "";
    if (what == "figures") return figures(argv[2]), 0;
    if (what == "level") return level(argv[2]), 0;
    if (what == "sheet" && argc == 4) return sheet(argv[2], argv[3]), 0;
    std::fprintf(stderr, "usage: halfstack-preset-bench figures|level FOLDER, or sheet FOLDER OUT.png\n");
    return 2;
}
