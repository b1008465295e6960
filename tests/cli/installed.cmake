# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the build under PREFIX and looks at what a desktop and a user would find there.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${ARGN}\nexit code ${result}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE "${PREFIX}")
run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${PREFIX}")
set(id org.paretoscope.Paretoscope)
foreach(file
    bin/paretoscope
    lib/paretoscope/plugins/thinkv.so
    share/paretoscope/catalog/accelerators.json
    share/paretoscope/examples/gpt3-175b-1024-a100.json
    share/applications/${id}.desktop
    share/metainfo/${id}.metainfo.xml
    share/mime/packages/${id}.xml
    share/icons/hicolor/scalable/apps/${id}.svg
    share/man/man1/paretoscope.1
    share/doc/paretoscope/LICENSE)
  if(NOT EXISTS "${PREFIX}/${file}")
    message(FATAL_ERROR "${file} was not installed")
  endif()
endforeach()

# The installed program takes the installed catalog and reads the installed example.
run("${PREFIX}/bin/paretoscope" list accelerators --json)
string(JSON count LENGTH "${output}")
if(count LESS 1)
  message(FATAL_ERROR "the installed catalog is empty: ${output}")
endif()
run("${PREFIX}/bin/paretoscope" check "${PREFIX}/share/paretoscope/examples/gpt3-175b-1024-a100.json")

# What the desktop's own checkers say, where they are at hand.
foreach(check "desktop-file-validate;share/applications/${id}.desktop" "xmllint;--noout;share/mime/packages/${id}.xml"
    "appstreamcli;validate;--no-net;share/metainfo/${id}.metainfo.xml" "man;--warnings;-l;share/man/man1/paretoscope.1")
  list(POP_FRONT check program)
  list(POP_BACK check file)
  find_program(found ${program} NO_CACHE)
  if(found)
    run("${found}" ${check} "${PREFIX}/${file}")
  endif()
  unset(found)
endforeach()
