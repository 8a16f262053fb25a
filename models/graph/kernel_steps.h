// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/aligned.h"
#include "models/graph/program_builder.h"

/// Steps that call one kernel. ProgramBuilder fills their public members; each run() only looks up where its rows are now.
namespace amp::models {

/// One product of some rows, each so many frames ago, by weights.
class MatmulStep final : public Step {
public:
    struct Tap {
        Buffer* buffer;
        int row;
        int delay;
        bool backwards;
    };
    /// Taps that follow each other and read the same buffer.
    struct Run {
        const Buffer* buffer;
        std::size_t first;
        std::size_t end;
    };

    void run(int frames) AMP_RT override {
        for (const Run& r : runs) {
            const int position = r.buffer->position;
            const int capacity = r.buffer->capacity;
            for (std::size_t t = r.first; t < r.end; ++t) {
                int at = position - delays[t];
                at += at < 0 ? capacity : 0;
                terms[t].rows = starts[t] + at;
            }
        }
        args.out = out.buffer->row(out.first);
        args.mirror = out.buffer->position < out.buffer->mirror ? out.buffer->capacity : 0;
        args.add = add.buffer ? add.buffer->row(add.first) : nullptr;
        args.sum = sum.buffer ? sum.buffer->row(sum.first) : nullptr;
        args.frames = frames;
        matmul(args);
        if (sum.buffer) sum.buffer->commit(sum.first, sum.count, frames);
    }

    /// Fixed pointers, once the buffers have theirs.
    void bind() {
        args.terms = terms.data();
        args.termCount = static_cast<int>(terms.size());
        args.rows = 0;
        for (const Term& term : terms) args.rows += term.count;
        args.weights = weights.data();
        args.groups = groups.data();
        args.groupCount = static_cast<int>(groups.size());
        args.bias = bias.data();
        args.slopes = slopes.data();
        args.outStride = out.buffer->stride;
        args.addStride = add.buffer ? add.buffer->stride : 0;
        args.sumStride = sum.buffer ? sum.buffer->stride : 0;
        for (std::size_t t = 0; t < taps.size(); ++t) {
            const Tap& tap = taps[t];
            terms[t].stride = tap.backwards ? -tap.delay : tap.buffer->stride;
            // A run backwards starts in the mirrored copy, which continues the ring into the past without a seam.
            starts.push_back(tap.buffer->base + tap.row * tap.buffer->stride +
                             (tap.backwards ? tap.buffer->capacity : 0));
            delays.push_back(tap.backwards ? 0 : tap.delay);
            if (runs.empty() || runs.back().buffer != tap.buffer) runs.push_back({tap.buffer, t, t});
            runs.back().end = t + 1;
        }
    }

    void (*matmul)(const MatmulArgs&) noexcept = nullptr;
    MatmulArgs args{};
    std::vector<Tap> taps;
    std::vector<Run> runs;
    std::vector<const float*> starts;
    std::vector<int> delays;
    std::vector<Term> terms;
    AlignedVector<float> weights;
    std::vector<float> bias;
    std::vector<float> slopes;
    std::vector<std::uint8_t> groups;
    Rows out, add, sum;
};

/// One element function.
class ActivateStep final : public Step {
public:
    void run(int frames) AMP_RT override {
        args.in = in.buffer->row(in.first);
        args.inStride = in.buffer->stride;
        args.out = out.buffer->row(out.first);
        args.outStride = out.buffer->stride;
        args.slopes = slopes.data();
        args.frames = frames;
        function(args);
        out.buffer->commit(out.first, out.count, frames);
    }

    void (*function)(const ActivateArgs&) noexcept = nullptr;
    ActivateArgs args{};
    std::vector<float> slopes;
    Rows in, out;
};

/// One element-wise combination, see CombineArgs.
class CombineStep final : public Step {
public:
    void run(int frames) AMP_RT override {
        const auto at = [](Rows rows) { return rows.buffer ? rows.buffer->row(rows.first) : nullptr; };
        const auto stride = [](Rows rows) { return rows.buffer ? rows.buffer->stride : 0; };
        args.x = at(x);
        args.xStride = stride(x);
        args.y = at(y);
        args.yStride = stride(y);
        args.z = at(z);
        args.zStride = stride(z);
        args.out = at(out);
        args.outStride = stride(out);
        args.sum = at(sum);
        args.sumStride = stride(sum);
        args.frames = frames;
        function(args);
        out.buffer->commit(out.first, out.count, frames);
        if (sum.buffer) sum.buffer->commit(sum.first, sum.count, frames);
    }

    void (*function)(const CombineArgs&) noexcept = nullptr;
    CombineArgs args{};
    Rows x, y, z, out, sum;
};

}  // namespace amp::models
