// SPDX-License-Identifier: GPL-3.0-or-later
//
// Draws every view with scripted contents and writes it as a picture:
// halfstack-screenshots FOLDER [WIDTHxHEIGHT[@SCALE[,LANGUAGE]]] [VIEW...]
// It needs a display (Xvfb will do) and OpenGL 3.2.
#include <GLFW/glfw3.h>
#include <backends/imgui_impl_opengl3.h>
#include <png.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "gui/fonts/atlas_worker.h"
#include "tests/gui/support/scenes.h"

namespace {

bool writePng(const std::filesystem::path& file, int w, int h, const std::vector<unsigned char>& rgb) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(w);
    image.height = static_cast<png_uint_32>(h);
    image.format = PNG_FORMAT_RGB;
    // OpenGL's first row is the lowest.
    return png_image_write_to_file(&image, file.c_str(), 0, rgb.data(), -w * 3, nullptr) != 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: %s FOLDER [WIDTHxHEIGHT[@SCALE[,LANGUAGE]]] [VIEW...]\n", argv[0]);
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    int width = 1280, height = 800;
    float scale = 1;
    char language[16] = "";
    if (argc > 2 && std::sscanf(argv[2], "%dx%d@%f,%15s", &width, &height, &scale, language) < 2) return 2;
    std::filesystem::create_directories(folder);
    if (glfwInit() != GLFW_TRUE) {
        std::fprintf(stderr, "no display can be opened\n");
        return 1;
    }
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 2);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
    glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);
    GLFWwindow* window = glfwCreateWindow(width, height, "screenshots", nullptr, nullptr);
    if (window == nullptr) {
        std::fprintf(stderr, "no OpenGL 3.2\n");
        glfwTerminate();
        return 1;
    }
    glfwMakeContextCurrent(window);
    int status = 0;
    for (const amp::test::Scene& scene : amp::test::scenes()) {
        bool wanted = argc <= 3;
        for (int i = 3; i < argc; ++i) wanted = wanted || scene.name == argv[i];
        if (!wanted) continue;
        amp::test::Hands stage(static_cast<float>(width), static_cast<float>(height), scale);
        if (language[0] != 0) {
            stage.settings.value.language = language;
            static_cast<void>(stage.frame().exchangeFonts(amp::gui::FontSet::build(
                {scale, amp::gui::findCjkFont(), amp::gui::glyphsWanted(stage.control, stage.services)})));
        }
        ImGui_ImplOpenGL3_Init("#version 150");
        ImGui_ImplOpenGL3_NewFrame();
        stage.frames(1);
        scene.play(stage);
        stage.frames(4);
        glViewport(0, 0, width, height);
        glClear(GL_COLOR_BUFFER_BIT);
        ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
        std::vector<unsigned char> rgb(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
        glPixelStorei(GL_PACK_ALIGNMENT, 1);
        glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE, rgb.data());
        const auto file = folder / (scene.name + ".png");
        if (!writePng(file, width, height, rgb)) {
            std::fprintf(stderr, "%s cannot be written\n", file.c_str());
            status = 1;
        } else {
            std::printf("%s\n", file.c_str());
        }
        ImGui_ImplOpenGL3_Shutdown();
    }
    glfwDestroyWindow(window);
    glfwTerminate();
    return status;
}
