// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/alsa_quiet.h"

#include <alsa/asoundlib.h>

#include <mutex>

namespace amp {
namespace {

void sayNothing(const char*, int, const char*, int, const char*, ...) {}

}  // namespace

void silenceAlsa() {
    static std::once_flag once;
    std::call_once(once, [] { snd_lib_error_set_handler(&sayNothing); });
}

}  // namespace amp
