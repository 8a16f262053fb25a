// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/mic_place.h"

#include <string>
#include <string_view>

#include "ir/factory_address.h"

namespace amp {
namespace {

constexpr std::string_view kFactory = "factory:";

std::optional<ir::FactoryAddress> addressOf(const std::filesystem::path& path) {
    const std::string text = path.string();
    if (!text.starts_with(kFactory)) return std::nullopt;
    const auto address = ir::parseFactoryAddress(std::string_view(text).substr(kFactory.size()));
    return address ? std::optional(*address) : std::nullopt;
}

}  // namespace

std::optional<MicPlace> micPlaceOf(const std::filesystem::path& path) {
    const auto address = addressOf(path);
    if (!address) return std::nullopt;
    const ir::CabinetModel& model = address->cabinet->model;
    MicPlace place;
    place.kind = static_cast<MicPlace::Kind>(address->mic.type);
    place.radiusCm = static_cast<float>(100.0 * model.radius);
    place.offsetCm = static_cast<float>(100.0 * model.radius * address->mic.offset);
    place.distanceCm = static_cast<float>(100.0 * address->mic.distance);
    place.angleDeg = static_cast<float>(address->mic.angleDeg);
    place.drivers = model.drivers;
    return place;
}

std::filesystem::path withMicAt(const std::filesystem::path& path, const MicPlace& place) {
    const auto address = addressOf(path);
    if (!address) return path;
    ir::MicPosition mic;
    mic.type = static_cast<ir::MicrophoneType>(place.kind);
    mic.offset = static_cast<double>(place.offsetCm) / (100.0 * address->cabinet->model.radius);
    mic.distance = 0.01 * static_cast<double>(place.distanceCm);
    mic.angleDeg = static_cast<double>(place.angleDeg);
    return std::string(kFactory) + ir::formatFactoryAddress(*address->cabinet, mic);
}

std::string resourceName(const std::filesystem::path& path) {
    const auto address = addressOf(path);
    return address ? std::string(address->cabinet->label) : path.stem().string();
}

}  // namespace amp
