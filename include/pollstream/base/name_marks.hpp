// Rules out most names that are not in a set: each name has one of 64 marks, the same in upper and lower
// case, and a set remembers the marks of its names. A Bloom filter of one word and one hash.
#pragma once

#include <cstdint>
#include <string_view>

namespace pollstream {

class name_marks {
  public:
    constexpr void add(std::string_view name) noexcept { all_ |= mark_of(name); }
    /// False: it was never added.
    constexpr bool may_have(std::string_view name) const noexcept { return (all_ & mark_of(name)) != 0; }

  private:
    static constexpr std::uint64_t mark_of(std::string_view name) noexcept {
        if (name.empty()) return 1;
        const auto letter = [](char c) { return static_cast<unsigned char>(c) | 0x20u; };
        return std::uint64_t{1} << ((5 * name.size() + 3 * letter(name.front()) + letter(name.back())) % 64);
    }

    std::uint64_t all_ = 0;
};

}  // namespace pollstream
