// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/rt/role.h"

namespace amp::rt {

std::string_view name(Role role) AMP_RT {
    switch (role) {
        case Role::none: return "none";
        case Role::control: return "control";
        case Role::frame: return "frame";
        case Role::builder: return "builder";
        case Role::reclaimer: return "reclaimer";
        case Role::disk: return "disk";
        case Role::analysis: return "analysis";
        case Role::audio: return "audio";
        case Role::audioHelper: return "audioHelper";
    }
    return "none";
}

}  // namespace amp::rt
