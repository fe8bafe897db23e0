// Where log lines go: shared by the two ways to set it up (log.cpp, log_file.cpp).
#pragma once

#include "pollstream/base/log.hpp"

#include <spdlog/sinks/sink.h>

#include <memory>

namespace pollstream::log {

void set_output(std::shared_ptr<spdlog::sinks::sink> sink, level at_least, format as, bool plain);

}  // namespace pollstream::log
