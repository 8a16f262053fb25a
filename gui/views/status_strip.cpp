// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/status_strip.h"

#include <cstdio>

#include "gui/actions.h"
#include "gui/widgets/buttons.h"

namespace amp::gui {
namespace {

class Writer {
public:
    Writer(Ui& ui, const Box& box) : ui_(ui), box_(box), x_(box.x + ui.px(15)) {}

    void plain(std::string_view text, ImU32 colour) {
        ui_.draw().tabular(Font::small, x_, box_.cy(), colour, text);
        x_ += ui_.draw().tabularWidth(Font::small, text) + ui_.px(18);
    }
    void pair(std::string_view caption, std::string_view value, ImU32 colour) {
        ui_.draw().text(Font::small, x_, box_.cy(), ui_.c().inkSoft, caption);
        x_ += ui_.draw().textWidth(Font::small, caption) + ui_.px(5);
        ui_.draw().tabular(Font::value, x_, box_.cy(), colour, value);
        x_ += ui_.draw().tabularWidth(Font::value, value) + ui_.px(18);
    }
    [[nodiscard]] float x() const { return x_; }
    void skip(float w) { x_ += w; }

private:
    Ui& ui_;
    Box box_;
    float x_;
};

void load(Ui& ui, Writer& out, const Box& box, const StatisticsSummary& s) {
    const Canvas& d = ui.draw();
    const double mean = s.periodUs > 0 ? s.meanUs / s.periodUs : 0;
    const double worst = s.periodUs > 0 ? s.p99Us / s.periodUs : 0;
    const float x0 = out.x();
    d.text(Font::small, x0, box.cy(), ui.c().inkSoft, tr("DSP"));
    const float bar = ui.px(92);
    const Box slot{x0 + d.textWidth(Font::small, tr("DSP")) + ui.px(7), std::round(box.cy() - ui.px(4)), bar, ui.px(8)};
    d.fill(slot, ui.c().well);
    const ImU32 colour = mean > 0.85 ? ui.c().rec : mean > 0.6 ? ui.c().warn : ui.c().level;
    d.fill({slot.x, slot.y, std::round(bar * std::min(1.0f, static_cast<float>(mean))), slot.h}, colour);
    const float mark = slot.x + std::round(bar * std::min(1.0f, static_cast<float>(worst)));
    d.fill({mark, slot.y - ui.px(1), ui.px(2), slot.h + ui.px(2)}, ui.c().ink);
    char text[16];
    std::snprintf(text, sizeof text, "%.0f %%", mean * 100);
    const float tx = slot.right() + ui.px(7);
    d.tabular(Font::value, tx, box.cy(), ui.c().ink, text);
    const float end = tx + d.tabularWidth(Font::value, text);
    const Hit hit =
        ui.hit("load", {x0 - ui.px(4), box.y, end - x0 + ui.px(8), box.h}, Role::button, "Performance", text);
    ui.hint(hit, tr("Average load and, as a line, the worst hundredth; click for details"));
    if (hit.clicked) runAction(ui, Action::performance);
    out.skip(end - x0 + ui.px(18));
}

}  // namespace

void statusStrip(Ui& ui, const Box& box) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    const IdScope scope("status");
    d.fill(box, c.room);
    d.hline(box.x, box.right(), box.y, rgb(0xffffff, 0.045f));
    const DriverStatus driver = ui.control().driver();
    const StatisticsSummary& s = ui.state().statistics;
    const bool wide = box.w >= ui.px(1180);
    Writer out(ui, box);

    const bool running = driver.state == DriverState::running;
    const bool demo = driver.name == "demo";
    if (running && !demo) {
        d.circle({out.x() + ui.px(3), box.cy()}, ui.px(4), c.ok);
        out.skip(ui.px(15));
        std::string where = driver.server.empty() ? driver.name : driver.server;
        if (driver.capture.empty()) where += ", " + std::string(tr("no input connected"));
        out.plain(where, driver.capture.empty() ? c.warn : c.inkSoft);
    } else {
        drawIcon(d, Icon::warning, {out.x() + ui.px(6), box.cy()}, ui.px(14), c.warn);
        out.skip(ui.px(19));
        const std::string_view text = !driver.sentence.empty() ? tr(driver.sentence)
                                      : demo                   ? tr("No audio server, playing the demo riff")
                                                               : tr("No audio server");
        out.plain(text, c.warn);
    }
    if (driver.sampleRateHz > 0 && wide) {
        char rate[32];
        std::snprintf(rate, sizeof rate, "%g kHz", driver.sampleRateHz / 1000.0);
        out.plain(rate, c.inkSoft);
        out.plain(trf("{} frames", std::to_string(driver.periodFrames)), c.inkSoft);
    }
    if (driver.sampleRateHz > 0 && !demo) {
        const int frames =
            driver.captureLatencyFrames + driver.playbackLatencyFrames + ui.control().rig().latencyFrames;
        char ms[32];
        std::snprintf(ms, sizeof ms, "%.1f ms", 1000.0 * frames / driver.sampleRateHz);
        if (frames > 0) out.pair(tr("Round trip"), ms, c.ink);
    }
    if (s.count > 0) load(ui, out, box, s);
    const std::uint64_t dropouts = s.dropouts();
    out.pair(tr("Dropouts"), std::to_string(dropouts), dropouts > 0 ? c.warn : c.ink);

    float right = box.right() - ui.px(14);
    const std::string_view keys = tr("keys");
    const float keysW = d.textWidth(Font::small, keys);
    const Box keysBox{right - keysW - ui.px(34), box.y, keysW + ui.px(38), box.h};
    const Hit hit = ui.hit("keys", keysBox, Role::button, "Keys");
    d.text(Font::small, right, box.cy(), mix(c.inkSoft, c.ink, hit.glow), keys, Align::right);
    keycap(d, right - keysW - ui.px(6), box.cy(), "F1", c.ink, c.lineStrong);
    if (hit.clicked) runAction(ui, Action::keys);
    right = keysBox.x - ui.px(8);
    const float room = right - out.x();
    if (room > ui.px(80)) {
        const Box hintBox{out.x(), box.y, room, box.h};
        const std::string& hint = ui.state().hint;
        d.textIn(hintBox, Font::small, c.inkFaint, hint, Align::right);
    }
}

}  // namespace amp::gui
