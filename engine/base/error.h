// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace amp {

/// What kind of failure it is, for code that reacts to it. The player reads `Error::sentence`.
enum class ErrorCode {
    notFound,     ///< a file, preset, port or stage that is not there
    unreadable,   ///< there, but the system would not let us read it
    badFormat,    ///< read, but it is not what it claims to be
    unsupported,  ///< a valid file of a kind or version we do not play
    tooLarge,     ///< beyond a stated limit
    writeFailed,  ///< could not be saved; what was there before is intact
    badArgument,  ///< wrong usage of a command or parameter
    unavailable,  ///< a server, device or library that is not there now
    full,         ///< a queue, rig or disk has no room
};

/// A failure in normal use. `sentence` is one plain sentence for the player: what, which file, what to do.
/// `detail` is for the log and may be empty.
struct Error {
    ErrorCode code;
    std::string sentence;
    std::string detail;
};

/// The value, or why there is none. Any thread but the audio thread.
template <class T>
using Expected = tl::expected<T, Error>;

/// Builds the error side of an `Expected`.
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string sentence, std::string detail = {}) {
    return tl::unexpected<Error>(Error{code, std::move(sentence), std::move(detail)});
}

}  // namespace amp
