// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "engine/base/attributes.h"

namespace amp::dsp {

/// A memoryless curve and its antiderivative, for first-order antiderivative antialiasing (Parker, Zavalishin and Le Bivic,
/// DAFx-16). Piecewise cubic antiderivative whose slope is the curve at the points; the curve used is exactly that slope, so
/// the two fit each other to the last bit and the division below stays clean. Outside ±kRange the curve is constant.
/// Corners of a curve that lie on multiples of 1/32 are exact. 33 kB.
class ShaperTable {
public:
    static constexpr double kRange = 16.0;
    static constexpr int kCells = 1024;

    /// Setup thread: slow.
    explicit ShaperTable(const std::function<double(double)>& curve);

    /// The curve.
    [[nodiscard]] double value(double u) const AMP_RT {
        const auto [cell, d] = locate(u);
        return kPerUnit * (cell.c1 + d * (2.0 * cell.c2 + d * 3.0 * cell.c3));
    }

    /// Its antiderivative, zero at −kRange.
    [[nodiscard]] double integral(double u) const AMP_RT {
        const auto [cell, d] = locate(u);
        const double inside = cell.c0 + d * (cell.c1 + d * (cell.c2 + d * cell.c3));
        if (u > kRange) return inside + top_ * (u - kRange);
        if (u < -kRange) return inside + bottom_ * (u + kRange);
        return inside;
    }

private:
    struct Cell {
        double c0, c1, c2, c3;
    };
    struct Place {
        const Cell& cell;
        double d;
    };
    static constexpr double kPerUnit = kCells / (2.0 * kRange);

    [[nodiscard]] Place locate(double u) const AMP_RT {
        // Written so that NaN lands inside.
        const double inside = u > -kRange ? std::min(u, kRange) : -kRange;
        const double place = (inside + kRange) * kPerUnit;
        const int index = std::min(static_cast<int>(place), kCells - 1);
        return {cells_[static_cast<std::size_t>(index)], place - index};
    }

    std::array<Cell, kCells> cells_{};
    double bottom_ = 0.0, top_ = 0.0;
};

/// One channel's way through a table with antialiasing. Delays by half a frame; averages neighbours where the curve is
/// straight, so it belongs where the rate is well above the audio band.
class AntialiasedShaper {
public:
    /// The state of a long silence at `rest`.
    void reset(const ShaperTable& table, double rest = 0.0) AMP_RT {
        last_ = rest;
        lastIntegral_ = table.integral(rest);
    }

    [[nodiscard]] double operator()(const ShaperTable& table, double u) AMP_RT {
        const double integral = table.integral(u);
        const double rise = u - last_;
        const double y = std::fabs(rise) > 1e-5 ? (integral - lastIntegral_) / rise : table.value(0.5 * (u + last_));
        last_ = u;
        lastIntegral_ = integral;
        return y;
    }

private:
    double last_ = 0.0;
    double lastIntegral_ = 0.0;
};

/// Rates from which on shapers antialias. Below it their averaging would dull the treble and delay.
inline constexpr double kAntialiasFromHz = 80000.0;

}  // namespace amp::dsp
