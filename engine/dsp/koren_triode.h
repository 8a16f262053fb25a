// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>

namespace amp::dsp {

/// Constants of a triode in Koren's equations (N. Koren, "Improved vacuum tube models for SPICE simulations", 1996).
struct KorenTriode {
    double mu, ex, kg1, kp, kvb;
};

/// The high-µ double triode found in nearly every preamp.
inline constexpr KorenTriode kHighMuTriode{.mu = 100.0, .ex = 1.4, .kg1 = 1060.0, .kp = 600.0, .kvb = 300.0};

/// Plate current in amperes for plate and grid voltage against the cathode. Setup thread (slow).
[[nodiscard]] inline double plateCurrent(const KorenTriode& t, double plateVolts, double gridVolts) {
    if (plateVolts <= 0.0) return 0.0;
    const double drive = t.kp * (1.0 / t.mu + gridVolts / std::sqrt(t.kvb + plateVolts * plateVolts));
    const double softPlus = drive > 40.0 ? drive : std::log1p(std::exp(drive));
    return 2.0 * std::pow(plateVolts / t.kp * softPlus, t.ex) / t.kg1;
}

}  // namespace amp::dsp
