// SPDX-License-Identifier: GPL-3.0-or-later
#include "ir/factory_address.h"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>

namespace amp::ir {
namespace {

constexpr std::array<std::string_view, 3> kTypes{"dynamic", "ribbon", "condenser"};

/// Cuts the text up to the next comma off.
std::string_view field(std::string_view& text) {
    const std::size_t comma = text.find(',');
    const std::string_view head = text.substr(0, comma);
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    return head;
}

std::optional<double> number(std::string_view text) {
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::optional<MicPosition> parseMic(std::string_view text) {
    MicPosition mic;
    const std::string_view type = field(text);
    std::size_t kind = 0;
    while (kind < kTypes.size() && kTypes[kind] != type) ++kind;
    if (kind == kTypes.size()) return std::nullopt;
    mic.type = static_cast<MicrophoneType>(kind);
    const auto offset = number(field(text));
    const auto distance = number(field(text));
    const auto angle = number(field(text));
    if (!offset || !distance || !angle || !text.empty()) return std::nullopt;
    mic.offset = *offset;
    mic.distance = *distance;
    mic.angleDeg = *angle;
    return withinReach(mic);
}

/// Short, and the same in every locale.
std::string digits(double value, int decimals) {
    std::array<char, 32> text{};
    const auto [end, error] =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, decimals);
    return error == std::errc() ? std::string(text.data(), end) : std::string("0");
}

std::string formatMic(const MicPosition& mic) {
    return std::string(kTypes[static_cast<std::size_t>(mic.type)]) + "," + digits(mic.offset, 3) + "," +
           digits(mic.distance, 3) + "," + digits(mic.angleDeg, 1);
}

}  // namespace

Expected<FactoryAddress> parseFactoryAddress(std::string_view text) {
    const std::size_t at = text.find('@');
    const std::string_view key = text.substr(0, at);
    FactoryAddress address{.cabinet = findFactoryCabinet(key), .mic = {}};
    if (address.cabinet == nullptr) {
        return fail(ErrorCode::notFound, "There is no built-in cabinet \"" + std::string(key) + "\".");
    }
    address.mic = address.cabinet->mic;
    if (at == std::string_view::npos) return address;
    const auto mic = parseMic(text.substr(at + 1));
    if (!mic) {
        return fail(ErrorCode::badFormat, "\"" + std::string(text.substr(at + 1)) +
                                              "\" is not a microphone; write kind,offset,metres,degrees.");
    }
    address.mic = *mic;
    return address;
}

std::string formatFactoryAddress(const FactoryCabinet& cabinet, const MicPosition& mic) {
    const std::string place = formatMic(withinReach(mic));
    if (place == formatMic(cabinet.mic)) return std::string(cabinet.key);
    return std::string(cabinet.key) + "@" + place;
}

}  // namespace amp::ir
