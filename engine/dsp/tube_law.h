// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>

namespace amp::dsp {

// The laws of valves, exactly and slowly: for building tables. Setup thread.

/// ln(1 + e^x) and its slope, without overflow.
[[nodiscard]] inline double softPlus(double x) {
    return x > 40.0 ? x : std::log1p(std::exp(x));
}
[[nodiscard]] inline double logistic(double x) {
    return 1.0 / (1.0 + std::exp(-x));
}

/// Constants of a triode in Koren's equations (N. Koren, "Improved vacuum tube models for SPICE simulations", 1996).
struct KorenTriode {
    double mu, ex, kg1, kp, kvb;
};

/// The high-µ double triode found in nearly every preamp.
inline constexpr KorenTriode kHighMuTriode{.mu = 100.0, .ex = 1.4, .kg1 = 1060.0, .kp = 600.0, .kvb = 300.0};

/// Plate current with its slopes.
struct PlateCurrent {
    double value, byGrid, byPlate;  ///< A, A/V, A/V
};

/// For plate and grid voltage against the cathode.
[[nodiscard]] inline PlateCurrent plateCurrent(const KorenTriode& t, double plateVolts, double gridVolts) {
    if (plateVolts <= 0.0) return {0.0, 0.0, 0.0};
    const double reach = std::sqrt(t.kvb + plateVolts * plateVolts);
    const double x = t.kp * (1.0 / t.mu + gridVolts / reach);
    const double soft = softPlus(x), open = logistic(x);
    const double drive = plateVolts / t.kp * soft;
    const double scale = 2.0 / t.kg1, power = std::pow(drive, t.ex - 1.0);
    const double byDrive = scale * t.ex * power;
    return {scale * power * drive, byDrive * plateVolts * open / reach,
            byDrive * (soft / t.kp - plateVolts * plateVolts * gridVolts * open / (reach * reach * reach))};
}

/// Constants of a pentode in Koren's equations. Its plate current is
/// 2/Kg1 · (Vg2/Kp · ln(1 + e^(Kp(1/µ + Vg1/Vg2))))^Ex · arctan(Va/Kvb), its screen takes `screenShare` of that without the arctangent.
struct KorenPentode {
    double mu, ex, kg1, kp, kvb, screenShare;
};

/// Grid current: Dempwolf and Zölzer's smooth law (DAFx-11), G·(ln(1 + e^(C·V))/C)^ξ.
struct GridLaw {
    double g = 6.177e-4, c = 9.901, xi = 1.314;
};

struct GridCurrent {
    double value, slope;  ///< A, A/V
};
[[nodiscard]] inline GridCurrent gridCurrent(const GridLaw& law, double gridVolts) {
    const double base = softPlus(law.c * gridVolts) / law.c;
    const double power = std::pow(base, law.xi - 1.0);
    return {law.g * power * base, law.g * law.xi * power * logistic(law.c * gridVolts)};
}

/// Grid voltage behind a resistance that takes it from `openVolts`: v = open − ohm·current(v), and its slope.
[[nodiscard]] inline GridCurrent loadedGrid(const GridLaw& law, double openVolts, double ohm) {
    double v = openVolts < 0.5 ? openVolts : 0.5;
    GridCurrent now = gridCurrent(law, v);
    for (int i = 0; i < 60; ++i) {
        const double step = (v + ohm * now.value - openVolts) / (1.0 + ohm * now.slope);
        v -= step;
        now = gridCurrent(law, v);
        if (std::fabs(step) < 1e-13) break;
    }
    return {v, 1.0 / (1.0 + ohm * now.slope)};
}

}  // namespace amp::dsp
