// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <string>

#include "engine/rt/latest.h"

amp::rt::Latest<std::array<float, 2>> meters;
#ifdef MUST_NOT_COMPILE
amp::rt::Latest<std::string> text;
#endif
