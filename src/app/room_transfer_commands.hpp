// pollstream export and pollstream import.
#pragma once

#include "pollstream/app/settings.hpp"

#include <filesystem>
#include <iosfwd>
#include <string>

namespace pollstream::app {

/// Writes one room, or all if `which` is empty, to a file that only its owner may read. Returns the exit
/// code.
int run_export(const settings& s, const std::string& which, const std::filesystem::path& to,
               std::ostream& out);

/// Makes new rooms from a file and prints their keys; makes none if any line is wrong. Returns the exit code.
int run_import(const settings& s, const std::filesystem::path& from, std::ostream& out, std::ostream& errors);

}  // namespace pollstream::app
