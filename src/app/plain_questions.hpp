// Questions from the audience on the page without scripts: a field to ask one, and a button at each question
// that accepts votes. If the visitor has voted for the question, the button withdraws that vote.
#pragma once

#include "app/plain_html.hpp"
#include "app/plain_words.hpp"

#include <string>

namespace pollstream::app {

/// The form's field for asking a question.
std::string plain_question_field(const plain_view& v, const language& l);

/// The questions that are shown, the best first, with their votes; `open`: with the buttons.
std::string plain_questions(const plain_view& v, const language& l, bool open);

}  // namespace pollstream::app
