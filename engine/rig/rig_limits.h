// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace amp {

/// Most nodes (stages and splits, all lanes together) in one rig. The window, the engine and the preset reader honour it.
inline constexpr int kMaxStages = 64;

/// Most lanes of one split.
inline constexpr int kMaxLanes = 4;

/// Most parameters of one stage.
inline constexpr int kMaxParams = 48;

/// The rig works in pieces of at most this many frames, whatever the period: its buffers stay in the first-level cache.
inline constexpr int kRigFrames = 128;

/// Fades of parameters, bypass and rigs. Raised cosine.
inline constexpr double kFadeSeconds = 0.010;
/// From rig to rig where only the oversampling differs: the two are nearly alike but not at the same time.
inline constexpr double kQualityFadeSeconds = 0.020;

}  // namespace amp
