#include "broadcast/large_news.hpp"

#include "broadcast/frames.hpp"

#include <algorithm>
#include <utility>

namespace pollstream::live {

namespace {

/// Includes what holds the frame: a node, and an entry in its poll's list.
std::size_t cost_of(const http::frame& f) {
    constexpr std::size_t node = 128;
    constexpr std::size_t holder = 64;
    return node + (f ? holder + f->text().size() : 0);
}

}  // namespace

void large_news::reader::owe(const poll_id& poll, std::uint64_t votes) {
    if (!owed_) owed_ = std::make_unique<std::unordered_map<poll_id, std::uint64_t>>();
    (*owed_)[poll] += votes;
}

std::uint64_t large_news::reader::take_owed(const poll_id& poll) {
    if (!owed_) return 0;
    const auto mine = owed_->extract(poll);
    if (owed_->empty()) owed_.reset();
    return mine.empty() ? 0 : mine.mapped();
}

large_news::reader large_news::begin() const {
    reader r;
    r.at_ = last_;
    return r;
}

void large_news::event(const poll_id& poll, poll_event what, http::frame f) {
    if (what == poll_event::deleted) {
        const auto mine = polls_[poll];  // a copy: the poll's entry goes with its last piece
        for (const auto at : mine.events) drop(at);
        for (const auto at : mine.votes) drop(at);
    } else {
        drop_event(polls_[poll], what);
    }
    push({{poll, what, std::move(f)}, 0});
    polls_[poll].events.push_back(last_);
    stay_bounded();
}

void large_news::votes(const poll_id& poll, std::uint64_t more) {
    auto& mine = polls_[poll];
    if (!mine.votes.empty()) {
        auto& before = pieces_.find(mine.votes.back())->second.says.frame;
        bytes_ -= cost_of(before) - cost_of({});
        before.reset();
    }
    push({{poll, std::nullopt, activity_frame(poll, more)}, more});
    mine.votes.push_back(last_);
    stay_bounded();
}

std::optional<large_news::piece> large_news::next(reader& r) const {
    auto at = pieces_.upper_bound(r.at_);
    for (int i = 0; i < steps && at != pieces_.end(); ++i, ++at) {
        r.at_ = at->first;
        const auto& [says, votes] = at->second;
        if (!says.frame) {
            r.owe(says.poll, votes);
            continue;
        }
        auto told = says;
        const bool is_last_word = says.what == poll_event::deleted;
        const auto owed = !says.what || is_last_word ? r.take_owed(says.poll) : 0;
        if (owed > 0 && !is_last_word) told.frame = activity_frame(says.poll, owed + votes);
        return told;
    }
    return std::nullopt;
}

void large_news::forget(place read) {
    while (!pieces_.empty() && pieces_.begin()->first <= read) drop(pieces_.begin()->first);
}

void large_news::push(kept k) {
    bytes_ += cost_of(k.says.frame);
    pieces_.emplace(++last_, std::move(k));
}

void large_news::drop(place at) {
    const auto it = pieces_.find(at);
    const auto of = polls_.find(it->second.says.poll);
    auto& mine = of->second;
    std::erase(it->second.says.what ? mine.events : mine.votes, at);
    bytes_ -= cost_of(it->second.says.frame);
    pieces_.erase(it);
    if (mine.events.empty() && mine.votes.empty()) polls_.erase(of);
}

void large_news::drop_event(of_poll& of, poll_event what) {
    const auto known =
        std::ranges::find_if(of.events, [&](place at) { return pieces_.find(at)->second.says.what == what; });
    if (known == of.events.end()) return;
    const auto it = pieces_.find(*known);
    bytes_ -= cost_of(it->second.says.frame);
    pieces_.erase(it);
    of.events.erase(known);
}

/// Drops the oldest: a reader that has not read them by now has to ask.
void large_news::stay_bounded() {
    while (bytes_ > bytes_max_) {
        lost_ = pieces_.begin()->first;
        drop(lost_);
    }
}

}  // namespace pollstream::live
