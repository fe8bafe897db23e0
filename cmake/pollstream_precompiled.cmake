# One precompiled header for the modules and one for their tests: most of their build time would go into parsing the
# same library headers again and again.
#
#   pollstream_precompile(pollstream_vote)                        like all modules
#   pollstream_precompile(unit_vote pollstream_tests_precompiled)

option(POLLSTREAM_PRECOMPILE "Parse library headers once for all units" ON)

function(pollstream_precompiled library header)
  if(POLLSTREAM_PRECOMPILE)
    # Built only if a target uses it.
    add_library(${library} OBJECT EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/cmake/precompiled.cpp)
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
    # g++ 12 forgets which parts of a precompiled header are system headers. With optimisation, it then reports that
    # std::string might copy more bytes than there can be.
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
      target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-Wno-stringop-overflow -Wno-array-bounds>)
    endif()
  endif()
endfunction()
