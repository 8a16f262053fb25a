// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "engine/base/attributes.h"
#include "engine/base/process_spec.h"
#include "engine/base/samples.h"
#include "engine/params/param_spec.h"
#include "engine/stages/param_block.h"
#include "engine/stages/resource.h"

namespace amp {

/// Where a stage belongs: decides its colour, its icon and which places on the strip are legal.
enum class Family { utility, dynamics, drive, tone, neural, modulation, pitch, time, cabinet };

/// What a stage does to the number of channels.
enum class ChannelRule {
    keep,      ///< mono stays mono, stereo stays stereo
    toStereo,  ///< always two channels out; a mono input arrives doubled on both
};

/// A place in a stage for something built elsewhere from a file.
struct ResourceSlot {
    std::string_view key;    ///< in presets: "model", "a", "b"
    std::string_view label;  ///< on the panel
    ResourceKind kind;
    /// False: the control thread builds a whole new stage and the rig crossfades. True: the stage's `exchange` takes the new
    /// resource while it runs and fades by itself.
    bool inPlace = false;
    /// An impulse response is taken with both its sides when the preset does not say which channels.
    bool stereo = false;
};

/// What is known of a stage without having one. Constant data.
struct StageInfo {
    std::string_view key;    ///< in presets and on the command line; for ever
    std::string_view label;  ///< full name on the panel
    std::string_view tile;   ///< short name on the strip, at most eight letters
    Family family;
    ChannelRule channels = ChannelRule::keep;
    /// Makes new frequencies, so it belongs into an oversampled region.
    bool nonlinear = false;
    std::span<const ResourceSlot> resources = {};
    std::string_view help = {};  ///< one line: what it does, where it goes
};

/// How long a stage goes on sounding after its input has stopped: it is then asleep.
inline constexpr std::int64_t kEndless = std::numeric_limits<std::int64_t>::max();

/// Compile-time contract of a stage. All stages have
///
///     enum Param : std::size_t { …, paramCount };
///     static constexpr StageInfo info{…};
///     static constexpr std::array params{ParamSpec{…}, …};
///     void prepare(const ProcessSpec&);                     // setup thread; may allocate; ends with everything reset() does
///     void reset() AMP_RT;                                  // silence, idle state; O(1) or small: never clears a long buffer
///     void process(Samples io, const ParamBlock& p) AMP_RT; // in place; same bits for any cutting
///
/// and may have
///
///     void configure(std::span<const float>);               // setup thread, before prepare(): the parameters' values
///     int latencyFrames() const AMP_RT;                     // delay at the stage's rate, default 0
///     void announce(std::size_t param, float value) AMP_RT; // a new goal at its frame, before lanes are aligned: for
///                                                           // stages whose delay follows a parameter
///     std::int64_t tailFrames() const AMP_RT;               // until silence in gives silence out, default 0.1 s
///     void exchange(std::size_t slot, rt::Owned<Resource>&) AMP_RT;  // null means none; what is left in it retires itself
///     StageMeters meters() const AMP_RT;                    // for panels: gain reduction, live dot
///     static int version; static void migrate(...)          // see engine/preset
///
/// A stage whose oversampled twin is wanted is `nonlinear` and takes its rate from `ProcessSpec`.
template <class S>
concept Stage = std::default_initializable<S> &&
    requires(S s, const ProcessSpec& spec, Samples io, const ParamBlock& p) {
    { S::info } -> std::convertible_to<const StageInfo&>;
    {std::span<const ParamSpec>(S::params)};
    { s.prepare(spec) } -> std::same_as<void>;
    { s.reset() }
    noexcept->std::same_as<void>;
    { s.process(io, p) }
    noexcept->std::same_as<void>;
    requires std::size(S::params)
    == static_cast<std::size_t>(S::paramCount);
    requires firstFault(std::span<const ParamSpec>(S::params))
    .empty();
    requires !S::info.key.empty() && !S::info.label.empty() && S::info.tile.size() <= 8;
};

/// Live values for a panel, written by the audio thread once a block.
struct StageMeters {
    float gainDb = 0.0f;   ///< what a dynamics stage does to the level now
    float levelDb = -120;  ///< where its detector stands
};

}  // namespace amp
