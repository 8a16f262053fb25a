// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/dev_data.h"

#include <cstdlib>
#include <system_error>

namespace amp::test {

std::optional<std::filesystem::path> devData(std::string_view name) {
    const char* wish = std::getenv("HALFSTACK_DEV_DATA");
    const std::filesystem::path folder = wish != nullptr ? wish : HALFSTACK_DEV_DATA_FOLDER;
    if (folder.empty()) return std::nullopt;
    std::filesystem::path file = folder / name;
    std::error_code unreadable;
    if (!std::filesystem::exists(file, unreadable)) return std::nullopt;
    return file;
}

}  // namespace amp::test
