// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/draw/cells.h"

#include <cmath>

namespace amp::gui {
namespace {

constexpr int kN = kCellSize;

/// Deterministic noise 0…1 of a texel; wraps at the cell's edge so that it tiles.
float noise(int x, int y, std::uint32_t seed) {
    std::uint32_t h = static_cast<std::uint32_t>((x + kN) % kN) * 374761393u +
                      static_cast<std::uint32_t>((y + kN) % kN) * 668265263u + seed * 2246822519u;
    h = (h ^ (h >> 13)) * 1274126177u;
    h ^= h >> 16;
    return static_cast<float>(h & 0xffff) / 65535.0f;
}

/// Noise smoothed over a small neighbourhood.
float softNoise(int x, int y, int rx, int ry, std::uint32_t seed) {
    float sum = 0;
    for (int j = -ry; j <= ry; ++j) {
        for (int i = -rx; i <= rx; ++i) sum += noise(x + i, y + j, seed);
    }
    return sum / static_cast<float>((2 * rx + 1) * (2 * ry + 1));
}

ImU32 white(float alpha) {
    const float a = alpha < 0 ? 0.0f : alpha > 1 ? 1.0f : alpha;
    return 0x00ffffffu | (static_cast<ImU32>(a * 255.0f + 0.5f) << 24);
}

/// A light texel for positive values, a dark one for negative.
ImU32 relief(float v) {
    const ImU32 base = v > 0 ? 0x00ffffffu : 0u;
    const float a = std::fabs(v) > 1 ? 1.0f : std::fabs(v);
    return base | (static_cast<ImU32>(a * 255.0f + 0.5f) << 24);
}

/// Integral of a Gaussian: coverage of a blurred half-plane at distance d, in units of sigma.
float edge(float d) {
    return 0.5f * (1.0f + std::erf(d * 0.70710678f));
}

float shadowAt(int x, int y) {
    // A blurred square is the product of two blurred slabs. The reach is 2.4 sigma, where it has faded to 1 %.
    const float sigma = static_cast<float>(kShadowReach) / 2.4f;
    const auto slab = [&](int t) {
        const float p = static_cast<float>(t) + 0.5f;
        const float low = static_cast<float>(kShadowReach), high = static_cast<float>(kN - kShadowReach);
        return edge((p - low) / sigma) * edge((high - p) / sigma);
    };
    const float middle = slab(kN / 2);
    return slab(x) * slab(y) / (middle * middle);
}

float glowAt(int x, int y) {
    const float c = static_cast<float>(kN) * 0.5f;
    const float dx = (static_cast<float>(x) + 0.5f - c) / c, dy = (static_cast<float>(y) + 0.5f - c) / c;
    const float r = std::sqrt(dx * dx + dy * dy);
    if (r >= 1) return 0;
    const float f = 1 - r;
    return f * f * (0.35f + 0.65f * f);
}

float tolexAt(int x, int y) {
    // Pebbles: the slope of smoothed noise, lit from above.
    const float up = softNoise(x, y - 1, 1, 1, 7), down = softNoise(x, y + 1, 1, 1, 7);
    return (down - up) * 0.55f + (noise(x, y, 9) - 0.5f) * 0.05f;
}

float grilleAt(int x, int y) {
    // Basket weave, four texels to a thread, over-under in chequers.
    const int tx = x / 4, ty = y / 4;
    const bool over = ((tx + ty) & 1) == 0;
    const float along = static_cast<float>(over ? x % 4 : y % 4) - 1.5f;
    const float across = static_cast<float>(over ? y % 4 : x % 4) - 1.5f;
    const float bulge = 1.0f - (across * across) / 2.6f - (along * along) / 9.0f;
    return bulge * 0.11f - 0.05f + (noise(tx, ty, 21) - 0.5f) * 0.05f;
}

float brushedAt(int x, int y) {
    return (softNoise(x, y, 14, 0, 33) - 0.5f) * 0.75f + (noise(0, y, 35) - 0.5f) * 0.05f;
}

}  // namespace

std::vector<ImU32> paintCell(Cell cell) {
    std::vector<ImU32> out(static_cast<std::size_t>(kN) * kN);
    for (int y = 0; y < kN; ++y) {
        for (int x = 0; x < kN; ++x) {
            ImU32 v = 0;
            switch (cell) {
                case Cell::shadow: v = white(shadowAt(x, y)); break;
                case Cell::glow: v = white(glowAt(x, y)); break;
                case Cell::tolex: v = relief(tolexAt(x, y)); break;
                case Cell::grille: v = relief(grilleAt(x, y)); break;
                case Cell::brushed: v = relief(brushedAt(x, y)); break;
                case Cell::grain: v = relief((noise(x, y, 55) - 0.5f) * 0.05f); break;
                case Cell::count: break;
            }
            out[static_cast<std::size_t>(y * kN + x)] = v;
        }
    }
    return out;
}

}  // namespace amp::gui
