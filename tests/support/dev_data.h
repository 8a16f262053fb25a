// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace amp::test {

/// Development data: captures, impulses and recordings that help while developing and are not part of the project.
/// Returns the file `name` ("models/a1-standard.nam") in the folder of the CMake variable HALFSTACK_DEV_DATA_DIR (the
/// environment variable HALFSTACK_DEV_DATA overrides it), or nothing when it is not there:
///
///     const auto model = amp::test::devData("models/a1-standard.nam");
///     if (!model) return amp::test::skipWithoutDevData("models/a1-standard.nam");
[[nodiscard]] std::optional<std::filesystem::path> devData(std::string_view name);

}  // namespace amp::test
