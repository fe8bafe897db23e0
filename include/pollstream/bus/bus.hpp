// The typed event bus: delivers facts to their subscribers, in the order published, on the loop thread.
//
//     auto listening = bus.subscribe<tally_changed>([this](const tally_changed& f) { … });
//     bus.publish(fact);
//
// A subscription ends with its handle. A handler may subscribe and unsubscribe, itself included, while a fact
// is being delivered; a handler added meanwhile hears from the next fact on. What a handler publishes is
// delivered once everybody has heard of the current fact, so that the order is the same for all. A fact
// stands, so if a handler throws (because a damaged poll cannot be shown, say) the exception is logged, and
// the other handlers still hear of the fact. No broker is needed, because nothing on the bus can be lost: a
// process that dies takes its listeners with it, and they start from a snapshot.
#pragma once

#include "pollstream/domain/event.hpp"

#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

namespace pollstream {

/// Keeps a handler subscribed while it lives.
using subscription = std::shared_ptr<void>;

class bus {
  public:
    template <class Fact>
    [[nodiscard]] subscription subscribe(std::function<void(const Fact&)> handler) {
        auto kept = std::make_shared<std::function<void(const fact&)>>(
            [h = std::move(handler)](const fact& f) { h(std::get<Fact>(f)); });
        slots_[slot_of<Fact>()].push_back(kept);
        return kept;
    }

    void publish(const fact& f);

  private:
    using slot = std::vector<std::weak_ptr<std::function<void(const fact&)>>>;

    template <class Fact>
    static constexpr std::size_t slot_of() {
        return fact(Fact{}).index();
    }

    void deliver(const fact& f);

    std::array<slot, std::variant_size_v<fact>> slots_;
    std::deque<fact> waiting_;  ///< published by handlers while a fact was being delivered
    bool delivering_ = false;
};

}  // namespace pollstream
