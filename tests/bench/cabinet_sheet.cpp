// SPDX-License-Identifier: GPL-3.0-or-later
// halfstack-cabinet-sheet OUT.svg|OUT.png     response curves of all factory cabinets on one sheet, and figures on stdout
//
// A PNG is made by rsvg-convert (Debian: librsvg2-bin).
// Levels are in dB against the mean of 400 to 1000 Hz, smoothed over a third of an octave.
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "engine/dsp/offline_fft.h"
#include "ir/factory_cabinet.h"

using namespace amp::ir;

namespace {

constexpr double kRate = 48000.0;
constexpr std::size_t kSize = 131072;

/// Mean power around a frequency, over a fraction of an octave.
double bandDb(const std::vector<double>& power, double hz, double octaves) {
    const double ratio = std::pow(2.0, octaves / 2.0);
    const auto first = static_cast<std::size_t>(hz / ratio * kSize / kRate);
    const auto last = std::max(first + 1, static_cast<std::size_t>(hz * ratio * kSize / kRate));
    double sum = 0.0;
    for (std::size_t k = first; k < last && k < power.size(); ++k) sum += power[k];
    return 10.0 * std::log10(sum / static_cast<double>(last - first));
}

std::vector<double> powerOf(const Impulse& impulse) {
    std::vector<double> power(kSize / 2 + 1);
    for (const std::vector<float>& channel : impulse.channels) {
        const auto bins = amp::dsp::spectrum(channel, kSize);
        for (std::size_t k = 0; k < bins.size(); ++k) power[k] += std::norm(bins[k]);
    }
    return power;
}

double lateEnergyDb(const Impulse& impulse) {
    double late = 0.0;
    double all = 0.0;
    const std::vector<float>& taps = impulse.channels[0];
    for (std::size_t n = 0; n < taps.size(); ++n) {
        const double v = static_cast<double>(taps[n]);
        all += v * v;
        if (static_cast<double>(n) >= 0.02 * kRate) late += v * v;
    }
    return 10.0 * std::log10(std::max(1e-12, late / all));
}

void drawPanel(std::ofstream& svg, int index, const FactoryCabinet& cabinet, const std::vector<double>& power,
               double reference) {
    constexpr int kWide = 360;
    constexpr int kHigh = 220;
    const int left = (index % 4) * kWide + 34;
    const int top = (index / 4) * kHigh + 24;
    const double width = kWide - 50.0;
    const double height = kHigh - 50.0;
    const auto x = [&](double hz) { return left + width * std::log(hz / 40.0) / std::log(16000.0 / 40.0); };
    const auto y = [&](double db) { return top + height * (15.0 - std::clamp(db, -45.0, 15.0)) / 60.0; };
    svg << "<text x='" << left << "' y='" << top - 6 << "' font-size='12'>" << cabinet.label << "</text>\n";
    for (const double hz : {50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10000.0}) {
        svg << "<line x1='" << x(hz) << "' y1='" << top << "' x2='" << x(hz) << "' y2='" << top + height
            << "' stroke='#ddd'/><text x='" << x(hz) << "' y='" << top + height + 12
            << "' font-size='9' text-anchor='middle'>" << (hz < 1000.0 ? hz : hz / 1000.0) << (hz < 1000.0 ? "" : "k")
            << "</text>\n";
    }
    for (int db = -40; db <= 10; db += 10) {
        svg << "<line x1='" << left << "' y1='" << y(db) << "' x2='" << left + width << "' y2='" << y(db)
            << "' stroke='" << (db == 0 ? "#999" : "#ddd") << "'/><text x='" << left - 26 << "' y='" << y(db) + 4
            << "' font-size='9'>" << db << "</text>\n";
    }
    svg << "<polyline fill='none' stroke='#06c' points='";
    for (double hz = 40.0; hz < 16000.0; hz *= 1.01) {
        svg << x(hz) << ',' << y(bandDb(power, hz, 1.0 / 6.0) - reference) << ' ';
    }
    svg << "'/>\n";
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s OUT.svg|OUT.png\n", argv[0]);
        return 2;
    }
    const std::filesystem::path out = argv[1];
    const bool png = out.extension() == ".png";
    const std::filesystem::path drawing = png ? std::filesystem::path(out).replace_extension(".svg") : out;
    std::ofstream svg(drawing);
    const auto all = factoryCabinets();
    const int rows = static_cast<int>(all.size() + 3) / 4;
    svg << "<svg xmlns='http://www.w3.org/2000/svg' width='1440' height='" << rows * 220
        << "' font-family='sans-serif'><rect width='100%' height='100%' fill='white'/>\n";
    const std::vector<double> marks{80, 115, 270, 500, 1000, 1600, 2500, 4000, 5000, 6300, 8000, 10000};
    std::printf("%-14s", "dB at Hz");
    for (const double hz : marks) std::printf("%7.0f", hz);
    std::printf("  >20ms peak_dB\n");
    std::vector<std::vector<double>> guitars(marks.size());
    int index = 0;
    for (const FactoryCabinet& cabinet : all) {
        const Impulse impulse = makeCabinet(cabinet, cabinet.mic, kRate);
        const std::vector<double> power = powerOf(impulse);
        const double reference = bandDb(power, 632.0, 1.32);
        drawPanel(svg, index++, cabinet, power, reference);
        std::printf("%-14s", std::string(cabinet.key).c_str());
        for (std::size_t m = 0; m < marks.size(); ++m) {
            const double level = bandDb(power, marks[m], 1.0 / 3.0) - reference;
            if (cabinet.kind == FactoryKind::guitar) guitars[m].push_back(level);
            std::printf("%7.1f", level);
        }
        float peak = 0.0f;
        for (const float v : impulse.channels[0]) peak = std::max(peak, std::abs(v));
        std::printf("%7.1f %6.1f\n", lateEnergyDb(impulse), 20.0 * std::log10(static_cast<double>(peak)));
    }
    std::printf("%-14s", "median");
    for (auto& levels : guitars) {
        std::sort(levels.begin(), levels.end());
        std::printf("%7.1f", levels[levels.size() / 2]);
    }
    std::printf("\n%-14s", "spread");
    for (const auto& levels : guitars) std::printf("%7.1f", levels.back() - levels.front());
    std::printf("\n");
    svg << "</svg>\n";
    svg.close();
    if (!svg) {
        std::fprintf(stderr, "%s cannot be written\n", drawing.c_str());
        return 1;
    }
    if (!png) return 0;
    const std::string from = drawing.string(), to = out.string();
    const char* const command[] = {"rsvg-convert", "-o", to.c_str(), from.c_str(), nullptr};
    std::fflush(stdout);
    execvp(command[0], const_cast<char* const*>(command));
    std::perror("rsvg-convert");
    return 1;
}
