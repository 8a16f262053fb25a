// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/window.h"

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "engine/rt/scope.h"
#include "gui/fonts/atlas_worker.h"
#include "gui/frame.h"
#include "gui/input_queue.h"
#include "gui/keys.h"
#include "gui/presenter.h"
#include "gui/timing.h"

namespace amp::gui {
namespace {

constexpr double kPollSeconds = 0.05;
constexpr float kSoftwareFps = 15;

/// What came from the window system since the last frame.
struct Events {
    std::vector<std::filesystem::path> files;
    ImVec2 at;
    bool activity = true;
    bool exposed = false;
    InputQueue input;
    bool held = false;     ///< the pointer is hidden and stays where it is
    bool entered = false;  ///< the next motion comes from entering the window
    ImVec2 last{}, offset{};
};

Events& eventsOf(GLFWwindow* window) {
    return *static_cast<Events*>(glfwGetWindowUserPointer(window));
}

ImVec2 pointer(GLFWwindow* window) {
    double x = 0, y = 0;
    glfwGetCursorPos(window, &x, &y);
    return {static_cast<float>(x), static_cast<float>(y)};
}

/// GLFW's modifier bits as those of gui/keys.h.
int modifiersOf(int glfw) {
    return ((glfw & GLFW_MOD_CONTROL) != 0 ? key::kCtrl : 0) | ((glfw & GLFW_MOD_SHIFT) != 0 ? key::kShift : 0) |
           ((glfw & GLFW_MOD_ALT) != 0 ? key::kAlt : 0);
}

void onDrop(GLFWwindow* window, int count, const char** paths) {
    Events& events = eventsOf(window);
    for (int i = 0; i < count; ++i) events.files.emplace_back(paths[i]);
    events.at = pointer(window);
    events.activity = true;
}

/// Marks that something happened; ImGui's own callbacks, installed afterwards, call these first.
void noteActivity(GLFWwindow* window) {
    eventsOf(window).activity = true;
}

void watchEvents(GLFWwindow* window) {
    glfwSetCursorPosCallback(window, [](GLFWwindow* w, double x, double y) {
        Events& events = eventsOf(w);
        events.activity = true;
        const ImVec2 at{static_cast<float>(x), static_cast<float>(y)};
        // Taking the pointer makes it enter the window once more, at the middle of it: that is no motion of the hand.
        if (std::exchange(events.entered, false) && events.held)
            events.offset = {events.last.x - at.x, events.last.y - at.y};
        events.last = {at.x + events.offset.x, at.y + events.offset.y};
        events.input.move(events.last);
    });
    glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int button, int action, int) {
        noteActivity(w);
        eventsOf(w).input.button(button, action == GLFW_PRESS);
    });
    glfwSetScrollCallback(window, [](GLFWwindow* w, double, double) { noteActivity(w); });
    glfwSetKeyCallback(window, [](GLFWwindow* w, int code, int, int action, int modifiers) {
        noteActivity(w);
        if (action == GLFW_PRESS && code >= 0 && code < IM_ARRAYSIZE(ImGuiIO::KeysDown))
            eventsOf(w).input.key(code, modifiersOf(modifiers));
    });
    glfwSetCharCallback(window, [](GLFWwindow* w, unsigned unicode) {
        noteActivity(w);
        eventsOf(w).input.character(unicode);
    });
    glfwSetCursorEnterCallback(window, [](GLFWwindow* w, int entered) {
        noteActivity(w);
        eventsOf(w).entered = entered == GLFW_TRUE;
    });
    glfwSetWindowFocusCallback(window, [](GLFWwindow* w, int) { noteActivity(w); });
    glfwSetFramebufferSizeCallback(window, [](GLFWwindow* w, int, int) { noteActivity(w); });
    glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) {
        noteActivity(w);
        eventsOf(w).exposed = true;
    });
    glfwSetWindowIconifyCallback(window, [](GLFWwindow* w, int) { noteActivity(w); });
    glfwSetDropCallback(window, onDrop);
}

