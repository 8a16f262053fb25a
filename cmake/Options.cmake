# Flags that every target shares. Bits must not depend on the compiler's mood: no contraction, no fast-math.
add_library(amp_options INTERFACE)
add_library(amp::options ALIAS amp_options)
target_compile_options(amp_options INTERFACE -ffp-contract=off -fno-math-errno -fno-trapping-math)
find_package(Threads REQUIRED)
target_link_libraries(amp_options INTERFACE Threads::Threads)

add_library(amp_warnings INTERFACE)
add_library(amp::warnings ALIAS amp_warnings)
target_compile_options(amp_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
    -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align)
# Warnings stop the development builds, with GCC, the compiler of the project. They do not stop a player's build, whose
# compiler may be another one, nor the optimiser's guesses, which change with every version.
option(HALFSTACK_WARNINGS_ARE_ERRORS "Stop at warnings (GCC)" OFF)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    if(HALFSTACK_WARNINGS_ARE_ERRORS)
        target_compile_options(amp_warnings INTERFACE -Werror)
    endif()
    # Before version 13 it takes "text" + std::string for an overlapping copy when it optimises (GCC bug 105651).
    if(CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
        target_compile_options(amp_warnings INTERFACE -Wno-restrict)
    endif()
endif()

set(HALFSTACK_SANITIZE "" CACHE STRING "Sanitizers: address,undefined or thread")
option(HALFSTACK_FUZZ "Build the fuzzers with libFuzzer (Clang only)" OFF)
option(HALFSTACK_COVERAGE "Count which lines run" OFF)
add_library(amp_sanitizers INTERFACE)
add_library(amp::sanitizers ALIAS amp_sanitizers)
if(HALFSTACK_SANITIZE)
    target_compile_options(amp_sanitizers INTERFACE -fsanitize=${HALFSTACK_SANITIZE} -fno-omit-frame-pointer
        -fno-sanitize-recover=all)
    target_link_options(amp_sanitizers INTERFACE -fsanitize=${HALFSTACK_SANITIZE})
endif()
# For folders whose code handles files, windows and lists rather than sound, and for the tests: under the sanitizers the
# optimiser takes twice the time over their templates and gains them nothing. What GCC then says of variables "that may be
# uninitialised" is guesswork; the dev build judges that.
macro(amp_compile_for_debugging_under_sanitizers)
    if(HALFSTACK_SANITIZE)
        add_compile_options(-Og -Wno-maybe-uninitialized)
    endif()
endmacro()
if(HALFSTACK_FUZZ)
    target_compile_options(amp_sanitizers INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(HALFSTACK_COVERAGE)
    target_compile_options(amp_sanitizers INTERFACE --coverage -fprofile-update=atomic)
    target_link_options(amp_sanitizers INTERFACE --coverage)
endif()

option(HALFSTACK_KERNELS_ONLY "Build only what needs no library: base, rt, params, dsp, models, stages and their tests" OFF)
