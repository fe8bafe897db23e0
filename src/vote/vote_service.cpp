#include "pollstream/vote/vote_service.hpp"

#include "pollstream/async/ready.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/quiz.hpp"

namespace pollstream {

namespace {

/// Whether the request says who votes, as far as that needs no key. `known`: identity_of() has found who it
/// is.
std::optional<vote_refusal> check_voter(const poll& p, const credentials& who, bool known) {
    const auto name = trim(who.name);
    if (count_code_points(name) > limits::name_max) return vote_refusal::name_too_long;
    const bool by_device = p.identity == identity_rule::device;
    if (!known) return by_device ? vote_refusal::device_missing : vote_refusal::name_missing;
    if (!by_device && has_control_characters(name)) return vote_refusal::name_missing;
    return std::nullopt;
}

/// The name the client used.
std::string name_of(const stated_choice& said) {
    return said.as_option_id ? "option_id" : std::string(to_string(said.member));
}

/// Set if the poll's kind takes another member.
std::optional<field_error> said_otherwise(const kind_rules& rules, const stated_choice& said) {
    if (said.member == rules.member) return std::nullopt;
    const std::string wanted(to_string(rules.member));
    if (said.member == vote_member::none) return field_error{wanted, "is required"};
    return field_error{name_of(said), "is not what this poll takes: give " + wanted};
}

/// Puts the choice into the form in which the commit takes it.
std::optional<field_error> read_choice(const poll_state& p, stated_choice said, ballot& into) {
    const auto& rules = rules_of(p.definition);
    if (auto other = said_otherwise(rules, said)) return other;
    const auto wrong = [name = name_of(said)](std::optional<std::string> why) {
        return why ? std::optional(field_error{name, std::move(*why)}) : std::nullopt;
    };
    if (rules.read_step != nullptr) {
        auto problem = rules.read_step(p.definition, said);
        into.marks = std::move(said.numbers);
        into.texts = std::move(said.texts);
        return problem;
    }
    if (rules.read_texts != nullptr) {
        into.texts = std::move(said.texts);
        return wrong(rules.read_texts(p.definition, into.texts));
    }
    auto problem = rules.read_ballot(p.definition, std::move(said), into.marks);
    // Nobody may try out what a quiz that has not started would accept: the commit will answer that it is too
    // early.
    if (!problem && has_begun(p.definition)) problem = choice_problem(p.definition, into.marks);
    return wrong(std::move(problem));
}

/// The voter in a quiz, as the quiz's room knows them.
std::shared_ptr<const joining> joining_as(const hmac_key& secret, const poll& p, std::string_view identity,
                                          const credentials& who) {
    joining as;
    as.key = make_participant_key(secret, p.room, p.identity, identity);
    as.by_name = p.identity == identity_rule::name;
    field_errors wrong;
    as.name = checked_participant_name(who.name, wrong);
    if (!wrong.empty()) as.name.clear();  // shown as a number
    return std::make_shared<const joining>(std::move(as));
}

/// Sets whose ballot it is, and which of theirs.
void set_voter(ballot& b, const hmac_key& secret, const poll& p, const vote_request& v,
               const std::string& identity) {
    b.poll = p.id;
    b.id = v.id ? *v.id : v.our_id ? *v.our_id : vote_id::make();
    b.id_is_ours = !v.id;
    b.voter = make_voter_key(secret, p.id, p.identity, identity);
    b.made_for = v.made_for.value_or(p.ballot_version);
    if (p.identity == identity_rule::device && !v.untold_device.empty())
        b.untold_voter = v.untold_device == v.who.device
                             ? b.voter
                             : make_voter_key(secret, p.id, p.identity, v.untold_device);
    if (is_timed(p)) b.as = joining_as(secret, p, identity, v.who);
    if (p.identity == identity_rule::name) b.voter_name = std::string(trim(v.who.name));
}

/// If it was too late for a choice, an earlier vote may stand. Not worth failing for.
task<void> find_earlier_vote(store& backing, const catalog& known, voter_in_poll me, judged_vote& vote) {
    std::vector<voter_in_poll> question{me};
    const auto earlier = co_await backing.find_votes(std::move(question));
    if (!earlier || !earlier->front()) co_return;
    vote.voter.has_voted = true;
    vote.voter.marks = known.marks_in(*vote.cast.state, *earlier->front());
}

/// For outcomes that are known at once.
task<result<vote_outcome>> at_once(vote_outcome outcome) {
    return ready<result<vote_outcome>>(std::move(outcome));
}

judged_vote judged_as(cast_result cast, std::string untold_device) {
    judged_vote out;
    out.cast = std::move(cast);
    if (out.cast.by_untold && !out.cast.late) out.met_device = std::move(untold_device);
    // Knowing a vote's id does not entitle anybody to see what its device may see.
    if (out.cast.by_untold && !out.accepted()) return out;
    out.voter.has_voted = out.cast.proof.has_value();
    out.voter.marks = out.cast.standing;
    return out;
}

/// Counts a vote once it is decided, whichever way that ends.
class outcome_note {
  public:
    explicit outcome_note(vote_counters& to) noexcept : to_(to) {}
    outcome_note(const outcome_note&) = delete;
    outcome_note& operator=(const outcome_note&) = delete;
    ~outcome_note() {
        if (into_ != nullptr) ++*into_;
    }

    void left_to_others() noexcept { into_ = nullptr; }
    void decided(verdict how) noexcept { into_ = &to_.by_verdict[static_cast<std::size_t>(how)]; }

