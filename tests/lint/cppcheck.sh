#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# cppcheck over the product's sources. Its guesses about style are off: clang-tidy decides those. Off, too, are
#   CastIntegerToAddressAtReturn: wrong about std::array<T*, n>::operator[]
#   accessMoved: wrong about `T(move(a)).swap(b)`; bugprone-use-after-move of clang-tidy sees the real ones
#   passedByValue: `Samples` is a view and is handed on by value
#   duplInheritedMember: a stage built on another has an `info` of its own, known at compile time
#   returnTempReference: wrong about `condition ? member_ : other_` of references
#   containerOutOfBounds: does not see that the first round of a loop fills the container
#   incorrectLogicOperator: judges each set of template arguments as if somebody had written it out
#   uninitvar in models/kernels: does not know that V::store writes
#   cppcheckError: version 2.10 stumbles over the literal 1s
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/sources.sh"
tool cppcheck cppcheck
folders=()
for folder in engine models ir gui app; do
    [ -z "$(sources . "$folder/*.cpp")" ] || folders+=("$folder")
done
cppcheck --quiet --enable=warning,performance,portability --std=c++20 --language=c++ --inline-suppr --error-exitcode=1 \
    --suppress=missingIncludeSystem --suppress=unknownMacro --suppress=CastIntegerToAddressAtReturn \
    --suppress=accessMoved --suppress=passedByValue --suppress=duplInheritedMember \
    --suppress=returnTempReference --suppress=containerOutOfBounds --suppress=incorrectLogicOperator \
    --suppress='uninitvar:models/kernels/*' --suppress=cppcheckError \
    -I . -D__x86_64__ -DNDEBUG -j"$(nproc)" "${folders[@]}"
