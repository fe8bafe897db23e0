#include "app/service_manager.hpp"

#include "pollstream/base/log.hpp"
#include "pollstream/base/text.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <stdexcept>

namespace pollstream::app {

namespace {

constexpr int first_inherited = 3;  // sd_listen_fds(3): after stdin, stdout and stderr
constexpr std::uint64_t inherited_max = 64;
constexpr timeval patience{1, 0};

std::string_view value_of(const std::map<std::string, std::string>& environment, const std::string& name) {
    const auto at = environment.find(name);
    return at == environment.end() ? std::string_view{} : std::string_view(at->second);
}

bool is_listening(int descriptor) {
    int answer = 0;
    socklen_t size = sizeof answer;
    return ::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &answer, &size) == 0 && answer != 0;
}

/// `names`: the names of the sockets in order, separated by colons.
bool is_for_tls(std::string_view names, int index) {
    for (int i = 0; i < index; ++i) cut_at(names, ':');
    return cut_at(names, ':') == "https";
}

net::inherited_sockets take_inherited(const std::map<std::string, std::string>& environment, int self) {
    const auto count = parse_uint(value_of(environment, "LISTEN_FDS"));
    const auto owner = parse_uint(value_of(environment, "LISTEN_PID"));
    if (!count || !owner || *owner != static_cast<std::uint64_t>(self)) return {};
    net::inherited_sockets all;
    for (int i = 0; i < static_cast<int>(std::min(*count, inherited_max)); ++i) {
        const int descriptor = first_inherited + i;
        if (!is_listening(descriptor))
            throw std::runtime_error("LISTEN_FDS names " + std::to_string(*count) +
                                     " sockets, but descriptor " + std::to_string(descriptor) +
                                     " does not listen; the unit needs ListenStream= and Accept=no");
        ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
        (is_for_tls(value_of(environment, "LISTEN_FDNAMES"), i) ? all.tls : all.plain).push_back(descriptor);
    }
    return all;
}

/// Half of the allowed time, as sd_watchdog_enabled(3) recommends.
std::optional<std::chrono::milliseconds> watchdog(const std::map<std::string, std::string>& environment,
                                                  int self) {
    const auto allowed_us = parse_uint(value_of(environment, "WATCHDOG_USEC"));
    const auto owner = parse_uint(value_of(environment, "WATCHDOG_PID"));
    if (!allowed_us || *allowed_us == 0 || (owner && *owner != static_cast<std::uint64_t>(self)))
        return std::nullopt;
    return std::chrono::milliseconds(
        std::max<std::int64_t>(1, static_cast<std::int64_t>(*allowed_us / 2'000)));
}

}  // namespace

service_manager::service_manager(const std::map<std::string, std::string>& environment, int self)
    : address_(value_of(environment, "NOTIFY_SOCKET")),
      alive_interval_(watchdog(environment, self)),
      inherited_(take_inherited(environment, self)) {
    if (address_.empty()) return;
    // "@name" is a name in the abstract socket namespace; we support only those and paths.
    if ((address_.front() != '/' && address_.front() != '@') ||
        address_.size() >= sizeof(sockaddr_un::sun_path)) {
        log::warn("NOTIFY_SOCKET is not a Unix socket; the service manager gets no messages from us");
        return;
    }
    socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

service_manager::~service_manager() {
    if (socket_ >= 0) ::close(socket_);
}

void service_manager::ready(std::string_view status) {
    unheard_ = "READY=1\nSTATUS=" + std::string(status);
    if (tell(unheard_, 0)) unheard_.clear();
}

void service_manager::stopping() {
    unheard_.clear();
    tell("STOPPING=1\nSTATUS=finishing what is in flight", MSG_DONTWAIT);
}

void service_manager::alive() {
    if (!alive_interval_) return;
    const auto before = unheard_.empty() ? "" : unheard_ + '\n';
    if (tell(before + "WATCHDOG=1", MSG_DONTWAIT)) unheard_.clear();
}

bool service_manager::tell(std::string_view lines, int flags) const {
    if (socket_ < 0) return true;
    sockaddr_un where{};
    where.sun_family = AF_UNIX;
    std::ranges::copy(address_, where.sun_path);
    if (where.sun_path[0] == '@') where.sun_path[0] = '\0';
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size());
    const auto sent = ::sendto(socket_, lines.data(), lines.size(), flags | MSG_NOSIGNAL,
                               reinterpret_cast<const sockaddr*>(&where), size);
    const int failed = sent < 0 ? errno : 0;
    if (failed != 0) log::debug("the service manager does not listen", {{"error", std::strerror(failed)}});
    return failed != EAGAIN && failed != ENOBUFS && failed != EINTR;
}

}  // namespace pollstream::app
