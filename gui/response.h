// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "engine/control/background_worker.h"
#include "engine/control/rig_view.h"

namespace amp::gui {

/// Frequencies at which responses are drawn: 20 Hz to 20 kHz, evenly in octaves.
inline constexpr std::size_t kResponsePoints = 193;
[[nodiscard]] float responseHz(std::size_t point);
/// Place of a frequency on the axis, 0…1.
[[nodiscard]] float responsePlace(float hz);

using Response = std::array<float, kResponsePoints>;  ///< dB

/// Magnitude of a linear stage with these values, measured: a stage of its own gets an impulse, and the answer is transformed.
/// So the picture is the sound, and no formula stands in two places. Cost: about a millisecond, so not in a frame; ask `ResponseDesk`.
[[nodiscard]] Response measureResponse(const CatalogueEntry& entry, const std::vector<float>& values);

/// Output against input of a stage that bends the signal, from −1 to 1, measured with a slow sine after it has settled.
inline constexpr std::size_t kTransferPoints = 129;
using Transfer = std::array<float, kTransferPoints>;
[[nodiscard]] Transfer measureTransfer(const CatalogueEntry& entry, const std::vector<float>& values);

/// Gain over two seconds of a stage that only moves the level, measured with a constant.
inline constexpr std::size_t kMotionPoints = 240;
using Motion = std::array<float, kMotionPoints>;
[[nodiscard]] Motion measureMotion(const CatalogueEntry& entry, const std::vector<float>& values);

/// Measures on a thread and remembers what was measured last. Thread: GUI; nothing blocks but `settle`.
class ResponseDesk {
public:
    /// What was measured for these values; while that is under way what was measured last for this stage, or null. `exact`: null
    /// rather than something older.
    [[nodiscard]] const Response* response(const CatalogueEntry& entry, const std::vector<float>& values,
                                           bool exact = false) {
        return responses_.get(*this, entry, values, exact);
    }
    [[nodiscard]] const Transfer* transfer(const CatalogueEntry& entry, const std::vector<float>& values) {
        return transfers_.get(*this, entry, values, false);
    }
    [[nodiscard]] const Motion* motion(const CatalogueEntry& entry, const std::vector<float>& values) {
        return motions_.get(*this, entry, values, false);
    }
    /// Takes in what is ready. Once a frame.
    void collect() { worker_.collect(); }
    /// Something is being measured: look again soon.
    [[nodiscard]] bool busy() const { return !worker_.idle(); }
    /// Waits until all is measured; for tests.
    void settle();

private:
    static constexpr std::size_t kRemembered = 12;

    /// The last results of one kind, newest first.
    template <class T, T (*measure)(const CatalogueEntry&, const std::vector<float>&)>
    class Shelf {
    public:
        const T* get(ResponseDesk& desk, const CatalogueEntry& entry, const std::vector<float>& values, bool exact) {
            const Row* older = nullptr;
            for (const Row& row : rows_) {
                if (row.entry != &entry) continue;
                if (row.values == values) return &row.result;
                if (older == nullptr) older = &row;
            }
            // One at a time: a knob that moves meanwhile is measured where it has got to.
            if (!measuring_) {
                measuring_ = true;
                desk.worker_.post([this, at = &entry, values]() -> BackgroundWorker::Completion {
                    auto row = std::make_shared<Row>(Row{at, values, measure(*at, values)});
                    return [this, row] {
                        measuring_ = false;
                        if (rows_.size() >= kRemembered) rows_.pop_back();
                        rows_.insert(rows_.begin(), std::move(*row));
                    };
                });
            }
            return exact || older == nullptr ? nullptr : &older->result;
        }

    private:
        struct Row {
            const CatalogueEntry* entry = nullptr;
            std::vector<float> values;
            T result{};
        };
        std::vector<Row> rows_;
        bool measuring_ = false;
    };

    Shelf<Response, measureResponse> responses_;
    Shelf<Transfer, measureTransfer> transfers_;
    Shelf<Motion, measureMotion> motions_;
    BackgroundWorker worker_;  // last: its jobs use what stands above
};

}  // namespace amp::gui
