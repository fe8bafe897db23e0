// Runs a command as containers often do: the system gives it no io_uring. Its output must not differ from
// that with one.
//     without_ring COMMAND [ARGUMENT…]
// A seccomp(2) filter, inherited by the program it becomes, answers io_uring_setup(2) with EPERM. If the
// system does not accept a filter, it exits with 77: then there is nothing to compare.
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
