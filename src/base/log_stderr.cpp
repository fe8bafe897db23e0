// Writes lines to standard error: coloured on a terminal, prefixed with their level for systemd's journal,
// plain elsewhere.
#include "base/line_writer.hpp"
#include "base/log_output.hpp"
#include "pollstream/base/clock.hpp"
#include "pollstream/base/journal.hpp"

#include <spdlog/details/os.h>
#include <spdlog/sinks/base_sink.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <utility>

namespace pollstream::log {

namespace {

bool shows_colours() {
    return std::getenv("NO_COLOR") == nullptr && spdlog::details::os::in_terminal(stderr) &&
           spdlog::details::os::is_color_terminal();
}

std::string_view colour_of(level l) {
    if (l == level::error) return "\033[31m\033[1m";
    if (l == level::warn) return "\033[33m\033[1m";
    return l == level::debug ? "\033[36m" : "";
}

/// Opens the pipe or terminal once more, so that it can be made non-blocking: the descriptor we inherited is
/// shared with whoever passed it on. -1 if there is no /proc or the file belongs to another user; then
/// line_writer polls before it writes.
int open_own_stderr() {
    struct stat about {};
    if (::fstat(STDERR_FILENO, &about) != 0 || !(S_ISFIFO(about.st_mode) || ::isatty(STDERR_FILENO) == 1))
        return -1;
    return ::open("/proc/self/fd/2", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

/// spdlog holds its lock while it calls sink_it_().
class stderr_sink final : public spdlog::sinks::base_sink<std::mutex> {
  public:
    explicit stderr_sink(format as)
        : as_(as),
          coloured_(as == format::text && shows_colours()),
          own_(open_own_stderr()),
          out_([this](std::uint64_t lines) { return dress(log::level::warn, say_left_out(as_, lines)); }) {
        out_.attach(own_ < 0 ? STDERR_FILENO : own_);
    }
    ~stderr_sink() override {
        if (own_ >= 0) ::close(own_);
    }
    stderr_sink(const stderr_sink&) = delete;
    stderr_sink& operator=(const stderr_sink&) = delete;

  protected:
    void sink_it_(const spdlog::details::log_msg& message) override {
        out_.write(dress(from_spdlog(message.level), {message.payload.data(), message.payload.size()}));
    }
    void flush_() override {}

  private:
    std::string dress(log::level l, std::string_view line) const {
        std::string out(journal_prefix(l));
        const auto colour = coloured_ ? colour_of(l) : std::string_view{};
        out.append(colour).append(line);
        if (!colour.empty()) out += "\033[m";
        return out += '\n';
    }

    format as_;
    bool coloured_;
    int own_;
    line_writer out_;
};

}  // namespace

std::shared_ptr<spdlog::sinks::sink> standard_error(format as) {
    return std::make_shared<stderr_sink>(as);
}

std::string say_left_out(format as, std::uint64_t lines) {
    return render(as, log::level::warn,
                  "lines are missing here: the reader of the log was too slow, or the disk was full",
                  {{"lines", lines}}, to_rfc3339(system_clock().now()));
}

bool is_journal(std::string_view journal_stream, int descriptor) {
    struct stat about {};
    return ::fstat(descriptor, &about) == 0 &&
           journal_stream == std::to_string(about.st_dev) + ':' + std::to_string(about.st_ino);
}

std::string_view journal_prefix(level l) {
    static const bool ours = [] {
        const char* const stream = std::getenv("JOURNAL_STREAM");
        return stream != nullptr && is_journal(stream, STDERR_FILENO);
    }();
    if (!ours) return {};
    if (l == level::error) return "<3>";
    if (l == level::warn) return "<4>";
    return l == level::info ? "<6>" : "<7>";
}

}  // namespace pollstream::log
