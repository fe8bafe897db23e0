// The memory store's read operations.
#include "pollstream/base/text.hpp"
#include "support/memory_store.hpp"

#include <algorithm>

namespace pollstream::testing {

task<result<poll_ref>> memory_store::load_poll(poll_id id) {
    return read<poll_ref>([this, id]() -> result<poll_ref> {
        const auto found = polls_.find(id);
        if (found == polls_.end()) return errc::not_found;
        if (damaged_.contains(id)) return errc::storage_failed;
        return snapshot(found->second.state);
    });
}

task<result<room_id>> memory_store::room_of(poll_id id) {
    return read<room_id>([this, id]() -> result<room_id> {
        const auto found = polls_.find(id);
        if (found == polls_.end()) return errc::not_found;
        return found->second.state.definition.room;
    });
}

task<result<room_ref>> memory_store::load_room(room_id id) {
    return read<room_ref>([this, id]() -> result<room_ref> {
        const auto found = rooms_.find(id);
        if (found == rooms_.end()) return errc::not_found;
        return std::make_shared<const room>(found->second.value);
    });
}

task<result<room_ref>> memory_store::find_room(std::string code) {
    return read<room_ref>([this, code = std::move(code)]() -> result<room_ref> {
        const auto* holder = code.empty() ? nullptr : holder_of(code);
        if (holder == nullptr) return errc::not_found;
        return std::make_shared<const room>(holder->value);
    });
}

task<result<poll_page>> memory_store::list_polls(poll_query q) {
    return read<poll_page>([this, q = std::move(q)] { return do_list(q); });
}

result<poll_page> memory_store::do_list(const poll_query& q) const {
    const auto words = fold(q.search);
    const auto wanted = [&](const poll& p) {
        if (!p.listed || fold(p.title).find(words) == std::string::npos) return false;
        if (q.status == status_filter::all) return true;
        return (p.status() == poll_status::open) == (q.status == status_filter::open);
    };
    std::vector<const poll_state*> matching;
    for (auto it = polls_.rbegin(); it != polls_.rend(); ++it) {
        if (wanted(it->second.state.definition)) matching.push_back(&it->second.state);
    }
    poll_page page;
    page.count = matching.size();
    auto first = matching.begin();
    if (q.before) {
        first = std::find_if(first, matching.end(),
                             [&](const poll_state* s) { return s->definition.id < *q.before; });
    } else if (q.page > 1) {
        const auto skip = (q.page - 1 > matching.size()) ? matching.size() : (q.page - 1) * q.page_size;
        first += static_cast<std::ptrdiff_t>(std::min(skip, matching.size()));
    }
    for (; first != matching.end() && page.polls.size() < q.page_size; ++first) {
        page.polls.push_back(snapshot(**first));
    }
    page.more = first != matching.end();
    return page;
}

task<result<std::vector<std::optional<standing_vote>>>> memory_store::find_votes(
    std::vector<voter_in_poll> of) {
    return read<std::vector<std::optional<standing_vote>>>([this, of = std::move(of)] {
        std::vector<std::optional<standing_vote>> votes;
        for (const auto& asked : of) votes.push_back(do_find_vote(asked));
        return result<std::vector<std::optional<standing_vote>>>(std::move(votes));
    });
}

std::optional<standing_vote> memory_store::do_find_vote(const voter_in_poll& asked) const {
    const auto p = polls_.find(asked.poll);
    if (p == polls_.end()) return std::nullopt;
    const auto voted = p->second.voters.find(asked.voter);
    if (voted == p->second.voters.end()) return std::nullopt;
    const auto& b = p->second.ballots[voted->second - 1];
    return standing_vote{receipt{asked.poll, b.seq, b.id}, b.marks, b.cast_at};
}

task<result<std::vector<ballot_record>>> memory_store::read_ballots(poll_id id, std::uint64_t after,
                                                                    std::size_t limit) {
    return read<std::vector<ballot_record>>([this, id, after, limit]() -> result<std::vector<ballot_record>> {
        const auto p = polls_.find(id);
        if (p == polls_.end()) return errc::not_found;
        std::vector<ballot_record> out;
        for (const auto& b : p->second.ballots) {
            if (b.seq > after && out.size() < limit) out.push_back(b);
        }
        const auto& people = rooms_.at(p->second.state.definition.room).participants;
        for (auto& b : out) {
            const auto no = b.timed ? b.timed->participant : 0;
            if (no > 0) b.timed->name = people[no - 1].name;
        }
        return out;
    });
}

task<result<vote_series>> memory_store::read_series(poll_id id) {
    return read<vote_series>([this, id] { return do_series(id); });
}

result<vote_series> memory_store::do_series(const poll_id& id) const {
    const auto p = polls_.find(id);
    if (p == polls_.end()) return errc::not_found;
    std::vector<timestamp> times;
    for (const auto& b : p->second.ballots) {
        if (b.supersedes == 0) times.push_back(b.cast_at);
    }
    if (times.empty()) return vote_series();
    const auto [first, last] = std::minmax_element(times.begin(), times.end());
    auto series = make_series(*first, p->second.state.definition.closed_at.value_or(*last));
    for (const auto at : times) count_vote(series, at);
    return series;
}

task<result<ranking_ref>> memory_store::rank(poll_id id) {
    return read<ranking_ref>([this, id] { return do_rank(id); });
}

result<ranking_ref> memory_store::do_rank(const poll_id& id) const {
    const auto p = polls_.find(id);
    if (p == polls_.end()) return errc::not_found;
    const auto& s = p->second.state;
    if (s.definition.kind != poll_kind::rank) return errc::malformed;
    ranked_ballots standing(s.definition.options.size());
    const auto& ballots = p->second.ballots;
    const auto last = last_published(s, ballots.size());
    for (std::size_t i = 0; i < last; ++i) {
        if (ballots[i].supersedes != 0) standing.remove(ballots[ballots[i].supersedes - 1].marks);
        standing.add(ballots[i].marks);
    }
    return std::make_shared<const ranked_result>(count_ranking(s, standing));
}

task<result<std::optional<timestamp>>> memory_store::next_deadline() {
    return read<std::optional<timestamp>>([this] { return result<std::optional<timestamp>>(nearest()); });
}

task<result<std::optional<timestamp>>> memory_store::last_activity(timestamp until) {
    return read<std::optional<timestamp>>([this, until] {
        std::optional<timestamp> last;
        for (const auto& [id, r] : rooms_)
            if (r.last_activity <= until && (!last || *last < r.last_activity)) last = r.last_activity;
        return result<std::optional<timestamp>>(last);
    });
}

std::optional<timestamp> memory_store::nearest() const {
    std::optional<timestamp> soonest;
    for (const auto& [id, p] : polls_) {
        const auto& d = p.state.definition;
        if (d.closed_at || !d.end_time) continue;
        soonest = soonest ? std::min(*soonest, *d.end_time) : *d.end_time;
    }
    return soonest;
}

}  // namespace pollstream::testing
