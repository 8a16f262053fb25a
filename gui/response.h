// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "engine/control/rig_view.h"

namespace amp::gui {

/// Frequencies at which responses are drawn: 20 Hz to 20 kHz, evenly in octaves.
inline constexpr std::size_t kResponsePoints = 97;
[[nodiscard]] float responseHz(std::size_t point);
/// Place of a frequency on the axis, 0…1.
[[nodiscard]] float responsePlace(float hz);

using Response = std::array<float, kResponsePoints>;  ///< dB

/// Magnitude of a linear stage with these values, measured: a stage of its own gets an impulse, and the answer is transformed.
/// So the picture is the sound, and no formula stands in two places. Cost: about a millisecond; ask `ResponseCache`.
[[nodiscard]] Response measureResponse(const CatalogueEntry& entry, const std::vector<float>& values);

/// Output against input of a stage that bends the signal, from −1 to 1, measured with a slow sine after it has settled.
inline constexpr std::size_t kTransferPoints = 129;
using Transfer = std::array<float, kTransferPoints>;
[[nodiscard]] Transfer measureTransfer(const CatalogueEntry& entry, const std::vector<float>& values);

/// Gain over two seconds of a stage that only moves the level, measured with a constant.
inline constexpr std::size_t kMotionPoints = 240;
using Motion = std::array<float, kMotionPoints>;
[[nodiscard]] Motion measureMotion(const CatalogueEntry& entry, const std::vector<float>& values);

/// Remembers what was measured last for a few stages. Thread: GUI.
class ResponseCache {
public:
    [[nodiscard]] const Response& response(const CatalogueEntry& entry, const std::vector<float>& values);
    [[nodiscard]] const Transfer& transfer(const CatalogueEntry& entry, const std::vector<float>& values);
    [[nodiscard]] const Motion& motion(const CatalogueEntry& entry, const std::vector<float>& values);

private:
    template <class T>
    struct Row {
        const CatalogueEntry* entry = nullptr;
        std::vector<float> values;
        T result{};
    };
    std::vector<Row<Response>> responses_;
    std::vector<Row<Transfer>> transfers_;
    std::vector<Row<Motion>> motions_;
};

}  // namespace amp::gui
