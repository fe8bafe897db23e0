// The results of a poll on the page without scripts: bars for options, the median and mean of numbers, the
// most frequent texts, who won and what decided. Shows nothing that this visitor may not see.
#pragma once

#include "app/plain_html.hpp"
#include "app/plain_words.hpp"

#include <string>

namespace pollstream::app {

/// `open`: with buttons at questions that accept votes.
std::string plain_results(const plain_view& v, const language& l, bool open);

}  // namespace pollstream::app
