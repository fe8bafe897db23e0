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

/// Whether it is well-formed UTF-8 as RFC 3629 defines it (no surrogates, no overlong forms).
bool is_utf8(std::string_view text) noexcept;

/// The number of code points in well-formed UTF-8.
std::size_t count_code_points(std::string_view text) noexcept;

/// Without the white space (Unicode's, too) at both ends.
std::string_view trim(std::string_view text) noexcept;

/// Without the spaces and tabs at both ends, which may surround a value in a header field.
std::string_view strip_blanks(std::string_view text) noexcept;

/// Cuts what comes before the next separator off the front of `rest`, and the separator with it:
///     while (!list.empty()) use(cut_at(list, ','));
constexpr std::string_view cut_at(std::string_view& rest, char separator) noexcept {
    const auto at = rest.find(separator);
    const auto piece = rest.substr(0, at);
    rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + 1);
    return piece;
}

/// In one line: trimmed, with every run of white space replaced by one space.
std::string collapse_white_space(std::string_view text);

/// Without the punctuation and white space (Unicode's) at both ends.
std::string_view trim_punctuation(std::string_view text) noexcept;

/// True if it contains DEL or a C0 control other than TAB, LF or CR: such text has no business in a title.
bool has_control_characters(std::string_view text) noexcept;
/// True if it contains a C1 control (U+0080 to U+009F); terminals obey these, too.
bool has_c1_controls(std::string_view text) noexcept;

std::string plural(std::string_view word);  ///< "votes", "losses"

/// The shortest text that reads back as the number, without an exponent.
std::string fixed_text(double number);

/// "1 vote", "2 votes".
std::string quantity(std::integral auto n, std::string_view of) {
    return std::to_string(n) + " " + (n == 1 ? std::string(of) : plural(of));
}

/// Joins the words of a name with underscores, as the API does: "head to head" becomes "head_to_head",
/// "ranked-pairs" becomes "ranked_pairs".
std::string with_low_lines(std::string_view words);

/// Two texts are "alike" if they fold to the same text: NFKC, case folded, without invisible characters
/// (NFKC_Casefold), trimmed, inner white space collapsed.
std::string fold(std::string_view text);
/// True if it is empty, or nothing in it can be seen.
bool is_blank(std::string_view text);
/// NFC, in one line: what looks the same on paper becomes the same text, however a keyboard sends an accent.
std::string compose(std::string_view text);
/// The same, without invisible characters.
std::string compose_seen(std::string_view text);

/// NFC, line by line; a line that is not UTF-8 stays as it is.
std::string compose_lines(std::string_view text);

/// For a log line: escapes backslash, CR, LF, ESC, other controls, direction marks and bytes that are not
/// UTF-8. At most `limit_bytes` long; a text that was cut ends with "…".
std::string escape_for_log(std::string_view text, std::size_t limit_bytes = 512);

/// Either case; -1 if it is not a hexadecimal digit.
constexpr int hex_value(char digit) noexcept {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}
std::string to_hex(std::span<const std::uint8_t> bytes);
std::string to_base64url(std::span<const std::uint8_t> bytes);  ///< RFC 4648 §5, no padding
/// Nothing if it is anything else.
std::optional<std::vector<std::uint8_t>> from_base64url(std::string_view text);

/// Ignores the case of ASCII letters alone, for header names and tokens. Both must have the same size.
bool iequals_equally_long(std::string_view a, std::string_view b) noexcept;
/// The same for any two texts.
inline bool iequals(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && iequals_equally_long(a, b);
}
/// Of ASCII letters alone.
constexpr char to_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
std::string to_lower(std::string_view text);

/// The whole text as a non-negative decimal integer; nothing if there is anything else in it.
std::optional<std::uint64_t> parse_uint(std::string_view text) noexcept;

}  // namespace pollstream
