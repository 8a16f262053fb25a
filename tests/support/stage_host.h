// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/stages/catalogue.h"

namespace amp::test {

/// A value that a parameter takes at a frame.
struct ParamEvent {
    std::uint64_t frame;
    std::size_t param;
    float value;
};

/// Runs one stage by itself the way a rig does: parameters arrive as `ParamBlock`s, smooth ones move over 10 ms from their
/// event's frame on, blocks are cut at events and at `maxFrames`.
class StageHost {
public:
    using Values = std::map<std::string, float, std::less<>>;

    StageHost(std::string_view stageKey, double sampleRateHz, int channels = 1, const Values& values = {},
              int maxFrames = 128);

    /// Events in the order of their frames, before the audio that they concern.
    void schedule(std::vector<ParamEvent> events) { events_ = std::move(events); }

    /// Feeds the mono rig input that `ParamBlock::dry` shows; must hold every frame that will be processed.
    void setDry(std::vector<float> dry) { dry_ = std::move(dry); }

    /// Processes planar audio in place; the frame count goes on from call to call.
    void process(Samples io);

    /// Processes a whole signal in blocks of these lengths, in turn.
    [[nodiscard]] std::vector<std::vector<float>> run(std::vector<std::vector<float>> audio,
                                                      const std::vector<int>& blocks);
    /// The same for a mono signal through a mono stage, in blocks of 64.
    [[nodiscard]] std::vector<float> run(std::vector<float> audio);

    void reset();
    [[nodiscard]] StageBox& stage() { return *stage_; }
    [[nodiscard]] const CatalogueEntry& entry() const { return *entry_; }

private:
    struct Move {
        float from, to;
        std::uint64_t begin;
        bool active = false;
    };
    [[nodiscard]] float valueAt(std::size_t param, std::uint64_t frame) const;

    const CatalogueEntry* entry_;
    double sampleRateHz_;
    int maxFrames_;
    std::uint64_t moveFrames_;
    std::unique_ptr<StageBox> stage_;
    std::vector<Move> moves_;
    std::vector<std::vector<float>> ramps_;
    std::vector<ParamEvent> events_;
    std::size_t nextEvent_ = 0;
    std::uint64_t frame_ = 0;
    std::vector<float> dry_;
};

}  // namespace amp::test
