// Questions from the audience on the page without scripts: a field to ask one, and a button at each question
// that takes votes, which takes its voter's own vote back where there is one.
#pragma once

#include "app/plain_html.hpp"
#include "app/plain_words.hpp"

#include <string>

namespace pollstream::app {

/// The field of the form that asks.
std::string plain_question_field(const plain_view& v, const language& l);

/// Those that are shown, the best first, with the votes for them; `open`: with the buttons.
std::string plain_questions(const plain_view& v, const language& l, bool open);

}  // namespace pollstream::app
