// Settings as they were given, in layers: defaults, file, environment, flags. Each value remembers where it
// was set, so that error messages and --print-config can say so. Pure: files are read through a callback.
#pragma once

#include "app/settings_table.hpp"

#include <boost/system/result.hpp>

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace pollstream::app {

/// Why the program does not start: a line that says which key is wrong, where, and what would be right.
struct usage_error {
    std::string text;
    bool may_pass = false;  ///< it is about a file, and may be different in a moment (exit code 1, not 2)
};

template <class T>
using parsed = boost::system::result<T, usage_error>;

/// A setting and the values that one layer gives it.
struct given {
    const setting* row;
    texts values;
    std::string where;  ///< "pollstream.toml:12", "POLLSTREAM_DATA", "--data", "default"
};
using layer = std::vector<given>;

/// The text of a file; if it cannot be read, nullopt and the reason, if known.
struct file_text {
    file_text(std::optional<std::string> t) : text(std::move(t)) {}  // NOLINT: a text is one
    file_text(const std::error_code& e)                              // NOLINT: so is an error
        : why(e.message()), may_pass(e != std::errc::is_a_directory && e != std::errc::not_a_directory) {}

    /// What has that name is no file whose text could be read, and will be none.
    static file_text none(std::string why);

    /// "", or ": Permission denied"
    std::string reason() const { return why.empty() ? "" : ": " + why; }

    std::optional<std::string> text;
    std::string why;
    bool may_pass = true;  ///< if there is no text: another try may find one
};
using file_reader = std::function<file_text(const std::filesystem::path&)>;

/// Reads the values of one setting into `into`; returns what is wrong with them, or an empty string.
std::string apply(const given& g, settings& into);

/// Reads a configuration file, in the part of TOML that a flat list of settings needs. Every key is
/// `name = value` at the top level, with strings in either kind of quotes, numbers, booleans, or arrays over
/// any number of lines. Mistakes in all lines are reported at once, one line for each.
parsed<layer> read_file_layer(std::string_view text, const std::string& file_name);

/// Reads every variable that begins with POLLSTREAM_, except POLLSTREAM_CONFIG, which names the file, and
/// those with which Kubernetes and Docker describe services, like POLLSTREAM_PORT=tcp://10.0.0.1:8080.
/// Several values in one variable are separated by commas or white space.
parsed<layer> read_environment_layer(const std::map<std::string, std::string>& environment);

/// A value that is not in force because a later layer gives another: "pollstream.toml:12", "POLLSTREAM_DATA".
struct overridden {
    std::string_view name;
    std::string where;
    std::string by;
};

/// The settings in force and, for each in the order of the table, where it came from.
struct configuration {
    settings values;
    layer origins;
    std::vector<overridden> beaten;
};

/// Where a setting of the configuration came from.
const std::string& origin_of(const configuration& c, std::string_view name);

/// Later layers override earlier ones, setting by setting. Checks every value, even those overridden.
parsed<configuration> merge_layers(const std::vector<layer>& layers, const file_reader& read_file);

/// The settings in force as TOML, each with its origin as a comment. Can be read as a configuration file.
std::string print_configuration(const configuration& c);

/// The text of config/pollstream.toml: every key with a comment and its default, commented out.
std::string example_file();

}  // namespace pollstream::app
