// Folds and composes texts, so that texts that are alike become equal. A poll with thousands of texts is
// folded whenever it is read, so what folding leaves unchanged, which is most of what people write, is
// copied; utf8proc does the rest.
#include "base/utf8.hpp"
#include "pollstream/base/text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace pollstream {

namespace {

constexpr int composed = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
constexpr int seen = composed | UTF8PROC_IGNORE;
constexpr int folded = composed | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;

constexpr bool is_ascii(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x80;
}

/// The length of the prefix in which no run of combining marks is longer than any language needs. utf8proc
/// sorts a run in time quadratic in its length, so a run of thousands would keep a core busy for seconds.
/// Source: UAX #15, Stream-Safe Text Format.
std::size_t stream_safe_prefix(std::string_view text) noexcept {
    constexpr int marks_max = 30;
    int marks = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto c = utf8::first(text.substr(at));
        const bool is_mark =
            c.value >= 0x300 && c.size != 0 &&
            utf8proc_get_property(static_cast<utf8proc_int32_t>(c.value))->combining_class != 0;
        marks = is_mark ? marks + 1 : 0;
        if (marks > marks_max) return at;
        at += c.size == 0 ? 1 : c.size;
    }
    return text.size();
}

/// Letters with marks in Latin, Cyrillic and kana: normalization decomposes them and composes them again.
bool comes_back(char32_t c) noexcept {
    return c < 0x250 || (c >= 0x400 && c < 0x500) || (c >= 0x1e00 && c < 0x1f00) ||
           (c >= 0x3040 && c < 0x3100);
}

/// Neither mapped to another character nor composed with the one before it; only marks, Hangul jamo and,
/// beyond the first 65,536 code points, some letters are composed like that.
bool stays_as_it_is(char32_t c) noexcept {
    constexpr auto none = UINT16_MAX;
    if (c >= 0x10000 || (c >= 0x1100 && c <= 0x11ff)) return false;
    const auto& p = *utf8proc_get_property(static_cast<utf8proc_int32_t>(c));
    const bool is_mark = p.category >= UTF8PROC_CATEGORY_MN && p.category <= UTF8PROC_CATEGORY_ME;
    const bool is_mapped =
        p.decomp_seqindex != none && (p.decomp_type != 0 || p.comp_exclusion || !comes_back(c));
    return !is_mark && p.combining_class == 0 && !is_mapped && p.casefold_seqindex == none && !p.ignorable;
}

/// The letter that a capital letter of Latin-1 or Russian folds to, which has the same length; otherwise `c`
/// itself.
constexpr char32_t small_letter(char32_t c) noexcept {
    constexpr char32_t times = 0xd7;
    if (c >= 0xc0 && c <= 0xde && c != times) return c + 0x20;
    if (c >= 0x410 && c <= 0x42f) return c + 0x20;
    return c;
}

bool is_small_russian(char32_t c) noexcept {
    return c >= 0x430 && c <= 0x44f;
}

/// Appends the folded or composed text if copying and lower-casing is all it takes; otherwise returns false.
bool append_copied(std::string& out, std::string_view text, int how) {
    const auto before = out.size();
    while (!text.empty()) {
        const auto c = utf8::first(text);
        const auto small = how == folded ? small_letter(c.value) : c.value;
        if (c.size == 0 || !(is_small_russian(small) || stays_as_it_is(small))) {
            out.resize(before);
            return false;
        }
        if (small == c.value) {
            out.append(text.substr(0, c.size));
        } else {
            out.push_back(static_cast<char>(0xc0 | (small >> 6)));
            out.push_back(static_cast<char>(0x80 | (small & 0x3f)));
        }
        text.remove_prefix(c.size);
    }
    return true;
}

/// Appends the text as mapped by utf8proc; false if it is not UTF-8.
bool append_mapped(std::string& out, std::string_view text, int how) {
    utf8proc_uint8_t* made = nullptr;
    const auto size =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                     static_cast<utf8proc_ssize_t>(text.size()), &made, static_cast<utf8proc_option_t>(how));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(made, &std::free);
    if (size >= 0) out.append(reinterpret_cast<const char*>(made), static_cast<std::size_t>(size));
    return size >= 0;
}

