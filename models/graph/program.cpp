// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/program.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "models/graph/flush_denormals.h"

namespace amp::models {

void Buffer::commit(int first, int count, int frames) const AMP_RT {
    if (position >= mirror) return;
    const auto bytes = sizeof(float) * static_cast<std::size_t>(std::min(frames, mirror - position));
    for (int r = first; r < first + count; ++r) std::memcpy(row(r) + capacity, row(r), bytes);
}

void Program::AlignedFree::operator()(float* p) const {
    std::free(p);
}

void Program::reset() AMP_RT {
    std::memcpy(memory_.get(), settled_.get(), floats_ * sizeof(float));
    for (auto& buffer : buffers_) buffer->position = 0;
    phase_ = 0;
}

void Program::process(const float* in, float* out, int frames) AMP_RT {
    const FlushDenormals flush;
    while (frames > 0) {
        const int now = std::min(frames, kBlockFrames - phase_);
        runBlock(in, out, now);
        in += now;
        out += now;
        frames -= now;
        phase_ = (phase_ + now) % kBlockFrames;
    }
}

void Program::runBlock(const float* in, float* out, int frames) AMP_RT {
    // Far beyond any converter and still harmless to the arithmetic.
    constexpr float kLoudest = 1.0e4f;
    float* input = input_->row(0);
    std::memcpy(input, in, sizeof(float) * static_cast<std::size_t>(frames));
    silenceBroken_(input, kLoudest, frames);
    input_->commit(0, 1, frames);
    for (const auto& step : steps_) step->run(frames);
    constexpr float kBroken = 1.0e9f;
    float* result = output_->row(0);
    silenceBroken_(result, kBroken, frames);
    std::memcpy(out, result, sizeof(float) * static_cast<std::size_t>(frames));
    for (Buffer* ring : rings_) ring->advance(frames);
}

void Program::settleAtOnce() {
    const FlushDenormals flush;
    const auto fill = [](const Buffer& buffer) {
        for (int r = 0; r < buffer.rows; ++r) {
            float* row = buffer.base + r * buffer.stride;
            const float value = row[buffer.position];
            std::fill(row, row + buffer.stride, value);
        }
    };
    fill(*input_);
    for (std::size_t s = 0; s < steps_.size(); ++s) {
        steps_[s]->settle(fill);
        for (const Buffer* buffer : written_[s]) fill(*buffer);
    }
}

}  // namespace amp::models
