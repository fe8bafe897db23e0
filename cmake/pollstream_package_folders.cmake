# Run by cpack on what it is about to pack. Everybody may read the folders, whatever umask they were made under:
# CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS can take permissions away from it, but add none.
file(CHMOD_RECURSE ${CPACK_TEMPORARY_INSTALL_DIRECTORY}
     DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
