# How tests, fuzz targets and benchmarks are declared. Paths are relative to tests/.
#
# Every label gets a target that builds all its programs: `cmake --build --preset tsan --target tests-stress`.
foreach(label stress fuzz)
    add_custom_target(tests-${label})
endforeach()
add_custom_target(benches)

function(amp_label target)
    foreach(label ${ARGN})
        if(NOT TARGET tests-${label})
            add_custom_target(tests-${label})
        endif()
        add_dependencies(tests-${label} ${target})
    endforeach()
endfunction()

# amp_test(engine/rt/retire_list_test.cpp LABELS unit stress [USES amp::rt ...] [TIMEOUT 60] [ENVIRONMENT A=b ...]
#          [PROCESSORS 2] [SERIAL] [LIVE])
# One doctest program per file, named after it. Status 77 is "skipped", see tests/support/skip.h. SERIAL: a test of
# timing, which must have the machine for itself. LIVE: it plays through an audio server, mostly waiting; one of them runs at
# a time, beside tests of other kinds, and they begin early.
function(amp_test file)
    cmake_parse_arguments(PARSE_ARGV 1 arg "SERIAL;LIVE" "TIMEOUT;PROCESSORS" "LABELS;USES;ENVIRONMENT")
    string(REGEX REPLACE "\\.cpp$" "" name ${file})
    string(REPLACE "/" "." name ${name})
    add_executable(${name} ${PROJECT_SOURCE_DIR}/tests/${file})
    target_link_libraries(${name} PRIVATE amp::test_main amp::warnings ${arg_USES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
    add_test(NAME ${name} COMMAND ${name})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    # They cost a factor of that order; emulated processors cost another.
    if(HALFSTACK_SANITIZE OR HALFSTACK_COVERAGE)
        math(EXPR arg_TIMEOUT "4 * ${arg_TIMEOUT}")
    endif()
    if(CMAKE_CROSSCOMPILING)
        math(EXPR arg_TIMEOUT "10 * ${arg_TIMEOUT}")
        target_compile_definitions(${name} PRIVATE HALFSTACK_EMULATED=1)
    endif()
    if(NOT arg_PROCESSORS)
        set(arg_PROCESSORS 1)
    endif()
    set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT} SKIP_RETURN_CODE 77
        PROCESSORS ${arg_PROCESSORS} RUN_SERIAL ${arg_SERIAL} ENVIRONMENT "${arg_ENVIRONMENT}")
    if(arg_LIVE)
        set_tests_properties(${name} PROPERTIES RESOURCE_LOCK audio_server COST 60)
    endif()
    amp_label(${name} ${arg_LABELS})
endfunction()

# amp_must_not_compile(engine/rt/queue_copy.cpp MESSAGE "a queue is not copied" [USES amp::rt ...])
# The misuse stands in the file between `#ifdef MUST_NOT_COMPILE` and `#endif`. The test compiles the file twice: without
# the macro it must compile (so that it is the misuse that fails, not a typing error), with it the compiler must refuse
# and print MESSAGE (plain text, not a pattern).
function(amp_must_not_compile file)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "MESSAGE" "USES")
    if(NOT arg_MESSAGE)
        message(FATAL_ERROR "amp_must_not_compile(${file}): say which MESSAGE the compiler must print")
    endif()
    string(REGEX REPLACE "\\.cpp$" "" name ${file})
    string(REPLACE "/" "." name ${name})
    # Never built: it gathers the flags that the file would be compiled with.
    add_library(${name} OBJECT EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/tests/${file})
    target_link_libraries(${name} PRIVATE amp::options ${arg_USES})
    target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
    set(includes "$<TARGET_PROPERTY:${name},INCLUDE_DIRECTORIES>")
    set(defines "$<TARGET_PROPERTY:${name},COMPILE_DEFINITIONS>")
    file(GENERATE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${name}.flags CONTENT
        "-std=c++20\n$<$<BOOL:${includes}>:-I$<JOIN:${includes},\n-I>\n>$<$<BOOL:${defines}>:-D$<JOIN:${defines},\n-D>\n>")
    add_test(NAME ${name} COMMAND ${CMAKE_COMMAND} -DCOMPILER=${CMAKE_CXX_COMPILER}
        -DFLAGS=${CMAKE_CURRENT_BINARY_DIR}/${name}.flags -DSOURCE=${PROJECT_SOURCE_DIR}/tests/${file}
        -DMESSAGE=${arg_MESSAGE} -P ${PROJECT_SOURCE_DIR}/cmake/MustNotCompile.cmake)
    set_tests_properties(${name} PROPERTIES LABELS must_not_compile TIMEOUT 120)
