// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace amp::test {

/// Tests that need something this machine may lack (an audio server, a display, a tool, development data) say so here
/// and return. The reason is printed as `HALFSTACK_TEST_SKIPPED: reason`. A program in which a case was skipped and
/// none failed ends with status 77, which CTest shows as "Skipped"; a failed case always wins over a skipped one.
///
///     const auto jackd = amp::test::findProgram("jackd");
///     if (!jackd) return amp::test::skip("jackd is not installed (Debian: jackd2)");
///
/// Where CI=true or HALFSTACK_REQUIRE_ALL=1 is set, everything is expected to be there and a skip fails the case.
void skip(std::string_view reason);

/// The same for development data (captures and recordings that are not part of the project). It may be absent
/// everywhere, so this one never fails.
void skipWithoutDevData(std::string_view file);

/// True where skips fail: CI=true or HALFSTACK_REQUIRE_ALL=1.
[[nodiscard]] bool everythingRequired();

/// True once a case of this program was skipped.
[[nodiscard]] bool anySkipped();

/// The status with which a test program tells CTest that it was skipped.
inline constexpr int kSkippedStatus = 77;

}  // namespace amp::test
