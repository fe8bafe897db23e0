// Checks that the files and folders that settings name can be what they should be. The values themselves are
// checked in settings_layers.
#pragma once

#include "pollstream/app/settings.hpp"

#include <stdexcept>

namespace pollstream::app {

/// A mistake in the configuration that only the disk reveals (exit 2): the key, what it names, what is wrong.
struct settings_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Throws settings_error if data or backup_dir cannot be a folder, or log_file cannot be a file. Creates
/// nothing.
void check_places(const settings& s);

}  // namespace pollstream::app
