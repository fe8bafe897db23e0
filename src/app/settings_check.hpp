// What settings name on this machine's disk: whether it can be what they say. Beyond what the values
// themselves tell, which settings_layers looks at.
#pragma once

#include "pollstream/app/settings.hpp"

#include <stdexcept>

namespace pollstream::app {

/// A mistake in the configuration that only the disk shows (exit 2): the key, what it names, why not.
struct settings_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Throws settings_error where data or backup_dir cannot be a folder, or log_file no file. Makes nothing.
void check_places(const settings& s);

}  // namespace pollstream::app
