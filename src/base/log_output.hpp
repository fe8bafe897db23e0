// Where log lines go; shared by log.cpp, log_file.cpp and log_stderr.cpp, which set it up.
#pragma once

#include "pollstream/base/log.hpp"

#include <spdlog/common.h>
#include <spdlog/sinks/sink.h>

#include <cstdint>
#include <memory>
#include <string>

namespace pollstream::log {

void set_output(std::shared_ptr<spdlog::sinks::sink> sink, level at_least, format as);

std::shared_ptr<spdlog::sinks::sink> standard_error(format as);

/// tell() writes at spdlog's level `critical`, which counts as info everywhere else.
level from_spdlog(spdlog::level::level_enum l);

/// The line, without its line end, that stands in for `lines` lines that could not be written.
std::string say_left_out(format as, std::uint64_t lines);

}  // namespace pollstream::log
