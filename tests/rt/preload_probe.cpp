// SPDX-License-Identifier: GPL-3.0-or-later

// A program that knows nothing of traps, as the shipped one: it runs audio scopes on a thread of its own and does in them what
// its argument says. Usage: preload_probe clean|allocate|lock|syscall|touch

#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <mutex>
#include <string_view>
#include <thread>

#include "engine/rt/latest.h"
#include "engine/rt/prefault.h"
#include "engine/rt/scope.h"
#include "engine/rt/wake.h"

namespace {

constexpr int kBlocks = 50;
constexpr int kPages = 32;
void* volatile gKeep = nullptr;
volatile long gNumber = 0;

void block(std::string_view what, char* fresh, std::mutex& mutex, amp::rt::Wake& wake) {
    const amp::rt::Scope scope(amp::rt::Role::audio);
    wake.signal();
    if (what == "allocate") gKeep = std::malloc(10);
    if (what == "lock") const std::lock_guard lock(mutex);
    if (what == "syscall") gNumber = getppid();
    if (what == "touch") {
        for (int page = 0; page < kPages; ++page) static_cast<volatile char*>(fresh)[page * 4096] = 1;
    }
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view what = argc == 2 ? argv[1] : "clean";
    void* const fresh = mmap(nullptr, kPages * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (fresh == MAP_FAILED) return 1;
    madvise(fresh, kPages * 4096, MADV_NOHUGEPAGE);
    std::mutex mutex;
    amp::rt::Wake wake;
    std::thread audio([&] {
        amp::rt::prefaultStack();
        for (int i = 0; i < kBlocks; ++i) {
            block(what, static_cast<char*>(fresh), mutex, wake);
            std::this_thread::sleep_for(std::chrono::microseconds(100));  // outside of the scope it may wait
        }
    });
    audio.join();
    return wake.waitFor(std::chrono::milliseconds(0)) ? 0 : 1;
}
