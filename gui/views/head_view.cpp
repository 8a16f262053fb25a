// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/head_view.h"

#include <array>

#include "engine/params/taper.h"
#include "gui/selection.h"
#include "gui/views/cabinet_top.h"
#include "gui/views/head_band.h"
#include "gui/widgets/buttons.h"
#include "gui/widgets/field.h"
#include "gui/widgets/knob.h"
#include "gui/widgets/menu.h"
#include "gui/widgets/meter.h"

namespace amp::gui {
namespace {

/// A stage's part of the faceplate: its switchable title and its knobs.
struct Section {
    const NodeView* node = nullptr;
    std::string_view title;
    const ParamSpec* choice = nullptr;
    std::vector<const ParamSpec*> knobs;
};

Section sectionOf(const NodeView& node, bool back) {
    Section s;
    s.node = &node;
    s.title = node.entry->info->label;
    for (const ParamSpec& p : node.entry->params) {
        if (p.unit == Unit::choice) {
            if (s.choice == nullptr) s.choice = &p;
        } else if (p.unit != Unit::toggle && (p.lead || back)) {
            // What is set once and for all is on the back.
            if (!back && p.key == "sag_release") continue;
            s.knobs.push_back(&p);
        }
    }
    return s;
}

/// Name of a section's pill: the long one, or that of its tile.
std::string_view pillTitle(const Section& s, bool shortName) {
    return shortName ? tr(s.node->entry->info->tile) : tr(s.title);
}

/// Width at which a section's pill shows its name and its choice in full.
float pillWidth(Ui& ui, const Section& s, bool shortName) {
    const Canvas& d = ui.draw();
    const float name = ui.px(26) + d.textWidth(Font::value, pillTitle(s, shortName)) + ui.px(14);
    return s.choice == nullptr
               ? name
               : name + d.textWidth(Font::label, paramTarget(ui, *s.node, *s.choice).text()) + ui.px(34);
}

/// Where the pills of a row lie: over the middle of their sections, moved aside where they would meet.
struct PillRow {
    std::vector<Box> boxes;
    bool shortNames = false;
};

PillRow placePills(Ui& ui, const std::vector<const Section*>& sections, const std::vector<float>& middles, float left,
                   float right, float y) {
    PillRow row;
    const float gap = ui.px(8);
    const auto total = [&] {
        float sum = gap * static_cast<float>(sections.size() - 1);
        for (const Section* s : sections) sum += pillWidth(ui, *s, row.shortNames);
        return sum;
    };
    row.shortNames = total() > right - left;
    const float squeeze = std::min(1.0f, (right - left) / total());
    float x = left;
    for (std::size_t i = 0; i < sections.size(); ++i) {
        const float w = std::floor(pillWidth(ui, *sections[i], row.shortNames) * squeeze);
        x = std::max(x, std::round(middles[i] - w * 0.5f));
        row.boxes.push_back({x, y, w, ui.px(26)});
        x += w + gap;
    }
    x = right;
    for (std::size_t i = sections.size(); i-- > 0;) {
        Box& b = row.boxes[i];
        b.x = std::min(b.x, std::floor(x - b.w));
        x = b.x - gap;
    }
    return row;
}

/// Lamp, name and choice in one dark pill on the panel.
void pill(Ui& ui, const Section& s, const Box& box, std::string_view title) {
    const Canvas& d = ui.draw();
    const IdScope scope(s.title);
    const ValueTarget target = s.choice != nullptr ? paramTarget(ui, *s.node, *s.choice) : ValueTarget{};
    const std::string value = s.choice != nullptr ? target.text() : std::string();
    d.fill({box.x, box.y + ui.px(1), box.w, box.h}, rgb(0xffffff, 0.10f), ui.px(6));
    d.gradient(box, rgb(0x141110), rgb(0x1C1816), ui.px(6));
    Box inner = box.inset(ui.px(10), 0);
    const Box lampBox{box.x, box.y, ui.px(26), box.h};
    const Hit lampHit =
        ui.hit("lamp", lampBox, Role::toggle, std::string(s.title) + " lamp", s.node->bypass ? "off" : "on");
    ui.hint(lampHit,
            tr(s.node->bypass ? "Click the lamp to switch this stage on" : "Click the lamp to switch this stage off"));
    lamp(d, {box.x + ui.px(14), box.cy()}, d.sub(9), familyColour(s.node->entry->info->family), !s.node->bypass);
    if (lampHit.clicked) ui.control().setBypass(s.node->id, !s.node->bypass);
    inner.takeLeft(ui.px(16));
    d.textIn({inner.x, inner.y, std::min(inner.w, d.textWidth(Font::value, title) + 1), inner.h}, Font::value,
             s.node->bypass ? rgb(0x968D80) : rgb(0xF3EDE2), title);
    if (value.empty()) return;
    const Box field{inner.x + d.textWidth(Font::value, title) + ui.px(6), box.y, 0, box.h};
    const Box area{field.x, field.y, box.right() - field.x, field.h};
    const Hit hit = ui.hit("choice", area, Role::field, s.choice->label, value);
    ui.hint(hit, tr("Click for the list, wheel steps through"));
    const ImU32 ink = mix(rgb(0xBDB4A6), rgb(0xF3EDE2), hit.glow);
    d.textIn({area.x + ui.px(8), area.y, area.w - ui.px(32), area.h}, Font::label, ink, value);
    drawIcon(d, Icon::chevronDown, {area.right() - ui.px(15), area.cy() + ui.px(1)}, ui.px(14), ink);
    const int count = static_cast<int>(s.choice->choices.size()), now = static_cast<int>(target.value + 0.5f);
    int picked = now;
    if (hit.wheel != 0) picked = std::clamp(now - (hit.wheel > 0 ? 1 : -1), 0, count - 1);
    if (hit.focused && ui.takeKey(key::kDown, 0, true)) picked = std::min(count - 1, now + 1);
    if (hit.focused && ui.takeKey(key::kUp, 0, true)) picked = std::max(0, now - 1);
    if (hit.clicked) openMenu(ui, "choices");
    if (Menu menu(ui, "choices", area, 180, count); menu) {
        for (int i = 0; i < count; ++i) {
            if (menu.item(tr(s.choice->choices[static_cast<std::size_t>(i)]), "", true, i == now)) picked = i;
        }
    }
    ui.focusRing(hit, box, ui.px(6));
    if (picked != now) {
        ui.control().beginGesture(s.choice->label);
        applyValue(ui, target, static_cast<float>(picked));
        ui.control().endGesture();
    }
}

/// The printed bracket that holds a section together.
void bracket(const Canvas& d, float x0, float x1, float y, float pillX0, float pillX1, ImU32 ink) {
    const float t = std::max(1.0f, std::round(d.scale()));
    const float drop = d.px(7);
    // A pill that covers an end leaves nothing of it.
    if (pillX0 > x0) {
        d.fill({x0, y, pillX0 - x0, t}, ink);
        d.fill({x0, y, t, drop}, ink);
    }
    if (pillX1 < x1) {
        d.fill({pillX1, y, x1 - pillX1, t}, ink);
        d.fill({x1 - t, y, t, drop}, ink);
    }
}

void screw(const Canvas& d, ImVec2 c) {
    d.circle({c.x, c.y + d.sub(0.7f)}, d.sub(5), rgb(0x000000, 0.35f));
    d.ball(c, d.sub(4.6f), rgb(0x9A958C), rgb(0x5C5750));
    d.line({c.x - d.sub(2.6f), c.y + d.sub(2.6f)}, {c.x + d.sub(2.6f), c.y - d.sub(2.6f)}, rgb(0x2A2724),
           std::max(1.0f, d.sub(1.3f)));
}

float sectionWidth(const Section& s, float column) {
    return column * static_cast<float>(s.knobs.size());
}

void section(Ui& ui, const Section& s, float x, float width, float y, float column, float radius, const AmpPanel& panel,
             float lead, const Box& pillBox, std::string_view title) {
    const Canvas& d = ui.draw();
    const ImU32 faded = rgb(panel.lettering, 0.55f);
    bracket(d, std::round(x + ui.px(6)), std::round(x + width - ui.px(6)), std::round(y + ui.px(13)), pillBox.x,
            pillBox.right(), faded);
    pill(ui, s, pillBox, title);
    float cx = x + (width - sectionWidth(s, column)) * 0.5f + column * 0.5f;
    for (const ParamSpec* spec : s.knobs) {
        const bool minor = spec->key == "bias" || spec->key == "sag" || spec->key == "sag_release";
        ValueTarget target = paramTarget(ui, *s.node, *spec);
        target.tenScale = (spec->unit == Unit::none && !spec->bipolar()) || spec->key == "drive";
        const IdScope scope(static_cast<int>(s.node->id.value));
        ampKnob(ui, spec->key, {std::round(cx), std::round(y + lead)}, minor ? radius * 0.84f : radius, target, panel,
                s.node->bypass, radius + ui.px(24));
        cx += column;
    }
}

/// Pilot lamp and the switch below it: the three stages together.
void mains(Ui& ui, const Box& area, const std::array<Section, 3>& parts) {
    const Canvas& d = ui.draw();
    const bool on = !parts[0].node->bypass || !parts[1].node->bypass || !parts[2].node->bypass;
    const ImVec2 jewel{area.cx(), std::round(area.y + area.h * 0.30f)};
    const float r = d.sub(11);
    if (on) d.glow(jewel, r * 3.0f, withAlpha(d.c().lampGlow, 0.75f));
    d.circle(jewel, r + d.sub(1.5f), rgb(0x191412));
    d.ball(jewel, r, on ? rgb(0xFFB169) : rgb(0x4A3628), on ? rgb(0xF06A12) : rgb(0x241A14));
    d.circle(jewel, r * 0.42f, on ? d.c().lampCore : rgb(0x6A5442));
    const Box plate{std::round(area.cx() - ui.px(20)), std::round(area.y + area.h * 0.52f), ui.px(40), ui.px(52)};
    const Hit hit = ui.hit("mains", plate, Role::toggle, "Head", on ? "on" : "off");
    ui.hint(hit, tr("Switches preamp, tone stack and power amp together"));
    d.fill({plate.x, plate.y + ui.px(1), plate.w, plate.h}, rgb(0xffffff, 0.14f), ui.px(5));
    d.fill(plate, rgb(0x14110F), ui.px(5));
    Box inner = plate.inset(ui.px(4));
    const Box upper = inner.takeTop(std::floor(inner.h * 0.5f));
    d.gradient(upper, on ? rgb(0x332E2A) : rgb(0x171412), on ? rgb(0x443E38) : rgb(0x1B1816), ui.px(3), kCornersTop);
    d.gradient(inner, on ? rgb(0x1B1816) : rgb(0x443E38), on ? rgb(0x171412) : rgb(0x332E2A), ui.px(3), kCornersBottom);
    d.fill({upper.cx() - d.sub(1), upper.cy() - d.sub(5), d.sub(2), d.sub(10)}, rgb(0xF3EDE2, on ? 1.0f : 0.5f));
    d.ring(inner.centre(), d.sub(4.5f), rgb(0xF3EDE2, on ? 0.5f : 1.0f), d.sub(1.6f));
    ui.focusRing(hit, plate, ui.px(5));
    if (hit.clicked) {
        ui.control().beginGesture("Head");
        for (const Section& s : parts) ui.control().setBypass(s.node->id, on);
        ui.control().endGesture();
    }
}

void faceplate(Ui& ui, const Box& box, const std::array<Section, 3>& parts, const AmpPanel& panel, bool twoRows,
               float column) {
    const Canvas& d = ui.draw();
    const float radius = ui.px(6);
    d.fill({box.x, box.y - ui.px(1), box.w, box.h + ui.px(3)}, rgb(0x000000, 0.55f), radius);
    d.gradient3(box, rgb(panel.gradient[0]), rgb(panel.gradient[1]), rgb(panel.gradient[2]), radius);
    d.texture(box.inset(ui.px(1)), Cell::brushed, 0.34f);
    d.hline(box.x + radius, box.right() - radius, box.y, rgb(0xffffff, 0.25f));
    d.hline(box.x + radius, box.right() - radius, box.bottom() - 1, rgb(0x000000, 0.25f));
    for (const float x : {box.x + ui.px(12), box.right() - ui.px(12)}) {
        for (const float y : {box.y + ui.px(12), box.bottom() - ui.px(12)}) screw(d, {x, y});
    }
    const float mainsW = ui.px(104);
    const float rowH = twoRows ? std::floor((box.h - ui.px(6)) * 0.5f) : box.h;
    const float radiusKnob = std::clamp(std::min(column * 0.5f - ui.px(13), rowH * 0.175f), ui.px(15), ui.px(42));
    const float top = box.y + ui.px(10);
    // Half of what the row has left over goes above the knobs.
    const float need = ui.px(26) + 2 * radiusKnob + ui.px(84);
    const float lead = ui.px(26) + std::max(0.0f, (rowH - need) * 0.4f) + ui.px(26) + radiusKnob;
    if (!twoRows) {
        const float total =
            sectionWidth(parts[0], column) + sectionWidth(parts[1], column) + sectionWidth(parts[2], column);
        const float gap = (box.w - mainsW - ui.px(20) - total) / 3.0f;
        const auto widthOf = [&](const Section& s) { return sectionWidth(s, column) + gap * 0.85f; };
        float x = box.x + ui.px(20) + gap * 0.15f;
        std::vector<const Section*> row;
        std::vector<float> middles;
        for (const Section& s : parts) {
            row.push_back(&s);
            middles.push_back(x + widthOf(s) * 0.5f);
            x += widthOf(s) + gap * 0.15f;
        }
        const PillRow pills = placePills(ui, row, middles, box.x + ui.px(24), box.right() - mainsW + ui.px(8), top);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const float w = widthOf(parts[i]);
            section(ui, parts[i], middles[i] - w * 0.5f, w, top, column, radiusKnob, panel, lead, pills.boxes[i],
                    pillTitle(parts[i], pills.shortNames));
        }
        mains(ui, {box.right() - mainsW, box.y, mainsW - ui.px(8), box.h}, parts);
        return;
    }
    const float side = ui.px(26);
    const float half = (box.w - 2 * side) * 0.5f;
    const PillRow upper =
        placePills(ui, {&parts[0], &parts[2]}, {box.x + side + half * 0.5f, box.x + side + half * 1.5f}, box.x + side,
                   box.right() - side, top);
    section(ui, parts[0], box.x + side, half, top, column, radiusKnob, panel, lead, upper.boxes[0],
            pillTitle(parts[0], upper.shortNames));
    section(ui, parts[2], box.x + side + half, half, top, column, radiusKnob, panel, lead, upper.boxes[1],
            pillTitle(parts[2], upper.shortNames));
    const float second = box.y + rowH + ui.px(2);
    const float toneW = box.w - 2 * side - ui.px(76);
    const PillRow lower =
        placePills(ui, {&parts[1]}, {box.x + side + toneW * 0.5f}, box.x + side, box.x + side + toneW, second);
    section(ui, parts[1], box.x + side, toneW, second,
            std::min(column, toneW / static_cast<float>(std::max<std::size_t>(1, parts[1].knobs.size()))), radiusKnob,
            panel, lead, lower.boxes[0], pillTitle(parts[1], lower.shortNames));
    mains(ui, {box.right() - side - ui.px(66), second, ui.px(70), rowH}, parts);
}

/// Follows a level with the slowness of a heater.
void glowTowards(float& shown, float wanted, double dt, bool still) {
    const float time = wanted > shown ? motion::kGlowUp : motion::kGlowDown;
    shown = still ? 0.6f : shown + (wanted - shown) * std::min(1.0f, static_cast<float>(dt) / time);
}

void followGlow(Ui& ui, const NodeView& preamp, const NodeView& power) {
    ViewState& s = ui.state();
    const auto levelOf = [&](const NodeView& node) {
        const StageReading* r = readingOf(ui.control().meters(), node.id);
        if (r == nullptr || node.bypass) return 0.0f;
        return std::clamp((toDb(r->peak) + 42.0f) / 42.0f, 0.0f, 1.0f);
    };
    const float pre = 0.12f + 0.6f * levelOf(preamp);
    float out = 0.15f + 0.85f * levelOf(power);
    if (const StageReading* r = readingOf(ui.control().meters(), power.id))
        out *= std::clamp(1.0f + r->meters.gainDb / 24.0f, 0.5f, 1.0f);
    const bool still = ui.settings().lessMotion;
    const float before = s.valveGlow[0] + s.valveGlow[1];
    glowTowards(s.valveGlow[0], preamp.bypass ? 0.0f : pre, s.dt, still);
    glowTowards(s.valveGlow[1], power.bypass ? 0.0f : out, s.dt, still);
    if (std::fabs(s.valveGlow[0] + s.valveGlow[1] - before) > 0.004f) ui.pacer().need(30);
}

}  // namespace

