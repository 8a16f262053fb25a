// SPDX-License-Identifier: GPL-3.0-or-later
//
// The program under a session manager (NSM): a peer that speaks the manager's side, and nsmd itself where it is installed.
#include <doctest/doctest.h>
#include <signal.h>

#include <chrono>
#include <set>
#include <thread>

#include "tests/scenario/halfstack_run.h"
#include "tests/scenario/nsm_peer.h"
#include "tests/support/skip.h"

// Last, because it defines macros with common names.
#include <X11/Xlib.h>

using namespace amp::test;
using namespace std::chrono_literals;
using Json = nlohmann::json;

namespace {

ProgramSetting managedBy(const NsmPeer& peer, const Home& home) {
    ProgramSetting setting = home.setting();
    setting.environment.emplace_back("NSM_URL", peer.url());
    return setting;
}

std::string cablesOf(const JackServer& server) {
    return JackServer::run({"jack_lsp", "-s", server.name(), "-c"});
}

/// Port lines of `client` with the indented lines of what each is connected to.
std::string sectionOf(const std::string& listing, const std::string& port) {
    const auto at = ("\n" + listing).find("\n" + port + "\n");
    if (at == std::string::npos) return {};
    std::string section;
    for (auto line = listing.find('\n', at) + 1; line < listing.size() && listing[line] == ' ';) {
        const auto end = listing.find('\n', line);
        section += listing.substr(line, end - line + 1);
        line = end + 1;
    }
    return section;
}

/// What a window manager does when the player clicks on the cross.
void clickTheCross(const std::string& display, unsigned long window) {
    Display* const x = ::XOpenDisplay(display.c_str());
    REQUIRE(x != nullptr);
    XEvent event{};
    event.xclient.type = ClientMessage;
    event.xclient.window = window;
    event.xclient.message_type = ::XInternAtom(x, "WM_PROTOCOLS", False);
    event.xclient.format = 32;
    event.xclient.data.l[0] = static_cast<long>(::XInternAtom(x, "WM_DELETE_WINDOW", False));
    ::XSendEvent(x, window, False, NoEventMask, &event);
    ::XCloseDisplay(x);
}

}  // namespace

TEST_CASE(
    "managed: announces itself, waits for the session's name, opens, saves, ends silently, and comes back as it was") {
    if (!JackServer::installed()) return skip("jackd is not installed (Debian: jackd2)");
    JackServer server;
    REQUIRE(server.start());
    const Home home;
    NsmPeer peer;
    const auto project = home / "song" / "halfstack.nTEST";
    {
        ChildProcess amp(Home::command({"--headless", "--driver", "jack", "--preset", "Jazz Box"}),
                         managedBy(peer, home));
        const auto announce = peer.hear("/nsm/server/announce");
        REQUIRE(announce);
        CHECK(announce->types == "sssiii");
        CHECK(announce->strings[0] == "halfstack");
        CHECK(announce->strings[1] == ":dirty:");
        CHECK(announce->strings[2].ends_with("halfstack"));
        CHECK(announce->numbers == std::vector<int>{1, 1, amp.id()});
        // No audio client before the session has named it.
        std::this_thread::sleep_for(300ms);
        CHECK(cablesOf(server).find("halfstack") == std::string::npos);
        peer.say("/reply", {"/nsm/server/announce", "Welcome.", "Peer", ":server-control:"});
        peer.say("/nsm/client/open", {project.string(), "song", "halfstack.nTEST"});
        REQUIRE(peer.hear("/reply", "/nsm/client/open"));
        REQUIRE(eventually([&] { return !sectionOf(cablesOf(server), "halfstack.nTEST:out_right").empty(); }));
        const auto savedCables = [&] {
            peer.say("/nsm/client/save");
            REQUIRE(peer.hear("/reply", "/nsm/client/save"));
            CHECK(peer.hear("/nsm/client/is_clean"));
            const Json now = Json::parse(readText(project / "session.json"), nullptr, false);
            std::set<std::pair<std::string, std::string>> cables;
            for (const Json& cable : now["cables"])
                cables.emplace(cable.at(0).get<std::string>(), cable.at(1).get<std::string>());
            return cables;
        };
        // The amp has seen its own cables before somebody pulls one.
        REQUIRE(eventually([&] { return savedCables().size() == 3; }));
        // The player plugs something else.
        server.disconnect("halfstack.nTEST:out_right", "system:playback_2");
        server.connect("system:capture_2", "halfstack.nTEST:in_1");
        const decltype(savedCables()) wanted{
            {"in_1", "system:capture_1"}, {"in_1", "system:capture_2"}, {"out_left", "system:playback_1"}};
        CHECK(eventually([&] { return savedCables() == wanted; }));
        amp.send(SIGTERM);
        const auto end = amp.waitForEnd(30s);
        REQUIRE(end);
        CHECK(end->ok());
        CHECK(saidBesidesDropouts(amp.standardError()) == "");
    }
    const Json saved = Json::parse(readText(project / "session.json"), nullptr, false);
    REQUIRE_FALSE(saved.is_discarded());
    CHECK(saved["preset"]["name"] == "Jazz Box");

    peer.acceptAndOpen(project, "halfstack.nTEST");
    ChildProcess amp(Home::command({"--headless", "--driver", "jack", "--record"}), managedBy(peer, home));
    REQUIRE(peer.hear("/reply", "/nsm/client/open"));
    CHECK(eventually([&] {
        const auto all = cablesOf(server);
        return sectionOf(all, "halfstack.nTEST:in_1") == "   system:capture_1\n   system:capture_2\n" &&
               sectionOf(all, "halfstack.nTEST:out_left") == "   system:playback_1\n" &&
               sectionOf(all, "halfstack.nTEST:out_right").empty();
    }));
    // What is recorded belongs to the session.
    CHECK(eventually([&] { return std::filesystem::exists(project / "takes"); }));
    amp.send(SIGTERM);
    const auto end = amp.waitForEnd(30s);
    REQUIRE(end);
    CHECK(end->ok());
}

