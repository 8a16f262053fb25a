// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/draw/damage.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "tests/gui/support/scenes.h"

using namespace amp;
using gui::Damage;
using test::Hands;

namespace {

constexpr int kStep = 16;

/// A picture of every 16th pixel of every 16th row: what was drawn there, in its order.
class Picture {
public:
    Picture(int width, int height)
        : across_(width / kStep), down_(height / kStep), pixels_(static_cast<std::size_t>(across_ * down_), 0) {}

    void clear(const Damage::Rect& r) {
        each(r, [](std::uint64_t& pixel, float, float) { pixel = 0; });
    }
    void draw(const ImDrawData& data) {
        for (int l = 0; l < data.CmdListsCount; ++l) {
            const ImDrawList& list = *data.CmdLists[l];
            for (const ImDrawCmd& cmd : list.CmdBuffer) {
                const Damage::Rect clip{static_cast<int>(cmd.ClipRect.x), static_cast<int>(cmd.ClipRect.y),
                                        static_cast<int>(cmd.ClipRect.z), static_cast<int>(cmd.ClipRect.w)};
                for (unsigned i = 0; i < cmd.ElemCount; i += 3) {
                    const auto at = [&](unsigned k) {
                        return list.VtxBuffer[static_cast<int>(
                            cmd.VtxOffset + list.IdxBuffer[static_cast<int>(cmd.IdxOffset + i + k)])];
                    };
                    triangle(at(0), at(1), at(2), clip);
                }
            }
        }
    }
    bool operator==(const Picture&) const = default;

private:
    template <typename Do>
    void each(Damage::Rect r, const Do& what) {
        r = {std::max(r.x0, 0), std::max(r.y0, 0), std::min(r.x1, across_ * kStep), std::min(r.y1, down_ * kStep)};
        for (int y = (r.y0 + kStep - 1) / kStep; y * kStep < r.y1; ++y) {
            for (int x = (r.x0 + kStep - 1) / kStep; x * kStep < r.x1; ++x)
                what(pixels_[static_cast<std::size_t>(y * across_ + x)], static_cast<float>(x * kStep) + 0.5f,
                     static_cast<float>(y * kStep) + 0.5f);
        }
    }
    void triangle(const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c, const Damage::Rect& clip) {
        const auto side = [](const ImDrawVert& p, const ImDrawVert& q, float x, float y) {
            return (q.pos.x - p.pos.x) * (y - p.pos.y) - (q.pos.y - p.pos.y) * (x - p.pos.x);
        };
        const auto low = [](float u, float v, float w) { return static_cast<int>(std::floor(std::min({u, v, w}))); };
        const auto high = [](float u, float v, float w) { return static_cast<int>(std::ceil(std::max({u, v, w}))); };
        const Damage::Rect r{
            std::max(clip.x0, low(a.pos.x, b.pos.x, c.pos.x)), std::max(clip.y0, low(a.pos.y, b.pos.y, c.pos.y)),
            std::min(clip.x1, high(a.pos.x, b.pos.x, c.pos.x)), std::min(clip.y1, high(a.pos.y, b.pos.y, c.pos.y))};
        each(r, [&](std::uint64_t& pixel, float x, float y) {
            const float ab = side(a, b, x, y), bc = side(b, c, x, y), ca = side(c, a, x, y);
            if ((ab < 0 || bc < 0 || ca < 0) && (ab > 0 || bc > 0 || ca > 0)) return;
            for (const ImDrawVert* v : {&a, &b, &c}) {
                for (const float f : {v->pos.x, v->pos.y, v->uv.x, v->uv.y, static_cast<float>(v->col & 0xffffff),
                                      static_cast<float>(v->col >> 24)})
                    pixel = (pixel ^ std::hash<float>()(f)) * 0x9e3779b97f4a7c15ull;
            }
        });
    }

    int across_, down_;
    std::vector<std::uint64_t> pixels_;
};

long areaOf(const std::vector<Damage::Rect>& rects) {
    long sum = 0;
    for (const auto& r : rects) sum += static_cast<long>(r.x1 - r.x0) * (r.y1 - r.y0);
    return sum;
}

}  // namespace

TEST_CASE("damage: what is drawn by changes alone is what is drawn whole") {
    for (const test::Scene& scene : test::scenes()) {
        static constexpr std::array<std::string_view, 5> kSome{"rig", "cabinet", "palette", "takes", "performance"};
        if (std::find(kSome.begin(), kSome.end(), scene.name) == kSome.end()) continue;
        CAPTURE(scene.name);
        Hands s;
        Damage damage;
        Picture kept(1280, 800);
        const auto frame = [&] {
            s.frames(1);
            ImDrawData& data = *ImGui::GetDrawData();
            Picture whole(1280, 800);
            whole.draw(data);
            const auto rects = damage.compare(data);
            for (const Damage::Rect& r : rects) kept.clear(r);
            if (!rects.empty()) kept.draw(damage.cut(data));
            REQUIRE(kept == whole);
            return areaOf(rects);
        };
        REQUIRE(frame() == 1280L * 800);
        scene.play(s);
        for (int i = 0; i < 3; ++i) frame();
        s.control.playMeters(-9, -7);
        for (int i = 0; i < 2; ++i) frame();
        s.moveTo({300, 110});
        frame();
        s.moveTo({640, 420});
        frame();
    }
}

TEST_CASE("damage: frames that look alike have none, and moving meters have little") {
    Hands s;
    s.control.setRig("Clean", {"gate", "delay"});
    s.control.playMeters(-30, -30);
    s.pass(1);
    Damage damage;
    static_cast<void>(damage.compare(*ImGui::GetDrawData()));
    s.control.playMeters(-10, -12);
    s.frames(1);
    const auto rects = damage.compare(*ImGui::GetDrawData());
    CHECK_FALSE(rects.empty());
    CHECK(areaOf(rects) < 1280L * 800 / 6);
    CHECK(damage.cut(*ImGui::GetDrawData()).TotalIdxCount > 0);

    s.control.playMeters(-120, -120);
    s.pass(12);
    static_cast<void>(damage.compare(*ImGui::GetDrawData()));
    s.frames(1);
    CHECK(damage.compare(*ImGui::GetDrawData()).empty());
    damage.forget();
    s.frames(1);
    CHECK(areaOf(damage.compare(*ImGui::GetDrawData())) == 1280L * 800);
}
