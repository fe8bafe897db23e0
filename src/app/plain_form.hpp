// The form of the page without scripts: each kind of vote with a browser's own controls, and the parsing of
// what is sent back.
#pragma once

#include "app/plain_html.hpp"
#include "app/plain_words.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/http/request.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace pollstream::app {

std::string plain_form(const plain_view& v, const language& l);

/// What a form's fields say, for any kind, with numbers as the language writes them; nullopt if somebody made
/// up fields of their own. Ranks are sorted into an order; two equal ranks give a ranking that names no
/// option, which every poll refuses.
std::optional<stated_choice> read_plain_choice(const http::fields& form, const language& l);

inline constexpr std::string_view rank_prefix = "rank_";
/// The index in a field's name: "score_7" gives 6.
std::optional<std::size_t> index_of(std::string_view field, std::string_view prefix);

/// What the fields are filled with: what was typed and refused, else what the voter chose before, or nothing
/// if that may not be shown.
class plain_choice {
  public:
    explicit plain_choice(const plain_view& v);

    /// Whether option `i`, counting from 0, is chosen.
    bool names(std::size_t i) const;
    /// The score of an option, or its place in the ranking; empty if it has none.
    std::string value(std::size_t i) const;
    std::string number(const language& l) const;
    std::string text(std::size_t i) const;
    std::string question() const;

  private:
    std::string typed(std::string_view name) const;

    const poll& poll_;
    const http::fields& typed_;
    bool told_;
    choice marks_;
};

}  // namespace pollstream::app
