// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/instance_slot.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <system_error>

namespace amp {
namespace {

constexpr int kMostInstances = 99;

}  // namespace

InstanceSlot::InstanceSlot(const std::filesystem::path& stateFolder) {
    std::error_code error;
    std::filesystem::create_directories(stateFolder, error);
    for (int number = 1; number <= kMostInstances; ++number) {
        const auto file = stateFolder / ("instance-" + std::to_string(number) + ".lock");
        const int lock = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (lock < 0) return;
        if (::flock(lock, LOCK_EX | LOCK_NB) == 0) {
            lock_ = lock;
            number_ = number;
            return;
        }
        ::close(lock);
    }
}

InstanceSlot::~InstanceSlot() {
    // The file stays: removing it while another program opens it would let two hold "the" lock.
    if (lock_ >= 0) ::close(lock_);
}

std::string InstanceSlot::fileName(const std::string& stem, const std::string& extension) const {
    return stem + (number_ > 1 ? "-" + std::to_string(number_) : std::string()) + extension;
}

}  // namespace amp
