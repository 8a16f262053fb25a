// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/draw/canvas.h"

#include <array>

namespace amp::gui {
namespace {

/// Segments that make a circle of this radius look round.
int segments(float radius) {
    return std::clamp(static_cast<int>(14.0f + radius * 0.6f), 14, 64);
}

}  // namespace

void Canvas::fill(const Box& b, ImU32 colour, float radius, int corners) const {
    list_->AddRectFilled(b.min(), b.max(), colour, radius, corners);
}

void Canvas::stroke(const Box& b, ImU32 colour, float radius, float width) const {
    // ImGui centres a stroke on the edge; half a pixel in puts a hairline on whole pixels.
    const float half = 0.5f * width;
    list_->AddRect({b.x + half, b.y + half}, {b.right() - half, b.bottom() - half}, colour,
                   std::max(0.0f, radius - half), 0, width);
}

void Canvas::gradient(const Box& b, ImU32 top, ImU32 bottom, float radius, int corners) const {
    if (radius <= 0) {
        list_->AddRectFilledMultiColor(b.min(), b.max(), top, top, bottom, bottom);
        return;
    }
    const int first = list_->VtxBuffer.Size;
    list_->AddRectFilled(b.min(), b.max(), IM_COL32_WHITE, radius, corners);
    ImGui::ShadeVertsLinearColorGradientKeepAlpha(list_, first, list_->VtxBuffer.Size, {b.x, b.y}, {b.x, b.bottom()},
                                                  top, bottom);
    // The function above keeps the shape's own alpha (its smooth rim), so translucent gradients scale it here.
    const auto scaleAlpha = [&](ImU32 colour) { return static_cast<float>(colour >> 24) / 255.0f; };
    if ((top >> 24) != 255 || (bottom >> 24) != 255) {
        for (int i = first; i < list_->VtxBuffer.Size; ++i) {
            ImDrawVert& v = list_->VtxBuffer[i];
            const float t = std::clamp((v.pos.y - b.y) / std::max(1.0f, b.h), 0.0f, 1.0f);
            const float a =
                static_cast<float>(v.col >> 24) / 255.0f * (scaleAlpha(top) * (1 - t) + scaleAlpha(bottom) * t);
            v.col = withAlpha(v.col, a);
        }
    }
}

void Canvas::gradient3(const Box& b, ImU32 top, ImU32 middle, ImU32 bottom, float radius) const {
    Box upper = b;
    upper.h = std::floor(b.h * 0.5f);
    const Box lower{b.x, upper.bottom(), b.w, b.h - upper.h};
    gradient(upper, top, middle, radius, kCornersTop);
    gradient(lower, middle, bottom, radius, kCornersBottom);
}

void Canvas::shadow(const Box& b, float blur, float drop, float alpha) const {
    const float reach = sub(blur);
    const CellUv& uv = fonts_->cell(Cell::shadow);
    // The cell is split at its middle; its border of kShadowReach texels stands for `reach` pixels on both sides of the edge.
    const float inner = reach;
    const std::array<float, 4> xs{b.x - reach, std::min(b.x + inner, b.cx()), std::max(b.right() - inner, b.cx()),
                                  b.right() + reach};
    const float dy = sub(drop);
    const std::array<float, 4> ys{b.y - reach + dy, std::min(b.y + inner, b.cy()) + dy,
                                  std::max(b.bottom() - inner, b.cy()) + dy, b.bottom() + reach + dy};
    const float share = 0.5f;
    const auto lerp = [](float a, float c, float t) { return a + (c - a) * t; };
    const std::array<float, 4> us{uv.min.x, lerp(uv.min.x, uv.max.x, share), lerp(uv.min.x, uv.max.x, share), uv.max.x};
    const std::array<float, 4> vs{uv.min.y, lerp(uv.min.y, uv.max.y, share), lerp(uv.min.y, uv.max.y, share), uv.max.y};
    const ImU32 colour = rgb(0x000000, alpha);
    const ImTextureID texture = fonts_->atlas().TexID;
    for (std::size_t j = 0; j < 3; ++j) {
        for (std::size_t i = 0; i < 3; ++i) {
            if (i == 1 && j == 1) continue;  // covered by the thing itself
            if (xs[i + 1] <= xs[i] || ys[j + 1] <= ys[j]) continue;
            list_->AddImage(texture, {xs[i], ys[j]}, {xs[i + 1], ys[j + 1]}, {us[i], vs[j]}, {us[i + 1], vs[j + 1]},
                            colour);
        }
    }
}

void Canvas::glow(ImVec2 centre, float radius, ImU32 colour) const {
    const CellUv& uv = fonts_->cell(Cell::glow);
    list_->AddImage(fonts_->atlas().TexID, {centre.x - radius, centre.y - radius},
                    {centre.x + radius, centre.y + radius}, uv.min, uv.max, colour);
}

void Canvas::texture(const Box& b, Cell cell, float alpha) const {
    if (!palette_->textures || alpha <= 0) return;
    const CellUv& uv = fonts_->cell(cell);
    const float step = static_cast<float>(kCellSize) * std::max(1.0f, std::floor(scale_ + 0.25f));
    const ImU32 colour = rgb(0xffffff, alpha);
    const ImTextureID texture = fonts_->atlas().TexID;
    for (float y = b.y; y < b.bottom(); y += step) {
        const float h = std::min(step, b.bottom() - y);
        for (float x = b.x; x < b.right(); x += step) {
            const float w = std::min(step, b.right() - x);
            list_->AddImage(texture, {x, y}, {x + w, y + h}, uv.min,
                            {uv.min.x + (uv.max.x - uv.min.x) * w / step, uv.min.y + (uv.max.y - uv.min.y) * h / step},
                            colour);
        }
    }
}

void Canvas::hline(float x0, float x1, float y, ImU32 colour) const {
    list_->AddRectFilled({x0, y}, {x1, y + std::max(1.0f, std::floor(scale_))}, colour);
}

void Canvas::vline(float x, float y0, float y1, ImU32 colour) const {
    list_->AddRectFilled({x, y0}, {x + std::max(1.0f, std::floor(scale_)), y1}, colour);
}

void Canvas::raised(const Box& b, float radius, ImU32 top, ImU32 bottom) const {
    shadow(b, 4, 2, 0.5f);
    fill(b.inset(-1), rgb(0x090808), radius + 1);
    gradient(b, top, bottom, radius);
    hline(b.x + radius, b.right() - radius, b.y, rgb(0xffffff, 0.07f));
}

void Canvas::panel(const Box& b) const {
    const float radius = px(size::kRadiusPanel);
    shadow(b, 24, 6, 0.55f);
    fill(b.inset(-1), rgb(0x0A0908), radius + 1);
    gradient(b, mix(palette_->panel, rgb(0xffffff), 0.012f), mix(palette_->panel, rgb(0x000000), 0.08f), radius);
    stroke(b, rgb(0xffffff, 0.045f), radius, std::max(1.0f, std::floor(scale_)));
    hline(b.x + radius, b.right() - radius, b.y, rgb(0xffffff, 0.06f));
}

void Canvas::well(const Box& b, float radius) const {
    fill(b, palette_->well, radius);
    hline(b.x + radius, b.right() - radius, b.bottom() - 1, rgb(0xffffff, 0.05f));
}

void Canvas::circle(ImVec2 centre, float radius, ImU32 colour) const {
    list_->AddCircleFilled(centre, radius, colour, segments(radius));
}

void Canvas::ring(ImVec2 centre, float radius, ImU32 colour, float width) const {
    list_->AddCircle(centre, radius, colour, segments(radius), width);
}

void Canvas::arc(ImVec2 centre, float radius, float from, float to, ImU32 colour, float width, bool roundEnds) const {
    if (std::fabs(to - from) < 0.004f) return;
    const int count = std::max(3, static_cast<int>((10.0f + radius * 0.5f) * std::fabs(to - from) / 4.712f));
    list_->PathArcTo(centre, radius, from, to, count);
    list_->PathStroke(colour, 0, width);
    if (roundEnds) {
        circle({centre.x + std::cos(from) * radius, centre.y + std::sin(from) * radius}, width * 0.5f, colour);
        circle({centre.x + std::cos(to) * radius, centre.y + std::sin(to) * radius}, width * 0.5f, colour);
    }
}

void Canvas::line(ImVec2 a, ImVec2 b, ImU32 colour, float width) const {
    list_->AddLine(a, b, colour, width);
}

void Canvas::polyline(std::span<const ImVec2> points, ImU32 colour, float width) const {
    list_->AddPolyline(points.data(), static_cast<int>(points.size()), colour, 0, width);
}

void Canvas::area(std::span<const ImVec2> curve, float floorY, ImU32 colour) const {
    if (curve.size() < 2) return;
    const int quads = static_cast<int>(curve.size()) - 1;
    list_->PrimReserve(quads * 6, quads * 4);
    for (std::size_t i = 0; i + 1 < curve.size(); ++i) {
        list_->PrimQuadUV(curve[i], curve[i + 1], {curve[i + 1].x, floorY}, {curve[i].x, floorY},
                          fonts_->atlas().TexUvWhitePixel, fonts_->atlas().TexUvWhitePixel,
                          fonts_->atlas().TexUvWhitePixel, fonts_->atlas().TexUvWhitePixel, colour);
    }
}

void Canvas::dashed(std::span<const ImVec2> points, ImU32 colour, float width, float dash) const {
    float travelled = 0;
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
        const ImVec2 a = points[i], b = points[i + 1];
        const float length = std::hypot(b.x - a.x, b.y - a.y);
        if (std::fmod(travelled, 2 * dash) < dash) list_->AddLine(a, b, colour, width);
        travelled += length;
    }
}

