#include "sqlite/ballot_box.hpp"

#include "pollstream/base/limits.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/quiz.hpp"

#include <functional>
#include <stdexcept>
#include <utility>

namespace pollstream::sqlite {

ballot_box::ballot_box(database& db, batch_context& batch, lane_tables& tables, poll_repository& polls,
                       room_participants& participants, voter_sets& voters)
    : batch_(batch),
      tables_(tables),
      polls_(polls),
      participants_(participants),
      voters_(voters),
      runs_(db) {}

/// In a closed poll whose voters are in a run, no vote is counted, so its voter set need not be in memory.
ballot_box::finding ballot_box::look_up(cached_poll& p, const voter_key& voter) {
    finding found;
    seqs_.clear();
    if (p.row.indexed && !voters_.is_ready(p.row.log)) {
        runs_.find(p.row.log, tag_of(voter), seqs_);
    } else {
        found.waits = use_voters(p, found.voters);
        if (found.waits != progress::done) return found;
        found.voters->find(tag_of(voter), seqs_);
    }
    if (seqs_.empty()) return found;
    found.may_be_queued = tables_.ballots.has_queued();
    if (found.may_be_queued) return found;
    found.vote = tables_.ballots_in.find(p.row.log, p.row.state.definition.id, voter, seqs_);
    return found;
}

/// A list asks about a hundred polls at once, and a batch may hold many such questions.
progress ballot_box::use_voters(cached_poll& p, voter_set*& to) {
    const auto ballots = p.next_seq - 1;
    if (voters_.reads_at_once(p.row.log, ballots)) {
        if (ballots > 0 && polls_.has_read_enough()) return progress::poll_waits;
        polls_.note_read(ballots);
    }
    to = voters_.use(p.row.log, ballots);
    return to != nullptr ? progress::done : progress::voters_wait;
}

ballot_box::finding ballot_box::look_up(cached_poll& p, ballot& b) {
    auto found = look_up(p, b.voter);
    if (!found.is_known() || found.vote || !b.untold_voter || *b.untold_voter == b.voter) return found;
    auto untold = look_up(p, *b.untold_voter);
    if (!untold.is_known()) return untold;
    if (!untold.vote) return found;
    b.voter = *b.untold_voter;
    return untold;
}

judgement ballot_box::judge_cast(const cached_poll& p, ballot& b, const standing_vote* before,
                                 const std::optional<participant>& by) {
    const auto earlier = [&](const vote_id& id) {
        return tables_.ballots_in.superseded(p.row.log, before->proof.seq, id);
    };
    return judge(p.row.state, b, before, std::cref(earlier), batch_.now(), by ? by->extra_time_percent : 0u);
}

void ballot_box::form(opinion& o, ballot& b) {
    o.poll = polls_.open_settled(b.poll);
    if (o.poll == nullptr) return;
    const auto& p = *o.poll;
    o.found = look_up(*o.poll, b);
    if (!o.found.is_known()) return;
    if (is_timed(p.row.state.definition)) o.by = participants_.answering(p, b);
    o.judged = judge_cast(p, b, o.found.vote ? &*o.found.vote : nullptr, o.by);
    if (o.judged.how == verdict::changed) check_counted(p.row.state, o.found.vote->marks);
    if (o.judged.stored() && o.found.voters == nullptr)
        throw error(SQLITE_CORRUPT, 0, "an open poll's voters are kept as a closed one's");
}

/// The standing vote is about to be taken out of the tally: if it cannot be in there, the poll is damaged.
void ballot_box::check_counted(const poll_state& s, const choice& marks) {
    cells_.resize(s.counts.shards().front().counts.size());
    try {
        move_cells(s.definition, marks, cells_, 1);
    } catch (const std::out_of_range&) {
        throw error(SQLITE_CORRUPT, 0, "a ballot is counted in no cell of its poll");
    }
}

progress ballot_box::cast(ballot_job& j) {
    if (polls_.has_to_wait(j.cast.poll)) return progress::poll_waits;
    opinion o;
    const auto form_it = [&] { form(o, j.cast); };
    auto trouble = polls_.trouble_in(j.cast.poll, form_it);
    if (trouble == errc::ok && o.found.may_be_queued) {
        tables_.ballots.flush();
        trouble = polls_.trouble_in(j.cast.poll, form_it);
    }
    if (trouble != errc::ok) {
        j.fail(trouble);
        return progress::done;
    }
    auto& [p, found, by, judged] = o;
    if (p == nullptr) {
        j.outcome = cast_result();
        return progress::done;
    }
    if (found.waits != progress::done) return found.waits;
    unsealed_.push_back({&j, p});
    if (!std::exchange(p->awaited, true)) touched_.push_back(p);

    const auto* before = found.vote ? &*found.vote : nullptr;
    j.outcome = cast_result_of(j.cast, judged, before, batch_.now());
    if (!judged.stored()) return progress::done;
    if (!judged.fresh.empty()) add_texts(*p, judged.fresh);
    accept(j, *p, *found.voters, before, by);
    return progress::done;
}

void ballot_box::add_texts(cached_poll& p, const std::vector<std::string>& fresh) {
    auto& known = p.texts();
    const auto before = known.size();
    pollstream::add_texts(known, p.row.state.definition, fresh);
    tables_.polls.append_texts(p.row, before);
}

void ballot_box::accept(ballot_job& j, cached_poll& p, voter_set& voters, const standing_vote* before,
                        const std::optional<participant>& by) {
    const auto seq = p.next_seq;
    if (seq > seq_max) throw error(SQLITE_FULL, 0, "a poll cannot hold more ballots");
    const auto log = p.row.log;
    tables_.ballots.queue(log, seq, batch_.now(), j.cast, before != nullptr ? before->proof.seq : 0);
    ++p.next_seq;
    const auto tag = tag_of(j.cast.voter);
    if (before != nullptr) {
        voters_.move(log, voters, {tag, before->proof.seq}, seq);
        recount_ballot(p.row.state, before->marks, j.cast.marks);
    } else {
        voters_.add(log, voters, {tag, seq});
        if (is_timed(p.row.state.definition)) {
            const auto given = participants_.take_answer(p, j.cast, by);
            tables_.answers.append(log, seq, given);
            count_answer(p.row.state, j.cast.marks, given);
        } else {
            count_ballot(p.row.state, j.cast.marks);
        }
    }
    p.counted = true;
    p.changed();
    j.outcome->proof = receipt{j.cast.poll, seq, j.cast.id};
    j.outcome->standing = j.cast.marks;
}

progress ballot_box::ask(question_job& j) {
    tables_.ballots.flush();
    auto& votes = j.found;
    votes.reserve(j.of.size());
    // A resumed job does not start over: there may be room for the voters of only some of its polls at a
    // time.
    while (votes.size() < j.of.size()) {
        const auto& asked = j.of[votes.size()];
        if (polls_.has_to_wait(asked.poll)) return progress::poll_waits;
        finding found;
        const auto look = [&] {
            if (auto* p = polls_.open(asked.poll)) found = look_up(*p, asked.voter);
        };
        if (polls_.trouble_in(asked.poll, look) != errc::ok) found = {};
        if (found.waits != progress::done) return found.waits;
        votes.push_back(std::move(found.vote));
    }
    j.outcome = std::move(votes);
    return progress::done;
}

void ballot_box::seal() {
    tables_.ballots.flush();
    for (auto* p : touched_) {
        if (!p->counted) continue;
        tables_.polls.update_tally(p->row);
        polls_.touch_room(*p);
    }
    for (auto& [waiting, p] : unsealed_) {
        auto& answer = *waiting->outcome;
        answer.state = p->snapshot();
        if (answer.how != verdict::counted && answer.how != verdict::changed) continue;
        auto& b = waiting->cast;
        batch_.publish(
            vote_counted{answer.state, b.voter, std::move(b.marks), std::move(b.voter_name), answer.how});
    }
    for (auto* p : touched_) {
        if (p->counted) batch_.publish(tally_changed{p->snapshot()});
        p->counted = p->awaited = false;
    }
    unsealed_.clear();
    touched_.clear();
}

void ballot_box::forget_unsealed() noexcept {
    tables_.ballots.forget_queued();
    unsealed_.clear();
    touched_.clear();
}

}  // namespace pollstream::sqlite
