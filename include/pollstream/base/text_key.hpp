// The key by which two texts that voters wrote are alike, and count as one.
#pragma once

#include <string>
#include <string_view>

namespace pollstream {

/// Folds the text (base/text.hpp), writes apostrophes, quotes and dashes of all kinds as the keyboard has
/// them, removes the space between a number and its unit sign, and strips punctuation from both ends. What
/// would make it another answer stays: a sign or a decimal point before a digit ("-5", ".5"), and "#", "%"
/// and "-" after a letter or digit ("C#", "50%", "B-"). Symbols ("+", "°", "€") are not punctuation. A text
/// of nothing but punctuation ("?!") is its own key.
std::string text_key(std::string_view text);

}  // namespace pollstream
