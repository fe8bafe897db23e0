// Runs a command as containers often do: the system gives it no io_uring. What it says then must be no
// different from what it says with one.
//     without_ring COMMAND [ARGUMENT…]
// A filter of its own, inherited by what it becomes: seccomp(2), io_uring_setup(2) answered with EPERM. Where
// the system takes no filter, 77: there is nothing to tell apart then.
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>

namespace {

bool refuse_rings() {
    std::array<sock_filter, 4> rules{{
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_io_uring_setup, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    }};
    const sock_fprog program{static_cast<unsigned short>(rules.size()), rules.data()};
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0 &&
           ::syscall(SYS_io_uring_setup, 1, nullptr) == -1 && errno == EPERM;
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::fputs("usage: without_ring COMMAND [ARGUMENT...]\n", stderr);
        return 2;
    }
    if (!refuse_rings()) {
        std::perror("without_ring: the system sets no such filter");
        return 77;
    }
    ::execv(arguments[1], arguments + 1);
    std::perror(arguments[1]);
    return 1;
}
