# Run by the tests that amp_must_not_compile() declares: COMPILER, FLAGS (a response file), SOURCE, MESSAGE.
execute_process(COMMAND ${COMPILER} @${FLAGS} -fsyntax-only ${SOURCE} RESULT_VARIABLE failed ERROR_VARIABLE said)
if(failed)
    message(FATAL_ERROR "Without MUST_NOT_COMPILE the file has to compile, but:\n${said}")
endif()
execute_process(COMMAND ${COMPILER} @${FLAGS} -DMUST_NOT_COMPILE -fsyntax-only ${SOURCE} RESULT_VARIABLE failed
    ERROR_VARIABLE said)
if(NOT failed)
    message(FATAL_ERROR "The compiler accepts the misuse in ${SOURCE}")
endif()
string(FIND "${said}" "${MESSAGE}" position)
if(position EQUAL -1)
    message(FATAL_ERROR "The compiler refuses ${SOURCE}, but not with the message \"${MESSAGE}\":\n${said}")
endif()
