// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/log_file.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "app/instance_slot.h"
#include "tests/support/temp_dir.h"

using namespace amp;
namespace fs = std::filesystem;

namespace {

std::string textOf(const fs::path& path) {
    std::ifstream file(path);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace

TEST_CASE("log: what the player was told stands in it with the detail, one line each") {
    const test::TempDir folder;
    const fs::path file = folder.path() / "logs" / "halfstack.log";
    {
        LogFile log(file);
        log.info("Started.");
        log.toast({Toast::Kind::error, "The file is broken.", "The sound stays as it was.", {}, "line 3\nkey \"x\""});
    }
    const std::string text = textOf(file);
    CHECK(text.find(" info: Started.\n") != std::string::npos);
    CHECK(text.find(" warning: The file is broken. The sound stays as it was. (line 3 key \"x\")\n") !=
          std::string::npos);
}

TEST_CASE("log: it never grows beyond three files of half a megabyte") {
    const test::TempDir folder;
    {
        LogFile log(folder / "halfstack.log");
        const std::string line(1000, 'x');
        for (int i = 0; i < 4000; ++i) log.info(line);
    }
    std::uintmax_t bytes = 0;
    for (const auto& entry : fs::directory_iterator(folder.path())) bytes += entry.file_size();
    CHECK(bytes > 0);
    CHECK(bytes <= 3 * 512 * 1024);
}

TEST_CASE("log: a disk that cannot be written leaves the program running") {
    const test::TempDir folder;
    std::ofstream(folder / "wall") << "a file where a folder should be";
    LogFile log(folder.path() / "wall" / "halfstack.log");
    log.info("nobody hears this");
    CHECK_FALSE(fs::is_directory(folder / "wall"));
}

TEST_CASE("instances: two beside each other have files of their own, and a number comes free again") {
    const test::TempDir folder;
    const InstanceSlot first(folder.path());
    CHECK(first.fileName("autosave", ".json") == "autosave.json");
    {
        const InstanceSlot second(folder.path());
        CHECK(second.fileName("autosave", ".json") == "autosave-2.json");
    }
    const InstanceSlot next(folder.path());
    CHECK(next.number() == 2);
}
