// Settings as somebody gave them, in layers: default, file, environment, flags. Each value keeps where it
// stands, so that a mistake can be pointed at and --print-config can say where a value came from. Pure: files
// are read by a hook.
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

/// Why the program does not start (exit 2): one line that says which key, where, and what would be right.
struct usage_error {
    std::string text;
};

template <class T>
using parsed = boost::system::result<T, usage_error>;

/// A setting and the values one layer gives it.
struct given {
    const setting* row;
    texts values;
    std::string where;  ///< "pollstream.toml:12", "POLLSTREAM_DATA", "--data", "default"
};
using layer = std::vector<given>;

/// The text of a file; nothing where it cannot be read, and why, if that is known.
struct file_text {
    file_text(std::optional<std::string> t, std::error_code w = {})  // NOLINT: a text is one
        : text(std::move(t)), why(w) {}

    /// "", or ": Permission denied"
    std::string reason() const { return why ? ": " + why.message() : ""; }

    std::optional<std::string> text;
    std::error_code why;
};
using file_reader = std::function<file_text(const std::filesystem::path&)>;

/// The keys of a configuration file: the part of TOML that a flat list of settings needs. Every key is
/// Reads the values of one setting into `into`; what is wrong with them, if anything is.
std::string apply(const given& g, settings& into);

/// `name = value` at the top level; strings in either quotes, numbers, booleans, arrays over any number of
/// lines. What is wrong is told of all lines at once, a line each.
parsed<layer> read_file_layer(std::string_view text, const std::string& file_name);

/// Every variable that begins with POLLSTREAM_ but POLLSTREAM_CONFIG, which names the file, and but those
/// with which Kubernetes and Docker tell of services: POLLSTREAM_PORT=tcp://10.0.0.1:8080. Several values of
/// one variable are separated by commas or white space.
parsed<layer> read_environment_layer(const std::map<std::string, std::string>& environment);

/// A value that is not in force, since a later layer gives another: "pollstream.toml:12", "POLLSTREAM_DATA".
struct overruled {
    std::string_view name;
    std::string where;
    std::string by;
};

/// What is in force, and per setting in the order of the table where it came from.
struct configuration {
    settings values;
    layer origins;
    std::vector<overruled> beaten;
};

/// Where a setting of the configuration came from.
const std::string& origin_of(const configuration& c, std::string_view name);

/// Later layers beat earlier ones, setting by setting. Checks every value, also the beaten ones.
parsed<configuration> merge_layers(const std::vector<layer>& layers, const file_reader& read_file);

/// The settings in force as TOML, each with its origin as a comment. Reads back as a configuration file.
std::string print_configuration(const configuration& c);

/// The text of config/pollstream.toml: every key with a comment and its default, commented out.
std::string example_file();

}  // namespace pollstream::app
