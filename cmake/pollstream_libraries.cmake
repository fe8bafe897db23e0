# The libraries outside this repository, each under a name of ours, looked up once and linked statically.

function(pollstream_archive variable file)
  find_library(${variable} NAMES ${file} REQUIRED)
endfunction()

set(suffix_a .a)
if(NOT POLLSTREAM_STATIC)
  set(suffix_a .so)
endif()

pollstream_archive(POLLSTREAM_LIB_CRYPTO libcrypto${suffix_a})
pollstream_archive(POLLSTREAM_LIB_SSL libssl${suffix_a})
pollstream_archive(POLLSTREAM_LIB_UTF8PROC libutf8proc${suffix_a})
pollstream_archive(POLLSTREAM_LIB_SQLITE3 libsqlite3${suffix_a})
pollstream_archive(POLLSTREAM_LIB_URING liburing${suffix_a})
pollstream_archive(POLLSTREAM_LIB_QRCODEGEN libqrcodegencpp${suffix_a})

add_library(pollstream_crypto INTERFACE)
target_link_libraries(pollstream_crypto INTERFACE ${POLLSTREAM_LIB_CRYPTO} ${CMAKE_DL_LIBS} Threads::Threads)

add_library(pollstream_tls INTERFACE)
target_link_libraries(pollstream_tls INTERFACE ${POLLSTREAM_LIB_SSL} pollstream_crypto)

add_library(pollstream_uring INTERFACE)
target_link_libraries(pollstream_uring INTERFACE ${POLLSTREAM_LIB_URING})

add_library(pollstream_text INTERFACE)
target_link_libraries(pollstream_text INTERFACE ${POLLSTREAM_LIB_UTF8PROC})
target_compile_definitions(pollstream_text INTERFACE UTF8PROC_STATIC)

add_library(pollstream_sqlite3 INTERFACE)
target_link_libraries(pollstream_sqlite3 INTERFACE ${POLLSTREAM_LIB_SQLITE3} ${CMAKE_DL_LIBS} m Threads::Threads)

add_library(pollstream_qr INTERFACE)
target_link_libraries(pollstream_qr INTERFACE ${POLLSTREAM_LIB_QRCODEGEN})

# Header-only, so that the executable needs no library file of theirs.
add_library(pollstream_log INTERFACE)
target_compile_definitions(pollstream_log INTERFACE FMT_HEADER_ONLY)
target_link_libraries(pollstream_log INTERFACE Threads::Threads)

add_library(pollstream_cli INTERFACE)
target_link_libraries(pollstream_cli INTERFACE CLI11::CLI11)

# Memory allocator of release builds: a vote is allocated by one thread and freed by another, which costs glibc's
# allocator a lock each time. Sanitizers bring their own allocator.
add_library(pollstream_allocator INTERFACE)
if(POLLSTREAM_STATIC AND NOT POLLSTREAM_SANITIZE AND NOT POLLSTREAM_FUZZ)
  pollstream_archive(POLLSTREAM_LIB_JEMALLOC libjemalloc_pic.a)
  target_link_libraries(pollstream_allocator INTERFACE ${POLLSTREAM_LIB_JEMALLOC} m ${CMAKE_DL_LIBS} Threads::Threads)
  target_compile_definitions(pollstream_allocator INTERFACE POLLSTREAM_JEMALLOC)
endif()
