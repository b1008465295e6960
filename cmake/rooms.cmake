# SPDX-License-Identifier: GPL-3.0-or-later
# A room is a folder of core/: one static library made of all its sources, named core_<room>.
#   paretoscope_room(network LIBRARIES core_hardware fmt::fmt)
# A test is one file tests/**/test_<name>.cpp with a Qt Test main: one executable, one ctest entry.
#   paretoscope_tests(LABEL unit LIBRARIES core_network)        takes every test_*.cpp of the current folder

function(paretoscope_room name)
  cmake_parse_arguments(ARG "" "" "LIBRARIES;PRIVATE_LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp *.h)
  add_library(core_${name} STATIC ${sources})
  add_library(paretoscope::core_${name} ALIAS core_${name})
  target_include_directories(core_${name} PUBLIC "$<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}>")
  target_link_libraries(core_${name} PUBLIC ${ARG_LIBRARIES}
    PRIVATE ${ARG_PRIVATE_LIBRARIES} "$<BUILD_INTERFACE:paretoscope_warnings>")
  set_target_properties(core_${name} PROPERTIES LINKER_LANGUAGE CXX POSITION_INDEPENDENT_CODE ON)
endfunction()

# What nearly every test includes, parsed once for all of them.
function(paretoscope_precompiled_test_headers)
  # Qt Test defines the folder of each test, which only QFINDTESTDATA reads; one header for all wants equal definitions.
  get_target_property(definitions Qt6::Test INTERFACE_COMPILE_DEFINITIONS)
  list(FILTER definitions EXCLUDE REGEX QT_TESTCASE_)
  set_target_properties(Qt6::Test PROPERTIES INTERFACE_COMPILE_DEFINITIONS "${definitions}")
  file(GENERATE OUTPUT "${CMAKE_BINARY_DIR}/tests_headers.cpp" CONTENT "")
  add_library(tests_headers OBJECT "${CMAKE_BINARY_DIR}/tests_headers.cpp")
  target_compile_options(tests_headers PRIVATE -O0)
  target_link_libraries(tests_headers PRIVATE core_base tests_support Qt6::Test paretoscope_warnings)
  target_precompile_headers(tests_headers PRIVATE <QtTest> <QTemporaryDir> <nlohmann/json.hpp> <fmt/format.h> <fstream> <map> <set>)
endfunction()

function(paretoscope_tests)
  cmake_parse_arguments(ARG "" "LABEL" "LIBRARIES" ${ARGN})
  file(RELATIVE_PATH folder "${CMAKE_SOURCE_DIR}/tests" "${CMAKE_CURRENT_SOURCE_DIR}")
  string(REPLACE "/" "." prefix "${folder}")
  file(GLOB sources CONFIGURE_DEPENDS test_*.cpp)
  file(MAKE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/moc")
  foreach(source IN LISTS sources)
    get_filename_component(name "${source}" NAME_WE)
    string(REGEX REPLACE "^test_" "" name "${name}")
    string(REPLACE "." "_" target "test_${prefix}_${name}")
    # moc by hand: CMake's own scan would cost each of these small programs as much again as its compilation.
    set(moc "${CMAKE_CURRENT_BINARY_DIR}/moc/test_${name}.moc")
    add_custom_command(OUTPUT "${moc}" COMMAND Qt6::moc "${source}" -o "${moc}" DEPENDS "${source}" VERBATIM)
    add_executable(${target} ${source} "${moc}")
    set_target_properties(${target} PROPERTIES UNITY_BUILD OFF)
    if(NOT ARG_LABEL STREQUAL bench)
      target_compile_options(${target} PRIVATE -O0) # the code under test is optimised, its test need not be
      if(CMAKE_UNITY_BUILD AND ARG_LABEL STREQUAL unit)
        target_precompile_headers(${target} REUSE_FROM tests_headers)
      endif()
    endif()
    target_include_directories(${target} PRIVATE "${CMAKE_SOURCE_DIR}" "${CMAKE_CURRENT_BINARY_DIR}/moc")
    target_link_libraries(${target} PRIVATE ${ARG_LIBRARIES} tests_support Qt6::Test paretoscope_warnings)
    add_test(NAME ${prefix}.${name} COMMAND ${target})
    set_tests_properties(${prefix}.${name} PROPERTIES LABELS ${ARG_LABEL} TIMEOUT 300 ENVIRONMENT
      "QT_QPA_PLATFORM=offscreen;HOME=${CMAKE_BINARY_DIR}/home;XDG_CONFIG_HOME=${CMAKE_BINARY_DIR}/home/config;XDG_DATA_HOME=${CMAKE_BINARY_DIR}/home/data;XDG_RUNTIME_DIR=${CMAKE_BINARY_DIR}/home/run;LC_ALL=C.UTF-8;TZ=UTC")
  endforeach()
endfunction()
