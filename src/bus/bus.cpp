#include "pollstream/bus/bus.hpp"

#include "pollstream/base/log.hpp"

#include <algorithm>

namespace pollstream {

namespace {

/// Keeps the flag true while this lives.
class under_way {
  public:
    explicit under_way(bool& flag) : flag_(flag) { flag_ = true; }
    under_way(const under_way&) = delete;
    under_way& operator=(const under_way&) = delete;
    ~under_way() { flag_ = false; }

  private:
    bool& flag_;
};

void tell(const std::function<void(const fact&)>& handler, const fact& f) {
    try {
        handler(f);
    } catch (const std::exception& e) {
        log::error("a listener failed to handle a fact", {{"kind", f.index()}, {"error", e.what()}});
    }
}

}  // namespace

void bus::publish(const fact& f) {
    if (delivering_) {
        waiting_.push_back(f);
        return;
    }
    const under_way now(delivering_);
    deliver(f);
    while (!waiting_.empty()) {
        const auto next = std::move(waiting_.front());
        waiting_.pop_front();
        deliver(next);
    }
}

void bus::deliver(const fact& f) {
    auto& listeners = slots_[f.index()];
    // By index and only up to the current end: a handler may add listeners, which can reallocate the vector.
    const auto count = listeners.size();
    bool gone = false;
    for (std::size_t i = 0; i < count; ++i) {
        if (const auto handler = listeners[i].lock()) {
            tell(*handler, f);
        } else {
            gone = true;
        }
    }
    if (gone) std::erase_if(listeners, [](const auto& l) { return l.expired(); });
}

}  // namespace pollstream