bool append_safely_mapped(std::string& out, std::string_view text, int how) {
    while (!text.empty()) {
        const auto piece = text.substr(0, stream_safe_prefix(text));
        if (!append_mapped(out, piece, how)) return false;
        text.remove_prefix(piece.size());
    }
    return true;
}

void append_ascii(std::string& out, std::string_view text, int how) {
    if (how != folded) {
        out.append(text);
        return;
    }
    const auto from = out.size();
    out.resize(from + text.size());
    std::ranges::transform(text, out.begin() + static_cast<std::ptrdiff_t>(from),
                           [](char c) { return to_lower(c); });
}

/// ASCII does not compose with what comes before it, so the text is split into stretches of ASCII and what
/// lies between them. Each of the latter is mapped together with the ASCII character before it, with which it
/// may compose. Text that is not UTF-8 stays unchanged and so equals only itself.
std::string mapped_whole(std::string_view text, int how) {
    std::string out;
    out.reserve(text.size());
    for (auto rest = text; !rest.empty();) {
        const auto foreign = std::ranges::find_if_not(rest, is_ascii);
        const auto ascii = static_cast<std::size_t>(foreign - rest.begin());
        const auto back = std::find_if(foreign, rest.end(), is_ascii);
        const auto piece = rest.substr(ascii, static_cast<std::size_t>(back - foreign));
        append_ascii(out, rest.substr(0, ascii), how);
        if (!append_copied(out, piece, how)) {
            const auto with = std::min<std::size_t>(ascii, 1);
            out.resize(out.size() - with);
            if (!append_safely_mapped(out, rest.substr(ascii - with, piece.size() + with), how))
                return std::string(text);
        }
        rest.remove_prefix(ascii + piece.size());
    }
    return out;
}

/// Characters that screens do not show, apart from those that utf8proc strips itself: the C1 controls except
/// the one that is white space; interlinear annotation marks; code points reserved for ignorable characters;
/// the null notehead.
constexpr bool is_unseen(char32_t c) noexcept {
    constexpr char32_t next_line = 0x85;
    return (c >= 0x80 && c < 0xa0 && c != next_line) || c == 0x2065 || (c >= 0xfff0 && c <= 0xfffb) ||
           c == 0x1d159 || (c >= 0xe0000 && c <= 0xe0fff);
}

constexpr char32_t braille_space = 0x2800;

/// The text without such characters, and with a space in place of the braille blank.
std::string seen_of(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto c = utf8::first(text);
        const auto size = std::max<std::size_t>(c.size, 1);
        if (c.value == braille_space) {
            out += ' ';
        } else if (c.size == 0 || !is_unseen(c.value)) {
            out += text.substr(0, size);
        }
        text.remove_prefix(size);
    }
    return out;
}

bool shows_all(std::string_view text) noexcept {
    while (!text.empty()) {
        text.remove_prefix(static_cast<std::size_t>(std::ranges::find_if_not(text, is_ascii) - text.begin()));
        if (text.empty()) break;
        const auto c = utf8::first(text);
        if (c.size != 0 && (c.value == braille_space || is_unseen(c.value))) return false;
        text.remove_prefix(std::max<std::size_t>(c.size, 1));
    }
    return true;
}

std::string mapped(std::string_view text, int how) {
    const bool ignores = (how & UTF8PROC_IGNORE) != 0;
    if (ignores && !shows_all(text)) return collapse_white_space(mapped_whole(seen_of(text), how));
    return collapse_white_space(mapped_whole(text, how));
}

}  // namespace

std::string fold(std::string_view text) {
    return mapped(text, folded);
}

bool is_blank(std::string_view text) {
    return fold(text).empty();
}

std::string compose(std::string_view text) {
    return mapped(text, composed);
}

std::string compose_seen(std::string_view text) {
    return mapped(text, seen);
}

std::string compose_lines(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
        out += mapped_whole(line, composed);
        text.remove_prefix(line.size());
    }
    return out;
}

}  // namespace pollstream
