// Checks that the files and folders that settings name can be what they should be. The values themselves are
// checked in settings_layers.
#pragma once

#include "pollstream/app/settings.hpp"

#include <stdexcept>

namespace pollstream::app {

/// A mistake in the configuration that only the disk reveals (exit code 2): the key, what it names, what is
/// wrong.
struct settings_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Throws settings_error if what a setting names is of the wrong kind or has another purpose, and another
/// std::runtime_error if a folder is missing or cannot be accessed, which may be different in a moment.
/// Creates nothing.
void check_places(const settings& s);

}  // namespace pollstream::app
