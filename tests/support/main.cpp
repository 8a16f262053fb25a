// SPDX-License-Identifier: GPL-3.0-or-later
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include "tests/support/skip.h"

/// The one main of all test programs: doctest's own, and status 77 when cases were skipped and none failed.
int main(int argc, char** argv) {
    doctest::Context context(argc, argv);
    const int failed = context.run();
    if (context.shouldExit() || failed != 0) return failed;
    return amp::test::anySkipped() ? amp::test::kSkippedStatus : 0;
}
