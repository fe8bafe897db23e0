#include "sqlite/vote_voider.hpp"

#include "pollstream/base/limits.hpp"
#include "pollstream/domain/lifecycle.hpp"

namespace pollstream::sqlite {

namespace {

/// Some milliseconds: the longest that votes wait for it.
constexpr std::int64_t ballots_at_once = 2'000;
/// If the poll keeps changing while its votes are being voided, it is given up after starting this often.
constexpr int beginnings_max = 5;

}  // namespace

result<std::optional<voided_votes>> vote_voider::void_some(const poll_id& id, voiding_in_parts& v) {
    using outcome = std::optional<voided_votes>;
    auto* p = polls_.open_settled(id);
    if (p == nullptr) return errc::not_found;
    if (const auto why = may_void(p->row.state.definition); why != errc::ok) return why;
    if (p->next_seq - 1 > limits::voidable_ballots) return errc::too_many_ballots;
    if (v.nobody_voted) return outcome({p->snapshot(), 0});
    if (!v.is_of(*p)) {
        if (++v.begun > beginnings_max) return errc::overtaken;
        begin(v, *p);
    }
    v.counting->also_written(p->row.state.definition.texts);
    tables_.ballots_in.each(v.from, v.gone_through, ballots_at_once,
                            [&](const vote_voiding::ballot_facts& b) {
                                if (const auto place = v.counting->take(b))
                                    tables_.ballots.copy(v.from, b.seq, *v.to, *place);
                                v.gone_through = b.seq;
                            });
    if (v.gone_through + 1 < p->next_seq) return outcome();
    if (const auto why = v.counting->finish(); why != errc::ok) return why;
    return outcome(finish(v, *p));
}

void vote_voider::begin(voiding_in_parts& v, cached_poll& p) {
    v.from = p.row.log;
    v.definition_version = p.row.state.definition_version;
    v.gone_through = 0;
    v.state = p.row.state;
    v.counting.emplace(v.state, v.window);
    v.to = std::make_shared<const row_key>(tables_.polls.prepare_log());
    upkeep_.spare(v.to);
}

voided_votes vote_voider::finish(voiding_in_parts& v, cached_poll& p) {
    const bool was_corrected = !p.row.state.definition.corrections.empty();
    v.state.counts.rise_above(p.row.state.counts);
    p.row.state = std::move(v.state);
    polls_.begin_log(p, *v.to);
    p.next_seq = v.counting->kept() + 1;
    tables_.polls.append_texts(p.row, 0);
    if (was_corrected) tables_.polls.update_options(p.row);
    if (p.row.state.definition.closed_at) tables_.polls_in.read_first_closest(p.row);
    polls_.save_log(p, poll_event::voided);
    return {p.snapshot(), v.counting->voided()};
}

}  // namespace pollstream::sqlite
