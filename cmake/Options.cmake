# Flags that every target shares. Bits must not depend on the compiler's mood: no contraction, no fast-math.
add_library(amp_options INTERFACE)
add_library(amp::options ALIAS amp_options)
target_compile_options(amp_options INTERFACE -ffp-contract=off -fno-math-errno -fno-trapping-math)
find_package(Threads REQUIRED)
target_link_libraries(amp_options INTERFACE Threads::Threads)

add_library(amp_warnings INTERFACE)
add_library(amp::warnings ALIAS amp_warnings)
target_compile_options(amp_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
    -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Werror)

set(HALFSTACK_SANITIZE "" CACHE STRING "Sanitizers: address,undefined or thread")
add_library(amp_sanitizers INTERFACE)
add_library(amp::sanitizers ALIAS amp_sanitizers)
if(HALFSTACK_SANITIZE)
    target_compile_options(amp_sanitizers INTERFACE -fsanitize=${HALFSTACK_SANITIZE} -fno-omit-frame-pointer
        -fno-sanitize-recover=all)
    target_link_options(amp_sanitizers INTERFACE -fsanitize=${HALFSTACK_SANITIZE})
endif()
