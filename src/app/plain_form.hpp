// The form of the page without scripts: what a vote of each kind looks like with a browser's own controls,
// and what came back from it.
#pragma once

#include "app/plain_html.hpp"
#include "app/plain_words.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/http/request.hpp"

#include <optional>
#include <string>

namespace pollstream::app {

std::string plain_form(const plain_view& v, const language& l);

/// What a form's fields say, whatever the kind, with numbers as the language writes them; nothing where
/// somebody made up fields of their own. Ranks are put in order; two alike are a ranking that names no
/// option, which every poll refuses.
std::optional<stated_choice> read_plain_choice(const http::fields& form, const language& l);

/// What is wrong with a form in the words of the form, where the poll could only say what became of it:
/// places in a ranking that two options share, or that are no numbers.
std::optional<std::string> plain_mistake(const http::fields& form);

/// What the fields hold: what was typed and refused, else what the voter chose before, and nothing where they
/// may not be told.
class plain_choice {
  public:
    explicit plain_choice(const plain_view& v);

    /// Option `i`, from 0, is one of those named.
    bool names(std::size_t i) const;
    /// The score of an option, or its place in the ranking; empty where it has none.
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
