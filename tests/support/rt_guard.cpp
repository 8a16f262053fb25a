// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/rt_guard.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <thread>

#include "engine/rt/prefault.h"
#include "engine/rt/scope.h"

namespace amp::test {

std::string RtReport::text() const {
    std::string all = std::to_string(violations) + " forbidden calls on the audio thread";
    for (const traps::Violation& violation : first) all += "\n" + traps::describe(violation);
    return all;
}

bool RtReport::has(const std::string& call) const {
    return std::any_of(first.begin(), first.end(), [&](const traps::Violation& v) { return call == v.call; });
}

RtReport asAudioThread(const std::function<void()>& body, const RtGuardSetting& setting) {
    RtReport report;
    std::exception_ptr thrown;
    const traps::OnViolation before = traps::onViolation();
    if (before == traps::OnViolation::print) traps::setOnViolation(traps::OnViolation::count);  // the report tells

    std::thread audio([&] {
        rt::prefaultStack();
        if (setting.filterSystemCalls) report.filtered = traps::filterSystemCalls();
        // Under a sanitizer the process has terabytes of shadow memory, and nothing is watched anyway.
        if (setting.prefault && traps::trapped()) rt::prefaultProcess();
        traps::setCountFaults(true);
        traps::clear();
        try {
            std::optional<rt::Scope> scope;
            if (setting.openScope) scope.emplace(rt::Role::audio);
            body();
        } catch (...) {
            thrown = std::current_exception();
        }
    });
    audio.join();

    const traps::Totals totals = traps::totals();
    report.scopes = totals.scopes;
    report.violations = totals.violations;
    report.minorFaults = totals.minorFaults;
    report.majorFaults = totals.majorFaults;
    report.first = traps::violations();
    traps::setCountFaults(false);
    traps::setOnViolation(before);
    if (thrown) std::rethrow_exception(thrown);
    return report;
}

}  // namespace amp::test
