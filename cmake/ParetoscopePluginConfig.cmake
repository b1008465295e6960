# SPDX-License-Identifier: GPL-3.0-or-later
# find_package(ParetoscopePlugin): the rooms of the engine that plugins may use, as paretoscope::core_<room>, and
# paretoscope_plugin(). docs/writing-a-plugin.md says how.
include(CMakeFindDependencyMacro)
foreach(dependency fmt nlohmann_json TBB yaml-cpp)
  find_dependency(${dependency})
endforeach()
include("${CMAKE_CURRENT_LIST_DIR}/ParetoscopePluginTargets.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/paretoscope_plugin.cmake")
