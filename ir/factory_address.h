// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "engine/base/error.h"
#include "ir/factory_cabinet.h"

namespace amp::ir {

/// A factory cabinet with its microphone, as text for presets: "stack-4x12" (the microphone where it stands at first) or
/// "stack-4x12@ribbon,0.350,0.030,15.0" (kind, offset from the centre, metres, degrees).
struct FactoryAddress {
    const FactoryCabinet* cabinet = nullptr;
    MicPosition mic;
};

/// Numbers beyond their range are brought into it. Fails: no such cabinet, or a microphone that is not to be read.
[[nodiscard]] Expected<FactoryAddress> parseFactoryAddress(std::string_view text);

/// The short form where the microphone stands at its first place.
[[nodiscard]] std::string formatFactoryAddress(const FactoryCabinet& cabinet, const MicPosition& mic);

}  // namespace amp::ir