  private:
    vote_counters& to_;
    std::uint64_t* into_ = &to_.failed;
};

}  // namespace

bool judged_vote::accepted() const noexcept {
    return cast.how == verdict::counted || cast.how == verdict::changed || cast.how == verdict::same_choice;
}

const judged_vote* judged(const result<vote_outcome>& outcome) noexcept {
    return outcome ? std::get_if<judged_vote>(&*outcome) : nullptr;
}

vote_service::vote_service(store& backing, catalog& known, key_guard& keys, bool paced)
    : store_(backing), catalog_(known), keys_(keys), voters_(backing.secret()) {
    if (paced) writing_.emplace(limits::writings_per_minute / 60, limits::writings_burst, limits::writers);
}

std::chrono::milliseconds vote_service::pace(const voter_key& voter) {
    if (!writing_) return {};
    std::string key(voter.begin(), voter.end());
    const auto decided = writing_->take(key, steady_now());
    return decided.allowed ? std::chrono::milliseconds{0} : decided.retry_after;
}

std::optional<vote_refusal> vote_service::check_kiosk_key(const room& r, const credentials& who) {
    const auto here = r.id.str();
    if (is_kiosk(r, who) || is_admin(r, who, server_key{})) {
        keys_.right(here, who.address);
        return std::nullopt;
    }
    if (who.kiosk_key.empty() && who.admin_key.empty()) return vote_refusal::kiosk_key_wrong;
    if (wait_of(r.id, who).count() > 0) return vote_refusal::too_many_wrong_keys;
    keys_.wrong(here, who.address);
    keys_.tell(here, who.address);
    return vote_refusal::kiosk_key_wrong;
}

std::chrono::seconds vote_service::wait_of(const room_id& room, const credentials& who) const {
    return keys_.wait(room.str(), who.address);
}

/// Most polls are in memory, and so is their room where it matters.
task<result<vote_outcome>> vote_service::cast(vote_request v) {
    auto p = catalog_.peek_poll(v.poll);
    if (!p) return find_and_cast(std::move(v));
    const auto& d = p->definition;
    if (d.identity != identity_rule::kiosk) return cast_in(std::move(p), std::move(v));
    const auto room = catalog_.peek_room(d.room);
    if (!room) return find_and_cast(std::move(v));
    return cast_at_kiosk(std::move(p), *room, std::move(v));
}

task<result<vote_outcome>> vote_service::find_and_cast(vote_request v) {
    outcome_note note(counters_);
    auto p = co_await catalog_.poll(v.poll);
    if (failed_with(p, errc::not_found)) note.decided(verdict::unknown_poll);
    if (!p) co_return p.error();
    if ((*p)->definition.identity != identity_rule::kiosk) {
        note.left_to_others();
        co_return co_await cast_in(std::move(*p), std::move(v));
    }
    const auto room = co_await catalog_.room((*p)->definition.room);
    if (!room) co_return room.error();
    note.left_to_others();
    co_return co_await cast_at_kiosk(std::move(*p), **room, std::move(v));
}

task<result<vote_outcome>> vote_service::cast_at_kiosk(poll_ref p, const room& r, vote_request v) {
    const auto why = v.id ? check_kiosk_key(r, v.who) : vote_refusal::vote_id_missing;
    if (!why) return cast_in(std::move(p), std::move(v));
    ++counters_.refused;
    const bool waits = why == vote_refusal::too_many_wrong_keys;
    return at_once(refused_vote{*why, waits ? wait_of(r.id, v.who) : std::chrono::seconds{0}});
}

/// Not a coroutine: what a ballot was made from need not be kept while the commit is awaited.
task<result<vote_outcome>> vote_service::cast_in(poll_ref p, vote_request v) {
    const auto& d = p->definition;
    const auto identity = identity_of(d, v.who, v.id);
    if (d.identity != identity_rule::kiosk) {
        if (const auto why = check_voter(d, v.who, identity.has_value())) {
            ++counters_.refused;
            return at_once(refused_vote{*why});
        }
    }
    // If only a wording was corrected, the vote may be a retry of one that was counted.
    if (v.made_for && *v.made_for != d.ballot_version && !d.only_corrected_since(*v.made_for))
        return at_once(decided_early(verdict::poll_changed, std::move(p)));
    // A nonsensical choice need not wait for a commit; whatever passes here is judged again there.
    ballot b;
    if (auto problem = read_choice(*p, std::move(v.said), b)) {
        auto vote = decided_early(verdict::invalid_choice, std::move(p));
        vote.cast.problem = std::make_shared<const field_error>(std::move(*problem));
        return at_once(std::move(vote));
    }
    set_voter(b, voters_, d, v, identity.value());
    if (!b.texts.empty()) {
        if (const auto wait = pace(b.voter); wait.count() > 0) {
            ++counters_.refused;
            return at_once(refused_vote{vote_refusal::too_often, wait});
        }
    }
    const voter_in_poll me{b.poll, b.voter};
    return decide(store_.cast(std::move(b)), me, std::move(v.untold_device));
}

judged_vote vote_service::decided_early(verdict how, poll_ref p) {
    ++counters_.by_verdict[static_cast<std::size_t>(how)];
    judged_vote out;
    out.cast.how = how;
    out.cast.state = std::move(p);
    return out;
}

task<result<vote_outcome>> vote_service::decide(task<result<cast_result>> committing, voter_in_poll me,
                                                std::string untold_device) {
    outcome_note note(counters_);
    auto cast = co_await std::move(committing);
    if (!cast) co_return cast.error();
    note.decided(cast->how);
    if (cast->how == verdict::unknown_poll) co_return errc::not_found;
    auto vote = judged_as(std::move(*cast), std::move(untold_device));
    if (vote.cast.how == verdict::closed && !vote.cast.by_untold)
        co_await find_earlier_vote(store_, catalog_, me, vote);
    co_return vote_outcome(std::move(vote));
}

}  // namespace pollstream
