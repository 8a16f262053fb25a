// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

namespace amp::gui {

/// How the window looks and speaks. Plain values.
struct Settings {
    int scalePercent = 0;  ///< 75…300 in steps of 25; 0: what the monitor says
    bool strongContrast = false;
    bool lessMotion = false;
    bool bigTargets = false;
    int ampPanel = -1;            ///< index of a front panel's finish; -1: by the tone circuit
    std::string language = "en";  ///< "en" or "zh-CN"
    bool welcomed = false;        ///< the first-launch page has been seen
    float interfaceDbu = 12;      ///< level that reaches the interface's full scale
    std::map<std::string, std::string>
        keys;  ///< the player's own, by the action's name ("Save": "Ctrl S"; empty: no key)
    bool operator==(const Settings&) const = default;
};

/// Keeps the settings. Saving happens off-thread. Thread: GUI.
class SettingsStore {
public:
    virtual ~SettingsStore() = default;
    [[nodiscard]] virtual const Settings& settings() const = 0;
    virtual void change(const Settings& settings) = 0;
};

}  // namespace amp::gui
