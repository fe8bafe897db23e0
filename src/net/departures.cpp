#include "net/departures.hpp"

#include <boost/asio/post.hpp>

namespace pollstream::net {

void departures::add(std::unique_ptr<traveller> one) {
    auto now = open_.lock();
    if (!now) {
        now = std::make_shared<turn>();
        open_ = now;
        asio::post(loop_, [this, now] {
            if (!now->all.empty()) leave();  // empty if they have left already; `this` may then be gone, too
        });
    }
    now->all.push_back(std::move(one));
}

void departures::leave() {
    const auto now = std::exchange(open_, {}).lock();
    if (!now) return;
    const auto all = std::exchange(now->all, {});
    for (const auto& t : all) t->outcome = write_now(t->to, t->rest);
    for (const auto& t : all) t->arrived();
}

}  // namespace pollstream::net
