# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the example plugin as anybody would, against what is installed under PREFIX, and uses it with that program.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE errors)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${ARGN}\nexit code ${result}\n${output}\n${errors}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

function(expect text)
  if(NOT output MATCHES "${text}")
    message(FATAL_ERROR "expected ${text} in\n${output}")
  endif()
endfunction()

file(REMOVE_RECURSE "${WORK}")
file(COPY "${EXAMPLE}/" DESTINATION "${WORK}/source") # nothing of this repository is near
run("${CMAKE_COMMAND}" -S "${WORK}/source" -B "${WORK}/build" -G Ninja -DCMAKE_BUILD_TYPE=Release
  "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_PREFIX_PATH=${PREFIX}")
run("${CMAKE_COMMAND}" --build "${WORK}/build")
set(plugin "${WORK}/build/lib/paretoscope/plugins/strided_window.so")

# It exports its two symbols and nothing of the engine that is in it.
run("${NM}" -D --defined-only --format=just-symbols "${plugin}")
if(NOT output STREQUAL "paretoscope_plugin_information\nparetoscope_plugin_register\n")
  message(FATAL_ERROR "exports\n${output}")
endif()

set(program "${PREFIX}/bin/paretoscope")
run("${program}" check-plugin "${plugin}")
expect("strided_window 1.0: policies 1, studies 0: conforms")
run("${program}" check-plugin "${PREFIX}/lib/paretoscope/plugins/thinkv.so")
expect("thinkv 1.0: policies 1, studies 0: conforms")

# From the user's folder it is a policy like any other, beside the installed plugin.
file(COPY "${plugin}" DESTINATION "${WORK}/data/paretoscope/plugins")
set(ENV{XDG_DATA_HOME} "${WORK}/data")
run("${program}" list policies --json)
expect("\"id\": \"strided_window\"")
expect("\"origin\": \"plugin strided_window 1.0\"")
expect("\"origin\": \"plugin thinkv 1.0\"")
run("${program}" list plugins --json)
expect("${WORK}/data/paretoscope/plugins/strided_window.so")
expect("${PREFIX}/lib/paretoscope/plugins/thinkv.so")
