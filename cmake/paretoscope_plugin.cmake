# SPDX-License-Identifier: GPL-3.0-or-later
# A plugin is a shared module that exports the two symbols of core/study/plugin.h and nothing else. Installed with the
# package ParetoscopePlugin, so that plugins within and without this repository are made alike:
#   paretoscope_plugin(thinkv SOURCES plugin.cpp LIBRARIES paretoscope::core_kv)
#   install(TARGETS thinkv LIBRARY DESTINATION ${PARETOSCOPE_PLUGIN_DESTINATION})
# In the build tree it is put where a program built beside it looks: under the same folder as in a prefix.
set(PARETOSCOPE_PLUGIN_DESTINATION lib/paretoscope/plugins)
set(PARETOSCOPE_PLUGIN_SYMBOLS "${CMAKE_CURRENT_LIST_DIR}/paretoscope_plugin.map")

function(paretoscope_plugin name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_library(${name} MODULE ${ARG_SOURCES})
  target_compile_features(${name} PRIVATE cxx_std_20)
  target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES})
  target_link_options(${name} PRIVATE "LINKER:--version-script=${PARETOSCOPE_PLUGIN_SYMBOLS}")
  set_target_properties(${name} PROPERTIES PREFIX "" LINK_DEPENDS "${PARETOSCOPE_PLUGIN_SYMBOLS}"
    LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/${PARETOSCOPE_PLUGIN_DESTINATION}")
endfunction()
