// Counts something as open or under way for as long as this object lives: a session, a request, an export.
#pragma once

#include <cstdint>

namespace pollstream {

class [[nodiscard]] open_count {
  public:
    /// `counter` must outlive it.
    explicit open_count(std::uint64_t& counter) noexcept : counter_(counter) { ++counter_; }
    open_count(const open_count&) = delete;
    open_count& operator=(const open_count&) = delete;
    ~open_count() { --counter_; }

  private:
    std::uint64_t& counter_;
};

}  // namespace pollstream
