#include "pollstream/base/huge_pages.hpp"

#include <sys/prctl.h>

namespace pollstream {

void forbid_huge_pages() noexcept {
    ::prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
}

void allow_huge_pages() noexcept {
    ::prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0);
}

}  // namespace pollstream
