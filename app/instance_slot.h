// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace amp {

/// The number that this running program has among those that share a state folder: 1 for the first, 2 for one started beside
/// it. Held by a lock on `instance-N.lock` that the system gives back when the program ends, however it ends; so nobody ever
/// writes another's autosave or log. Any thread, before sound starts: it touches files.
class InstanceSlot {
public:
    /// Makes the folder. When no lock can be had (read-only disk) the number is 0 and files are nobody's: see `owned`.
    explicit InstanceSlot(const std::filesystem::path& stateFolder);
    ~InstanceSlot();
    InstanceSlot(const InstanceSlot&) = delete;
    InstanceSlot& operator=(const InstanceSlot&) = delete;

    [[nodiscard]] bool owned() const { return number_ > 0; }
    [[nodiscard]] int number() const { return number_; }
    /// "autosave.json" for the first, "autosave-2.json" for the second.
    [[nodiscard]] std::string fileName(const std::string& stem, const std::string& extension) const;

private:
    int number_ = 0;
    int lock_ = -1;
};

}  // namespace amp
