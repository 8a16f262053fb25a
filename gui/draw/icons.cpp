// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/draw/icons.h"

#include <initializer_list>
#include <utility>

namespace amp::gui {
namespace {

/// A pen on the 24 grid.
class Pen {
public:
    Pen(const Canvas& canvas, ImVec2 centre, float edge, ImU32 colour)
        : canvas_(canvas),
          list_(canvas.list()),
          origin_{centre.x - edge * 0.5f, centre.y - edge * 0.5f},
          unit_(edge / 24.0f),
          colour_(colour),
          width_(std::max(1.2f, 1.7f * edge / 24.0f)) {}

    [[nodiscard]] ImVec2 at(float x, float y) const { return {origin_.x + x * unit_, origin_.y + y * unit_}; }
    void path(std::initializer_list<std::pair<float, float>> points, bool closed = false) const {
        for (const auto& [x, y] : points) list_->PathLineTo(at(x, y));
        list_->PathStroke(colour_, closed ? ImDrawFlags_Closed : 0, width_);
    }
    void fillPath(std::initializer_list<std::pair<float, float>> points) const {
        for (const auto& [x, y] : points) list_->PathLineTo(at(x, y));
        list_->PathFillConvex(colour_);
    }
    void circle(float x, float y, float r) const { canvas_.ring(at(x, y), r * unit_, colour_, width_); }
    void disc(float x, float y, float r) const { canvas_.circle(at(x, y), r * unit_, colour_); }
    void arc(float x, float y, float r, float fromDeg, float toDeg) const {
        const float k = 0.0174532925f;
        list_->PathArcTo(at(x, y), r * unit_, fromDeg * k, toDeg * k, 14);
        list_->PathStroke(colour_, 0, width_);
    }
    void rect(float x, float y, float w, float h, float r) const {
        list_->AddRect(at(x, y), at(x + w, y + h), colour_, r * unit_, 0, width_);
    }
    void curve(float x0, float y0, float x1, float y1, float x2, float y2, float x3, float y3) const {
        list_->AddBezierCubic(at(x0, y0), at(x1, y1), at(x2, y2), at(x3, y3), colour_, width_, 14);
    }

private:
    const Canvas& canvas_;
    ImDrawList* list_;
    ImVec2 origin_;
    float unit_;
    ImU32 colour_;
    float width_;
};

void drawStar(const Pen& p, bool filled) {
    std::array<std::pair<float, float>, 10> points{};
    for (std::size_t i = 0; i < points.size(); ++i) {
        const float angle = -1.5707963f + static_cast<float>(i) * 0.62831853f;
        const float r = i % 2 == 0 ? 9.5f : 4.2f;
        points[i] = {12 + r * std::cos(angle), 12.8f + r * std::sin(angle)};
    }
    if (filled) {
        // A star is not convex: five kites around the middle are.
        for (std::size_t i = 0; i < 10; i += 2) {
            const auto& left = points[(i + 9) % 10];
            const auto& right = points[(i + 1) % 10];
            p.fillPath({{12, 12.8f}, left, points[i], right});
        }
    } else {
        p.path({points[0], points[1], points[2], points[3], points[4], points[5], points[6], points[7], points[8],
                points[9]},
               true);
    }
}

void drawGear(const Pen& p) {
    p.circle(12, 12, 3.6f);
    for (int i = 0; i < 8; ++i) {
        const float a = static_cast<float>(i) * 0.78539816f;
        p.path(
            {{12 + 6.2f * std::cos(a), 12 + 6.2f * std::sin(a)}, {12 + 9.4f * std::cos(a), 12 + 9.4f * std::sin(a)}});
    }
}

void drawStage(const Pen& p, Icon icon) {
    switch (icon) {
        case Icon::jack:
            p.circle(12, 11, 7.5f);
            p.circle(12, 11, 2.6f);
            p.path({{8.5f, 17.7f}, {7.5f, 21.5f}});
            p.path({{15.5f, 17.7f}, {16.5f, 21.5f}});
            break;
        case Icon::speaker:
            p.path({{4, 9.5f}, {8, 9.5f}, {12.5f, 5.5f}, {12.5f, 18.5f}, {8, 14.5f}, {4, 14.5f}}, true);
            p.arc(12.5f, 12, 4.5f, -45, 45);
            p.arc(12.5f, 12, 8.2f, -45, 45);
            break;
        case Icon::gate:
            p.path({{2, 13}, {6, 13}, {8.5f, 7}, {11.5f, 18}, {14, 11}, {15, 13}, {17, 13}});
            p.path({{20, 4}, {20, 20}});
            break;
        case Icon::compressor:
            p.path({{4, 20}, {4, 4}});
            p.path({{4, 20}, {20, 20}});
            p.path({{5.5f, 18}, {11.5f, 10.5f}, {20, 7}});
            break;
        case Icon::pitch:
            p.path({{9, 17.5f}, {9, 5.5f}, {19, 3.5f}, {19, 15.5f}});
            p.circle(6.3f, 17.6f, 2.7f);
            p.circle(16.3f, 15.6f, 2.7f);
            break;
        case Icon::valve:
            p.arc(12, 9, 6, 180, 360);
            p.path({{6, 9}, {6, 18}, {18, 18}, {18, 9}});
            p.path({{9.5f, 18}, {9.5f, 10.5f}, {12, 8.5f}, {14.5f, 10.5f}, {14.5f, 18}});
            p.path({{12, 12}, {12, 15}});
            p.path({{8, 18}, {8, 21.5f}});
            p.path({{12, 18}, {12, 21.5f}});
            p.path({{16, 18}, {16, 21.5f}});
            break;
        case Icon::toneStack:
            p.circle(6.5f, 12, 4);
            p.circle(17.5f, 12, 4);
            p.path({{6.5f, 12}, {8, 8.8f}});
            p.path({{17.5f, 12}, {19.8f, 9.6f}});
            p.path({{11.2f, 7}, {12.8f, 7}});
            p.path({{11.2f, 17}, {12.8f, 17}});
            break;
        case Icon::power:
            p.path({{13, 2.5f}, {5, 13.5f}, {11, 13.5f}, {10, 21.5f}, {19, 9.8f}, {13, 9.8f}}, true);
            break;
        case Icon::equaliser:
            for (const auto& [x, y] : {std::pair{4.5f, 15.f}, {9.5f, 11.f}, {14.5f, 13.f}, {19.5f, 7.f}}) {
                p.path({{x, 3}, {x, 21}});
                p.path({{x - 2.4f, y}, {x + 2.4f, y}});
                p.path({{x - 2.4f, y + 1}, {x + 2.4f, y + 1}});
            }
            break;
        case Icon::cabinet:
            p.rect(3, 3, 18, 18, 2);
            for (const auto& [x, y] : {std::pair{8.f, 8.f}, {16.f, 8.f}, {8.f, 16.f}, {16.f, 16.f}})
                p.circle(x, y, 2.7f);
            break;
        case Icon::tremolo:
            p.curve(3, 12, 4, 3, 6, 3, 7.5f, 12);
            p.curve(7.5f, 12, 9, 21, 11, 21, 12, 12);
            p.curve(12, 12, 13, 7, 14.5f, 7, 16, 12);
            p.curve(16, 12, 17.5f, 17, 19.5f, 17, 21, 12);
            break;
        case Icon::wave:
            p.curve(2.5f, 12, 5, 2, 9, 2, 12, 12);
            p.curve(12, 12, 15, 22, 19, 22, 21.5f, 12);
            break;
        case Icon::delay:
            p.path({{4, 3}, {4, 21}});
            p.path({{9.5f, 6}, {9.5f, 18}});
            p.path({{15, 8.5f}, {15, 15.5f}});
            p.path({{20, 10.5f}, {20, 13.5f}});
            break;
        case Icon::reverb:
            p.disc(5, 12, 1.6f);
            p.arc(5, 12, 5.2f, -45, 45);
            p.arc(5, 12, 9.4f, -45, 45);
            p.arc(5, 12, 13.6f, -45, 45);
            break;
        case Icon::neural:
            p.circle(5, 6, 2.3f);
            p.circle(5, 18, 2.3f);
            p.circle(12, 12, 2.3f);
            p.circle(20, 12, 2.3f);
            p.path({{6.8f, 7.5f}, {10.2f, 10.5f}});
            p.path({{6.8f, 16.5f}, {10.2f, 13.5f}});
            p.path({{14.3f, 12}, {17.7f, 12}});
            break;
        case Icon::filter: p.path({{2.5f, 19}, {6, 8}, {8, 6.5f}, {15, 6.5f}, {17, 8}, {21.5f, 19}}); break;
        case Icon::fader:
            p.path({{12, 3}, {12, 9}});
            p.rect(8, 9, 8, 6, 1.2f);
            p.path({{12, 15}, {12, 21}});
            break;
        case Icon::split:
            p.path({{2.5f, 12}, {7, 12}, {11, 6}, {21, 6}});
            p.path({{7, 12}, {11, 18}, {21, 18}});
            break;
        case Icon::saturator:
            p.curve(3, 19, 11, 19, 9, 5, 21, 5);
            p.path({{3, 12}, {21, 12}});
            break;
        default: break;
    }
}

void drawSymbol(const Pen& p, Icon icon) {
    switch (icon) {
        case Icon::chevronLeft: p.path({{14.5f, 5.5f}, {8.5f, 12}, {14.5f, 18.5f}}); break;
        case Icon::chevronRight: p.path({{9.5f, 5.5f}, {15.5f, 12}, {9.5f, 18.5f}}); break;
        case Icon::chevronDown: p.path({{5.5f, 9}, {12, 15.5f}, {18.5f, 9}}); break;
        case Icon::chevronUp: p.path({{5.5f, 15.5f}, {12, 9}, {18.5f, 15.5f}}); break;
        case Icon::undo:
            p.path({{8.5f, 4.5f}, {4, 9}, {8.5f, 13.5f}});
            p.path({{4, 9}, {14.5f, 9}});
            p.arc(14.5f, 14, 5, -90, 90);
            p.path({{14.5f, 19}, {9, 19}});
            break;
        case Icon::redo:
            p.path({{15.5f, 4.5f}, {20, 9}, {15.5f, 13.5f}});
            p.path({{20, 9}, {9.5f, 9}});
            p.arc(9.5f, 14, 5, 90, 270);
            p.path({{9.5f, 19}, {15, 19}});
            break;
        case Icon::settings: drawGear(p); break;
        case Icon::plus:
            p.path({{12, 5}, {12, 19}});
            p.path({{5, 12}, {19, 12}});
            break;
        case Icon::close:
            p.path({{6, 6}, {18, 18}});
            p.path({{18, 6}, {6, 18}});
            break;
        case Icon::search:
            p.circle(10.5f, 10.5f, 6.2f);
            p.path({{15.2f, 15.2f}, {20.5f, 20.5f}});
            break;
        case Icon::folder:
            p.path({{3, 6}, {3, 18.5f}, {21, 18.5f}, {21, 8.2f}, {11.5f, 8.2f}, {9.3f, 5.5f}, {3.5f, 5.5f}}, true);
            break;
        case Icon::star: drawStar(p, false); break;
        case Icon::starFilled: drawStar(p, true); break;
        case Icon::check: p.path({{4.5f, 12.5f}, {10, 18}, {19.5f, 6.5f}}); break;
        case Icon::warning:
            p.path({{12, 3.5f}, {22, 20.5f}, {2, 20.5f}}, true);
            p.path({{12, 10}, {12, 14.8f}});
            p.disc(12, 17.6f, 1.1f);
            break;
        case Icon::mute:
            p.path({{3, 9.5f}, {7, 9.5f}, {11.5f, 5.5f}, {11.5f, 18.5f}, {7, 14.5f}, {3, 14.5f}}, true);
            p.path({{15.5f, 9.5f}, {20.5f, 14.5f}});
            p.path({{20.5f, 9.5f}, {15.5f, 14.5f}});
            break;
        case Icon::play: p.fillPath({{7, 4.5f}, {19.5f, 12}, {7, 19.5f}}); break;
        case Icon::stop: p.fillPath({{6, 6}, {18, 6}, {18, 18}, {6, 18}}); break;
        case Icon::trash:
            p.path({{4, 6.5f}, {20, 6.5f}});
            p.path({{9, 6.5f}, {9, 3.5f}, {15, 3.5f}, {15, 6.5f}});
            p.path({{6, 6.5f}, {7, 20.5f}, {17, 20.5f}, {18, 6.5f}});
            break;
        case Icon::copy:
            p.rect(8, 8, 12.5f, 12.5f, 2);
            p.path({{5.5f, 15.5f}, {3.5f, 15.5f}, {3.5f, 3.5f}, {15.5f, 3.5f}, {15.5f, 5.5f}});
            break;
        case Icon::swap:
            p.path({{4, 8.5f}, {20, 8.5f}});
            p.path({{16, 4.5f}, {20, 8.5f}, {16, 12.5f}});
            p.path({{20, 16.5f}, {4, 16.5f}});
            break;
        case Icon::command:
            p.path({{4, 7}, {9, 12}, {4, 17}});
            p.path({{12, 18}, {20, 18}});
            break;
        case Icon::gauge:
            p.arc(12, 14, 8.5f, 160, 380);
            p.path({{12, 14}, {16, 8.5f}});
            break;
        case Icon::file:
            p.path({{5, 3}, {14, 3}, {19, 8}, {19, 21}, {5, 21}}, true);
            p.path({{14, 3}, {14, 8}, {19, 8}});
            break;
        case Icon::arrowUp:
            p.path({{12, 20}, {12, 4.5f}});
            p.path({{6, 10.5f}, {12, 4.5f}, {18, 10.5f}});
            break;
        case Icon::dot: p.disc(12, 12, 4); break;
        case Icon::list:
            for (const float y : {6.f, 12.f, 18.f}) {
                p.disc(4.5f, y, 1.2f);
                p.path({{9, y}, {20, y}});
            }
            break;
        default: break;
    }
}

}  // namespace

void drawIcon(const Canvas& canvas, Icon icon, ImVec2 centre, float edge, ImU32 colour) {
    const Pen pen(canvas, centre, edge, colour);
    if (icon <= Icon::saturator) {
        drawStage(pen, icon);
    } else {
        drawSymbol(pen, icon);
    }
}

Icon stageIcon(std::string_view key, Family family) {
    struct Row {
        std::string_view part;
        Icon icon;
    };
    // A key that contains the word gets the icon; what is not listed has its family's.
    static constexpr std::array kRows{
        Row{"gate", Icon::gate},         Row{"comp", Icon::compressor},      Row{"limiter", Icon::compressor},
        Row{"preamp", Icon::valve},      Row{"tone_stack", Icon::toneStack}, Row{"power", Icon::power},
        Row{"graphic", Icon::equaliser}, Row{"eq", Icon::equaliser},         Row{"tremolo", Icon::tremolo},
        Row{"delay", Icon::delay},       Row{"reverb", Icon::reverb},        Row{"nam", Icon::neural},
        Row{"filter", Icon::filter},     Row{"level", Icon::fader},          Row{"satur", Icon::saturator},
        Row{"pitch", Icon::pitch},       Row{"cabinet", Icon::cabinet},      Row{"wah", Icon::filter},
    };
    for (const Row& row : kRows) {
        if (key.find(row.part) != std::string_view::npos) return row.icon;
    }
    switch (family) {
        case Family::dynamics: return Icon::compressor;
        case Family::drive: return Icon::saturator;
        case Family::tone: return Icon::equaliser;
        case Family::neural: return Icon::neural;
        case Family::modulation: return Icon::wave;
        case Family::pitch: return Icon::pitch;
        case Family::time: return Icon::delay;
        case Family::cabinet: return Icon::cabinet;
        case Family::utility: break;
    }
    return Icon::fader;
}

void drawMark(const Canvas& canvas, ImVec2 centre, float edge, ImU32 colour, ImU32 ground) {
    const float u = edge / 28.0f;
    const ImVec2 o{centre.x - edge * 0.5f, centre.y - edge * 0.5f};
    const auto box = [&](float x, float y, float w, float h) { return Box{o.x + x * u, o.y + y * u, w * u, h * u}; };
    canvas.fill(box(1.5f, 0, 25, 8.6f), colour, 1.6f * u);
    canvas.fill(box(1.5f, 10, 25, 18), colour, 1.6f * u);
    for (int i = 0; i < 4; ++i)
        canvas.circle({o.x + (6.2f + 3.3f * static_cast<float>(i)) * u, o.y + 4.3f * u}, 1.05f * u, ground);
    canvas.fill(box(19.6f, 3, 3.4f, 2.6f), ground, 0.6f * u);
    for (int i = 0; i < 4; ++i) {
        const ImVec2 at{o.x + (i % 2 == 0 ? 8.4f : 19.6f) * u, o.y + (i < 2 ? 14.6f : 23.4f) * u};
        canvas.circle(at, 3.4f * u, ground);
        canvas.circle(at, 1.1f * u, colour);
    }
}

}  // namespace amp::gui
