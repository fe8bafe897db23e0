// Options collected along the way, each once.
#pragma once

#include "pollstream/count/ranking.hpp"

#include <span>
#include <vector>

namespace pollstream::count {

class option_set {
  public:
    explicit option_set(std::size_t options, std::span<const option> first = {}) : in_(options, false) {
        for (const auto o : first) add(o);
    }

    void add(option o) {
        if (!in_[o]) ++size_;
        in_[o] = true;
    }
    bool full() const noexcept { return size_ == in_.size(); }
    std::vector<option> options() const {
        std::vector<option> all;
        for (std::size_t o = 0; o < in_.size(); ++o)
            if (in_[o]) all.push_back(static_cast<option>(o));
        return all;
    }

  private:
    std::vector<bool> in_;
    std::size_t size_ = 0;
};

}  // namespace pollstream::count
