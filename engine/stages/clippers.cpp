// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/clippers.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/dsp/fast_math.h"
#include "engine/dsp/tube_law.h"

namespace amp {
namespace {

/// Plate current against drive at a fixed plate voltage. Drive ±10 sweeps the grid over ±40 V; the current's whole travel
/// is two units.
constexpr double kTriodeRange = 10.0;
constexpr double kGridVoltsPerUnit = 4.0;
constexpr double kTriodePlateVolts = 250.0;

double triodeCurrent(double u) {
    return dsp::plateCurrent(dsp::kHighMuTriode, kTriodePlateVolts,
                             kGridVoltsPerUnit * std::clamp(u, -kTriodeRange, kTriodeRange))
        .value;
}

double exactCurve(Clipper curve, double u) {
    const double t = std::tanh(u);
    const double size = std::fabs(u);
    switch (curve) {
        case Clipper::soft: return t;
        case Clipper::medium: return 2.0 * std::numbers::inv_pi * std::atan(u);
        case Clipper::hard: return std::clamp(u, -1.0, 1.0);
        case Clipper::asymmetric: return u >= 0.0 ? t : 0.7 * t + 0.3 * u / (1.0 + size);
        case Clipper::classA: return t * (0.7 + 0.3 * (2.0 - std::clamp(size, 1.0, 2.0)));
        case Clipper::triode: break;
    }
    static const double idle = triodeCurrent(0.0);
    static const double scale = 2.0 / (triodeCurrent(kTriodeRange) - triodeCurrent(-kTriodeRange));
    return scale * (triodeCurrent(u) - idle);
}

const dsp::ShaperTable* triodeTable = nullptr;

float triodeCurve(float u) {
    return static_cast<float>(triodeTable->value(u));
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

const dsp::ShaperTable& clipperTable(Clipper curve) {
    using Table = dsp::ShaperTable;
    const auto build = [](Clipper c) { return Table([c](double u) { return exactCurve(c, u); }); };
    static const std::array<Table, kClipperNames.size()> tables{build(Clipper::soft),   build(Clipper::medium),
                                                                build(Clipper::hard),   build(Clipper::asymmetric),
                                                                build(Clipper::classA), build(Clipper::triode)};
    return tables[static_cast<std::size_t>(curve)];
}

void prepareClippers() {
    static const dsp::ShaperTable* const table = triodeTable = &clipperTable(Clipper::triode);
    static_cast<void>(table);
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
