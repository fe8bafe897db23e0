// What voters wrote: the texts of a poll, each with a number, in the order in which they came.
//
// A ballot holds the numbers of its texts as they were written; texts that are alike by their key
// (base/text_key.hpp) are counted together. So everybody's spelling is kept, a change removes exactly what it
// had added, and the most used spelling can be shown. What a host decides about a text holds for all that are
// alike, including those still to come.
//
// An erased text leaves its number, which ballots hold and cells count, and nothing that tells what it was,
// not even a hash, from which a name or a telephone number could be guessed. So nothing can be alike to it,
// and the same words are a new text.
//
// Values; no I/O. What was written never changes, so copies share it: each new text makes another state of
// the poll, and a few thousand long texts are megabytes.
#pragma once

#include "pollstream/base/text_key.hpp"
#include "pollstream/domain/choice.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pollstream {

/// What a host decided about a text; which states there are, and what they are called, is up to the kind. The
/// database stores the number.
enum class text_state : std::uint8_t { shown, pending, hidden, pinned, answered, erased };
/// Texts in other states leave the server for the host's eyes only, erased ones for nobody's.
constexpr bool is_public(text_state s) noexcept {
    return s != text_state::pending && s != text_state::hidden && s != text_state::erased;
}

/// Which text a host means.
struct named_text {
    option_no no = 0;
    /// As the host saw it, or alike: after a reset or a void, another text may have its number.
    std::optional<std::string> text{};
};

/// What a host decides about a text.
struct text_decision {
    option_no no = 0;
    text_state state = text_state::shown;
    std::optional<std::string> text{};  ///< as in named_text
};

class lexicon {
  public:
    struct entry {
        std::string_view text;  ///< lives as long as this lexicon or a copy of it; empty if erased
        option_no first = 0;    ///< the first of those alike, which may be itself
        text_state state = text_state::shown;
    };

    std::size_t size() const noexcept { return entries_.size(); }
    /// Roughly how many bytes it takes, including what it shares with copies.
    std::size_t weight() const noexcept { return weight_; }
    /// Throws std::out_of_range if there is no such text.
    const entry& at(option_no n) const { return entries_.at(n - 1u); }
    /// The number of exactly this text; 0: nobody wrote it.
    option_no find(std::string_view text) const;
    /// The first of the texts alike; 0: there are none.
    option_no find_alike(std::string_view text) const;

    /// Adds a text under the next number, which it returns. If there are texts alike, it takes their state.
    option_no add(std::string text, text_state where_new);
    /// Adds a text that was erased under the next number, which it returns.
    option_no add_erased();
    /// Sets the state of the text and all that are alike.
    void set_state(option_no n, text_state s);
    /// The same. Returns false and changes nothing if there is no such text, or it is erased.
    bool decide(const text_decision& d);

    /// Whether there is such a text. An erased one may have been any.
    bool has(const named_text& t) const;
    /// The numbers of the text and those alike, ascending.
    std::vector<option_no> alike(option_no n) const;
    /// Erases the text and those alike; each stands alone from then on.
    void erase(option_no n);
    bool has_erased() const noexcept { return erased_ > 0; }

  private:
    struct spelling {
        std::string text;
        std::string key;  ///< if it differs from the text, and this is the first of those alike; else empty
    };

    static std::size_t weight_of_spelling(const spelling& s, bool is_first) noexcept;

    /// Owns the texts, into which entries and maps point; null for those erased.
    std::vector<std::shared_ptr<const spelling>> spellings_;
    std::vector<entry> entries_;
    std::unordered_map<std::string_view, option_no> by_text_;
    std::unordered_map<std::string_view, option_no> by_key_;
    std::size_t weight_ = 0;
    std::size_t erased_ = 0;
};

/// Texts alike, counted together.
struct text_group {
    option_no first = 0;
    option_no shown_as = 0;  ///< the most used spelling, then the earliest
    std::uint64_t count = 0;
    text_state state = text_state::shown;
};

/// Most used first, then earliest; without those that nobody uses. `counts`: per text.
std::vector<text_group> group_texts(const lexicon& texts, const std::vector<std::uint64_t>& counts);

/// A ballot's texts as numbers: those that nobody wrote before get the next ones, in their order.
struct numbered_texts {
    choice numbers;                  ///< sorted
    std::vector<std::string> fresh;  ///< to be added if the ballot counts
};
numbered_texts number_texts(const lexicon& known, const std::vector<std::string>& texts);

}  // namespace pollstream