float monitorScale(GLFWwindow* window) {
    float x = 1, y = 1;
    glfwGetWindowContentScale(window, &x, &y);
    return std::clamp(std::round(std::max(x, y) * 4.0f) / 4.0f, 0.75f, 3.0f);
}

float wantedScale(GLFWwindow* window, const Settings& settings) {
    return settings.scalePercent > 0 ? static_cast<float>(settings.scalePercent) / 100.0f : monitorScale(window);
}

/// While a control is dragged the pointer is hidden and stays where it is.
void holdPointer(GLFWwindow* window, bool hold) {
    Events& events = eventsOf(window);
    if (hold == events.held) return;
    events.held = hold;
    if (!hold) events.offset = {};
    glfwSetInputMode(window, GLFW_CURSOR, hold ? GLFW_CURSOR_DISABLED : GLFW_CURSOR_NORMAL);
}

class GlfwSession {
public:
    GlfwSession() {
        glfwSetErrorCallback([](int, const char* text) { lastError = text; });
        good_ = glfwInit() == GLFW_TRUE;
    }
    ~GlfwSession() {
        if (good_) glfwTerminate();
    }
    GlfwSession(const GlfwSession&) = delete;
    GlfwSession& operator=(const GlfwSession&) = delete;
    [[nodiscard]] bool good() const { return good_; }
    static inline std::string lastError;

private:
    bool good_ = false;
};

GLFWwindow* openWindow(const WindowOptions& options) {
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 2);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
    glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
    glfwWindowHint(GLFW_VISIBLE, !options.shown || options.shown() ? GLFW_TRUE : GLFW_FALSE);
    glfwWindowHintString(GLFW_X11_CLASS_NAME, "halfstack");
    glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "halfstack");
    return glfwCreateWindow(static_cast<int>(size::kReferenceW), static_cast<int>(size::kReferenceH),
                            options.title.c_str(), nullptr, nullptr);
}

void show(GLFWwindow* window, bool wanted) {
    if (wanted == (glfwGetWindowAttrib(window, GLFW_VISIBLE) == GLFW_TRUE)) return;
    if (wanted) {
        glfwShowWindow(window);
    } else {
        glfwHideWindow(window);
    }
}

}  // namespace

bool displayThere() {
    const auto set = [](const char* name) {
        const char* value = std::getenv(name);
        return value != nullptr && *value != '\0';
    };
    return set("DISPLAY") || set("WAYLAND_DISPLAY");
}

