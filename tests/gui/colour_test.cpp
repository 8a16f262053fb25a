// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "gui/tokens.h"

using namespace amp;

namespace {

using Rgb = std::array<double, 3>;

Rgb linear(ImU32 colour) {
    Rgb out{};
    for (std::size_t i = 0; i < 3; ++i) {
        const double v = static_cast<double>((colour >> (8 * i)) & 0xff) / 255.0;
        out[i] = v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    }
    return out;
}

double luminance(ImU32 colour) {
    const Rgb c = linear(colour);
    return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
}

/// WCAG 2 contrast ratio.
double contrast(ImU32 a, ImU32 b) {
    const double la = luminance(a), lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

// Machado, Oliveira, Fernandes 2009: severity 1.0, on linear RGB.
using Matrix = std::array<std::array<double, 3>, 3>;
constexpr std::array<Matrix, 4> kSight{{
    {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
    {{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
    {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
    {{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}},
}};

Rgb lab(ImU32 colour, const Matrix& sight) {
    const Rgb c = linear(colour);
    Rgb s{};
    for (std::size_t i = 0; i < 3; ++i) {
        s[i] = std::clamp(sight[i][0] * c[0] + sight[i][1] * c[1] + sight[i][2] * c[2], 0.0, 1.0);
    }
    const double x = (0.4124564 * s[0] + 0.3575761 * s[1] + 0.1804375 * s[2]) / 0.95047;
    const double y = 0.2126729 * s[0] + 0.7151522 * s[1] + 0.0721750 * s[2];
    const double z = (0.0193339 * s[0] + 0.1191920 * s[1] + 0.9503041 * s[2]) / 1.08883;
    const auto f = [](double t) { return t > 216.0 / 24389.0 ? std::cbrt(t) : (24389.0 / 27.0 * t + 16.0) / 116.0; };
    return {116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))};
}

/// CIEDE2000 (Sharma, Wu, Dalal 2005).
double difference(const Rgb& p, const Rgb& q) {
    constexpr double kPi = 3.14159265358979323846;
    const double c1 = std::hypot(p[1], p[2]), c2 = std::hypot(q[1], q[2]);
    const double mean7 = std::pow((c1 + c2) / 2, 7);
    const double g = 0.5 * (1 - std::sqrt(mean7 / (mean7 + std::pow(25.0, 7))));
    const double a1 = (1 + g) * p[1], a2 = (1 + g) * q[1];
    const double d1 = std::hypot(a1, p[2]), d2 = std::hypot(a2, q[2]);
    const auto hue = [&](double a, double b) {
        const double h = std::atan2(b, a);
        return h < 0 ? h + 2 * kPi : h;
    };
    const double h1 = hue(a1, p[2]), h2 = hue(a2, q[2]);
    double dh = h2 - h1;
    if (d1 * d2 == 0) dh = 0;
    if (dh > kPi) dh -= 2 * kPi;
    if (dh < -kPi) dh += 2 * kPi;
    const double dl = q[0] - p[0], dc = d2 - d1, dH = 2 * std::sqrt(d1 * d2) * std::sin(dh / 2);
    const double lm = (p[0] + q[0]) / 2, cm = (d1 + d2) / 2;
    double hm = h1 + h2;
    if (d1 * d2 != 0) hm = std::fabs(h1 - h2) <= kPi ? hm / 2 : hm < 2 * kPi ? hm / 2 + kPi : hm / 2 - kPi;
    const double t = 1 - 0.17 * std::cos(hm - kPi / 6) + 0.24 * std::cos(2 * hm) + 0.32 * std::cos(3 * hm + kPi / 30) -
                     0.20 * std::cos(4 * hm - 63 * kPi / 180);
    const double sl = 1 + 0.015 * (lm - 50) * (lm - 50) / std::sqrt(20 + (lm - 50) * (lm - 50));
    const double sc = 1 + 0.045 * cm, sh = 1 + 0.015 * cm * t;
    const double theta = kPi / 6 * std::exp(-std::pow((hm * 180 / kPi - 275) / 25, 2));
    const double cm7 = std::pow(cm, 7);
    const double rt = -std::sin(2 * theta) * 2 * std::sqrt(cm7 / (cm7 + std::pow(25.0, 7)));
    return std::sqrt(std::pow(dl / sl, 2) + std::pow(dc / sc, 2) + std::pow(dH / sh, 2) + rt * dc / sc * dH / sh);
}

}  // namespace

TEST_CASE("colour: text is readable on what it stands on") {
    const gui::Palette p;
    CHECK(contrast(p.ink, p.panel) >= 14);
    CHECK(contrast(p.inkSoft, p.panel) >= 8);
    CHECK(contrast(p.inkFaint, p.panel) >= 5);
    CHECK(contrast(p.inkSoft, p.lifted) >= 5);
    CHECK(contrast(p.onBone, p.bone) >= 14);
    const gui::Palette strong = gui::strongContrast();
    CHECK(contrast(strong.inkFaint, strong.panel) >= 14);
    for (const gui::AmpPanel& panel : gui::kAmpPanels) {
        CAPTURE(panel.name);
        for (const std::uint32_t ground : panel.gradient)
            CHECK(contrast(gui::rgb(panel.lettering), gui::rgb(ground)) >= 5.7);
    }
}

TEST_CASE("colour: families are told apart in normal sight and without red, green or blue cones") {
    for (std::size_t sight = 0; sight < kSight.size(); ++sight) {
        for (std::size_t a = 0; a < gui::kFamilyHex.size(); ++a) {
            CHECK(contrast(gui::rgb(gui::kFamilyHex[a]), gui::Palette{}.panel) >= 5.0);
            for (std::size_t b = a + 1; b < gui::kFamilyHex.size(); ++b) {
                if (gui::kFamilyHex[a] == gui::kFamilyHex[b])
                    continue;  // modulation and pitch are one colour on purpose
                CAPTURE(sight);
                CAPTURE(a);
                CAPTURE(b);
                CHECK(difference(lab(gui::rgb(gui::kFamilyHex[a]), kSight[sight]),
                                 lab(gui::rgb(gui::kFamilyHex[b]), kSight[sight])) >= 11.4);
            }
        }
    }
}
