#include "pollstream/base/text_key.hpp"

#include "base/utf8.hpp"
#include "pollstream/base/text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>

namespace pollstream {

namespace {

/// The character as most keyboards have it: phones replace what was typed with typographic characters.
char32_t plain(char32_t c) noexcept {
    switch (c) {
        case U'\u2018':  // single quotes, primes and substitutes for an apostrophe
        case U'\u2019':
        case U'\u201a':
        case U'\u201b':
        case U'\u2032':
        case U'\u2039':
        case U'\u203a':
        case U'\u02b9':
        case U'\u02bb':
        case U'\u02bc':
        case U'`':
            return U'\'';
        case U'\u201c':  // double quotes
        case U'\u201d':
        case U'\u201e':
        case U'\u201f':
        case U'\u00ab':
        case U'\u00bb':
            return U'"';
        case U'\u2010':  // hyphens, dashes, the minus sign
        case U'\u2012':
        case U'\u2013':
        case U'\u2014':
        case U'\u2015':
        case U'\u2212':
            return U'-';
        case U'\u2044':  // the fraction slash
            return U'/';
        default:
            return c;
    }
}

bool is_superscript(char32_t c) noexcept {
    return c == U'\u00b2' || c == U'\u00b3' || c == U'\u00b9' || c == U'\u2070' ||
           (c >= U'\u2074' && c <= U'\u2079');
}
bool is_fraction(char32_t c) noexcept {
    return (c >= U'\u00bc' && c <= U'\u00be') || (c >= U'\u2150' && c <= U'\u215f');
}

/// Spells out what folding would turn into something else: "10²" is not "102", "1½" is not "11/2", and an
/// acute accent that stands alone is meant as an apostrophe.
std::string spelled_out(std::string_view text) {
    constexpr char32_t acute = U'\u00b4';
    std::string out;
    out.reserve(text.size());
    bool after_digit = false;
    while (!text.empty()) {
        const auto c = utf8::first(text);
        if (after_digit && is_superscript(c.value)) out += '^';
        if (after_digit && is_fraction(c.value)) out += ' ';
        if (c.value == acute)
            out += '\'';
        else
            out += text.substr(0, std::max<std::size_t>(c.size, 1));
        after_digit = c.value >= U'0' && c.value <= U'9';
        text.remove_prefix(std::max<std::size_t>(c.size, 1));
    }
    return out;
}

class answer {
  public:
    explicit answer(std::string_view folded) {
        while (!folded.empty()) {
            const auto c = utf8::first(folded);
            if (c.size == 0) return;
            text_ += plain(c.value);
            folded.remove_prefix(c.size);
        }
        whole_ = true;
    }

    /// False if the text is not UTF-8; such a text equals only itself.
    bool is_whole() const noexcept { return whole_; }

    std::string key() {
        join_units();
        std::size_t begin = 0;
        std::size_t end = text_.size();
        while (begin < end && is_around(begin) && !begins_number(begin)) ++begin;
        while (end > begin && is_around(end - 1) && !ends_word(end - 1, begin)) --end;
        if (begin == end) return encoded(0, text_.size());
        return encoded(begin, end);
    }

  private:
    utf8proc_category_t category(std::size_t i) const noexcept {
        return utf8proc_category(static_cast<utf8proc_int32_t>(text_[i]));
    }
    bool is_digit(std::size_t i) const noexcept {
        return i < text_.size() && category(i) == UTF8PROC_CATEGORY_ND;
    }
    bool is_currency(std::size_t i) const noexcept {
        return i < text_.size() && category(i) == UTF8PROC_CATEGORY_SC;
    }
    /// Punctuation, or a space that folding has left.
    bool is_around(std::size_t i) const noexcept {
        const auto c = category(i);
        return text_[i] == U' ' || (c >= UTF8PROC_CATEGORY_PC && c <= UTF8PROC_CATEGORY_PO);
    }
    /// A letter, a mark on one, or a number.
    bool is_of_word(std::size_t i) const noexcept {
        const auto c = category(i);
        return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_NO;
    }
    bool is_point(std::size_t i) const noexcept {
        return i < text_.size() && (text_[i] == U'.' || text_[i] == U',');
    }
    /// ".5", but not "...5".
    bool is_decimal_point(std::size_t i) const noexcept {
        return is_point(i) && is_digit(i + 1) && (i == 0 || !is_point(i - 1));
    }
    bool begins_number(std::size_t i) const noexcept {
        if (text_[i] != U'-') return is_decimal_point(i);
        return is_digit(i + 1) || is_decimal_point(i + 1) || (is_currency(i + 1) && is_digit(i + 2));
    }
    bool is_unit(std::size_t i) const noexcept {
        if (i >= text_.size()) return false;
        return is_currency(i) || text_[i] == U'%' || text_[i] == U'\u2030' || text_[i] == U'°';
    }
    /// Turns "50 %" into "50%" and "€ 5" into "€5".
    void join_units() {
        std::u32string joined;
        for (std::size_t i = 0; i < text_.size(); ++i) {
            const bool between =
                i > 0 && ((is_digit(i - 1) && is_unit(i + 1)) || (is_currency(i - 1) && is_digit(i + 1)));
            if (text_[i] != U' ' || !between) joined += text_[i];
        }
        text_ = std::move(joined);
    }
    bool ends_word(std::size_t i, std::size_t begin) const noexcept {
        const auto is_sign = [this](std::size_t at) {
            return text_[at] == U'#' || text_[at] == U'%' || text_[at] == U'\u2030';
        };
        if (text_[i] == U'-') return i > begin && is_of_word(i - 1);
        if (!is_sign(i)) return false;
        while (i > begin && is_sign(i)) --i;
        return is_of_word(i);
    }
    std::string encoded(std::size_t from, std::size_t to) const {
        std::string out;
        for (; from < to; ++from) {
            std::array<utf8proc_uint8_t, 4> bytes{};
            const auto size = utf8proc_encode_char(static_cast<utf8proc_int32_t>(text_[from]), bytes.data());
            out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
        }
        return out;
    }

    std::u32string text_;
    bool whole_ = false;
};

}  // namespace

std::string text_key(std::string_view text) {
    auto folded = fold(spelled_out(text));
    answer a(folded);
    return a.is_whole() ? a.key() : folded;
}

}  // namespace pollstream
