// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/control/engine_control.h"

namespace amp::gui {

/// Handles of the two ends of the strip, which are no stages. The engine never gives these out.
inline constexpr StageId kInputEnd{0xfffffffeu};
inline constexpr StageId kOutputEnd{0xfffffffdu};

/// Live values of a stage, or null while none have come.
[[nodiscard]] const StageReading* readingOf(const Meters& meters, StageId id);

/// First and last node of the head in a chain: a preamp, a tone stack and a power amp side by side. first < 0: no head.
struct HeadRange {
    int first = -1;
    int last = -1;
    [[nodiscard]] bool valid() const { return first >= 0; }
    [[nodiscard]] bool contains(int index) const { return valid() && index >= first && index <= last; }
};
[[nodiscard]] HeadRange findHead(const std::vector<NodeView>& chain);

/// All nodes in the order in which Tab walks them: left to right, lanes from top to bottom.
[[nodiscard]] std::vector<StageId> walkOrder(const RigView& rig);

/// First stage whose slot takes this kind, with the slot's index; null when there is none.
struct SlotPlace {
    const NodeView* node = nullptr;
    std::size_t slot = 0;
};
[[nodiscard]] SlotPlace findSlot(const std::vector<NodeView>& chain, ResourceKind kind);

/// Parameter by key with its present value, for drawings that know certain stages; `fallback` when there is none.
[[nodiscard]] float paramValue(const NodeView& node, std::string_view key, float fallback);

/// What stands in the library for a slot's path: a built-in cabinet without its microphone, or the file itself.
[[nodiscard]] std::filesystem::path libraryPath(const std::filesystem::path& path);

/// True when a file of the node is not where it was, or could not be read.
[[nodiscard]] bool fileTrouble(const NodeView& node);
/// Its next sound is being made while the last one plays. Where nothing plays, for want of a server, nothing moves.
[[nodiscard]] bool comesSoon(const EngineControl& control, const NodeView& node);

}  // namespace amp::gui
