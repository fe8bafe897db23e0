// What decides whether two texts that voters wrote are alike, and count as one.
#pragma once

#include <string>
#include <string_view>

namespace pollstream {

/// Folded (base/text), apostrophes, quotes and dashes of all kinds as the keyboard has them, no space between
/// a number and its unit sign, and without punctuation at both ends. Of that stays what makes another answer:
/// a sign or a decimal point before a digit ("-5", ".5"), and after a letter or digit "#", "%" and "-" ("C#",
/// "50%", "B-"). Symbols ("+", "°", "€") are no punctuation. What is nothing else ("?!") is alike to itself.
std::string text_key(std::string_view text);

}  // namespace pollstream
