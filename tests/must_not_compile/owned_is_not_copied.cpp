// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/rt/owned.h"

void hand(amp::rt::Owned<int>& from) {
    amp::rt::Owned<int> to(std::move(from));
#ifdef MUST_NOT_COMPILE
    from = to;
#endif
}
