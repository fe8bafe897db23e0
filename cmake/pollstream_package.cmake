# A Debian package of the executable, its unit, its configuration and its documents: scripts/package, or `cpack -G DEB`
# in a release build. The prefix is fixed, because the unit names the executable's path.
if(POLLSTREAM_SANITIZE OR NOT CMAKE_BUILD_TYPE STREQUAL "Release")
  return()
endif()

# The unit as it is in the package: without its instructions for installing it by hand.
foreach(unit service socket)
  file(READ config/pollstream.${unit} text)
  string(FIND "${text}" "\n[Unit]" head_end)
  string(SUBSTRING "${text}" ${head_end} -1 text)
  string(REPLACE "/usr/local/bin/" "/usr/bin/" text "${text}")
  set(head "# From the package pollstream; use `systemctl edit pollstream.${unit}` to change what is here.")
  file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/package/pollstream.${unit} "${head}${text}")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS config/pollstream.${unit})
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/package/pollstream.${unit} DESTINATION lib/systemd/system)
endforeach()

install(TARGETS pollstream RUNTIME DESTINATION bin)
install(FILES config/pollstream.toml DESTINATION /etc/pollstream)
install(FILES config/pollstream.1 DESTINATION share/man/man1)
install(FILES README.md SECURITY.md docs/api.md docs/counting.md docs/operating.md docs/problems.md docs/room-format.md
        DESTINATION share/doc/pollstream)
install(FILES config/nginx.conf config/alerts.yml config/grafana-dashboard.json DESTINATION share/doc/pollstream/examples)
install(FILES web/static/third-party.txt DESTINATION share/doc/pollstream RENAME copyright)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME pollstream)
set(CPACK_PACKAGE_CONTACT "PollStream <pollstream@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "live polls in one executable")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "People join with a QR code or six digits, vote on their phones, and everybody's bars move at once.\n\
The HTTP and WebSocket API, the web app and the database are inside.")
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_CURRENT_SOURCE_DIR}/cmake/pollstream_package_release.cmake)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_SOURCE_DIR}/config/debian/postinst
    ${CMAKE_CURRENT_SOURCE_DIR}/config/debian/prerm ${CMAKE_CURRENT_SOURCE_DIR}/config/debian/postrm
    ${CMAKE_CURRENT_SOURCE_DIR}/config/debian/conffiles)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_SOURCE_DIR}/cmake/pollstream_package_folders.cmake)
set(CPACK_STRIP_FILES ON)
set(CPACK_SET_DESTDIR ON)  # /etc is not under the prefix
set(CPACK_INSTALL_PREFIX /usr)
include(CPack)
