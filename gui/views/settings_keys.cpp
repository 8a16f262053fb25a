// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/bindings.h"
#include "gui/views/settings_pages.h"
#include "gui/widgets/buttons.h"

namespace amp::gui {
namespace {

/// While an action waits for its new key all keys belong to it. Esc leaves the old one, Back takes it away.
void listen(Ui& ui) {
    ViewState& s = ui.state();
    if (s.bindingAction < 0) return;
    const auto action = static_cast<Action>(s.bindingAction);
    const auto pressed = keyPressedNow();
    ui.pacer().need(30);
    if (!pressed) return;
    static_cast<void>(ui.takeKey(pressed->key, pressed->modifiers));
    s.bindingAction = -1;
    ui.pacer().wake();
    if (pressed->key == key::kEscape) return;
    const Binding wanted = pressed->key == key::kBackspace && pressed->modifiers == 0 ? Binding{} : *pressed;
    std::optional<Action> robbed;
    s.keysBefore = ui.settings().keys;
    ui.services().settings.change(rebind(ui.settings(), action, wanted, &robbed));
    if (robbed) {
        ui.toast({Toast::Kind::warning,
                  trf("“{}” has no key now.", tr(actionInfo(*robbed).name)),
                  trf("{} means “{}” from now on.", keyText(wanted), tr(actionInfo(action).name)),
                  "keys back",
                  {}});
    }
}

void actionRow(Ui& ui, Box row, const ActionInfo& info) {
    const Canvas& d = ui.draw();
    ViewState& s = ui.state();
    const IdScope scope(static_cast<int>(info.action));
    const bool waiting = s.bindingAction == static_cast<int>(info.action);
    const std::string keys = waiting ? std::string(tr("Press a key")) : keyTextOf(ui.settings(), info.action);
    const Hit hit = ui.hit("key", row, Role::row, info.name, keys);
    ui.hint(hit, tr("Click, then press the new key; Back takes it away, Esc leaves it"));
    if (waiting) {
        d.fill(row, ui.c().lifted, ui.px(6));
    } else if (hit.glow > 0) {
        d.fill(row, withAlpha(ui.c().raised, hit.glow), ui.px(6));
    }
    ui.focusRing(hit, row, ui.px(6));
    const Box inner = row.inset(ui.px(8), 0);
    const float used = keys.empty() ? 0.0f
                                    : keycap(d, inner.right(), inner.cy(), keys, waiting ? ui.c().warn : ui.c().ink,
                                             ui.c().lineStrong);
    d.textIn({inner.x, inner.y, inner.w - used - ui.px(8), inner.h}, Font::body, ui.c().ink, tr(info.name));
    if (hit.clicked) s.bindingAction = waiting ? -1 : static_cast<int>(info.action);
}

}  // namespace

void keysPage(Ui& ui, Box page) {
    const IdScope scope("keys");
    listen(ui);
    const Canvas& d = ui.draw();
    Box foot = page.takeBottom(ui.px(34), ui.px(6));
    if (!ui.settings().keys.empty() &&
        button(ui, "default", foot.takeLeft(buttonWidth(ui, tr("All as they were")), ui.px(12)), "All as they were")) {
        Settings s = ui.settings();
        ui.state().keysBefore = std::exchange(s.keys, {});
        ui.services().settings.change(s);
    }
    d.textIn(foot, Font::small, ui.c().inkFaint, tr("Click an action, then press its new key"));
    // Two columns; rows shrink before they are cut off.
    const std::size_t each = (actions().size() + 1) / 2;
    const float gap = ui.px(24), w = std::floor((page.w - gap) / 2);
    const float h = std::min(ui.px(30), std::floor(page.h / static_cast<float>(each)));
    for (std::size_t i = 0; i < actions().size(); ++i) {
        const bool left = i < each;
        actionRow(
            ui,
            {left ? page.x : page.x + w + gap, page.y + h * static_cast<float>(left ? i : i - each), w, h - ui.px(1)},
            actions()[i]);
    }
}

}  // namespace amp::gui
