// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/timing.h"

#include <algorithm>

#include "gui/imgui_api.h"

namespace amp::gui {

void FrameTiming::beginFrame() {
    begin_ = Clock::now();
}

void FrameTiming::endFrame() {
    micros_.push_back(std::chrono::duration<float, std::micro>(Clock::now() - begin_).count());
    const ImDrawData* data = ImGui::GetDrawData();
    if (data == nullptr) return;
    int calls = 0;
    for (int i = 0; i < data->CmdListsCount; ++i) calls += data->CmdLists[i]->CmdBuffer.Size;
    vertices_ = std::max(vertices_, data->TotalVtxCount);
    calls_ = std::max(calls_, calls);
}

double FrameTiming::sinceStartMs() const {
    return std::chrono::duration<double, std::milli>(Clock::now() - start_).count();
}

double FrameTiming::percentileUs(double share) const {
    if (micros_.empty()) return 0;
    std::vector<float> sorted = micros_;
    const auto at = std::min(sorted.size() - 1, static_cast<std::size_t>(share * static_cast<double>(sorted.size())));
    std::nth_element(sorted.begin(), sorted.begin() + static_cast<long>(at), sorted.end());
    return static_cast<double>(sorted[at]);
}

void FrameTiming::report(std::FILE* out, const char* renderer) const {
    std::fprintf(out, "%s: %zu frames, median %.0f us, p99 %.0f us, at most %d vertices and %d draw calls\n", renderer,
                 frames(), percentileUs(0.5), percentileUs(0.99), vertices_, calls_);
}

}  // namespace amp::gui
