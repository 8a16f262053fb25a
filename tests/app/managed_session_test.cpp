// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/nsm/managed_session.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "tests/scenario/nsm_peer.h"
#include "tests/support/temp_dir.h"

using namespace amp;
using namespace std::chrono_literals;
using amp::test::NsmPeer;

namespace {

struct Managed {
    std::atomic<bool> stop{false};
    SessionOptions options;
    std::unique_ptr<ManagedSession> manager;
    std::unique_ptr<Session> session;

    Managed(NsmPeer& peer, const std::filesystem::path& folder) {
        ::setenv("ALSA_CONFIG_PATH", "/dev/null", 1);  // nobody needs to hear this
        options.driver = "demo";
        auto joined = ManagedSession::join(peer.url(), false, "halfstack", stop, options);
        REQUIRE(joined);
        manager = std::move(*joined);
        REQUIRE(manager);
        session = std::make_unique<Session>(findPaths(folder, folder), Settings{}, options);
        manager->opened(*session, session->start());
    }

    template <class Condition>
    bool pollUntil(const Condition& condition) {
        return amp::test::eventually([&] {
            session->poll();
            manager->poll();
            return condition();
        });
    }
};

}  // namespace

TEST_CASE("managed session: says when there is something to save, saves it, and opens it again as it was") {
    const test::TempDir folder;
    NsmPeer peer;
    const auto project = folder / "halfstack.nTEST";
    peer.acceptAndOpen(project, "halfstack.nTEST");
    SavedSession left;
    {
        Managed amp(peer, folder.path());
        CHECK(amp.options.clientName == "halfstack.nTEST");
        CHECK_FALSE(amp.options.saved);
        CHECK(peer.hear("/reply", "/nsm/client/open"));
        amp.session->control().setTrim(3.0f);
        amp.session->control().setMaster(-7.5f);
        CHECK(amp.pollUntil([&] { return peer.hear("/nsm/client/is_dirty", {}, 1ms).has_value(); }));
        peer.say("/nsm/client/save");
        CHECK(amp.pollUntil([&] { return peer.hear("/reply", "/nsm/client/save", 1ms).has_value(); }));
        CHECK(amp.pollUntil([&] { return peer.hear("/nsm/client/is_clean", {}, 1ms).has_value(); }));
        left = amp.session->snapshot();
        // A second session would be another program.
        peer.say("/nsm/client/open", {"/elsewhere", "other", "halfstack.nOTHER"});
        CHECK(amp.pollUntil([&] { return peer.hear("/error", "/nsm/client/open", 1ms).has_value(); }));
        amp.session->stop();
        CHECK(amp.session->settings().masterDb == Settings{}.masterDb);  // that one is the session's
    }
    Managed again(peer, folder.path());
    REQUIRE(again.options.saved);
    CHECK(again.session->control().document() == left.preset);
    CHECK(again.session->control().document().trimDb == 3.0f);
    CHECK(again.session->control().master() == -7.5f);
    CHECK(again.session->control().dirty());  // the library's preset is another one
}

TEST_CASE("managed session: one that cannot be saved is an error to the manager") {
    const test::TempDir folder;
    NsmPeer peer;
    std::ofstream(folder / "file") << "in the way";
    peer.acceptAndOpen(folder / "file" / "halfstack.nTEST", "halfstack.nTEST");
    Managed amp(peer, folder.path());
    peer.say("/nsm/client/save");
    CHECK(amp.pollUntil([&] { return peer.hear("/error", "/nsm/client/save", 1ms).has_value(); }));
}

TEST_CASE("saved session: every field comes back, and a later version is refused with a sentence") {
    const test::TempDir folder;
    SavedSession session;
    session.preset.name = "A „name“";
    session.preset.levelDb = -2.5f;
    session.presetPath = "/somewhere/a.json";
    session.masterDb = -12.25f;
    session.muted = true;
    session.oversampling = 4;
    session.linearPhase = true;
    session.window = true;
    session.cables = {{"in_1", "system:capture_1"}, {"out_left", "other:in"}};
    REQUIRE(writeSession(folder.path(), session));
    const auto back = readSession(folder.path());
    REQUIRE(back);
    CHECK(*back == session);
    std::ofstream(savedSessionFile(folder.path())) << R"({"format": "halfstack.session", "version": 99})";
    const auto later = readSession(folder.path());
    REQUIRE_FALSE(later);
    CHECK(later.error().code == ErrorCode::unsupported);
    CHECK(readSession(folder / "nowhere").error().code == ErrorCode::notFound);
}
