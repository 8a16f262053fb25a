// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

#include "engine/control/rig_view.h"
#include "gui/imgui_api.h"

namespace amp::gui {

// Every colour and size of the window. Chrome is bone on warm charcoal; colour means stage family, level, record, warning or
// in tune, and never stands alone. A test recomputes contrast and family distances from these numbers.

/// 0xRRGGBB and opacity to ImGui's packed colour.
constexpr ImU32 rgb(std::uint32_t hex, float alpha = 1.0f) {
    const auto a = static_cast<std::uint32_t>(alpha * 255.0f + 0.5f);
    return ((hex >> 16) & 0xff) | (hex & 0xff00) | ((hex & 0xff) << 16) | (a << 24);
}

/// The colour with its opacity replaced.
constexpr ImU32 withAlpha(ImU32 colour, float alpha) {
    return (colour & 0x00ffffffu) | (static_cast<std::uint32_t>(alpha * 255.0f + 0.5f) << 24);
}

/// Straight mix of two opaque colours, t = 0 gives a.
constexpr ImU32 mix(ImU32 a, ImU32 b, float t) {
    ImU32 out = 0;
    for (int shift = 0; shift < 32; shift += 8) {
        const auto va = static_cast<float>((a >> shift) & 0xff);
        const auto vb = static_cast<float>((b >> shift) & 0xff);
        out |= static_cast<ImU32>(va + (vb - va) * t + 0.5f) << shift;
    }
    return out;
}

/// What the chrome is painted with. Two sets exist: the usual one and strong contrast.
struct Palette {
    ImU32 room = rgb(0x0F0E0D);
    ImU32 bar = rgb(0x171513);
    ImU32 strip = rgb(0x12110F);
    ImU32 panel = rgb(0x1E1C19);
    ImU32 card = rgb(0x151311);
    ImU32 raised = rgb(0x292622);
    ImU32 raisedTop = rgb(0x2A2723);
    ImU32 raisedBottom = rgb(0x211F1C);
    ImU32 lifted = rgb(0x35312C);
    ImU32 well = rgb(0x0D0C0B);
    ImU32 field = rgb(0x141210);
    ImU32 line = rgb(0x3A3631);
    ImU32 hairline = rgb(0x2A2723);
    ImU32 lineStrong = rgb(0x4D4740);
    ImU32 ink = rgb(0xF3EDE2);
    ImU32 inkSoft = rgb(0xBDB4A6);
    ImU32 inkFaint = rgb(0x968D80);
    ImU32 inkOff = rgb(0x6B645A);
    ImU32 bone = rgb(0xEFE7D8);
    ImU32 onBone = rgb(0x1B1815);
    ImU32 level = rgb(0xA89F90);
    ImU32 warn = rgb(0xFFC247);
    ImU32 rec = rgb(0xFF4B3E);
    ImU32 recText = rgb(0xFF8A80);
    ImU32 ok = rgb(0x5BD69A);
    ImU32 lamp = rgb(0xFF8A2B);
    ImU32 lampCore = rgb(0xFFF3DC);
    ImU32 lampGlow = rgb(0xFF7A1E);
    ImU32 micB = rgb(0x99B6FA);
    bool textures = true;
};

constexpr Palette strongContrast() {
    Palette p;
    p.inkSoft = p.inkFaint = p.ink;
    p.line = p.lineStrong = p.hairline = rgb(0x8A8276);
    p.textures = false;
    return p;
}

/// Family colours as 0xRRGGBB, in the order of `Family`.
inline constexpr std::array<std::uint32_t, 9> kFamilyHex{0xF2F4EA, 0x99B6FA, 0xEE992A, 0xE3E07A, 0xDEB0C8,
                                                         0x9376FA, 0x9376FA, 0x2B9E91, 0xA68758};

constexpr ImU32 familyColour(Family family) {
    return rgb(kFamilyHex[static_cast<std::size_t>(family)]);
}

/// Finish of an amp's front panel: gradient from top to bottom, lettering, and the metal of its knobs.
struct AmpPanel {
    const char* name;
    std::array<std::uint32_t, 3> gradient;
    std::uint32_t lettering;
    std::uint32_t capLight, capDark;  ///< knob cap
    std::uint32_t pointer;
    std::uint32_t piping;  ///< trim around the window band
};

inline constexpr std::array<AmpPanel, 4> kAmpPanels{{
    {"Brass", {0xD8C293, 0xC4AA72, 0xB3985F}, 0x2A2115, 0x4A4540, 0x191614, 0xFFFFFF, 0xC9BFA8},
    {"Night", {0x2C2C2F, 0x1F1F21, 0x161618}, 0xE9E4DA, 0xD9D5CC, 0x96928A, 0x141312, 0x8F8F92},
    {"Iron", {0x3B3E41, 0x2E3134, 0x222426}, 0xE6E8E8, 0x33363A, 0x101112, 0xFFFFFF, 0x84898D},
    {"Bone", {0xEFE7D6, 0xE2D8C3, 0xD2C6AD}, 0x2B261E, 0x4A4540, 0x191614, 0xFFFFFF, 0xC9BFA8},
}};

/// Sizes in pixels at scale 1.
namespace size {
inline constexpr float kReferenceW = 1280, kReferenceH = 800;
inline constexpr float kMinimumW = 960, kMinimumH = 600;
inline constexpr float kPresetBar = 52, kStrip = 112, kStripLow = 88;
inline constexpr float kRecorderBar = 62, kRecorderBarLow = 44, kStatus = 28;
inline constexpr float kMeterColumn = 72;
inline constexpr float kGap = 14, kGapSmall = 8, kGapTiny = 6, kGapLarge = 24;
inline constexpr float kRadiusSegment = 5, kRadiusButton = 6, kRadiusTile = 8, kRadiusPanel = 10, kRadiusGear = 14;
inline constexpr float kKnobLead = 36, kKnob = 29, kKnobMinor = 24;
inline constexpr float kTarget = 26, kTargetBig = 44;
inline constexpr float kTileW = 80, kTileMin = 66, kTileMax = 120, kTileTiny = 44, kTileNamed = 60;
inline constexpr float kToastW = 322;
inline constexpr float kDragTravel = 200;  ///< pixels of drag for a knob's whole range
}  // namespace size

/// Seconds.
namespace motion {
inline constexpr float kHover = 0.08f, kPanel = 0.14f, kToast = 0.18f;
inline constexpr float kMeterFallDb = 20.0f, kPeakHold = 1.5f;
inline constexpr float kGlowUp = 0.06f, kGlowDown = 0.3f;
inline constexpr float kToastStay = 5.0f;
}  // namespace motion

}  // namespace amp::gui
