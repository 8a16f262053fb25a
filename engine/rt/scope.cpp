// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/rt/scope.h"

#include <dlfcn.h>

#include "engine/rt/trap_mode.h"

namespace amp::rt {
namespace {

constinit thread_local Role tRole = Role::none;

// The trap library, linked into tests or preloaded into the shipped program, exports this; nobody else does.
// It sets what the calling thread is watched for and returns what that was before.
using ExchangeArmed = int (*)(int armed);
constexpr const char* kExchangeArmed = "halfstack_traps_exchange_armed";

// Found while the program starts, before there is any audio; scopes opened even earlier are not watched.
const ExchangeArmed gExchangeArmed = reinterpret_cast<ExchangeArmed>(dlsym(RTLD_DEFAULT, kExchangeArmed));

int exchangeArmed(int armed) AMP_RT {
    return gExchangeArmed != nullptr ? gExchangeArmed(armed) : 0;
}

}  // namespace

Role currentRole() AMP_RT {
    return tRole;
}

bool trapsPresent() AMP_RT {
    return gExchangeArmed != nullptr;
}

Scope::Scope(Role role) AMP_RT : before_(tRole) {
    tRole = role;
    if (isRealTime(role)) flush_.emplace();
    armedBefore_ = exchangeArmed(isRealTime(role) ? kTrapsAudio : role == Role::frame ? kTrapsFrame : kTrapsOff);
}

Scope::~Scope() {
    exchangeArmed(armedBefore_);
    tRole = before_;
}

Exempt::Exempt(const char*) AMP_RT : armedBefore_(exchangeArmed(kTrapsOff)) {}

Exempt::~Exempt() {
    exchangeArmed(armedBefore_);
}

}  // namespace amp::rt