void Canvas::triangle(ImVec2 a, ImVec2 b, ImVec2 c, ImU32 colour) const {
    list_->AddTriangleFilled(a, b, c, colour);
}

void Canvas::ball(ImVec2 centre, float radius, ImU32 top, ImU32 bottom) const {
    const int first = list_->VtxBuffer.Size;
    list_->AddCircleFilled(centre, radius, IM_COL32_WHITE, segments(radius));
    ImGui::ShadeVertsLinearColorGradientKeepAlpha(list_, first, list_->VtxBuffer.Size, {centre.x, centre.y - radius},
                                                  {centre.x, centre.y + radius}, top, bottom);
}

float Canvas::glyphs(Font font, float x, float centreY, ImU32 colour, std::string_view text, bool tabularDigits,
                     float extra, bool draw) const {
    ImFont* f = (*fonts_)[font];
    const float lineTop = std::round(centreY - f->FontSize * 0.5f);
    const float zero = f->GetCharAdvance('0');
    const char* s = text.data();
    const char* end = s + text.size();
    float at = x;
    while (s < end) {
        unsigned int ch = 0;
        s += ImTextCharFromUtf8(&ch, s, end);
        if (ch == 0) break;
        const auto glyph = static_cast<ImWchar>(ch);
        const float advance = f->GetCharAdvance(glyph);
        const bool wide = tabularDigits && ((ch >= '0' && ch <= '9') || ch == 0x2212 || ch == '+');
        const float cell = wide ? zero : advance;
        if (draw && ch != ' ')
            f->RenderChar(list_, f->FontSize, {std::round(at + (cell - advance) * 0.5f), lineTop}, colour, glyph);
        at += cell + extra;
    }
    return at - x;
}

