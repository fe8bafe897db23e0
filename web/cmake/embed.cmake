# Turns DIST/manifest.json into OUT/assets.S (the bytes) and OUT/assets.cpp (the table, sorted by path).
# Only CMake is needed here, so that a ready-made dist can be embedded on a machine without Node.
file(READ ${DIST}/manifest.json manifest)
string(JSON count LENGTH "${manifest}" assets)
math(EXPR last "${count} - 1")

set(order "")
foreach(i RANGE ${last})
  string(JSON path GET "${manifest}" assets ${i} path)
  list(APPEND order "${path}|${i}")
endforeach()
list(SORT order)

set(bytes "/* Generated from manifest.json. */\n    .section .rodata\n")
set(externs "")
set(rows "")

# Adds the bytes of one file; leaves the C++ expression that names them in `view`.
function(add_blob symbol file)
  set(bytes "${bytes}\n    .global ${symbol}\n    .global ${symbol}_end\n    .balign 16\n${symbol}:\n    .incbin \"${DIST}/${file}\"\n${symbol}_end:\n    .byte 0\n" PARENT_SCOPE)
  set(externs "${externs}extern const char ${symbol}[];\nextern const char ${symbol}_end[];\n" PARENT_SCOPE)
  set(view "blob(${symbol}, ${symbol}_end)" PARENT_SCOPE)
endfunction()

set(n 0)
foreach(entry IN LISTS order)
  string(REGEX REPLACE "^.*\\|" "" i "${entry}")
  foreach(field path file mime sha256 immutable)
    string(JSON ${field} GET "${manifest}" assets ${i} ${field})
  endforeach()
  if(immutable)
    set(immutable true)
  else()
    set(immutable false)
  endif()
  string(SUBSTRING ${sha256} 0 24 etag)
  set(bytes "${bytes}\n/* ${path} ${sha256} */")
  add_blob(pollstream_web_${n} ${file})
  set(identity "${view}")
  foreach(encoding gzip brotli)
    set(${encoding} "{}")
    string(JSON kind TYPE "${manifest}" assets ${i} ${encoding})
    if(kind STREQUAL "OBJECT")
      string(JSON packed GET "${manifest}" assets ${i} ${encoding} file)
      add_blob(pollstream_web_${n}_${encoding} ${packed})
      set(${encoding} "${view}")
    endif()
  endforeach()
  string(APPEND rows "        asset{\"${path}\", \"${mime}\", \"\\\"${etag}\\\"\", ${immutable},\n              ${identity}, ${gzip}, ${brotli}},\n")
  math(EXPR n "${n} + 1")
endforeach()

string(APPEND bytes "\n#if defined(__linux__) && defined(__ELF__)\n    .section .note.GNU-stack,\"\",%progbits\n#endif\n")
file(WRITE ${OUT}/assets.S "${bytes}")
file(WRITE ${OUT}/assets.cpp "// Generated from manifest.json.
#include \"pollstream/http/asset.hpp\"

#include <array>
#include <cstddef>

extern \"C\" {
${externs}}

namespace pollstream::http {
namespace {
std::string_view blob(const char* begin, const char* end) noexcept
{
    return {begin, static_cast<std::size_t>(end - begin)};
}
}

std::span<const asset> embedded_assets() noexcept
{
    static const std::array<asset, ${n}> table{
${rows}    };
    return table;
}
}
")
