#include "pollstream/wire/wire.hpp"

#include "pollstream/base/text.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/quiz.hpp"

#include <algorithm>

namespace pollstream::wire {

namespace {

const choice& named_options(const poll& p, const choice* ballot) {
    static const choice none;
    return ballot != nullptr && names_options(p) ? *ballot : none;
}

/// The vote in the form in which it would be cast again; null if there is none to show.
void write_voted(json_writer& w, const poll& p, const choice* ballot) {
    if (ballot == nullptr) {
        w.value(nullptr);
        return;
    }
    w.begin_object();
    rules_of(p).write_ballot(w, p, *ballot);
    w.end_object();
}

}  // namespace

void write_lot(json_writer& w, const poll& p) {
    w.begin_object().member("draw", p.lot.draw).member("hash", to_hex(p.lot.hash));
    if (p.closed_at) {
        w.member("seed", to_hex(p.lot.seed)).key("order").begin_array();
        for (const auto o : draw_lot(p.lot.seed, p.options.size())) w.value(o + 1);
        w.end_array();
    } else {
        w.member("seed", nullptr).member("order", nullptr);
    }
    w.end_object();
}

void write_corrections(json_writer& w, const poll& p) {
    w.begin_array();
    for (const auto& c : p.corrections) {
        w.begin_object().member("option_id", c.option).member("was", c.was);
        w.member("at", to_rfc3339(c.at)).end_object();
    }
    w.end_array();
}

namespace {

/// Without `voted`, the result goes to many clients: then it contains nothing about a single voter.
void write_options(json_writer& w, const poll_state& p, const choice* voted, bool visible) {
    const auto counts = visible ? counts_of(p) : std::vector<std::uint64_t>{};
    const auto shares = visible ? percents_of(p) : std::vector<std::uint32_t>{};
    w.begin_array();
    // Nobody can read ahead in a quiz that has not started, except its host, who sees everything.
    const bool readable = visible || has_begun(p.definition);
    for (std::size_t i = 0; readable && i < p.definition.options.size(); ++i) {
        const auto number = static_cast<option_no>(i + 1);
        w.begin_object().member("id", number).member("text", p.definition.options[i]);
        if (visible) w.member("vote_count", counts[i]).member("percent", shares[i]);
        if (voted != nullptr) w.member("voted", std::binary_search(voted->begin(), voted->end(), number));
        w.end_object();
    }
    w.end_array();
}

/// For a poll that holds results back while its group is small.
void write_publication(json_writer& w, const poll_state& p, bool visible) {
    if (!p.definition.publishing.guards()) return;
    w.member("withheld", withheld(p) ? std::optional<std::string_view>("too_few") : std::nullopt);
    if (visible) w.member("published_voters", published(p)->total_voters());
}

/// A room's join code, which it keeps only for a while.
std::optional<std::string_view> code_of(const std::string& code) {
    return code.empty() ? std::nullopt : std::optional<std::string_view>(code);
}

/// If ballots may have several marks, or none, the number of marks would reveal what the last ballot said:
/// while results are hidden, as many votes are shown as there are voters.
std::uint64_t votes_told(const poll_state& p, bool visible) {
    return visible || withheld(p) ? total_votes(p) : p.counts.total_voters();
}

/// Who it is written for, as far as that changes what is written.
struct audience {
    bool is_host = false;
    const choice* voted = nullptr;  ///< the options that the single asker voted for; null: it goes to many
    bool may_see = false;           ///< may see results
};

void write_shared_members(json_writer& w, const poll_state& p, std::uint64_t epoch, const audience& to) {
    const auto& d = p.definition;
    const bool visible = to.may_see && !withheld(p);
    w.member("id", d.id.str()).member("room_id", d.room.str());
    w.member("code", code_of(p.code));
    w.member("title", d.title).member("description", d.description).member("creator_name", d.creator_name);
    w.member("kind", to_string(d.kind))
        .member("min_choices", d.min_choices)
        .member("max_choices", d.max_choices);
    w.key("settings").begin_object();
    rules_of(d).write_settings(w, d, to.is_host);
    w.end_object();
    w.member("identity", to_string(d.identity)).member("results", to_string(d.results));
    w.member("allow_change", d.allow_change).member("listed", d.listed);
    w.member("publish_step", d.publishing.step).member("publish_min", d.publishing.min_voters);
    w.member("status", to_string(d.status())).member("is_active", d.status() == poll_status::open);
    w.member("created_at", to_rfc3339(d.created_at));
    write_time(w.key("end_time"), d.end_time);
    write_time(w.key("closed_at"), d.closed_at);
    write_time(w.key("started_at"), d.started_at);
    write_time(w.key("answer_until"), answer_until(d));
    write_options(w.key("options"), p, to.voted, visible);
    // Nobody can read them earlier than the options.
    if (!d.corrections.empty() && (visible || has_begun(d))) write_corrections(w.key("corrections"), d);
    w.member("percent_of", to_string(rules_of(d).percents)).member("results_hidden", !visible);
    if (visible) pollstream::write_result(w.key("result"), p);
    w.member("total_votes", votes_told(p, visible)).member("total_voters", p.counts.total_voters());
    write_publication(w, p, visible);
    write_lot(w.key("lot"), d);
    w.member("ballot_version", d.ballot_version);
    w.member("version", p.version()).member("epoch", epoch);
}

void write_entry_members(json_writer& w, const leaderboard_entry& e) {
    w.member("rank", e.rank).member("no", e.no).member("name", e.name).member("score", e.score);
    w.member("right", e.right).member("total_time_ms", e.total_time_ms);
}

}  // namespace

std::optional<option_no> first_of(const choice& marks) {
    return marks.empty() ? std::nullopt : std::optional(marks.front());
}

void write_time(json_writer& w, const std::optional<timestamp>& t) {
    w.value(t ? std::optional(to_rfc3339(*t)) : std::nullopt);
}

void write_poll_for_all(json_writer& w, const poll_state& p, std::uint64_t epoch, bool visible) {
    w.begin_object();
    write_shared_members(w, p, epoch, {false, nullptr, visible});
    w.end_object();
}

void write_poll_members(json_writer& w, const poll_state& p, std::uint64_t epoch, const asker& who) {
    const auto& d = p.definition;
    const auto* ballot = told_ballot(d, who);
    const auto& options = named_options(d, ballot);
    write_shared_members(w, p, epoch, {who.admin, &options, sees_results(d, who)});
    w.member("has_voted", who.has_voted).member("voted_option_ids", options);
    w.member("voted_option_id", first_of(options));
    write_voted(w.key("voted"), d, ballot);
}

void write_poll(json_writer& w, const poll_state& p, std::uint64_t epoch, const asker& who) {
    w.begin_object();
    write_poll_members(w, p, epoch, who);
    w.end_object();
}

void write_results_members(json_writer& w, const poll_state& p, std::uint64_t epoch, bool may_see) {
    const bool visible = may_see && !withheld(p);
    w.member("poll_id", p.definition.id.str()).member("epoch", epoch).member("version", p.version());
    w.member("status", to_string(p.definition.status()));
    if (visible) {
        w.member("counts", counts_of(p)).member("percents", percents_of(p));
        pollstream::write_result(w.key("result"), p);
    } else {
        w.member("results_hidden", true);
    }
    w.member("total_votes", votes_told(p, visible)).member("total_voters", p.counts.total_voters());
    write_publication(w, p, visible);
}

void write_poll_line(json_writer& w, const poll_state& p) {
    w.begin_object().member("id", p.definition.id.str()).member("title", p.definition.title);
    w.member("kind", to_string(p.definition.kind)).member("status", to_string(p.definition.status()));
    w.member("total_votes", votes_told(p, sees_results(p.definition, asker()))).end_object();
}

void write_room_members(json_writer& w, const room& r, std::span<const poll_ref> polls,
                        std::uint64_t viewers) {
    w.member("id", r.id.str()).member("code", code_of(r.code));
    w.member("title", r.title).member("created_at", to_rfc3339(r.created_at)).key("polls").begin_array();
    for (const auto& p : polls) write_poll_line(w, *p);
    w.end_array().member("current_poll_id", r.current ? std::optional(r.current->str()) : std::nullopt);
    w.member("pace", to_string(r.pace)).member("viewers", viewers).member("version", r.version);
}

void write_room(json_writer& w, const room& r, std::span<const poll_ref> polls, std::uint64_t viewers) {
    w.begin_object();
    write_room_members(w, r, polls, viewers);
    w.end_object();
}

void write_standing(json_writer& w, const poll_state& p, std::uint64_t epoch, const asker& who) {
    const auto* ballot = told_ballot(p.definition, who);
    w.begin_object();
    write_voted(w.key("voted"), p.definition, ballot);
    w.member("voted_option_ids", named_options(p.definition, ballot));
    w.member("status", to_string(p.definition.status()))
        .member("ballot_version", p.definition.ballot_version);
    w.member("version", p.version()).member("epoch", epoch).end_object();
}

void write_receipt(json_writer& w, const receipt& r) {
    w.begin_object()
        .member("poll_id", r.poll.str())
        .member("seq", r.seq)
        .member("vote_id", r.id.str())
        .end_object();
}

void write_series(json_writer& w, const poll_id& id, const vote_series& s) {
    const auto when = [&s](timestamp t) { return s.votes.empty() ? std::nullopt : std::optional(t); };
    w.begin_object().member("poll_id", id.str());
    write_time(w.key("from"), when(s.from));
    write_time(w.key("to"), when(s.to));
    w.member("bucket_ms", s.bucket_ms).member("votes", s.votes).end_object();
}

void write_leaderboard_members(json_writer& w, const leaderboard& b, std::size_t most) {
    w.member("room_id", b.room.str()).member("questions", b.questions);
    w.member("participants", b.entries.size()).key("entries").begin_array();
    for (std::size_t i = 0; i < b.entries.size() && i < most; ++i) {
        w.begin_object();
        write_entry_members(w, b.entries[i]);
        w.end_object();
    }
    w.end_array();
}

void write_own_place(json_writer& w, const leaderboard_entry& e) {
    w.begin_object();
    write_entry_members(w, e);
    w.key("last");
    if (e.last) {
        w.begin_object().member("poll_id", e.last->poll.str()).member("right", e.last->right);
        w.member("points", e.last->points).member("time_ms", e.last->time_ms).end_object();
    } else {
        w.value(nullptr);
    }
    w.end_object();
}

}  // namespace pollstream::wire
