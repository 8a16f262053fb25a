// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/timing.h"

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "gui/imgui_api.h"

namespace amp::gui {

namespace {

double processorUs() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e6 * static_cast<double>(now.tv_sec) + 1e-3 * static_cast<double>(now.tv_nsec);
}

}  // namespace

void FrameTiming::beginFrame() {
    begin_ = processorUs();
}

void FrameTiming::endFrame() {
    micros_.push_back(static_cast<float>(processorUs() - begin_));
    const ImDrawData* data = ImGui::GetDrawData();
    if (data == nullptr) return;
    int calls = 0;
    for (int i = 0; i < data->CmdListsCount; ++i) calls += data->CmdLists[i]->CmdBuffer.Size;
    vertices_ = std::max(vertices_, data->TotalVtxCount);
    calls_ = std::max(calls_, calls);
}

double FrameTiming::sinceStartMs() {
    // The kernel notes the start in ticks since the machine was switched on, as the 20th word behind the name in brackets.
    std::ifstream file("/proc/self/stat");
    std::string text;
    std::getline(file, text);
    std::istringstream words(text.substr(std::min(text.size(), text.rfind(')') + 1)));
    std::string word;
    for (int i = 0; i < 20; ++i) words >> word;
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    const double started = std::atof(word.c_str()) / static_cast<double>(sysconf(_SC_CLK_TCK));
    return 1000.0 * (static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec) - started);
}

double FrameTiming::processorMs() {
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return 1e3 * static_cast<double>(used.tv_sec) + 1e-6 * static_cast<double>(used.tv_nsec);
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
