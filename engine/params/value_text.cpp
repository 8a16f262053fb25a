// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/params/value_text.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace amp {
namespace {

constexpr std::string_view kMinus = "\u2212";

std::string number(double value, int decimals) {
    char text[48];
    std::snprintf(text, sizeof text, "%.*f", decimals, std::fabs(value));
    // "−0.0" would say something that is not so.
    const bool zero = std::string_view(text).find_first_of("123456789") == std::string_view::npos;
    return (value < 0.0 && !zero ? std::string(kMinus) : std::string()) + text;
}

std::string scaled(double value, std::string_view small, std::string_view large) {
    const double size = std::fabs(value);
    if (size >= 1000.0) return number(value / 1000.0, 2) + std::string(large);
    return number(value, size >= 100.0 ? 0 : size >= 10.0 ? 1 : 2) + std::string(small);
}

std::string lowered(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i, kMinus.size()) == kMinus) {
            out += '-';
            i += kMinus.size() - 1;
        } else if (!std::isspace(static_cast<unsigned char>(text[i]))) {
            out += static_cast<char>(std::tolower(static_cast<unsigned char>(text[i])));
        }
    }
    return out;
}

/// Factor from the typed unit to the stored one, or 0 when the unit does not fit.
double unitFactor(Unit unit, std::string_view suffix) {
    if (suffix.empty()) return 1.0;
    switch (unit) {
        case Unit::decibel: return suffix == "db" ? 1.0 : 0.0;
        case Unit::hertz: return suffix == "hz" ? 1.0 : suffix == "k" || suffix == "khz" ? 1000.0 : 0.0;
        case Unit::milliseconds: return suffix == "ms" ? 1.0 : suffix == "s" ? 1000.0 : 0.0;
        case Unit::seconds: return suffix == "s" ? 1.0 : suffix == "ms" ? 0.001 : 0.0;
        case Unit::percent: return suffix == "%" ? 1.0 : 0.0;
        case Unit::fraction: return suffix == "%" ? 0.01 : 0.0;
        case Unit::ratio: return suffix == ":1" ? 1.0 : 0.0;
        case Unit::semitones: return suffix == "st" ? 1.0 : suffix == "ct" || suffix == "c" ? 0.01 : 0.0;
        case Unit::cents:
            return suffix == "ct" || suffix == "c" || suffix == "cents" ? 1.0 : suffix == "st" ? 100.0 : 0.0;
        case Unit::degrees: return suffix == "\xc2\xb0" || suffix == "deg" ? 1.0 : 0.0;
        case Unit::centimetres: return suffix == "cm" ? 1.0 : suffix == "mm" ? 0.1 : suffix == "m" ? 100.0 : 0.0;
        case Unit::beatsPerMinute: return suffix == "bpm" ? 1.0 : 0.0;
        case Unit::none:
        case Unit::knob:
        case Unit::choice:
        case Unit::toggle: return 0.0;
    }
    return 0.0;
}

tl::unexpected<Error> notUnderstood(const ParamSpec& spec, std::string_view text) {
    return fail(ErrorCode::badArgument, "\"" + std::string(text) + "\" is not a value for " + std::string(spec.label) +
                                            "; type something from " + formatValue(spec, spec.range.min) + " to " +
                                            formatValue(spec, spec.range.max) + ".");
}

}  // namespace

std::string formatValue(const ParamSpec& spec, float value) {
    const double v = value;
    switch (spec.unit) {
        case Unit::none: return number(v, 2);
        case Unit::knob: return number(v, 1);
        case Unit::decibel: return number(v, 1) + " dB";
        case Unit::hertz: return scaled(v, " Hz", " kHz");
        case Unit::milliseconds: return scaled(v, " ms", " s");
        case Unit::seconds: return number(v, 2) + " s";
        case Unit::percent: return number(v, 0) + " %";
        case Unit::fraction: return number(100.0 * v, 0) + " %";
        case Unit::ratio: return number(v, 1) + ":1";
        case Unit::semitones: return number(v, 2) + " st";
        case Unit::cents: return number(v, 1) + " ct";
        case Unit::degrees: return number(v, 0) + "\u00b0";
        case Unit::centimetres: return number(v, 1) + " cm";
        case Unit::beatsPerMinute: return number(v, 1) + " BPM";
        case Unit::choice: {
            const auto i = static_cast<std::size_t>(std::lround(spec.clamp(value)));
            return std::string(spec.choices[i]);
        }
        case Unit::toggle: return value >= 0.5f ? "On" : "Off";
    }
    return {};
}

Expected<float> parseValue(const ParamSpec& spec, std::string_view text) {
    const std::string typed = lowered(text);
    if (spec.unit == Unit::choice) {
        for (std::size_t i = 0; i < spec.choices.size(); ++i) {
            if (lowered(spec.choices[i]) == typed) return static_cast<float>(i);
        }
    }
    if (spec.unit == Unit::toggle) {
        if (typed == "on" || typed == "true" || typed == "yes") return 1.0f;
        if (typed == "off" || typed == "false" || typed == "no") return 0.0f;
    }

    double value = 0.0;
    const char* const begin = typed.data() + (typed.starts_with('+') ? 1 : 0);
    const char* const end = typed.data() + typed.size();
    const auto [rest, error] = std::from_chars(begin, end, value);
    if (error != std::errc() || !std::isfinite(value)) return notUnderstood(spec, text);
    const double factor = unitFactor(spec.unit, {rest, static_cast<std::size_t>(end - rest)});
    if (factor == 0.0) return notUnderstood(spec, text);
    if (spec.discrete() && (value != std::round(value) || value < spec.range.min || value > spec.range.max)) {
        return notUnderstood(spec, text);
    }
    // "0.4", "40%" and "40" all mean the same share.
    if (spec.unit == Unit::fraction && rest == end && std::fabs(value) > 2.0) value *= 0.01;
    return spec.clamp(static_cast<float>(value * factor));
}

}  // namespace amp
