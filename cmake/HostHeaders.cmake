# Libraries that are headers alone, for a compiler of another processor: the machine's own headers will do, but its include
# folder as a whole would hide the other processor's C library. So a folder of links holds just these.
set(folder ${PROJECT_BINARY_DIR}/host-headers)
file(MAKE_DIRECTORY ${folder})
foreach(library nlohmann doctest)
    find_path(found_${library} NAMES ${library}/json.hpp ${library}/doctest.h PATHS /usr/include
        NO_CMAKE_FIND_ROOT_PATH REQUIRED)
    file(CREATE_LINK ${found_${library}}/${library} ${folder}/${library} SYMBOLIC)
endforeach()
add_library(nlohmann_json::nlohmann_json INTERFACE IMPORTED)
target_include_directories(nlohmann_json::nlohmann_json SYSTEM INTERFACE ${folder})
add_library(doctest::doctest INTERFACE IMPORTED)
target_include_directories(doctest::doctest SYSTEM INTERFACE ${folder})
