# Libraries from the distribution. Each appears once, as an imported target whose headers are SYSTEM.
find_package(PkgConfig REQUIRED)
pkg_check_modules(sndfile REQUIRED IMPORTED_TARGET sndfile)
pkg_check_modules(fftw3f REQUIRED IMPORTED_TARGET fftw3f)
pkg_check_modules(soxr REQUIRED IMPORTED_TARGET soxr)
find_package(nlohmann_json REQUIRED)
if(HALFSTACK_TESTS)
    find_package(doctest REQUIRED)
endif()
