#include "net/departures.hpp"

#include <boost/asio/post.hpp>

namespace pollstream::net {

void departures::add(std::unique_ptr<traveller> one) {
    auto now = open_.lock();
    if (!now) {
        now = std::make_shared<turn>();
        open_ = now;
        asio::post(loop_, [this, now] {
            open_.reset();
            now->leave();
        });
    }
    now->all.push_back(std::move(one));
}

void departures::turn::leave() {
    for (const auto& t : all) t->outcome = write_now(t->to, t->rest);
    for (auto& t : all) {
        const auto done = std::move(t);
        done->arrived();
    }
}

}  // namespace pollstream::net
