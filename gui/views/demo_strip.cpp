// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/demo_strip.h"

#include <algorithm>
#include <cmath>

#include "gui/draw/icons.h"
#include "gui/views/takes_panel.h"

namespace amp::gui {
namespace {

void playButton(Ui& ui, ImVec2 centre, float radius) {
    const Canvas& d = ui.draw();
    const bool muted = ui.control().muted();
    const Box box{centre.x - radius, centre.y - radius, 2 * radius, 2 * radius};
    const Hit hit = ui.hit("riff", box, Role::button, "Demo riff", muted ? "off" : "on");
    ui.hint(hit, tr(muted ? "Unmutes the amp" : "Mutes the amp"));
    d.circle({centre.x, centre.y + d.sub(1.5f)}, radius, rgb(0x000000, 0.4f));
    d.circle(centre, radius, mix(ui.c().bone, rgb(0xffffff), 0.4f * hit.glow));
    drawIcon(d, muted ? Icon::play : Icon::stop, centre, radius * 0.95f, ui.c().onBone);
    ui.focusRing(hit, box, radius);
    if (hit.clicked) ui.control().setMute(!muted);
}

/// Loudness over time; what has been played is bright.
void wave(Ui& ui, const Box& box, const std::vector<float>& peaks, float place) {
    const Canvas& d = ui.draw();
    float most = 1e-3f;
    for (const float p : peaks) most = std::max(most, p);
    const float step = ui.px(3);
    const auto columns = static_cast<std::size_t>(box.w / step);
    const float now = box.x + box.w * place;
    for (std::size_t i = 0; i < columns; ++i) {
        const float x = box.x + step * static_cast<float>(i);
        const float peak = peaks[i * peaks.size() / columns] / most;
        const float half = std::max(ui.px(1), std::round(box.h * 0.5f * peak));
        d.fill({x, std::round(box.cy()) - half, step - ui.px(1), 2 * half}, x < now ? ui.c().bone : rgb(0x6B645A));
    }
    d.fill({std::round(now), box.y, ui.px(2), box.h}, ui.c().ink);
}

}  // namespace

void demoStrip(Ui& ui, const Box& box, const DriverStatus& driver) {
    const Canvas& d = ui.draw();
    d.fill(box, ui.c().card, ui.px(size::kRadiusPanel));
    d.stroke(box, ui.c().hairline, ui.px(size::kRadiusPanel), std::max(1.0f, std::floor(d.scale())));
    Box inner = box.inset(ui.px(20), ui.px(12));
    const float radius = ui.px(22);
    playButton(ui, {inner.x + radius, inner.cy()}, radius);
    inner.takeLeft(2 * radius, ui.px(16));
    const float w = std::max(ui.px(80), d.textWidth(Font::value15, tr("Demo riff")));
    const Box words = inner.takeLeft(w, ui.px(20));
    d.text(Font::value15, words.x, words.cy() - ui.px(9), ui.c().ink, tr("Demo riff"));
    d.tabular(Font::small, words.x, words.cy() + ui.px(11), ui.c().inkFaint,
              trf("{} of {}", clockText(std::floor(driver.loopPlace * driver.loopSeconds)),
                  clockText(std::floor(driver.loopSeconds))));
    wave(ui, inner, *driver.loopPeaks, static_cast<float>(driver.loopPlace));
    ui.pacer().need(30);
}

}  // namespace amp::gui
