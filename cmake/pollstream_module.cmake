# One module: src/<name>/*.cpp and the folders in it, behind its public headers in include/pollstream/<name>/.
#
#   pollstream_module(vote LINKS pollstream_store pollstream_http [EXCEPT main.cpp])
#
# LINKS names what the module is linked with. What it may include is listed in tests/architecture/house.cpp, and a test
# checks every #include against that list.

add_library(pollstream_flags INTERFACE)
target_include_directories(pollstream_flags INTERFACE ${PROJECT_SOURCE_DIR}/include)
target_compile_definitions(pollstream_flags INTERFACE POLLSTREAM_VERSION="${PROJECT_VERSION}")
target_compile_options(pollstream_flags INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
    -Wold-style-cast -Wcast-qual -Woverloaded-virtual -Wimplicit-fallthrough -Wundef>)
# With optimisation or sanitizers, g++ 12 reports overlapping copies in its own std::string (GCC bug 105651) and
# uninitialised members in its own std::optional and std::variant.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(pollstream_flags INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict -Wno-maybe-uninitialized>)
endif()
# If several files are compiled as one unit, what is local to one of them looks to the compiler as if it came from a
# header.
set(joined_warnings $<$<COMPILE_LANGUAGE:CXX>:-Wno-shadow> $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-subobject-linkage>)
if(CMAKE_UNITY_BUILD)
  target_compile_options(pollstream_flags INTERFACE ${joined_warnings})
endif()
# Must be linked last: of two contradictory options the later one counts.
add_library(pollstream_joined INTERFACE)
target_compile_options(pollstream_joined INTERFACE ${joined_warnings})
# If several files are compiled as one unit, g++ soon reaches its limit of inlining: a vote took 2 % more instructions
# than with separate files, and takes 1 % fewer with this limit.
target_compile_options(pollstream_flags INTERFACE
  $<$<AND:$<CONFIG:Release>,$<COMPILE_LANG_AND_ID:CXX,GNU>>:--param=inline-unit-growth=150>)
if(POLLSTREAM_WERROR)
  target_compile_options(pollstream_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Werror>)
endif()

if(POLLSTREAM_SANITIZE)
  add_compile_options(-fsanitize=${POLLSTREAM_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${POLLSTREAM_SANITIZE})
  if(POLLSTREAM_SANITIZE MATCHES address)
    # Checks before every access, which make building a third slower: the address sanitizer itself reports an access
    # through a null pointer or beyond an object, and the fuzzers are built with the check for alignment.
    add_compile_options(-fno-sanitize=null,object-size,alignment)
  endif()
  if(POLLSTREAM_SANITIZE MATCHES thread)
    # g++ warns that the thread sanitizer does not support Asio's fences; it does see the locks around them.
    target_compile_options(pollstream_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-tsan>)
  endif()
endif()

# Tests are instrumented as well: the linker keeps one copy of an inline function, which may be the one from a test.
if(POLLSTREAM_COVERAGE)
  target_compile_options(pollstream_flags INTERFACE --coverage -fprofile-update=atomic)
  add_link_options(--coverage)
endif()

function(pollstream_module name)
  cmake_parse_arguments(ARG "" "" "LINKS;EXCEPT" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cpp
                                   ${PROJECT_SOURCE_DIR}/src/${name}/*/*.cpp)
  foreach(unwanted IN LISTS ARG_EXCEPT)
    list(REMOVE_ITEM sources ${PROJECT_SOURCE_DIR}/src/${name}/${unwanted})
  endforeach()
  set(library pollstream_${name})
  if(sources)
    add_library(${library} STATIC ${sources})
    target_include_directories(${library} PRIVATE ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(${library} PUBLIC pollstream_flags ${ARG_LINKS})
    pollstream_precompile(${library})
  else()
    add_library(${library} INTERFACE)
    target_link_libraries(${library} INTERFACE pollstream_flags ${ARG_LINKS})
  endif()
endfunction()

function(pollstream_link_statically target)
  if(POLLSTREAM_STATIC AND NOT POLLSTREAM_SANITIZE)
    target_link_options(${target} PRIVATE -static-libstdc++ -static-libgcc)
  endif()
endfunction()
