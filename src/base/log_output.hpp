// Where log lines go: shared by the ways to set it up (log.cpp, log_file.cpp, log_stderr.cpp).
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

/// What tell() says is `critical` there, and info to everybody else.
level from_spdlog(spdlog::level::level_enum l);

/// The line, without its end, that stands for `lines` that could not be written.
std::string say_left_out(format as, std::uint64_t lines);

}  // namespace pollstream::log
