// Whether the system may back this process's memory with huge pages (2 MiB instead of 4 KiB). With them, a
// small server would hold 8 MiB that it never uses; one with thousands of connections, which lie all over its
// memory, waits less for the processor to translate addresses. So they are allowed only while there are many
// connections. Source: prctl(2), PR_SET_THP_DISABLE; if the system refuses, nothing changes. Any thread.
#pragma once

namespace pollstream {

/// From now on, memory touched for the first time gets small pages.
void forbid_huge_pages() noexcept;
/// From now on, it may get huge pages, and the system may merge small ones that are there.
void allow_huge_pages() noexcept;

}  // namespace pollstream
