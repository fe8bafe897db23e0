#include "app/settings_layers.hpp"
#include "app/settings_values.hpp"

#include <algorithm>

namespace pollstream::app {

namespace {

constexpr std::size_t comment_column = 44;

std::string quoted(const setting& row, const std::string& value) {
    if (row.kind == value_kind::toggle) return parse_toggle(value).value_or(false) ? "true" : "false";
    if (row.kind == value_kind::number) return value.starts_with('.') ? '0' + value : value;
    if (value.find_first_of("\\\"\n\t") == std::string::npos) return '"' + value + '"';
    std::string text = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\') text += '\\';
        if (c == '\n' || c == '\t')
            text += c == '\n' ? "\\n" : "\\t";
        else
            text += c;
    }
    return text + '"';
}

/// `name = value` as in a file.
std::string assignment(const setting& row, const texts& values) {
    std::string text = std::string(row.name) + " = ";
    if (!row.repeatable) return text + quoted(row, values.front());
    text += '[';
    for (std::size_t i = 0; i < values.size(); ++i) text += (i == 0 ? "" : ", ") + quoted(row, values[i]);
    return text + ']';
}

}  // namespace

std::string print_configuration(const configuration& c) {
    std::string text = "# The settings in force; after each, where it was set.\n";
    for (const auto& g : c.origins) {
        auto line = assignment(*g.row, g.values);
        line.resize(std::max(line.size() + 2, comment_column), ' ');
        text += line + "# " + g.where + '\n';
    }
    return text;
}

std::string example_file() {
    std::string text =
        "# PollStream's configuration. Every key is here with its default; remove the # to change one.\n"
        "# A flag (--live-rate-hz) or a variable (POLLSTREAM_LIVE_RATE_HZ) overrides this file.\n"
        "# The unit pollstream.service sets data and qr with variables: `systemctl edit pollstream` changes "
        "those.\n"
        "# `pollstream --config FILE --check-config` checks it, --print-config shows what is in force.\n";
    for (const auto& row : settings_table()) {
        text += "\n# " + row.help;
        if (row.kind != value_kind::toggle)
            text += " (" + row.form + (row.repeatable ? ", any number" : "") + ")";
        text += ".\n";
        text += "#" + assignment(row, row.initial) + '\n';
    }
    return text;
}

}  // namespace pollstream::app
