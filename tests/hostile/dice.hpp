// Randomness that is the same on every machine: the standard's distributions are not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::testing {

class dice {
  public:
    dice(std::uint64_t seed, std::uint64_t number) : engine_(seed * 0x9e3779b97f4a7c15U + number) {}

    /// 0 to n - 1; 0 if n is 0.
    std::size_t below(std::size_t n) { return n == 0 ? 0 : static_cast<std::size_t>(engine_() % n); }
    bool one_in(std::size_t n) { return below(n) == 0; }

    template <class T>
    const T& of(const std::vector<T>& all) {
        return all.at(below(all.size()));
    }

  private:
    std::mt19937_64 engine_;
};

}  // namespace pollstream::testing
