// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/clippers.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numbers>

#include "engine/dsp/fast_math.h"
#include "engine/dsp/koren_triode.h"

namespace amp {
namespace {

/// Plate current against drive at a fixed plate voltage. Drive ±10 sweeps the grid over ±40 V; the current's whole travel
/// is two units.
constexpr double kTriodeRange = 10.0;
constexpr double kGridVoltsPerUnit = 4.0;
constexpr double kTriodePlateVolts = 250.0;
constexpr int kTriodeCells = 512;

struct TriodeTable {
    std::array<float, kTriodeCells + 3> y{};  ///< one extra point before, two behind
};
TriodeTable triode;
std::once_flag triodeBuilt;

void buildTriode() {
    const auto current = [](double u) {
        return dsp::plateCurrent(dsp::kHighMuTriode, kTriodePlateVolts, kGridVoltsPerUnit * u);
    };
    const double scale = 2.0 / (current(kTriodeRange) - current(-kTriodeRange));
    const double idle = current(0.0);
    for (int i = 0; i < kTriodeCells + 3; ++i) {
        const double u = kTriodeRange * (2.0 * (i - 1) / kTriodeCells - 1.0);
        triode.y[static_cast<std::size_t>(i)] = static_cast<float>(scale * (current(u) - idle));
    }
}

float triodeCurve(float u) {
    // Written so that NaN lands on the lower end, inside the table.
    const float inside = u > -10.0f ? std::min(u, 10.0f) : -10.0f;
    const float place = (inside + 10.0f) * (kTriodeCells / 20.0f);
    const int cell = std::min(static_cast<int>(place), kTriodeCells - 1);
    const float d = place - static_cast<float>(cell);
    const float* y = &triode.y[static_cast<std::size_t>(cell)];
    // Catmull–Rom: smooth across cells, exact at the points, so 0 stays 0.
    const float slope0 = 0.5f * (y[2] - y[0]);
    const float slope1 = 0.5f * (y[3] - y[1]);
    const float rise = y[2] - y[1];
    return y[1] + d * (slope0 + d * (3.0f * rise - 2.0f * slope0 - slope1 + d * (slope0 + slope1 - 2.0f * rise)));
}

float asymmetricCurve(float u) {
    const float t = dsp::fastTanh(u);
    return u >= 0.0f ? t : 0.7f * t + 0.3f * u / (1.0f + std::fabs(u));
}

float classACurve(float u) {
    // Above 1 the second copy folds back.
    const float t = dsp::fastTanh(u);
    const float fold = 2.0f - std::min(std::max(std::fabs(u), 1.0f), 2.0f);
    return 0.7f * t + 0.3f * t * fold;
}

}  // namespace

void prepareClippers() {
    std::call_once(triodeBuilt, buildTriode);
}

void clip(Clipper curve, float* x, int count) AMP_RT {
    switch (curve) {
        case Clipper::soft:
            for (int i = 0; i < count; ++i) x[i] = dsp::fastTanh(x[i]);
            return;
        case Clipper::medium:
            for (int i = 0; i < count; ++i) x[i] = std::numbers::inv_pi_v<float> * 2.0f * std::atan(x[i]);
            return;
        case Clipper::hard:
            for (int i = 0; i < count; ++i) x[i] = std::min(std::max(x[i], -1.0f), 1.0f);
            return;
        case Clipper::asymmetric:
            for (int i = 0; i < count; ++i) x[i] = asymmetricCurve(x[i]);
            return;
        case Clipper::classA:
            for (int i = 0; i < count; ++i) x[i] = classACurve(x[i]);
            return;
        case Clipper::triode:
            for (int i = 0; i < count; ++i) x[i] = triodeCurve(x[i]);
            return;
    }
}

}  // namespace amp