float Canvas::textWidth(Font font, std::string_view text) const {
    if (text.empty()) return 0;
    ImFont* f = (*fonts_)[font];
    return f->CalcTextSizeA(f->FontSize, 1e9f, 0, text.data(), text.data() + text.size()).x;
}

void Canvas::text(Font font, float x, float centreY, ImU32 colour, std::string_view text, Align align) const {
    if (text.empty()) return;
    ImFont* f = (*fonts_)[font];
    if (align != Align::left) {
        const float w = textWidth(font, text);
        x -= align == Align::right ? w : w * 0.5f;
    }
    f->RenderText(list_, f->FontSize, {std::round(x), std::round(centreY - f->FontSize * 0.5f)}, colour,
                  ImVec4(-1e6f, -1e6f, 1e6f, 1e6f), text.data(), text.data() + text.size());
}

bool Canvas::textIn(const Box& b, Font font, ImU32 colour, std::string_view full, Align align) const {
    const float x = align == Align::left ? b.x : align == Align::right ? b.right() : b.cx();
    if (textWidth(font, full) <= b.w + 0.5f) {
        text(font, x, b.cy(), colour, full, align);
        return true;
    }
    std::string shortened(full);
    while (!shortened.empty() && textWidth(font, shortened) + textWidth(font, "…") > b.w) {
        // Whole characters: take continuation bytes with their lead.
        while (shortened.size() > 1 && (static_cast<unsigned char>(shortened.back()) & 0xc0) == 0x80)
            shortened.pop_back();
        shortened.pop_back();
    }
    text(font, x, b.cy(), colour, shortened + "…", align);
    return false;
}

float Canvas::tabularWidth(Font font, std::string_view text) const {
    return glyphs(font, 0, 0, 0, text, true, 0, false);
}

void Canvas::tabular(Font font, float x, float centreY, ImU32 colour, std::string_view text, Align align) const {
    if (align != Align::left) {
        const float w = tabularWidth(font, text);
        x -= align == Align::right ? w : w * 0.5f;
    }
    static_cast<void>(glyphs(font, x, centreY, colour, text, true, 0, true));
}

void Canvas::tracked(Font font, float x, float centreY, ImU32 colour, std::string_view text, float thousandths) const {
    const float em = (*fonts_)[font]->FontSize / 1.21f;
    static_cast<void>(glyphs(font, x, centreY, colour, text, false, em * thousandths / 1000.0f, true));
}

float Canvas::paragraph(const Box& b, Font font, ImU32 colour, std::string_view text, float lineHeight,
                        int maxLines) const {
    ImFont* f = (*fonts_)[font];
    const char* s = text.data();
    const char* end = s + text.size();
    const float step = px(lineHeight);
    float y = b.y;
    for (int line = 0; s < end && line < maxLines; ++line) {
        const char* stop = f->CalcWordWrapPositionA(1.0f, s, end, b.w);
        if (stop == s) stop = end;
        const std::string_view part(s, static_cast<std::size_t>(stop - s));
        const bool last = line + 1 == maxLines && stop < end;
        textIn({b.x, y, b.w, step}, font, colour, last ? std::string_view(s, static_cast<std::size_t>(end - s)) : part);
        y += step;
        s = stop;
        while (s < end && (*s == ' ' || *s == '\n')) ++s;
    }
    return y - b.y;
}

}  // namespace amp::gui
