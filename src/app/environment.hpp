// The environment of the process as a map. Read once at start.
#pragma once

#include <map>
#include <string>

namespace pollstream::app {

std::map<std::string, std::string> environment();

}  // namespace pollstream::app
