// The environment of the process as values. Read once at start.
#pragma once

#include <map>
#include <string>

namespace pollstream::app {

std::map<std::string, std::string> environment();

}  // namespace pollstream::app
