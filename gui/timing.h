// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <vector>

namespace amp::gui {

/// Processor time from new frame to submitted draw data, and vertices and draw calls, for `--gui-timing` and the tests of the
/// budgets. Thread: GUI.
class FrameTiming {
public:
    void beginFrame();
    void endFrame();
    /// True right after the first frame.
    [[nodiscard]] bool firstFrame() const { return micros_.size() == 1; }
    /// Since the program was started, to a hundredth of a second. Reads a file: not for a frame.
    [[nodiscard]] static double sinceStartMs();
    /// What all threads together have used of the processor: what a machine that is busy with other things does not change.
    [[nodiscard]] static double processorMs();
    [[nodiscard]] double percentileUs(double share) const;
    [[nodiscard]] int mostVertices() const { return vertices_; }
    [[nodiscard]] int mostCalls() const { return calls_; }
    [[nodiscard]] std::size_t frames() const { return micros_.size(); }
    void report(std::FILE* out, const char* renderer) const;

private:
    double begin_ = 0;
    std::vector<float> micros_;
    int vertices_ = 0;
    int calls_ = 0;
};

}  // namespace amp::gui
