// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/preset/preset_file.h"

void save(const amp::Preset& preset) {
    const auto saved = amp::writePreset("x.json", preset);
#ifdef MUST_NOT_COMPILE
    amp::writePreset("x.json", preset);
#endif
    (void)saved;
}
