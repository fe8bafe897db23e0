// A queue that is nearly always empty, and short if it is not. While it is empty, it holds no memory.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace pollstream::live {

template <class T>
class small_queue {
  public:
    bool empty() const noexcept { return waiting_.empty(); }
    std::size_t size() const noexcept { return waiting_.size(); }

    void push(T value) { waiting_.push_back(std::move(value)); }
    /// Removes the first element; the queue must not be empty. With the last one the memory is freed, too.
    T pop() {
        T first = std::move(waiting_.front());
        if (waiting_.size() == 1) {
            clear();
        } else {
            waiting_.erase(waiting_.begin());
        }
        return first;
    }
    void clear() noexcept { std::vector<T>().swap(waiting_); }

  private:
    std::vector<T> waiting_;
};

}  // namespace pollstream::live
