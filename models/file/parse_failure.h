// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>

#include "engine/base/error.h"

namespace amp::models {

/// Thrown inside the loader when a file is not what it should be, and turned into an `Error` at the loader's door
/// (loadModel). It never leaves this module: a file has hundreds of places that can be wrong, and each check stays
/// one line this way. `reason` continues the sentence "The model X cannot be used: ...".
struct ParseFailure {
    ErrorCode code;
    std::string reason;
};

[[noreturn]] inline void refuse(std::string reason, ErrorCode code = ErrorCode::badFormat) {
    throw ParseFailure{code, std::move(reason)};
}

}  // namespace amp::models
