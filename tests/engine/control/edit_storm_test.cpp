// SPDX-License-Identifier: GPL-3.0-or-later
//
// Random edits at random moments: whatever happens in between, rig and document end up alike.
#include <doctest/doctest.h>

#include <cstdlib>

#include "tests/engine/control/control_host.h"
#include "tests/engine/control/random_edits.h"

using namespace amp;
using namespace amp::test;

namespace {

Place anyPlace(const ControlHost& host, Random& random) {
    const auto& chain = host.control.document().chain;
    const auto at = static_cast<std::size_t>(random.whole(0, static_cast<int>(chain.size())));
    return at < chain.size() ? Place{.before = StageId{chain[at].tag}, .split = {}, .lane = 0} : Place{};
}

void intent(ControlHost& host, Random& random) {
    auto& control = host.control;
    std::vector<std::uint32_t> tags = host.documented();
    const StageId id{tags.empty() ? 0
                                  : tags[static_cast<std::size_t>(random.whole(0, static_cast<int>(tags.size()) - 1))]};
    switch (random.whole(0, 15)) {
        case 0:
        case 1:
            if (tags.size() < 12)
                control.insertStage(kPlainStages[static_cast<std::size_t>(random.whole(0, kPlainStages.size() - 1))],
                                    anyPlace(host, random));
            break;
        case 2: control.removeStage(id); break;
        case 3:
        case 4: control.moveStage(id, anyPlace(host, random)); break;
        case 5: control.setBypass(id, random.whole(0, 1) == 1); break;
        case 6:
            if (tags.size() < 12) control.splitStage(id);
            break;
        case 7:
            if (tags.size() < 12) control.duplicateStage(id);
            break;
        case 8: control.undo(); break;
        case 9: control.redo(); break;
        case 10: control.compare(!control.comparingB()); break;
        case 11: control.setResource(id, 0, "gain:0." + std::to_string(random.whole(1, 9))); break;
        case 12: control.setResource(id, 0, "words.txt"); break;
        case 13: control.auditionResource(id, 0, "gain:0.7"); break;
        case 14: control.endAudition(random.whole(0, 1) == 1); break;
        default: control.setParam(id, 0, random.between(0.0f, 1.0f)); break;
    }
}

}  // namespace

TEST_CASE("edits in any order and at any moment end with a rig that equals the document") {
    const char* wanted = std::getenv("HALFSTACK_STORM_ROUNDS");
    const std::uint64_t rounds = wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 25;
    for (std::uint64_t round = 0; round < rounds; ++round) {
        const std::uint64_t s = seed() * 1000 + round;
        CAPTURE(s);
        Random random(s);
        ControlHost host;
        host.files.delay = std::chrono::milliseconds(random.whole(0, 3));
        Preset start;
        for (int i = 0; i < 4; ++i) start.chain.push_back(randomStage(random));
        host.control.loadPreset(start, {});
        for (int step = 0; step < 40; ++step) {
            intent(host, random);
            for (int i = random.whole(0, 2); i > 0; --i) host.control.poll();
            if (random.whole(0, 2) == 0) host.play(random.whole(1, 12));
            if (random.whole(0, 6) == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        host.control.endAudition(false);
        REQUIRE(host.settle());
        CHECK(host.playing() == host.documented());
        const auto heard = host.burst();
        CHECK(farthest(heard, host.burstOfDocument()) < 1e-4 * std::max(1.0, peak(heard)));
    }
}
