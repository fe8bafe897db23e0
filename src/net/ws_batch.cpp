#include "net/ws_batch.hpp"

#include "net/ws_session.hpp"
#include "pollstream/base/log.hpp"

#include <algorithm>
#include <utility>

namespace pollstream::net {

ws_batch::ws_batch() = default;
ws_batch::~ws_batch() = default;

void ws_batch::take(ws_session& s) {
    auto frame = s.take_turn_in_batch();
    if (!frame) return;
    aboard_[count_].who = &s;
    aboard_[count_++].what = std::move(frame);
}

void ws_batch::send(std::size_t at_once) {
    auto rest = std::span(aboard_).first(std::exchange(count_, 0));
    while (!rest.empty()) {
        const auto some = rest.first(std::min(rest.size(), at_once));
        rest = rest.subspan(some.size());
        if (some.size() >= ring_pays_from && has_ring())
            send_together(some);
        else
            for (auto& p : some) p.who->send_alone(std::move(p.what));
        for (auto& p : some) p.who.reset();
    }
}

void ws_batch::send_together(std::span<passenger> some) {
    for (const auto& p : some) ring_->add(p.who->plain_socket(), p.what->wire());
    const auto sent = ring_->send();
    for (std::size_t i = 0; i < some.size(); ++i)
        some[i].who->sent_in_batch(std::move(some[i].what), sent[i]);
    if (ring_->broken()) ring_.reset();
}

bool ws_batch::has_ring() {
    if (!std::exchange(asked_for_ring_, true)) {
        ring_ = send_ring::make();
        log::debug("writing to many sockets at once", {{"io_uring", ring_ ? "yes" : "no"}});
    }
    return ring_ != nullptr;
}

}  // namespace pollstream::net
