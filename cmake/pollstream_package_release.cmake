# Read by cpack when it makes the package. The date of the commit is part of the package's version, so that a package of
# a newer commit is an upgrade: pollstream_0.1.0-20261130064200_amd64.deb. Outside a clone the version has no such part.
get_filename_component(source ${CMAKE_CURRENT_LIST_DIR} DIRECTORY)
# Empty in a clone's own folder, "../" in a folder of another clone.
execute_process(COMMAND git -C ${source} rev-parse --show-cdup
                RESULT_VARIABLE failed OUTPUT_VARIABLE above OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(failed STREQUAL "0" AND above STREQUAL "")
  execute_process(COMMAND env TZ=UTC git -C ${source} log -1 --format=%cd --date=format-local:%Y%m%d%H%M%S
                  OUTPUT_VARIABLE date OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(date)
    set(CPACK_DEBIAN_PACKAGE_RELEASE ${date})
  endif()
endif()
