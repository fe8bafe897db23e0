// What a poll has come to, on the page without scripts: bars for options, the middle of numbers, the texts
// most written, who won and what decided. Nothing that this asker may not see.
#pragma once

#include "app/plain_html.hpp"
#include "app/plain_words.hpp"

#include <string>

namespace pollstream::app {

/// `open`: with the buttons of questions that take votes.
std::string plain_results(const plain_view& v, const language& l, bool open);

}  // namespace pollstream::app
