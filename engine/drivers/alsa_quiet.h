// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace amp {

/// Keeps libasound from printing to stderr, for the whole process; what fails is told by return values. Any thread.
void silenceAlsa();

}  // namespace amp
