// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/presenter.h"

#include <GLFW/glfw3.h>
// After GLFW, which brings OpenGL.
#include <GL/glext.h>
#include <backends/imgui_impl_opengl3.h>

#include <algorithm>
#include <string>
#include <utility>

namespace amp::gui {
namespace {

bool rendersOnProcessor() {
    const auto* name = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
    if (name == nullptr) return false;
    const std::string renderer(name);
    for (const char* part : {"llvmpipe", "softpipe", "swrast", "SWR", "Software"}) {
        if (renderer.find(part) != std::string::npos) return true;
    }
    return false;
}

template <typename Function>
void find(Function& function, const char* name) {
    function = reinterpret_cast<Function>(glfwGetProcAddress(name));
}

}  // namespace

/// What came to OpenGL after the functions that every library has. All of it is in OpenGL 3.0.
struct Presenter::Functions {
    PFNGLGENFRAMEBUFFERSPROC genFramebuffers = nullptr;
    PFNGLDELETEFRAMEBUFFERSPROC deleteFramebuffers = nullptr;
    PFNGLBINDFRAMEBUFFERPROC bindFramebuffer = nullptr;
    PFNGLFRAMEBUFFERRENDERBUFFERPROC attach = nullptr;
    PFNGLCHECKFRAMEBUFFERSTATUSPROC status = nullptr;
    PFNGLBLITFRAMEBUFFERPROC blit = nullptr;
    PFNGLGENRENDERBUFFERSPROC genRenderbuffers = nullptr;
    PFNGLDELETERENDERBUFFERSPROC deleteRenderbuffers = nullptr;
    PFNGLBINDRENDERBUFFERPROC bindRenderbuffer = nullptr;
    PFNGLRENDERBUFFERSTORAGEPROC storage = nullptr;

    Functions() {
        find(genFramebuffers, "glGenFramebuffers");
        find(deleteFramebuffers, "glDeleteFramebuffers");
        find(bindFramebuffer, "glBindFramebuffer");
        find(attach, "glFramebufferRenderbuffer");
        find(status, "glCheckFramebufferStatus");
        find(blit, "glBlitFramebuffer");
        find(genRenderbuffers, "glGenRenderbuffers");
        find(deleteRenderbuffers, "glDeleteRenderbuffers");
        find(bindRenderbuffer, "glBindRenderbuffer");
        find(storage, "glRenderbufferStorage");
    }
    [[nodiscard]] bool complete() const {
        return genFramebuffers != nullptr && deleteFramebuffers != nullptr && bindFramebuffer != nullptr &&
               attach != nullptr && status != nullptr && blit != nullptr && genRenderbuffers != nullptr &&
               deleteRenderbuffers != nullptr && bindRenderbuffer != nullptr && storage != nullptr;
    }
};

Presenter::Presenter(GLFWwindow* window) : window_(window), software_(rendersOnProcessor()) {
    if (!software_) return;
    gl_ = std::make_unique<Functions>();
    if (!gl_->complete()) gl_.reset();
}

Presenter::~Presenter() {
    if (gl_ == nullptr) return;
    gl_->deleteFramebuffers(1, &framebuffer_);
    gl_->deleteRenderbuffers(1, &picture_);
}

bool Presenter::keepPicture(int width, int height) {
    if (gl_ == nullptr) return false;
    if (width == width_ && height == height_) return true;
    if (framebuffer_ == 0) {
        gl_->genFramebuffers(1, &framebuffer_);
        gl_->genRenderbuffers(1, &picture_);
    }
    gl_->bindRenderbuffer(GL_RENDERBUFFER, picture_);
    gl_->storage(GL_RENDERBUFFER, GL_RGBA8, width, height);
    gl_->bindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
    gl_->attach(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, picture_);
    const bool good = gl_->status(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
    gl_->bindFramebuffer(GL_FRAMEBUFFER, 0);
    damage_.forget();
    exposed();
    width_ = width;
    height_ = height;
    if (!good) gl_.reset();
    return good;
}

void Presenter::show(ImDrawData& frame) {
    int width = 0, height = 0;
    glfwGetFramebufferSize(window_, &width, &height);
    if (width <= 0 || height <= 0) return;
    glViewport(0, 0, width, height);
    // The first frame goes straight to the window: what is needed to keep a picture takes the driver its time to build.
    if (std::exchange(first_, false) || !keepPicture(width, height)) {
        ImGui_ImplOpenGL3_RenderDrawData(&frame);
        glfwSwapBuffers(window_);
        return;
    }
    const bool changed = !damage_.compare(frame).empty();
    if (changed) {
        gl_->bindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
        ImGui_ImplOpenGL3_RenderDrawData(&damage_.cut(frame));
    }
    if (!changed && lost_ == 0) return;
    lost_ = std::max(0, lost_ - 1);
    gl_->bindFramebuffer(GL_READ_FRAMEBUFFER, framebuffer_);
    gl_->bindFramebuffer(GL_DRAW_FRAMEBUFFER, 0);
    gl_->blit(0, 0, width, height, 0, 0, width, height, GL_COLOR_BUFFER_BIT, GL_NEAREST);
    gl_->bindFramebuffer(GL_FRAMEBUFFER, 0);
    glfwSwapBuffers(window_);
}

}  // namespace amp::gui
