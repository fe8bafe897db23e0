#include "waiting_news.hpp"

#include "frames.hpp"

#include <algorithm>
#include <utility>

namespace pollstream::live {

namespace {

/// What holds a frame costs about as much as a small one.
std::size_t cost_of(const http::frame& f) {
    constexpr std::size_t holder = 128;
    return f->text().size() + holder;
}

}  // namespace

void waiting_news::event(const poll_id& poll, poll_event what, http::frame f) {
    auto& mine = all_of(poll);
    if (what == poll_event::deleted) {
        for (const auto& i : mine.items) bytes_ -= cost_of(i.frame);
        mine = {};
    } else {
        drop(mine, what);
    }
    push(mine, {what, std::move(f)});
}

void waiting_news::votes(const poll_id& poll, std::uint64_t more, http::frame f) {
    auto& mine = all_of(poll);
    if (mine.votes > 0) {
        drop(mine, std::nullopt);
        f = activity_frame(poll, mine.votes + more);
    }
    mine.votes += more;
    push(mine, {std::nullopt, std::move(f)});
}

http::frame waiting_news::pop() {
    const auto at = polls_.find(order_.front());
    auto& mine = at->second;
    auto first = std::move(mine.items.front());
    mine.items.erase(mine.items.begin());
    bytes_ -= cost_of(first.frame);
    if (!first.what) mine.votes = 0;
    if (mine.items.empty()) {
        polls_.erase(at);
        order_.pop_front();
    }
    return std::move(first.frame);
}

waiting_news::of_poll& waiting_news::all_of(const poll_id& poll) {
    const auto [at, fresh] = polls_.try_emplace(poll);
    if (fresh) order_.push_back(poll);
    return at->second;
}

void waiting_news::drop(of_poll& of, std::optional<poll_event> what) {
    const auto at =
        std::find_if(of.items.begin(), of.items.end(), [&](const item& i) { return i.what == what; });
    if (at == of.items.end()) return;
    bytes_ -= cost_of(at->frame);
    of.items.erase(at);
}

void waiting_news::push(of_poll& to, item what) {
    bytes_ += cost_of(what.frame);
    to.items.push_back(std::move(what));
}

}  // namespace pollstream::live