const AmpPanel& ampPanelFor(const Settings& settings, const NodeView& tone) {
    if (settings.ampPanel >= 0 && settings.ampPanel < static_cast<int>(kAmpPanels.size())) {
        return kAmpPanels[static_cast<std::size_t>(settings.ampPanel)];
    }
    // British Brass, American Night, Modern Iron, Flat Bone: by the name of the choice, so that the table may grow.
    const ParamSpec* model = tone.entry->param("model");
    if (model == nullptr || model->choices.empty()) return kAmpPanels[0];
    const std::string_view voice = model->choices[static_cast<std::size_t>(paramValue(tone, "model", 0) + 0.5f)];
    if (voice.find("American") != std::string_view::npos) return kAmpPanels[1];
    if (voice.find("Modern") != std::string_view::npos) return kAmpPanels[2];
    if (voice.find("Flat") != std::string_view::npos) return kAmpPanels[3];
    return kAmpPanels[0];
}

void headView(Ui& ui, const Box& box, const HeadRange& head) {
    const Canvas& d = ui.draw();
    const IdScope scope("head");
    ui.setInStage(true);
    const RigView& rig = ui.control().rig();
    const auto at = [&](int i) -> const NodeView& { return rig.chain[static_cast<std::size_t>(i)]; };
    const bool back = ui.state().headFace == HeadFace::back;
    const std::array<Section, 3> parts{sectionOf(at(head.first), back), sectionOf(at(head.first + 1), back),
                                       sectionOf(at(head.last), back)};
    const AmpPanel& panel = ampPanelFor(ui.settings(), *parts[1].node);
    followGlow(ui, *parts[0].node, *parts[2].node);

    // Gear grows with the room up to 1.35×, then margins grow.
    const float fit = std::min(box.w / ui.px(1108), box.h / ui.px(522));
    const float grow = std::clamp(fit, 1.0f, 1.35f);
    const float w = std::min(box.w - ui.px(8), ui.px(1072) * grow);
    const NodeView* cabinet = cabinetBehind(rig, head);
    const float knobs = static_cast<float>(parts[0].knobs.size() + parts[1].knobs.size() + parts[2].knobs.size());
    float column = (w - ui.px(40) - ui.px(104) - ui.px(20) - ui.px(60)) / knobs;
    // Two rows are comfortable, but in a low window they would take the room of the band and its choice of faces.
    const bool twoRows = column < ui.px(box.h < ui.px(465) ? 54 : 62);
    if (twoRows) {
        const float upper = static_cast<float>(parts[0].knobs.size() + parts[2].knobs.size());
        column = (w - ui.px(40) - ui.px(60)) / std::max(upper, static_cast<float>(parts[1].knobs.size()) + 0.6f);
    }
    column = std::min(column, ui.px(96) * grow);
    const float edge = ui.px(18);
    float panelH = std::round(ui.px(twoRows ? 340 : 186) * (twoRows ? 1.0f : grow));
    const bool wideBand = ui.state().headFace != HeadFace::front;
    float bandH = std::round(ui.px(wideBand ? 196 : 122) * grow);
    float bodyH = panelH + bandH + ui.px(13) + 2 * edge;
    const float room = box.h;
    if (bodyH > room) {
        bandH = std::max(0.0f, bandH - (bodyH - room));
        if (bandH < ui.px(58)) bandH = 0;
        bodyH = panelH + (bandH > 0 ? bandH + ui.px(13) : 0.0f) + 2 * edge;
        if (bodyH > room) {
            panelH = room - 2 * edge;
            bodyH = room;
        }
    }
    const bool peek = cabinet != nullptr && room - bodyH > ui.px(100);
    const float x = std::round(box.cx() - w * 0.5f);
    const float y = peek ? box.y + ui.px(8) : std::round(box.y + (room - bodyH) * 0.45f);
    const Box body{x, y, std::round(w), std::round(bodyH)};
    if (peek)
        cabinetTop(ui,
                   {body.x - ui.px(4), body.bottom() + ui.px(5), body.w + ui.px(8),
                    box.bottom() + ui.px(12) - body.bottom() - ui.px(5)},
                   *cabinet, panel);

    d.shadow(body, 26, 10, 0.7f);
    d.gradient(body, rgb(0x2B2724), rgb(0x1B1816), ui.px(14));
    d.texture(body.inset(ui.px(2)), Cell::tolex, 0.34f);
    d.hline(body.x + ui.px(14), body.right() - ui.px(14), body.y, rgb(0xffffff, 0.10f));
    Box inner = body.inset(edge);
    if (bandH > 0) {
        headBand(ui, inner.takeTop(bandH, ui.px(13)), *parts[0].node, *parts[1].node, *parts[2].node, panel);
    }
    faceplate(ui, inner, parts, panel, twoRows, column);
    ui.setInStage(false);
}

}  // namespace amp::gui
