#include "load/poller.hpp"

#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace pollstream::bench {

namespace {

int checked(int value, const char* what) {
    if (value < 0) throw std::system_error(errno, std::generic_category(), what);
    return value;
}

}  // namespace

poller::poller() : epoll_(checked(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")) {
    ::prctl(PR_SET_TIMERSLACK, 1);  // otherwise the kernel may wake us 50 us late, to combine wake-ups
}

poller::~poller() {
    ::close(epoll_);
}

void poller::control(int operation, int descriptor, std::uint32_t events, handler* who) {
    epoll_event e{};
    e.events = events;
    e.data.ptr = who;
    checked(::epoll_ctl(epoll_, operation, descriptor, &e), "epoll_ctl");
}

void poller::add(int descriptor, handler& who) {
    control(EPOLL_CTL_ADD, descriptor, EPOLLIN, &who);
}

void poller::want_write(int descriptor, handler& who, bool wanted) {
    control(EPOLL_CTL_MOD, descriptor, wanted ? EPOLLIN | EPOLLOUT : EPOLLIN, &who);
}

void poller::remove(int descriptor) {
    control(EPOLL_CTL_DEL, descriptor, 0, nullptr);
}

void poller::turn(moment until) {
    const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(until - steady::now()).count();
    timespec wait{};
    if (left > 0) {
        wait.tv_sec = left / 1'000'000'000;
        wait.tv_nsec = left % 1'000'000'000;
    }
    std::array<epoll_event, 256> events;
    const int count = ::epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &wait, nullptr);
    if (count < 0 && errno != EINTR) checked(count, "epoll_pwait2");
    for (int i = 0; i < count; ++i) {
        const auto& e = events[static_cast<std::size_t>(i)];
        static_cast<handler*>(e.data.ptr)->ready((e.events & ~EPOLLOUT) != 0, (e.events & EPOLLOUT) != 0);
    }
}

}  // namespace pollstream::bench
