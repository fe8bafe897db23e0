// What voters wrote: the texts of a poll of words, each with a number, in the order in which they came.
//
// A ballot holds the numbers of its texts as they were written; what counts together are texts alike, by
// their key (base/text_key). So everybody's spelling is kept, a change takes
// away exactly what it had added, and the most used spelling can be shown. What a host decides about a text
// holds for all that are alike, also for those still to come.
//
// A text that is erased leaves its number, which ballots hold and cells count, and nothing that tells what it
// was: no hash either, from which a name or a telephone number could be guessed. So nothing can be alike to
// it, and the same words are a new text.
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

/// What a host decided about a text; which of them there are, and what they are called, is the kind's. The
/// database keeps the number.
enum class text_state : std::uint8_t { shown, pending, hidden, pinned, answered, erased };
/// The others leave the server for the host's own eyes alone, and what is erased for nobody's.
constexpr bool is_public(text_state s) noexcept {
    return s != text_state::pending && s != text_state::hidden && s != text_state::erased;
}

/// Which text a host means.
struct named_text {
    option_no no = 0;
    /// As the host saw it, or one alike: after a reset or a void another text may have its number.
    std::optional<std::string> text{};
};

/// What a host decides about one.
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
    /// Bytes that it takes, about, with what its copies share.
    std::size_t weight() const noexcept { return weight_; }
    const entry& at(option_no n) const { return entries_.at(n - 1u); }
    /// 0: nobody wrote exactly this.
    option_no find(std::string_view text) const;
    /// The first of those alike; 0: there are none.
    option_no find_alike(std::string_view text) const;

    /// The next number. Where there are texts alike it takes their state.
    option_no add(std::string text, text_state where_new);
    /// The next number, of a text that was erased.
    option_no add_erased();
    /// For all that are alike.
    void set_state(option_no n, text_state s);
    /// The same. False, and nothing changes, where there is no such text, or none any more.
    bool decide(const text_decision& d);

    /// Whether there is such a text, or was one until it was erased: that is any.
    bool has(const named_text& t) const;
    /// It and those alike, by number.
    std::vector<option_no> alike(option_no n) const;
    /// It and those alike; each stands alone from then on.
    void erase(option_no n);
    bool has_erased() const noexcept { return erased_ > 0; }

  private:
    struct spelling {
        std::string text;
        std::string key;  ///< where it is another and the first of those alike; else empty
    };

    static std::size_t weight_of_spelling(const spelling& s, bool is_first) noexcept;

    std::vector<std::shared_ptr<const spelling>>
        spellings_;  ///< whose they are; entries and maps point there; null where it was erased
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

/// Most used first, then earliest. `counts`: per text.
std::vector<text_group> group_texts(const lexicon& texts, const std::vector<std::uint64_t>& counts);

/// A ballot's texts as numbers: those that nobody wrote before get the next ones, in their order.
struct numbered_texts {
    choice numbers;                  ///< sorted
    std::vector<std::string> fresh;  ///< to be added, should the ballot count
};
numbered_texts number_texts(const lexicon& known, const std::vector<std::string>& texts);

}  // namespace pollstream
