// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/convolver_kernels.h"

#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "engine/base/aligned.h"

namespace amp::dsp {
namespace {

constexpr double kPi = std::numbers::pi;

void set(float (&to)[2], double phase) {
    to[0] = static_cast<float>(std::cos(phase));
    to[1] = static_cast<float>(std::sin(phase));
}

NodeFactors factorsAt(double phase) {
    NodeFactors f;
    set(f.half, phase / 2);
    set(f.quarter, phase / 4);
    set(f.eighth, phase / 8);
    set(f.eighthOfSecond, phase / 8 + kPi / 4);
    return f;
}

struct Storage {
    std::array<AlignedVector<NodeFactors>, kMaxDepth + 2> nodes;
    std::array<AlignedVector<LaneFactors>, kMaxDepth + 1> lanes;

    Storage() {
        std::vector<double> phases{kConvolverRootPhase};
        for (std::size_t depth = 0; depth < nodes.size(); ++depth) {
            for (const double phase : phases) nodes[depth].push_back(factorsAt(phase));
            std::vector<double> children;
            for (const double phase : phases) {
                for (int r = 0; r < 8; ++r) children.push_back(convolverChildPhase(phase, r));
            }
            phases = std::move(children);
        }
        for (std::size_t depth = 0; depth < lanes.size(); ++depth) {
            lanes[depth].resize(nodes[depth].size());
            for (std::size_t group = 0; group < nodes[depth].size(); ++group) fill(lanes[depth][group], depth, group);
        }
    }

    void fill(LaneFactors& to, std::size_t depth, std::size_t group) const {
        for (std::size_t lane = 0; lane < 8; ++lane) {
            const NodeFactors& node = nodes[depth + 1][8 * group + lane];
            for (std::size_t part = 0; part < 2; ++part) {
                to.half[part][lane] = node.half[part];
                to.quarter[part][lane] = node.quarter[part];
                to.eighth[part][lane] = node.eighth[part];
                to.eighthOfSecond[part][lane] = node.eighthOfSecond[part];
            }
        }
    }
};

}  // namespace

double convolverChildPhase(double phase, int child) {
    // Three halvings; the first decides the highest bit.
    for (int bit = 2; bit >= 0; --bit) phase = phase / 2 + (((child >> bit) & 1) != 0 ? kPi : 0.0);
    return phase;
}

const ConvolverTables& convolverTables() {
    static const Storage storage;
    static const ConvolverTables tables = [] {
        ConvolverTables t{};
        for (std::size_t depth = 0; depth <= kMaxDepth; ++depth) {
            t.nodes[depth] = storage.nodes[depth].data();
            t.lanes[depth] = storage.lanes[depth].data();
        }
        return t;
    }();
    return tables;
}

const ConvolverKernels& convolverKernels([[maybe_unused]] InstructionSet set) {
#if defined(AMP_HAVE_AVX512)
    if (set == InstructionSet::avx512) return kernels::kAvx512Convolver;
#endif
#if defined(AMP_HAVE_AVX2)
    if (set >= InstructionSet::avx2) return kernels::kAvx2Convolver;
#endif
    return kernels::kBaselineConvolver;
}

}  // namespace amp::dsp
