// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/cubic_table.h"

namespace amp::dsp {

void CubicTable::build(double low, double high, int cells, const std::function<Point(double)>& f) {
    low_ = low;
    last_ = cells * (1.0 - 1e-12);
    const double width = (high - low) / cells;
    perUnit_ = 1.0 / width;
    cell_.resize(static_cast<std::size_t>(cells));
    Point a = f(low);
    for (int i = 0; i < cells; ++i) {
        const Point b = f(low + (i + 1) * width);
        const double rise = b.value - a.value, s0 = width * a.slope, s1 = width * b.slope;
        cell_[static_cast<std::size_t>(i)] = {a.value, s0, 3.0 * rise - 2.0 * s0 - s1, s0 + s1 - 2.0 * rise};
        a = b;
    }
}

}  // namespace amp::dsp
