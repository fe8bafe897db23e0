# One precompiled header for the modules and one for their tests: reading the same library headers again and again
# takes most of the time to build them.
#
#   pollstream_precompile(pollstream_vote)                        like all modules, where nothing is optimised
#   pollstream_precompile(unit_vote pollstream_tests_precompiled)

option(POLLSTREAM_PRECOMPILE "Parse library headers once for all units" ON)

function(pollstream_precompiled library header)
  if(POLLSTREAM_PRECOMPILE)
    # Whoever uses it has it built; where nobody does, nobody waits for it.
    add_library(${library} OBJECT EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/cmake/precompiled.cpp)
    target_link_libraries(${library} PRIVATE pollstream_flags pollstream_boost ${ARGN})
    target_precompile_headers(${library} PRIVATE ${header})
  endif()
endfunction()

# What is shipped does without: where it optimises, g++ 12 forgets which headers of a precompiled one are the system's,
# and reports the overflows that it imagines in them (see pollstream_module.cmake).
function(pollstream_precompile target)
  set(library pollstream_precompiled)
  if(CMAKE_BUILD_TYPE STREQUAL "Release" AND ARGC EQUAL 1 AND NOT POLLSTREAM_FUZZ)
    return()
  endif()
  if(ARGC GREATER 1)
    set(library ${ARGV1})
  endif()
  if(TARGET ${library} AND NOT ${target} STREQUAL pollstream_count)
    target_precompile_headers(${target} REUSE_FROM ${library})
  endif()
endfunction()
