// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

#include "gui/box.h"
#include "gui/fonts/font_set.h"
#include "gui/tokens.h"

namespace amp::gui {

enum class Align { left, centre, right };

/// Paints on an ImGui draw list with the window's fonts, cells and palette. Sizes given to `px()` are pixels at scale 1;
/// everything else is device pixels. Light comes from above: raised things get a lighter top edge and a soft shadow below.
/// A value; make one per draw list and frame. Cost: vertices only.
class Canvas {
public:
    Canvas(ImDrawList* list, const FontSet& fonts, const Palette& palette)
        : list_(list), fonts_(&fonts), palette_(&palette), scale_(fonts.scale()) {}

    /// Device pixels for a size at scale 1, whole.
    [[nodiscard]] float px(float size) const { return std::floor(size * scale_ + 0.5f); }
    /// The same without rounding, for radii of circles and strokes.
    [[nodiscard]] float sub(float size) const { return size * scale_; }
    [[nodiscard]] float scale() const { return scale_; }
    [[nodiscard]] const Palette& c() const { return *palette_; }
    [[nodiscard]] ImDrawList* list() const { return list_; }
    [[nodiscard]] const FontSet& fonts() const { return *fonts_; }

    // ---- Areas.
    void fill(const Box& b, ImU32 colour, float radius = 0, int corners = 0) const;
    void stroke(const Box& b, ImU32 colour, float radius = 0, float width = 1) const;
    /// Vertical gradient.
    void gradient(const Box& b, ImU32 top, ImU32 bottom, float radius = 0, int corners = 0) const;
    void gradient3(const Box& b, ImU32 top, ImU32 middle, ImU32 bottom, float radius) const;
    /// Soft shadow of a thing that lies at `b`; `blur` as in the design, `drop` how far it falls.
    void shadow(const Box& b, float blur, float drop, float alpha) const;
    void glow(ImVec2 centre, float radius, ImU32 colour) const;
    /// Tiles a cell over the box.
    void texture(const Box& b, Cell cell, float alpha) const;
    void hline(float x0, float x1, float y, ImU32 colour) const;
    void vline(float x, float y0, float y1, ImU32 colour) const;
    /// A raised surface: shadow, gradient, light top edge, hairline.
    void raised(const Box& b, float radius, ImU32 top, ImU32 bottom) const;
    /// A panel of the stage area.
    void panel(const Box& b) const;
    /// A sunken well.
    void well(const Box& b, float radius) const;

    // ---- Lines. Angles in radians, 0 at three o'clock, clockwise.
    void circle(ImVec2 centre, float radius, ImU32 colour) const;
    void ring(ImVec2 centre, float radius, ImU32 colour, float width) const;
    void arc(ImVec2 centre, float radius, float from, float to, ImU32 colour, float width, bool roundEnds) const;
    void line(ImVec2 a, ImVec2 b, ImU32 colour, float width) const;
    void polyline(std::span<const ImVec2> points, ImU32 colour, float width) const;
    /// Area between a curve and a horizontal line: one strip of quads.
    void area(std::span<const ImVec2> curve, float floorY, ImU32 colour) const;
    void dashed(std::span<const ImVec2> points, ImU32 colour, float width, float dash) const;
    void triangle(ImVec2 a, ImVec2 b, ImVec2 c, ImU32 colour) const;
    /// Circle shaded from top to bottom.
    void ball(ImVec2 centre, float radius, ImU32 top, ImU32 bottom) const;

    // ---- Text. Drawn on whole pixels; vertically the middle of the capitals stands at the given height.
    [[nodiscard]] float textWidth(Font font, std::string_view text) const;
    void text(Font font, float x, float centreY, ImU32 colour, std::string_view text, Align align = Align::left) const;
    /// In a box, left-, centre- or right-aligned, shortened with an ellipsis when it does not fit. Returns false if shortened.
    bool textIn(const Box& b, Font font, ImU32 colour, std::string_view text, Align align = Align::left) const;
    /// Digits, minus and point all as wide as a zero, so that numbers do not jump.
    void tabular(Font font, float x, float centreY, ImU32 colour, std::string_view text,
                 Align align = Align::left) const;
    [[nodiscard]] float tabularWidth(Font font, std::string_view text) const;
    /// Letter spacing in thousandths of an em.
    void tracked(Font font, float x, float centreY, ImU32 colour, std::string_view text, float thousandths) const;
    /// Wrapped lines from the top; returns the height used.
    float paragraph(const Box& b, Font font, ImU32 colour, std::string_view text, float lineHeight,
                    int maxLines = 8) const;

private:
    [[nodiscard]] float glyphs(Font font, float x, float centreY, ImU32 colour, std::string_view text, bool tabular,
                               float extra, bool draw) const;

    ImDrawList* list_;
    const FontSet* fonts_;
    const Palette* palette_;
    float scale_;
};

}  // namespace amp::gui
