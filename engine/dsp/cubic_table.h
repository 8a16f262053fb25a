// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <vector>

#include "engine/base/attributes.h"

namespace amp::dsp {

/// A smooth function as cubics with their slopes, between two ends; constant beyond them. 32 bytes a cell.
class CubicTable {
public:
    struct Point {
        double value, slope;
    };
    /// `f(x)` gives value and slope. Setup thread.
    void build(double low, double high, int cells, const std::function<Point(double)>& f);

    [[nodiscard]] Point at(double x) const AMP_RT {
        // Written so that NaN lands inside.
        double place = (x - low_) * perUnit_;
        place = place > 0.0 ? std::min(place, last_) : 0.0;
        const int index = static_cast<int>(place);
        const double d = place - index;
        const auto& c = cell_[static_cast<std::size_t>(index)];
        // Pairs instead of Horner's chain: what follows waits for this.
        const double upper = c[2] + d * c[3];
        return {(c[0] + d * c[1]) + d * d * upper, perUnit_ * ((c[1] + d * c[2]) + d * (upper + 2.0 * d * c[3]))};
    }

private:
    double low_ = 0.0, perUnit_ = 1.0;
    double last_ = 0.0;  ///< place of the upper end, a hair before it so that its cell exists
    std::vector<std::array<double, 4>> cell_;
};

}  // namespace amp::dsp
