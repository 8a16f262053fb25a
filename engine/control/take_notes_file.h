// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/control/rig_event.h"

namespace amp {

// `take.jsonl` beside a take's two tracks: one JSON object a line, so that a killed program leaves everything but its last
// line. The first says what the rig was, fresh from the builder, at the take's first frame; then come the changes of the rig
// with their frames, and silences that were put in. Frames of changes count what the rig played since the take began; places
// of silences are places in the files.

struct TakeNotesHead {
    double sampleRateHz = 48000.0;
    RigState rig;
    /// The take begins with a rig without a past, so that its DI and what follows give the wet track bit for bit. False for
    /// what was kept of the last minutes: there the rig is only what it was when the player kept it.
    bool exact = true;
};

struct TimedRigEvent {
    std::uint64_t frame = 0;
    RigEvent event;
};

struct TakeSilence {
    std::uint64_t at = 0;
    std::uint64_t frames = 0;
    bool played = false;  ///< the rig played on meanwhile (a slow disk); else there was no audio
};

struct TakeNotesContent {
    TakeNotesHead head;
    std::vector<TimedRigEvent> events;  ///< in order
    std::vector<TakeSilence> silences;  ///< in order
    bool ended = false;                 ///< the take was closed in order; else its last changes may be missing
};

/// Name of the file in a take's folder.
inline constexpr const char* kTakeNotesName = "take.jsonl";

[[nodiscard]] std::string takeNotesLine(const TakeNotesHead& head);
[[nodiscard]] std::string takeNotesLine(const TimedRigEvent& event);

/// Fails: notFound, badFormat, unsupported, with one sentence that names the file. A last line cut short is left out.
[[nodiscard]] Expected<TakeNotesContent> readTakeNotes(const std::filesystem::path& file);

}  // namespace amp
