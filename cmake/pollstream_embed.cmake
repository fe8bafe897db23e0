# Puts the bytes of a file into a library, where C++ finds them between two symbols:
#
#   pollstream_embed(pollstream_app pollstream_openapi_answers src/app/openapi/answers.json)
#
#   extern "C" const char pollstream_openapi_answers[], pollstream_openapi_answers_end[];
function(pollstream_embed library symbol file)
  get_filename_component(path ${file} ABSOLUTE BASE_DIR ${PROJECT_SOURCE_DIR})
  set(assembly ${PROJECT_BINARY_DIR}/embedded/${symbol}.S)
  file(CONFIGURE OUTPUT ${assembly} @ONLY CONTENT [[
    .section .rodata
    .global @symbol@
    .global @symbol@_end
@symbol@:
    .incbin "@path@"
@symbol@_end:
    .byte 0
#if defined(__linux__) && defined(__ELF__)
    .section .note.GNU-stack,"",%progbits
#endif
]])
  set_source_files_properties(${assembly} TARGET_DIRECTORY ${library} PROPERTIES OBJECT_DEPENDS ${path})
  target_sources(${library} PRIVATE ${assembly})
endfunction()
