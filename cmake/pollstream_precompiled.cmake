# One precompiled header for the modules and one for their tests: reading the same library headers again and again
# takes most of the time to build them.
#
#   pollstream_precompile(pollstream_vote)                        like all modules
#   pollstream_precompile(unit_vote pollstream_tests_precompiled)

option(POLLSTREAM_PRECOMPILE "Parse library headers once for all units" ON)

function(pollstream_precompiled library header)
  if(POLLSTREAM_PRECOMPILE)
    add_library(${library} OBJECT ${PROJECT_SOURCE_DIR}/src/precompiled.cpp)
    target_link_libraries(${library} PRIVATE pollstream_flags pollstream_boost ${ARGN})
    target_precompile_headers(${library} PRIVATE ${header})
  endif()
endfunction()

function(pollstream_precompile target)
  set(library pollstream_precompiled)
  if(ARGC GREATER 1)
    set(library ${ARGV1})
  endif()
  if(TARGET ${library} AND NOT ${target} STREQUAL pollstream_count)
    target_precompile_headers(${target} REUSE_FROM ${library})
  endif()
endfunction()
