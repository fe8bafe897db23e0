// The one table of settings. A row has everything there is to know about a setting: flags, environment, file,
// help and the printed configuration are made from it, so none of them can disagree.
#pragma once

#include "pollstream/app/settings.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::app {

using texts = std::vector<std::string>;

/// How a value is written in the file: with or without quotes.
enum class value_kind {
    toggle,
    number,
    text,
    duration,  ///< in quotes, or without like a number: "1h", 1h
};

struct setting {
    std::string_view name;  ///< in the file; "live_rate_hz"
    value_kind kind;
    bool repeatable;
    texts initial;     ///< the default as it would be written; exactly one unless repeatable
    std::string form;  ///< what a value looks like: "ADDRESS:PORT", "on|off", "1 to 60"
    std::string help;  ///< one line
    /// Stores the values in the settings. If they are wrong, returns what would be right, else an empty
    /// string.
    std::function<std::string(settings&, const texts&)> take;

    std::string flag() const;      ///< "--live-rate-hz"
    std::string variable() const;  ///< "POLLSTREAM_LIVE_RATE_HZ"
};

/// All settings, in the order in which people should read them.
const std::vector<setting>& settings_table();

/// The row with that name, or nullptr.
const setting* find_setting(std::string_view name);

/// The known word nearest to a mistyped one, if it is near enough to be meant; else empty.
std::string nearest(std::string_view mistyped, const texts& known);

}  // namespace pollstream::app
