// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/fonts/font_set.h"

#include <cmath>
#include <cstring>

#include "engine/rt/role.h"
#include "gui/fonts/embedded.h"

namespace amp::gui {
namespace {

struct Row {
    const char* file;
    float size;  ///< em, pixels at scale 1
    bool cjk;    ///< Chinese text is shown in this role
};

// In the order of `Font`.
constexpr std::array<Row, static_cast<std::size_t>(Font::count)> kRows{{
    {"Inter-Regular.otf", 11, true},
    {"Inter-SemiBold.otf", 11, true},
    {"Inter-Medium.otf", 12, true},
    {"Inter-Medium.otf", 13, true},
    {"Inter-Regular.otf", 13, true},
    {"Inter-SemiBold.otf", 13, true},
    {"Inter-Regular.otf", 15, true},
    {"Inter-SemiBold.otf", 15, true},
    {"Inter-SemiBold.otf", 18, true},
    {"Inter-SemiBold.otf", 20, true},
    {"InterDisplay-Bold.otf", 40, true},
    {"InterDisplay-BlackItalic.otf", 38, false},
}};

// ImGui sizes a font by ascender minus descender; designers by the em. The ratio is a property of Inter.
constexpr float kLinePerEm = 1.2102f;

constexpr ImWchar kLatin[] = {0x20,   0x7e,   0xa0,   0x17f,  0x2010, 0x2015, 0x2018, 0x201d, 0x2022,
                              0x2022, 0x2026, 0x2026, 0x2030, 0x203a, 0x2190, 0x2193, 0x2212, 0x2212,
                              0x221e, 0x221e, 0x21b5, 0x21b5, 0x2318, 0x2318, 0x2009, 0x200a, 0x2248,
                              0x2248, 0x266d, 0x266f, 0x00d7, 0x00d7, 0x03bc, 0x03bc, 0};
constexpr ImWchar kWordmark[] = {'H', 'H', 'a', 'a', 'c', 'c', 'f', 'f', 'k', 'l', 's', 't', 0};

}  // namespace

std::unique_ptr<FontSet> FontSet::build(const FontRequest& request) {
    AMP_REQUIRE_MAY_WAIT();
    std::unique_ptr<FontSet> set(new FontSet);
    set->request_ = request;
    set->atlas_ = std::make_unique<ImFontAtlas>();
    ImFontAtlas& atlas = *set->atlas_;
    atlas.Flags |= ImFontAtlasFlags_NoMouseCursors;
    atlas.TexDesiredWidth = request.scale > 1.6f ? 4096 : 2048;

    // Character lists must live until Build.
    ImVector<ImWchar> cjkRanges;
    if (!request.cjkFont.empty()) {
        ImFontGlyphRangesBuilder ranges;
        ranges.AddText(request.extraGlyphs.c_str());
        ranges.BuildRanges(&cjkRanges);
    }

    for (std::size_t i = 0; i < kRows.size(); ++i) {
        const Row& row = kRows[i];
        const auto data = embeddedFont(row.file);
        ImFontConfig config;
        config.FontDataOwnedByAtlas = false;
        config.OversampleH = row.size * request.scale > 24 ? 1 : 2;
        config.OversampleV = 1;
        config.PixelSnapH = false;
        const float pixels = std::round(row.size * request.scale * kLinePerEm);
        std::strncpy(config.Name, row.file, sizeof config.Name - 1);
        const ImWchar* glyphs = i == static_cast<std::size_t>(Font::wordmark) ? kWordmark : kLatin;
        set->fonts_[i] = atlas.AddFontFromMemoryTTF(const_cast<unsigned char*>(data.data()),
                                                    static_cast<int>(data.size()), pixels, &config, glyphs);
        if (row.cjk && cjkRanges.Size > 2) {
            ImFontConfig merged;
            merged.MergeMode = true;
            merged.OversampleH = 1;
            // Ideographs fill their em; a little smaller than the Latin line they sit level with Inter's capitals.
            atlas.AddFontFromFileTTF(request.cjkFont.c_str(), std::round(pixels * 0.96f), &merged, cjkRanges.Data);
        }
    }

    std::array<int, static_cast<std::size_t>(Cell::count)> rects{};
    for (std::size_t i = 0; i < rects.size(); ++i) rects[i] = atlas.AddCustomRectRegular(kCellSize, kCellSize);
    atlas.Build();

    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    atlas.GetTexDataAsRGBA32(&pixels, &width, &height);
    for (std::size_t i = 0; i < rects.size(); ++i) {
        const ImFontAtlasCustomRect& r = *atlas.GetCustomRectByIndex(rects[i]);
        const auto cell = paintCell(static_cast<Cell>(i));
        for (int y = 0; y < kCellSize; ++y) {
            std::memcpy(pixels + (static_cast<std::size_t>(r.Y + y) * static_cast<std::size_t>(width) + r.X) * 4,
                        cell.data() + static_cast<std::size_t>(y) * kCellSize, kCellSize * 4);
        }
        // Half a texel in, so that linear filtering never reaches the neighbour.
        const float tw = static_cast<float>(width), th = static_cast<float>(height);
        set->cells_[i].min = {(static_cast<float>(r.X) + 0.5f) / tw, (static_cast<float>(r.Y) + 0.5f) / th};
        set->cells_[i].max = {(static_cast<float>(r.X + kCellSize) - 0.5f) / tw,
                              (static_cast<float>(r.Y + kCellSize) - 0.5f) / th};
    }
    return set;
}

}  // namespace amp::gui
