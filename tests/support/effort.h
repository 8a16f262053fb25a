// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace amp::test {

/// True where a sanitizer makes everything several times slower.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

/// How often, how long or how many: `usual`, or under a sanitizer `fewer`. For combinations of what is checked anyway; a
/// sanitizer looks for what one of each kind shows.
template <class T>
[[nodiscard]] constexpr T effort(T usual, T fewer) {
    return kSanitized ? fewer : usual;
}

}  // namespace amp::test
