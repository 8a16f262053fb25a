// SPDX-License-Identifier: GPL-3.0-or-later
//
// Main of fuzz targets in ordinary builds: the corpus, each file also cut short and with bytes changed, in a fixed order.
// It shows that the target builds, that what was once found stays mended, and that damaged files do no harm; the search
// itself is the preset `fuzz`. A crash, a sanitizer's report or an exception fails the test.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr int kMutationsPerFile = 40;

/// An exact copy on the heap, so that AddressSanitizer sees a read of one byte too many.
void feed(const Bytes& bytes) {
    const Bytes exact(bytes.begin(), bytes.end());
    LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

Bytes mutated(Bytes bytes, std::mt19937& random) {
    const auto below = [&](std::size_t n) { return random() % std::max<std::size_t>(n, 1); };
    if (below(3) == 0) bytes.resize(below(bytes.size() + 1));
    const std::size_t changes = 1 + below(8);
    for (std::size_t i = 0; i < changes && !bytes.empty(); ++i) {
        bytes[below(bytes.size())] = static_cast<std::uint8_t>(random());
    }
    return bytes;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s CORPUS_FOLDER\n", argv[0]);
        return 2;
    }
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[1])) {
        if (entry.is_regular_file()) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    if (files.empty()) {
        std::fprintf(stderr, "no corpus in %s\n", argv[1]);
        return 1;
    }
    std::mt19937 random(1);
    feed({});
    for (const auto& file : files) {
        std::ifstream stream(file, std::ios::binary);
        const Bytes bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
        feed(bytes);
        for (int i = 0; i < kMutationsPerFile; ++i) feed(mutated(bytes, random));
    }
    std::printf("%zu files, %zu inputs\n", files.size(), 1 + files.size() * (1 + kMutationsPerFile));
    return 0;
}
