// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "engine/base/attributes.h"

namespace amp {

/// What the number of a parameter means. It decides how text is printed and read, never how the value is stored.
enum class Unit {
    none,          ///< a bare number, such as a gain factor
    knob,          ///< a position on an amp's 0–10 scale
    decibel,       ///< dB
    hertz,         ///< Hz; "1.2k" is read too
    milliseconds,  ///< ms; "1.5s" is read too
    seconds,       ///< s; "350ms" is read too
    percent,       ///< 0–100 or beyond
    fraction,      ///< stored as 0–1 (or beyond), shown and typed as a percentage
    ratio,         ///< n:1
    semitones,
    cents,
    degrees,
    centimetres,
    beatsPerMinute,
    choice,  ///< index into `choices`
    toggle,  ///< 0 or 1
};

/// How a control's travel 0…1 maps to the value. `log` needs a range above zero.
enum class Taper { linear, log };

/// What a change does to a running stage.
enum class Change {
    smooth,   ///< the rig moves the value over 10 ms, one value a frame
    step,     ///< the stage takes the new value at the event's frame and makes its own transition
    rebuild,  ///< the control thread builds the stage anew and the rig crossfades to it
};

/// Closed interval of allowed values.
struct Range {
    float min;
    float max;
};

/// One row of a stage's table: everything that UI, presets, MIDI, command line and tests know of a parameter.
/// Constant data; `key` is for ever (a renamed one keeps an alias in the stage's migration).
struct ParamSpec {
    std::size_t index;       ///< the stage's enumerator
    std::string_view key;    ///< in presets and on the command line: lower case, digits, underscore
    std::string_view label;  ///< what the panel shows
    Unit unit;
    Range range;
    float defaultValue;
    Taper taper = Taper::linear;
    float step = 0.0f;                               ///< one wheel notch; 0 means a hundredth of the travel
    std::span<const std::string_view> choices = {};  ///< labels for Unit::choice
    Change change = Change::smooth;
    bool lead = true;  ///< a large control in the generated panel; false for minor ones

    [[nodiscard]] constexpr bool bipolar() const AMP_RT { return range.min < 0.0f && range.max == -range.min; }
    [[nodiscard]] constexpr bool discrete() const AMP_RT { return unit == Unit::choice || unit == Unit::toggle; }
    [[nodiscard]] constexpr float clamp(float value) const AMP_RT {
        // Written so that NaN becomes the lower end.
        if (!(value > range.min)) return range.min;
        return value < range.max ? value : range.max;
    }
};

/// A list of named values. Choices are never smoothed; give `Change::step` where the stage makes its own transition.
constexpr ParamSpec choiceParam(std::size_t index, std::string_view key, std::string_view label,
                                std::span<const std::string_view> names, std::size_t byDefault = 0,
                                Change change = Change::rebuild) {
    return {.index = index,
            .key = key,
            .label = label,
            .unit = Unit::choice,
            .range = {0.0f, static_cast<float>(names.size() - 1)},
            .defaultValue = static_cast<float>(byDefault),
            .step = 1.0f,
            .choices = names,
            .change = change};
}

/// A switch.
constexpr ParamSpec toggleParam(std::size_t index, std::string_view key, std::string_view label, bool byDefault,
                                Change change = Change::rebuild) {
    return {.index = index,
            .key = key,
            .label = label,
            .unit = Unit::toggle,
            .range = {0.0f, 1.0f},
            .defaultValue = byDefault ? 1.0f : 0.0f,
            .step = 1.0f,
            .change = change};
}

/// What is wrong with a table, or nothing. Used at compile time by the Stage concept.
constexpr std::string_view firstFault(std::span<const ParamSpec> table) {
    for (std::size_t i = 0; i < table.size(); ++i) {
        const ParamSpec& p = table[i];
        if (p.index != i) return "a row's index differs from its place";
        if (p.key.empty() || p.label.empty()) return "a key or label is empty";
        if (!(p.range.min < p.range.max)) return "a range is empty";
        if (p.defaultValue < p.range.min || p.defaultValue > p.range.max) return "a default is out of range";
        if (p.taper == Taper::log && !(p.range.min > 0.0f)) return "a log taper starts at or below zero";
        if (p.unit == Unit::choice && p.choices.size() != static_cast<std::size_t>(p.range.max) + 1) {
            return "a choice's range and names differ";
        }
        if (p.discrete() && p.change == Change::smooth) return "a choice cannot be smoothed";
        for (const char c : p.key) {
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) return "a key has a bad letter";
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (table[j].key == p.key) return "a key occurs twice";
        }
    }
    return {};
}

}  // namespace amp
