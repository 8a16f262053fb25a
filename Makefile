# SPDX-License-Identifier: GPL-3.0-or-later
# The two commands are `make run` and `make test`; both install what is missing, configure and build by themselves.
# Everything else is CMake: see CMakePresets.json and CONTRIBUTING.md.

JOBS ?= $(shell nproc)
PREFIX ?= /usr/local
# With ccache a second clone builds in seconds.
LAUNCHER := $(if $(shell command -v ccache),-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
CONFIGURE = cmake --preset
BUILD = cmake --build -j $(JOBS) --preset

.PHONY: help run build test soak aarch64 bench screenshots figures format lint install deb clean configure deps deps-build deps-test

help:
	@echo 'make run [ARGS="--help"]   build Halfstack and start it'
	@echo 'make test                  build and run the tests (at most ten minutes)'
	@echo 'make soak                  the long tests: fuzzing, torture (hours)'
	@echo 'make aarch64               the kernels, models and stages for 64-bit ARM, tested under qemu'
	@echo 'make bench                 build the benchmark programs into build/release/bin'
	@echo 'make screenshots           draw every view into assets/screenshots'
	@echo 'make figures               measure what the window costs'
	@echo 'make lint                  format, include graph, clang-tidy, cppcheck'
	@echo 'make format                bring the sources into their layout'
	@echo 'make install [PREFIX=...]  install the release build'
	@echo 'make deb                   build a Debian package'
	@echo 'make clean                 remove all builds'

run: build
	build/release/bin/halfstack $(ARGS)

build: deps-build
	@$(CONFIGURE) release -DHALFSTACK_TESTS=OFF $(LAUNCHER) >/dev/null
	@$(BUILD) release --target halfstack

test: deps-test
	$(CONFIGURE) dev $(LAUNCHER)
	$(BUILD) dev
	ctest --preset dev -j $(JOBS)

soak: deps-test
	packaging/install-deps.sh soak
	$(CONFIGURE) rt $(LAUNCHER)
	$(BUILD) rt
	ctest --preset rt-soak
	$(CONFIGURE) fuzz $(LAUNCHER)
	$(BUILD) fuzz
	ctest --preset fuzz

aarch64: deps-test
	packaging/install-deps.sh aarch64
	$(CONFIGURE) aarch64 $(LAUNCHER)
	$(BUILD) aarch64
	ctest --preset aarch64 -j $(JOBS)

bench: deps-test
	packaging/install-deps.sh soak
	$(CONFIGURE) release -DHALFSTACK_TESTS=ON $(LAUNCHER)
	$(BUILD) release --target benches

# A preset, configured as all other targets do: make configure PRESET=asan
configure:
	$(CONFIGURE) $(PRESET) $(LAUNCHER)

format:
	packaging/install-deps.sh lint
	git ls-files '*.h' '*.cpp' | xargs clang-format -i

lint: deps-test
	packaging/install-deps.sh lint
	$(CONFIGURE) dev $(LAUNCHER)
	ctest --preset lint -j $(JOBS)

install: build
	cmake --install build/release --prefix $(PREFIX)

deb: build
	cd build/release && cpack -G DEB

clean:
	rm -rf build

deps-build:
	@packaging/install-deps.sh build

deps-test:
	@packaging/install-deps.sh build test

# Which packages: make deps GROUPS="build test lint"
deps:
	@packaging/install-deps.sh $(GROUPS)

# Pictures of every view at three sizes, with scripted contents: for the papers, and to look at.
screenshots: deps-test
	@$(CONFIGURE) release -DHALFSTACK_TESTS=ON $(LAUNCHER) >/dev/null
	@$(BUILD) release --target halfstack-screenshots
	xvfb-run -a build/release/bin/halfstack-screenshots assets/screenshots 1280x800@1
	xvfb-run -a build/release/bin/halfstack-screenshots assets/screenshots/small 960x600@1
	xvfb-run -a build/release/bin/halfstack-screenshots assets/screenshots/large 3840x2160@2
	@if command -v pngquant >/dev/null; then \
	    for picture in assets/screenshots/*.png assets/screenshots/small/*.png; do \
	        pngquant --force --skip-if-larger --strip --speed 1 --quality 80-98 --ext .png "$$picture" || true; \
	    done; \
	else echo 'pngquant is not installed: the pictures are more than twice as large as they need be'; fi

# What the window costs on a software renderer: first frame, meters, silence, iconified.
figures: deps-test build
	tests/gui/window_figures.sh build/release/bin/halfstack
