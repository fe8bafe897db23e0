// Text from people and for machines: UTF-8, trimming, hexadecimal and base64url. Any thread, no I/O.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream {

/// Well-formed UTF-8 as RFC 3629 has it (no surrogates, no overlong forms).
bool is_utf8(std::string_view text) noexcept;

/// Code points in well-formed UTF-8.
std::size_t count_code_points(std::string_view text) noexcept;

/// Without white space (Unicode's too) at both ends.
std::string_view trim(std::string_view text) noexcept;

/// Without spaces and tabs at both ends: what surrounds a value in a header field.
std::string_view strip_blanks(std::string_view text) noexcept;

/// In one line: trimmed, every run of white space a space.
std::string collapse_white_space(std::string_view text);

/// Without punctuation and white space (Unicode's) at both ends.
std::string_view trim_punctuation(std::string_view text) noexcept;

/// True if there is a C0 control other than TAB, LF or CR, or DEL: such text has no business in a title.
bool has_control_characters(std::string_view text) noexcept;

std::string plural(std::string_view word);  ///< "votes", "losses"

std::string fixed_text(double number);  ///< the shortest text that is the number, without an exponent

/// "1 vote", "2 votes".
std::string quantity(std::integral auto n, std::string_view of) {
    return std::to_string(n) + " " + (n == 1 ? std::string(of) : plural(of));
}

/// As the API joins the words of a name: "head to head" and "ranked-pairs" with low lines.
std::string with_low_lines(std::string_view words);

/// What decides whether two texts are "alike": NFKC, case folded, without invisible characters
/// (NFKC_Casefold), trimmed, inner white space collapsed.
std::string fold(std::string_view text);
/// Nothing, or nothing that anybody would see.
bool is_blank(std::string_view text);
/// What looks the same on paper: NFC, in one line. Keyboards differ in how they send an accent.
std::string compose(std::string_view text);
/// The same, without characters that nobody sees.
std::string compose_seen(std::string_view text);

/// In NFC, line by line; a line that is no UTF-8 stays as it is.
std::string compose_lines(std::string_view text);

/// For a log line: escapes backslash, CR, LF, ESC, other controls, direction marks and bytes that are no
/// UTF-8; at most `limit_bytes` long, with "…" at the end of what was cut.
std::string escape_for_log(std::string_view text, std::size_t limit_bytes = 512);

/// Of either case; -1: it is none.
constexpr int hex_value(char digit) noexcept {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}
std::string to_hex(std::span<const std::uint8_t> bytes);
std::string to_base64url(std::span<const std::uint8_t> bytes);  ///< RFC 4648 §5, no padding
std::optional<std::vector<std::uint8_t>> from_base64url(std::string_view text);

/// ASCII only, for header names and tokens.
bool iequals_equally_long(std::string_view a, std::string_view b) noexcept;
inline bool iequals(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && iequals_equally_long(a, b);
}
constexpr char to_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
std::string to_lower(std::string_view text);

/// Whole text as a non-negative integer; nothing else in it.
std::optional<std::uint64_t> parse_uint(std::string_view text) noexcept;

}  // namespace pollstream