int runWindow(EngineControl& control, Services& services, const WindowOptions& options) {
    FrameTiming timing;
    AtlasWorker atlases;
    // The default atlas is built while the window opens.
    atlases.request({services.settings.settings().scalePercent > 0
                         ? static_cast<float>(services.settings.settings().scalePercent) / 100.0f
                         : 1.0f,
                     {},
                     {}});
    const GlfwSession glfw;
    if (!glfw.good()) {
        std::fprintf(stderr, "halfstack: no display can be opened (%s).\n", GlfwSession::lastError.c_str());
        return 1;
    }
    GLFWwindow* window = openWindow(options);
    if (window == nullptr) {
        std::fprintf(stderr, "halfstack: no window with OpenGL 3.2 can be opened (%s).\n",
                     GlfwSession::lastError.c_str());
        return 1;
    }
    glfwMakeContextCurrent(window);
    glfwSwapInterval(1);
    Events events;
    glfwSetWindowUserPointer(window, &events);
    watchEvents(window);

    FontRequest request{wantedScale(window, services.settings.settings()), {}, {}};
    auto fonts = atlases.waitFor(request);
    int status = 0;
    {
        Frame frame(control, services, std::move(fonts));
        ImGui_ImplGlfw_InitForOpenGL(window, true);
        ImGui_ImplOpenGL3_Init("#version 150");
        Presenter presenter(window);
        if (presenter.software()) frame.pacer().setCap(kSoftwareFps);
        const auto limits = [&](float scale) {
            glfwSetWindowSizeLimits(window, static_cast<int>(std::min(size::kMinimumW * scale, size::kMinimumW * 1.5f)),
                                    static_cast<int>(std::min(size::kMinimumH * scale, size::kMinimumH * 1.5f)),
                                    GLFW_DONT_CARE, GLFW_DONT_CARE);
        };
        limits(request.scale);
        if (!services.settings.settings().welcomed) {
            frame.state().panel = Panel::welcome;
            Settings seen = services.settings.settings();
            seen.welcomed = true;
            services.settings.change(seen);
        }
        const double start = glfwGetTime();
        double polled = -1;
        while (!frame.state().quit) {
            const double now = glfwGetTime();
            if (glfwWindowShouldClose(window) == GLFW_TRUE) {
                if (!options.closed) break;
                glfwSetWindowShouldClose(window, GLFW_FALSE);
                options.closed();
            }
            if (options.shown) show(window, options.shown());
            if (options.seconds > 0 && now - start >= options.seconds) break;
            if (options.stopRequested && options.stopRequested()) break;
            std::unique_ptr<FontSet> ready;
            {
                // What is done here and for a frame touches no file, builds nothing and waits for nobody.
                const rt::Scope scope(rt::Role::frame);
                if (now - polled >= kPollSeconds * 0.9) {
                    polled = now;
                    if (options.poll) {
                        options.poll();
                    } else {
                        control.poll();
                    }
                    if (frame.snapshotChanged()) frame.pacer().need(30);
                }
                if (!events.files.empty()) frame.drop(std::exchange(events.files, {}), events.at);
                if (events.activity) {
                    events.activity = false;
                    frame.pacer().wake();
                }

                // Another scale, language or character: the atlas is built aside and put in between two frames.
                request.scale = wantedScale(window, services.settings.settings());
                request.extraGlyphs = glyphsWanted(control, services);
                if (!(request == atlases.lastRequest())) atlases.request(request);
                ready = atlases.take();
            }
            if (ready) {
                ImGui_ImplOpenGL3_DestroyFontsTexture();
                const auto old = frame.exchangeFonts(std::move(ready));
                ImGui_ImplOpenGL3_CreateFontsTexture();
                presenter.atlasChanged();
                limits(frame.fonts().scale());
            }

            const bool hidden = glfwGetWindowAttrib(window, GLFW_ICONIFIED) == GLFW_TRUE ||
                                glfwGetWindowAttrib(window, GLFW_VISIBLE) == GLFW_FALSE;
            const bool due = frame.pacer().due(glfwGetTime());
            if (!hidden && due) {
                ImGui::SetCurrentContext(frame.context());
                ImGui_ImplOpenGL3_NewFrame();
                ImGui_ImplGlfw_NewFrame();
                timing.beginFrame();
                {
                    const InputQueue::Turn turn(events.input, ImGui::GetIO());
                    const rt::Scope scope(rt::Role::frame);
                    frame.make(glfwGetTime());
                    if (events.input.waiting()) frame.pacer().wake();
                }
                timing.endFrame();
                holdPointer(window,
                            frame.state().drag.widget != 0 && ImGui::IsMouseDragging(ImGuiMouseButton_Left, 3.0f));
                if (std::exchange(events.exposed, false)) presenter.exposed();
                presenter.show(*ImGui::GetDrawData());
                if (timing.firstFrame() && options.timing)
                    std::fprintf(stderr, "first frame after %.0f ms, %.0f ms of processor time\n",
                                 FrameTiming::sinceStartMs(), FrameTiming::processorMs());
            }

            double wait = kPollSeconds;
            if (!hidden && frame.pacer().interval() >= 0) {
                wait =
                    std::min(wait, std::max(0.0, frame.pacer().lastFrame() + frame.pacer().interval() - glfwGetTime()));
            }
            if (wait > 0) {
                glfwWaitEventsTimeout(wait);
            } else {
                glfwPollEvents();
            }
        }
        if (options.timing) timing.report(stderr, presenter.software() ? "software renderer" : "hardware renderer");
        ImGui_ImplOpenGL3_Shutdown();
        ImGui_ImplGlfw_Shutdown();
    }
    glfwDestroyWindow(window);
    return status;
}

}  // namespace amp::gui