TEST_CASE("managed: a session file that cannot be understood is an answer to the manager, and is left alone") {
    const Home home;
    NsmPeer peer;
    const auto project = home / "halfstack.nTEST";
    std::filesystem::create_directories(project);
    writeText(project / "session.json", "{ not json");
    peer.acceptAndOpen(project, "halfstack.nTEST");
    ChildProcess amp(Home::command({"--headless", "--driver", "demo"}), managedBy(peer, home));
    const auto answer = peer.hear("/error", "/nsm/client/open");
    REQUIRE(answer);
    CHECK(answer->numbers == std::vector<int>{-9});
    CHECK(answer->strings[1].find("session.json") != std::string::npos);
    const auto end = amp.waitForEnd(30s);
    REQUIRE(end);
    CHECK(end->status == 1);
    CHECK(isOneSentence(amp.standardError()));
    CHECK(readText(project / "session.json") == "{ not json");
}

TEST_CASE("managed: where no manager answers, the amp plays on its own") {
    const Home home;
    ProgramSetting setting = home.setting();
    setting.environment.emplace_back("NSM_URL", "osc.udp://127.0.0.1:9/");
    const auto result = runProgram(Home::command({"--headless", "--driver", "demo", "--seconds", "1"}), 30s, setting);
    CHECK(result.ok());
    CHECK(result.standardError == "");
}

