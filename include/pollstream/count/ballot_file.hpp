// Ranked ballots in files that people and programs write: CSV, BLT, and PrefLib's SOC, SOI, TOC and TOI in
// the new and the old form. docs/counting.md describes the formats.
//
// Readers take a whole text and never throw for its content: the result is ballots, or an error with its
// line.
#pragma once

#include "pollstream/count/profile.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pollstream::count {

inline constexpr std::size_t most_file_bytes = 64u << 20;
inline constexpr std::size_t most_line_bytes = 128u << 10;
inline constexpr std::size_t most_name_bytes = 1020;  ///< 255 characters of four bytes
inline constexpr std::uint64_t most_ballots_per_line = 1'000'000'000'000;

struct ballot_file {
    std::string title;                 ///< empty if the file has none
    std::vector<std::string> options;  ///< printable UTF-8
    profile ballots;
    std::vector<option> lot;         ///< as drawn in the file, first to last; empty if it has none
    std::size_t seats = 1;           ///< to be filled, by the file's own account
    std::vector<std::string> notes;  ///< what is odd about the file but does not make it unreadable
};

struct file_error {
    std::size_t line = 0;  ///< 0: the file as a whole
    std::string text;      ///< what is wrong and what to do, for people
};

using file_or_error = std::variant<ballot_file, file_error>;

enum class file_format { csv, blt, preflib, json };

/// Without the byte order mark that some programs put before UTF-8.
std::string_view without_mark(std::string_view text);

/// By how the text begins: "{" is JSON, a number of alternatives PrefLib, the numbers of candidates and seats
/// BLT, anything else CSV.
file_format recognise(std::string_view text);

file_or_error read_csv(std::string_view text);
file_or_error read_blt(std::string_view text);
file_or_error read_preflib(std::string_view text);

/// True for UTF-8 without control characters and marks that change the writing direction.
bool is_printable(std::string_view text);
/// With a replacement character for each character, or stray byte, that is none of these.
std::string printable(std::string_view text);

/// True for printable text, at most most_name_bytes long and not empty: fit to be an option's name.
bool is_name(std::string_view text);

}  // namespace pollstream::count
