// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/skip.h"

#include <doctest/doctest.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace amp::test {
namespace {

std::atomic<bool> skipped{false};

bool isSet(const char* variable) {
    const char* value = std::getenv(variable);
    if (value == nullptr) return false;
    const std::string_view text = value;
    return text == "1" || text == "true";
}

void note(std::string_view reason) {
    skipped.store(true);
    std::printf("HALFSTACK_TEST_SKIPPED: %.*s\n", static_cast<int>(reason.size()), reason.data());
    std::fflush(stdout);
}

}  // namespace

bool everythingRequired() {
    return isSet("CI") || isSet("HALFSTACK_REQUIRE_ALL");
}

bool anySkipped() {
    return skipped.load();
}

void skip(std::string_view reason) {
    if (everythingRequired()) {
        FAIL_CHECK("would skip, but everything is required here: " << std::string(reason));
        return;
    }
    note(reason);
}

void skipWithoutDevData(std::string_view file) {
    note("no development data: " + std::string(file));
}

}  // namespace amp::test
