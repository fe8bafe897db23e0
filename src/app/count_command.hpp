// `pollstream count FILE`: ballots from a file, counted under every method, as text or JSON.
#pragma once

#include "app/settings_layers.hpp"
#include "pollstream/count/overview.hpp"
#include "pollstream/domain/lot.hpp"

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace pollstream::app {

/// As given on the command line.
struct count_words {
    std::string methods = "all";
    std::string format = "text";
    std::string seats;
    std::string seed;
    std::string top;
    std::string poll;
};

struct count_request {
    std::filesystem::path file;
    count::request what;
    bool seats_given = false;  ///< otherwise the file's number is used
    bool named = false;        ///< methods were named: one that cannot count is a failure
    bool as_json = false;
    std::optional<lot_seed> seed;
    std::optional<std::size_t> poll;  ///< which poll of a file of rooms, from 1
};

/// Adds the command's options to its parser, which `words` must outlive.
void add_count_options(CLI::App& command, count_words& words);

parsed<count_request> read_count_words(const count_words& words, const std::filesystem::path& file);

/// Returns the exit code: 0 if all went well, 1 if the file cannot be read or a method that was named cannot
/// count it.
int run_count(const count_request& asked, const file_reader& read_file, std::ostream& out,
              std::ostream& errors);

}  // namespace pollstream::app
