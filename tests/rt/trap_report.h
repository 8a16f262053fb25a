// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"

namespace amp::test {

/// A program's run under the preloaded traps (tests/rt/traps.h): how it ended and what the library reported at its exit.
struct TrappedRun {
    ProgramResult result;
    std::string report;  ///< empty when the program was killed

    [[nodiscard]] bool says(const std::string& text) const { return report.find(text) != std::string::npos; }

    /// "scopes", "violations", "minor_faults" or "major_faults"; -1 when there is no report.
    [[nodiscard]] int figure(const std::string& key) const {
        const std::string label = "\"" + key + "\": ";
        const std::size_t at = report.find(label);
        return at == std::string::npos ? -1 : std::stoi(report.substr(at + label.size()));
    }
};

/// Runs any program of ours, which need not be built for it, with the trap library `library` preloaded and all watchers on.
/// `onViolation` is print, count or abort. Always check `figure("scopes") > 0` as well.
inline TrappedRun runTrapped(const std::string& library, std::vector<std::string> command,
                             const std::string& onViolation = "print",
                             std::chrono::milliseconds timeout = std::chrono::seconds(30),
                             ProgramSetting setting = {}) {
    const TempDir folder;
    const std::filesystem::path report = folder.path() / "report.json";
    for (const auto& [name, value] : {std::pair<const char*, std::string>{"LD_PRELOAD", library},
                                      {"HALFSTACK_TRAPS", onViolation},
                                      {"HALFSTACK_TRAPS_SYSCALLS", "1"},
                                      {"HALFSTACK_TRAPS_FAULTS", "1"},
                                      {"HALFSTACK_TRAPS_REPORT", report.string()}}) {
        setting.environment.emplace_back(name, value);
    }
    TrappedRun run{runProgram(std::move(command), timeout, setting), {}};
    std::ifstream file(report);
    run.report.assign(std::istreambuf_iterator<char>(file), {});
    return run;
}

}  // namespace amp::test
