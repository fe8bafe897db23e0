// Elections written on one line, for tests: "42 M>N>C>K, 26 N>C>K>M". Shared ranks are "A=B"; options are
// letters.
#pragma once

#include "pollstream/count/outcome.hpp"
#include "pollstream/count/profile.hpp"

#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::count::testing {

inline option letter(std::string_view letters, char c) {
    const auto at = letters.find(c);
    if (at == std::string_view::npos) throw std::invalid_argument("no such letter");
    return static_cast<option>(at);
}

inline ranking ranked(std::string_view letters, std::string_view text) {
    ranking r;
    char before = '>';
    for (const char c : text) {
        if (c == '>' || c == '=') {
            before = c;
            continue;
        }
        const auto o = letter(letters, c);
        if (!(before == '=' ? r.level(o) : r.below(o))) throw std::invalid_argument("ranked twice");
    }
    return r;
}

/// `letters` name the options in order.
inline profile election(std::string_view letters, const std::string& text) {
    profile p(letters.size());
    std::istringstream in(text);
    for (std::uint64_t times; in >> times;) {
        std::string ballot;
        std::getline(in, ballot, ',');
        std::erase(ballot, ' ');
        p.add(ranked(letters, ballot), times);
    }
    return p;
}

/// "A>B=C": an outcome, as letters.
inline std::string shown(std::string_view letters, const std::vector<std::vector<option>>& places) {
    std::string text;
    for (const auto& place : places) {
        if (!text.empty()) text += '>';
        for (std::size_t i = 0; i < place.size(); ++i) {
            if (i > 0) text += '=';
            text += letters[place[i]];
        }
    }
    return text;
}

inline std::string shown(std::string_view letters, const std::vector<option>& options) {
    std::string text;
    for (const auto o : options) text += letters[o];
    return text;
}

inline char winner(std::string_view letters, const outcome& of) {
    return of.winner ? letters[*of.winner] : '-';
}

// The elections of the specification.

/// Tennessee's capital, an often-used example; the result of each method was computed by hand.
inline profile tennessee() {
    return election("MNCK", "42 M>N>C>K, 26 N>C>K>M, 15 C>K>N>M, 17 K>C>N>M");
}

/// source: M. Schulze, "A new monotonic, clone-independent, … method", section 3.
inline profile schulze_example() {
    return election("ABCDE",
                    "5 A>C>B>E>D, 5 A>D>E>C>B, 8 B>E>D>A>C, 3 C>A>B>E>D, 7 C>A>E>B>D, 2 C>B>A>D>E, "
                    "7 D>C>E>B>A, 8 E>B>A>D>C");
}

/// source: the ballots of Burlington, Vermont, mayor 2009, reduced to the last three: Montroll, Kiss, Wright.
/// The result of each method was computed from these counts.
inline profile burlington() {
    return election(
        "MKW", "1332 M>K>W, 767 M>W>K, 455 M, 2043 K>M>W, 371 K>W>M, 568 K, 1513 W>M>K, 495 W>K>M, 1289 W");
}

}  // namespace pollstream::count::testing
