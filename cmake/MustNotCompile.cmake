# Run by the tests that amp_must_not_compile() declares: COMPILER, FLAGS (a response file), SOURCE, MESSAGE.
# Quotes in messages are plain in the C locale; a dropped [[nodiscard]] is an error here as it is in the build.
set(ENV{LC_ALL} C)
set(compile ${COMPILER} @${FLAGS} -Werror=unused-result)
execute_process(COMMAND ${compile} -fsyntax-only ${SOURCE} RESULT_VARIABLE failed ERROR_VARIABLE said)
if(failed)
    message(FATAL_ERROR "Without MUST_NOT_COMPILE the file has to compile, but:\n${said}")
endif()
execute_process(COMMAND ${compile} -DMUST_NOT_COMPILE -fsyntax-only ${SOURCE} RESULT_VARIABLE failed
    ERROR_VARIABLE said)
if(NOT failed)
    message(FATAL_ERROR "The compiler accepts the misuse in ${SOURCE}")
endif()
string(FIND "${said}" "${MESSAGE}" position)
if(position EQUAL -1)
    message(FATAL_ERROR "The compiler refuses ${SOURCE}, but not with the message \"${MESSAGE}\":\n${said}")
endif()
