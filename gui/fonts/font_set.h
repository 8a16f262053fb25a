// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <string>

#include "gui/draw/cells.h"
#include "gui/imgui_api.h"

namespace amp::gui {

/// What a text is, not how large: the sizes stand in one table in font_set.cpp.
enum class Font {
    caption,      ///< 11 regular: ticks, units, captions
    captionBold,  ///< 11 semi-bold: badges
    small,        ///< 12 medium: tile names
    label,        ///< 13 medium: labels, buttons
    body,         ///< 13 regular
    value,        ///< 13 semi-bold: values that change
    label15,      ///< 15 regular
    value15,      ///< 15 semi-bold
    title,        ///< 18 semi-bold: preset name
    titleLarge,   ///< 20 semi-bold: panel title
    headline,     ///< 40 display bold
    wordmark,     ///< 38 display black italic, the letters of the name only
    count
};

/// What an atlas is made for.
struct FontRequest {
    float scale = 1.0f;
    std::string cjkFont;      ///< file with Chinese glyphs, or empty
    std::string extraGlyphs;  ///< UTF-8: every character beyond Latin that names on screen use
    bool operator==(const FontRequest&) const = default;
};

/// One texture with all fonts at one scale and the generated cells (shadow, glow, weave): a frame needs no other.
/// Built on any thread (about 100 ms), then used by the GUI thread alone.
class FontSet {
public:
    [[nodiscard]] static std::unique_ptr<FontSet> build(const FontRequest& request);

    [[nodiscard]] ImFont* operator[](Font f) const { return fonts_[static_cast<std::size_t>(f)]; }
    [[nodiscard]] ImFontAtlas& atlas() const { return *atlas_; }
    [[nodiscard]] const CellUv& cell(Cell c) const { return cells_[static_cast<std::size_t>(c)]; }
    [[nodiscard]] float scale() const { return request_.scale; }
    [[nodiscard]] const FontRequest& request() const { return request_; }

private:
    FontSet() = default;

    FontRequest request_;
    std::unique_ptr<ImFontAtlas> atlas_;
    std::array<ImFont*, static_cast<std::size_t>(Font::count)> fonts_{};
    std::array<CellUv, static_cast<std::size_t>(Cell::count)> cells_{};
};

/// File of an installed font that has Chinese glyphs, asked of the system's font list; empty when there is none.
/// Blocking: reads font caches, so not for the GUI thread.
[[nodiscard]] std::string findCjkFont();

}  // namespace amp::gui