endfunction()

# amp_fuzz(fuzz/impulse_fuzz.cpp CORPUS fuzz/corpus/impulse [USES amp::ir ...] [SECONDS 600] [MAX_BYTES 1000000])
# The file defines LLVMFuzzerTestOneInput. Ordinary builds run it over the corpus and over fixed mutations of it (label
# fuzz); the preset `fuzz` (Clang) builds the fuzzer itself and runs it for SECONDS (label soak; HALFSTACK_FUZZ_SECONDS
# in the environment of the configuration changes it).
function(amp_fuzz file)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "CORPUS;SECONDS;MAX_BYTES" "USES")
    string(REGEX REPLACE "\\.cpp$" "" name ${file})
    string(REPLACE "/" "." name ${name})
    set(corpus ${PROJECT_SOURCE_DIR}/tests/${arg_CORPUS})
    if(NOT arg_MAX_BYTES)
        set(arg_MAX_BYTES 1000000)
    endif()
    if(HALFSTACK_FUZZ)
        if(NOT arg_SECONDS)
            set(arg_SECONDS 600)
        endif()
        if(DEFINED ENV{HALFSTACK_FUZZ_SECONDS})
            set(arg_SECONDS $ENV{HALFSTACK_FUZZ_SECONDS})
        endif()
        add_executable(${name} ${PROJECT_SOURCE_DIR}/tests/${file})
        target_link_options(${name} PRIVATE -fsanitize=fuzzer)
        set(found ${PROJECT_BINARY_DIR}/corpus/${name})
        file(MAKE_DIRECTORY ${found})
        add_test(NAME ${name} COMMAND ${name} ${found} ${corpus} -max_total_time=${arg_SECONDS} -timeout=10
            -rss_limit_mb=2048 -max_len=${arg_MAX_BYTES} -print_final_stats=1 -artifact_prefix=${found}.)
        math(EXPR limit "${arg_SECONDS} + 120")
        set_tests_properties(${name} PROPERTIES LABELS "soak;fuzz" TIMEOUT ${limit})
    else()
        add_executable(${name} ${PROJECT_SOURCE_DIR}/tests/${file} ${PROJECT_SOURCE_DIR}/tests/support/fuzz_main.cpp)
        add_test(NAME ${name} COMMAND ${name} ${corpus})
        set_tests_properties(${name} PROPERTIES LABELS fuzz TIMEOUT 120)
    endif()
    target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} PRIVATE amp::options amp::sanitizers amp::warnings ${arg_USES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
    amp_label(${name} fuzz)
endfunction()

# amp_bench(bench/model_bench.cpp NAME halfstack-model-bench [USES amp::models ...] [LINKS benchmark::benchmark ...])
# A benchmark program in bin/. Benchmarks are not part of the ordinary build: `cmake --build --preset release --target
# benches` builds them all.
function(amp_bench file)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "NAME" "USES;LINKS")
    add_executable(${arg_NAME} EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/tests/${file})
    target_include_directories(${arg_NAME} PRIVATE ${PROJECT_SOURCE_DIR})
    target_link_libraries(${arg_NAME} PRIVATE amp::options amp::sanitizers amp::warnings ${arg_USES} ${arg_LINKS})
    add_dependencies(benches ${arg_NAME})
endfunction()
