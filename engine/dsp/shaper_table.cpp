// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/shaper_table.h"

namespace amp::dsp {

ShaperTable::ShaperTable(const std::function<double(double)>& curve) {
    constexpr double width = 1.0 / kPerUnit;
    const auto point = [](int i) { return -kRange + i * width; };
    bottom_ = curve(-kRange);
    top_ = curve(kRange);
    double sum = 0.0;
    for (int i = 0; i < kCells; ++i) {
        const double a = point(i);
        // Simpson over eight parts: exact to far below rounding for smooth curves, exact for straight ones.
        constexpr int kParts = 8;
        double area = 0.0;
        for (int k = 0; k <= kParts; ++k) {
            const double weight = k == 0 || k == kParts ? 1.0 : k % 2 == 1 ? 4.0 : 2.0;
            area += weight * curve(a + width * k / kParts);
        }
        area *= width / (3.0 * kParts);
        // Cubic through the ends' values and slopes, in cell units.
        const double slope0 = width * curve(a);
        const double slope1 = width * curve(point(i + 1));
        cells_[static_cast<std::size_t>(i)] = {sum, slope0, 3.0 * area - 2.0 * slope0 - slope1,
                                               slope0 + slope1 - 2.0 * area};
        sum += area;
    }
}

}  // namespace amp::dsp
