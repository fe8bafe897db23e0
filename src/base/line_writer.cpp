#include "base/line_writer.hpp"

#include <climits>

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace pollstream::log {

void line_writer::attach(int descriptor) {
    struct stat about {};
    const bool known = ::fstat(descriptor, &about) == 0;
    kind_ = known && S_ISREG(about.st_mode)    ? kind::file
            : known && S_ISSOCK(about.st_mode) ? kind::socket
                                               : kind::waits;
    descriptor_ = descriptor;
    if (!rest_.empty()) ++lines_left_out_;
    rest_.clear();
}

/// If poll() reports that a pipe is writable, it takes PIPE_BUF bytes without blocking.
std::ptrdiff_t line_writer::send(std::string_view piece) const noexcept {
    if (kind_ == kind::file) return ::write(descriptor_, piece.data(), piece.size());
    if (kind_ == kind::socket)
        return ::send(descriptor_, piece.data(), piece.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    pollfd there{descriptor_, POLLOUT, 0};
    const int ready = ::poll(&there, 1, 0);
    if (ready == 0) errno = EAGAIN;  // replaces any old value: a stale EINTR would make us retry for ever
    if (ready <= 0) return -1;
    return ::write(descriptor_, piece.data(), std::min<std::size_t>(piece.size(), PIPE_BUF));
}

/// False if some of it is still to be written.
bool line_writer::send_rest(std::size_t& sent) {
    while (!rest_.empty()) {
        const auto gone = send(rest_);
        if (gone < 0 && errno == EINTR) continue;
        if (gone <= 0) return false;
        rest_.erase(0, static_cast<std::size_t>(gone));
        sent += static_cast<std::size_t>(gone);
    }
    return true;
}

/// False if none of it was written.
bool line_writer::send_whole(std::string_view line, std::size_t& sent) {
    const auto before = sent;
    rest_ = line;
    if (!send_rest(sent) && sent == before) rest_.clear();
    return sent != before;
}

std::size_t line_writer::write(std::string_view line) {
    std::size_t sent = 0;
    bool room = send_rest(sent);
    if (room && lines_left_out_ > 0) {
        room = send_whole(left_out_(lines_left_out_), sent);
        if (room) lines_left_out_ = 0;
        room = room && rest_.empty();
    }
    if (!room || !send_whole(line, sent)) ++lines_left_out_;
    return sent;
}

}  // namespace pollstream::log
