// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/bindings.h"

#include <array>
#include <cctype>

namespace amp::gui {
namespace {

struct NamedKey {
    int key;
    std::string_view name;
};

// Keys whose names are no letters. Numbers: gui/keys.h.
constexpr std::array<NamedKey, 20> kNamed{{{key::kSpace, "Space"},
                                           {key::kEscape, "Esc"},
                                           {key::kEnter, "Enter"},
                                           {key::kTab, "Tab"},
                                           {key::kBackspace, "Back"},
                                           {key::kDelete, "Del"},
                                           {260, "Ins"},
                                           {key::kLeft, "←"},
                                           {key::kRight, "→"},
                                           {key::kUp, "↑"},
                                           {key::kDown, "↓"},
                                           {key::kPageUp, "PgUp"},
                                           {key::kPageDown, "PgDn"},
                                           {key::kHome, "Home"},
                                           {key::kEnd, "End"},
                                           {key::kEqual, "+"},
                                           {key::kMinus, "−"},
                                           {key::kPadEnter, "Pad Enter"},
                                           {key::kPadAdd, "Pad +"},
                                           {key::kPadSubtract, "Pad −"}}};

std::string nameOf(int k) {
    for (const NamedKey& n : kNamed) {
        if (n.key == k) return std::string(n.name);
    }
    if (k >= key::kF1 && k < key::kF1 + 25) return "F" + std::to_string(k - key::kF1 + 1);
    if (k > 32 && k < 127) return std::string(1, static_cast<char>(k));
    return {};
}

bool takePrefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

}  // namespace

Binding bindingOf(const Settings& settings, Action action) {
    const ActionInfo& info = actionInfo(action);
    if (const auto own = settings.keys.find(std::string(info.name)); own != settings.keys.end())
        return parseKey(own->second).value_or(Binding{});
    return {info.key, info.modifiers};
}

std::string keyText(const Binding& b) {
    if (b.key == 0) return {};
    std::string text;
    if ((b.modifiers & key::kCtrl) != 0) text += "Ctrl ";
    if ((b.modifiers & key::kShift) != 0) text += "Shift ";
    if ((b.modifiers & key::kAlt) != 0) text += "Alt ";
    return text + nameOf(b.key);
}

std::string keyTextOf(const Settings& settings, Action action) {
    return keyText(bindingOf(settings, action));
}

std::optional<Binding> parseKey(std::string_view text) {
    Binding b;
    if (takePrefix(text, "Ctrl ")) b.modifiers |= key::kCtrl;
    if (takePrefix(text, "Shift ")) b.modifiers |= key::kShift;
    if (takePrefix(text, "Alt ")) b.modifiers |= key::kAlt;
    if (text.empty()) return std::nullopt;
    for (const NamedKey& n : kNamed) {
        if (n.name == text) b.key = n.key;
    }
    if (b.key == 0 && text.size() == 1 && text[0] > 32) b.key = std::toupper(static_cast<unsigned char>(text[0]));
    if (b.key == 0 && text[0] == 'F' && text.size() <= 3) {
        int number = 0;
        for (const char ch : text.substr(1)) number = ch >= '0' && ch <= '9' ? number * 10 + (ch - '0') : 100;
        if (number >= 1 && number <= 25) b.key = key::kF1 + number - 1;
    }
    return b.key != 0 ? std::optional<Binding>(b) : std::nullopt;
}

Settings rebind(Settings settings, Action action, const Binding& binding, std::optional<Action>* robbed) {
    const auto give = [&](Action to, const Binding& b) {
        const ActionInfo& info = actionInfo(to);
        if (b == Binding{info.key, info.modifiers}) {
            settings.keys.erase(std::string(info.name));
        } else {
            settings.keys[std::string(info.name)] = keyText(b);
        }
    };
    if (robbed != nullptr) robbed->reset();
    for (const ActionInfo& other : actions()) {
        if (binding.key == 0 || other.action == action || !(bindingOf(settings, other.action) == binding)) continue;
        give(other.action, {});
        if (robbed != nullptr) *robbed = other.action;
    }
    give(action, binding);
    return settings;
}

std::optional<Binding> keyPressedNow() {
    const ImGuiIO& io = ImGui::GetIO();
    for (int k = 32; k < 340; ++k) {
        if (nameOf(k).empty() || !keyPressed(k, false)) continue;
        return Binding{k,
                       (io.KeyCtrl ? key::kCtrl : 0) | (io.KeyShift ? key::kShift : 0) | (io.KeyAlt ? key::kAlt : 0)};
    }
    return std::nullopt;
}

}  // namespace amp::gui
