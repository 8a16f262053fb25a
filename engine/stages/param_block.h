// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/base/assert.h"
#include "engine/base/attributes.h"

namespace amp {

/// One parameter over one block: a constant, or one value per frame while it moves.
struct ParamTrack {
    float value = 0.0f;           ///< the constant; while moving, the value at the block's last frame
    const float* ramp = nullptr;  ///< one value per frame while moving, else null
};

/// What a stage may read besides its audio in one `process` call: every parameter, smoothed by the rig, the absolute frame
/// number, and the rig's dry input. Valid during the call only.
class ParamBlock {
public:
    ParamBlock(const ParamTrack* tracks, std::size_t count, std::uint64_t frame, bool moving, const float* dry) AMP_RT
        : tracks_(tracks),
          count_(count),
          frame_(frame),
          moving_(moving),
          dry_(dry) {}

    /// The value at frame `offset` of this block.
    [[nodiscard]] float at(std::size_t param, int offset) const AMP_RT {
        AMP_ASSERT(param < count_);
        const ParamTrack& t = tracks_[param];
        return t.ramp != nullptr ? t.ramp[offset] : t.value;
    }

    /// The value at the block's last frame. The right thing for `Change::step` and `Change::rebuild` parameters, which never
    /// move inside a block.
    [[nodiscard]] float value(std::size_t param) const AMP_RT {
        AMP_ASSERT(param < count_);
        return tracks_[param].value;
    }

    [[nodiscard]] bool on(std::size_t toggle) const AMP_RT { return value(toggle) >= 0.5f; }
    [[nodiscard]] int choice(std::size_t param) const AMP_RT { return static_cast<int>(value(param) + 0.5f); }

    /// One value per frame, or null when the parameter is constant over the block.
    [[nodiscard]] const float* ramp(std::size_t param) const AMP_RT {
        AMP_ASSERT(param < count_);
        return tracks_[param].ramp;
    }

    /// True while any parameter may move, up to the first point of the control grid (`kControlFrames`) after it has come
    /// to rest, so that code which follows the grid always ends on the final value.
    [[nodiscard]] bool anyMoving() const AMP_RT { return moving_; }

    /// Absolute number of the block's first frame at the stage's own rate.
    [[nodiscard]] std::uint64_t frame() const AMP_RT { return frame_; }

    /// The rig's mono input (after trim) for the same frames, at the stage's own rate: for detectors that listen to the
    /// guitar while working after the gain. Null inside an oversampled region.
    [[nodiscard]] const float* dry() const AMP_RT { return dry_; }

private:
    const ParamTrack* tracks_;
    std::size_t count_;
    std::uint64_t frame_;
    bool moving_;
    const float* dry_;
};

}  // namespace amp