TEST_CASE("managed: the window is hidden at first, shown and hidden when asked, and closing it only hides it") {
    if (!findProgram("Xvfb") || !findProgram("xdotool"))
        return skip("Xvfb or xdotool is not installed (Debian: xvfb xdotool)");
    ChildProcess display({"Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24"});
    const auto line = display.firstLine(20s);
    REQUIRE(line);
    const std::string number = ":" + *line;
    const Home home;
    NsmPeer peer;
    const auto project = home / "halfstack.nTEST";
    peer.acceptAndOpen(project, "halfstack.nTEST");
    ProgramSetting setting = managedBy(peer, home);
    setting.environment.emplace_back("DISPLAY", number);
    // The graphics driver is unloaded with the display and keeps memory that then bears nobody's name.
    setting.environment.emplace_back("ASAN_OPTIONS", "detect_leaks=0");
    ProgramSetting look;
    look.environment.emplace_back("DISPLAY", number);
    const auto visibleWindow = [&] {
        const auto found = runProgram({"xdotool", "search", "--onlyvisible", "--name", "Halfstack"}, 10s, look);
        return found.ok() ? std::strtoul(found.standardOutput.c_str(), nullptr, 10) : 0;
    };
    const auto visible = [&] { return visibleWindow() != 0; };
    ChildProcess amp(Home::command({"--driver", "demo"}), setting);
    const auto announce = peer.hear("/nsm/server/announce");
    REQUIRE(announce);
    CHECK(announce->strings[1] == ":dirty:optional-gui:");
    CHECK(peer.hear("/nsm/client/gui_is_hidden"));
    REQUIRE(peer.hear("/reply", "/nsm/client/open"));
    CHECK(eventually([&] { return runProgram({"xdotool", "search", "--name", "Halfstack"}, 10s, look).ok(); }));
    CHECK_FALSE(visible());
    peer.say("/nsm/client/show_optional_gui");
    CHECK(peer.hear("/nsm/client/gui_is_shown"));
    CHECK(eventually(visible));
    peer.say("/nsm/client/hide_optional_gui");
    CHECK(peer.hear("/nsm/client/gui_is_hidden"));
    CHECK(eventually([&] { return !visible(); }));
    // Remembered by the session.
    peer.say("/nsm/client/show_optional_gui");
    CHECK(peer.hear("/nsm/client/gui_is_shown"));
    peer.say("/nsm/client/save");
    REQUIRE(peer.hear("/reply", "/nsm/client/save"));
    CHECK(Json::parse(readText(project / "session.json"), nullptr, false)["window"] == true);
    // The player closes it.
    CHECK(eventually(visible));
    clickTheCross(number, visibleWindow());
    CHECK(peer.hear("/nsm/client/gui_is_hidden"));
    CHECK(eventually([&] { return !visible(); }));
    CHECK(amp.running());
    amp.send(SIGTERM);
    const auto end = amp.waitForEnd(30s);
    REQUIRE(end);
    CHECK(end->ok());
    CHECK(saidBesidesDropouts(amp.standardError()) == "");
}

TEST_CASE("managed by nsmd itself: a session is made, saved, closed and opened again") {
    if (!findProgram("nsmd")) {
        MESSAGE("Debian 12 has no nsmd; the peer above stands for it");
        return;
    }
    const Home home;
    NsmPeer remote;
    ProgramSetting setting = home.setting();
    setting.environment.emplace_back("XDG_RUNTIME_DIR", home.path().string());
    setting.environment.emplace_back("PATH", halfstackProgram().parent_path().string() + ":" + std::getenv("PATH"));
    ChildProcess daemon({"nsmd", "--session-root", (home / "sessions").string()}, setting);
    const auto address = home / "nsm" / "d" / std::to_string(daemon.id());
    REQUIRE(eventually([&] { return !readText(address).empty(); }));
    const std::string url = readText(address);
    lo_address manager = lo_address_new_from_url(url.substr(0, url.find('\n')).c_str());
    REQUIRE(manager != nullptr);
    const auto tell = [&](const char* path, const char* text) {
        lo_message message = lo_message_new();
        if (text != nullptr) lo_message_add_string(message, text);
        lo_send_message(manager, path, message);
        lo_message_free(message);
    };
    const auto sessionFile = [&] {
        std::error_code error;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(home / "sessions", error)) {
            if (entry.path().filename() == "session.json") return entry.path();
        }
        return std::filesystem::path();
    };
    tell("/nsm/server/new", "song");
    CHECK(eventually([&] { return std::filesystem::exists(home / "sessions" / "song"); }));
    tell("/nsm/server/add", "halfstack");
    CHECK(
        eventually([&] { return readText(home / ".local" / "state" / "halfstack" / "logs" / "halfstack.log") != ""; }));
    std::this_thread::sleep_for(3s);
    tell("/nsm/server/save", nullptr);
    REQUIRE(eventually([&] { return !sessionFile().empty(); }));
    CHECK(sessionFile().parent_path().filename().string().starts_with("halfstack.n"));
    tell("/nsm/server/close", nullptr);
    std::this_thread::sleep_for(2s);
    const auto before = std::filesystem::last_write_time(sessionFile());
    tell("/nsm/server/open", "song");
    std::this_thread::sleep_for(3s);
    tell("/nsm/server/save", nullptr);
    CHECK(eventually([&] { return std::filesystem::last_write_time(sessionFile()) > before; }));
    tell("/nsm/server/quit", nullptr);
    CHECK(daemon.waitForEnd(15s));
    lo_address_free(manager);
}
