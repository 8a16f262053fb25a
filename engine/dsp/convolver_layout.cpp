// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/convolver_layout.h"

#include <algorithm>

namespace amp::dsp {

int ConvolverLayout::partitions(int level, int taps) const {
    if (level >= levels || taps <= directTaps) return 0;
    const int end = level + 1 < levels ? std::min(taps, offset(level + 1)) : taps;
    const int covered = end - offset(level);
    return covered <= 0 ? 0 : (covered + size(level) - 1) / size(level);
}

double ConvolverLayout::workPerCell(int taps) const {
    if (taps <= directTaps || levels == 0) return static_cast<double>(taps) * kCell;
    double sum = static_cast<double>(kCell) * kCell;
    for (int level = 0; level < levels; ++level) {
        // N/64 units per pass in N/64 cells: one unit of each pass per cell.
        sum += work::kForwardGroup + level * work::kForwardPass;
        const int count = partitions(level, taps);
        if (count > 0) sum += count * work::kProduct + work::kInverseGroup + level * work::kInversePass;
    }
    return sum;
}

ConvolverLayout ConvolverLayout::forTaps(int maxTaps, InstructionSet set) {
    ConvolverLayout best;
    best.maxTaps = maxTaps;
    best.directTaps = directTapsLimit(set);
    if (maxTaps <= best.directTaps) return best;
    best.levels = 1;
    for (int levels = 2; levels <= kMaxLevels && offset(levels - 1) < maxTaps; ++levels) {
        ConvolverLayout candidate = best;
        candidate.levels = levels;
        if (candidate.workPerCell(maxTaps) < best.workPerCell(maxTaps)) best = candidate;
    }
    return best;
}

ConvolverLayout ConvolverLayout::common(int maxTaps, InstructionSet set) {
    return {.maxTaps = maxTaps, .directTaps = directTapsLimit(set), .levels = kMaxLevels};
}

int directTapsLimit(InstructionSet set) {
    switch (set) {
        case InstructionSet::scalar: return 192;
        case InstructionSet::neon: return 192;  // as the baseline, which has vectors of the same width
        case InstructionSet::avx2: return 128;
        case InstructionSet::avx512: return 128;
    }
    return 128;
}

}  // namespace amp::dsp
