# SPDX-License-Identifier: GPL-3.0-or-later
# Compiler cache, linker, sanitizers, and the one target that carries the warnings for our own code.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()
if(PARETOSCOPE_SANITIZE)
  add_compile_options(-fsanitize=${PARETOSCOPE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${PARETOSCOPE_SANITIZE})
endif()

add_library(paretoscope_warnings INTERFACE)
target_compile_options(paretoscope_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized> # g++ 12 reports std::optional wrongly when it optimises
  -Werror)
