#include "app/room_file_lines.hpp"

#include "app/room_file.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/domain/kind.hpp"

#include <limits>
#include <utility>

namespace pollstream::app {

namespace {

/// Reads the lot that decides the poll's ties, so that they stay decided as they were; if the file has none,
/// a new one is drawn.
kept_lot read_lot(line_members& line) {
    constexpr std::uint64_t draws_max = std::numeric_limits<std::uint32_t>::max();
    const auto draw = line.has("lot_draw") ? line.number("lot_draw", draws_max) : 1;
    if (draw == 0) line.problem("lot_draw", "must not be 0");
    if (!line.has("seed")) return new_lot(static_cast<std::uint32_t>(draw));
    const auto seed = parse_lot_seed(line.text("seed"));
    if (!seed) line.problem("seed", "must be 64 hexadecimal digits");
    return committed(seed.value_or(lot_seed()), static_cast<std::uint32_t>(draw));
}

/// Corrections were made one after the other, each with a ballot version of its own.
void read_corrections(line_members& line, poll& p) {
    const auto all = line.objects("corrections", limits::corrections_max);
    for (std::size_t i = 0; i < all.size(); ++i) {
        line_members one(*all[i], "corrections[" + std::to_string(i) + "].");
        correction c;
        c.option = static_cast<option_no>(one.number("option_id", p.options.size()));
        c.was = one.text("was");
        c.at = one.time("at");
        one.refuse_others();
        if (one.ok() && c.option == 0) one.problem("option_id", "counts from 1");
        if (one.ok() && (is_blank(c.was) || count_code_points(c.was) > limits::option_text_max))
            one.problem("was", "is empty or too long");
        if (!one.ok()) return line.refuse(one.wrong());
        p.corrections.push_back(std::move(c));
        ++p.ballot_version;
    }
}

quiz_answer read_answer(line_members& line, std::size_t participants) {
    quiz_answer a;
    a.participant = static_cast<participant_no>(line.number("participant", participants));
    a.time_ms = line.number("time_ms", room_file_answer_ms);
    a.limit_ms = line.number("limit_ms", room_file_answer_ms);
    if (a.limit_ms > 0 && a.time_ms >= a.limit_ms) line.problem("time_ms", "must be less than limit_ms");
    return a;
}

}  // namespace

sqlite::carried_room read_room(line_members& line) {
    sqlite::carried_room r;
    field_errors problems;
    r.title = checked_room_title(line.text("title"), problems);
    if (line.has("pace")) r.pace = read_pace(line.text("pace"), problems);
    line.problems_from(problems);
    r.created_at = line.time("created_at");
    r.polls = line.number("polls", limits::polls_per_room_max);
    if (!line.is_null("current")) {
        const auto n = line.number("current", r.polls);
        if (line.ok() && n == 0) line.problem("current", "counts from 1");
        r.current = n - 1;
    }
    if (line.has("participants")) r.participants = line.number("participants", limits::participants_in_all);
    line.skip("id");
    line.skip("code");
    line.refuse_others();
    return r;
}

participant read_participant(line_members& line, participant_no no) {
    participant p;
    p.no = static_cast<participant_no>(line.number("no", limits::participants_in_all));
    if (p.no != no) line.problem("no", "must be " + std::to_string(no));
    p.name = line.text("name");
    field_errors problems;
    if (!p.name.empty()) p.name = checked_participant_name(p.name, problems);
    line.problems_from(problems);
    if (line.has("state")) {
        const auto state = parse_participant_state(line.text("state"));
        if (!state) line.problem("state", "must be shown, hidden or idle");
        p.state = state.value_or(participant_state::shown);
    }
    const auto most = static_cast<std::uint64_t>(limits::extra_time_percent_max);
    p.extra_time_percent = static_cast<std::uint16_t>(line.number("extra_time_percent", most));
    p.joined_at = line.time("joined_at");
    line.refuse_others();
    return p;
}

poll read_poll(line_members& line) {
    poll_draft d;
    d.title = line.text("title");
    d.description = line.text("description");
    d.creator_name = line.text("creator_name");
    d.kind = line.text("kind");
    d.min_choices = static_cast<std::int64_t>(line.number("min_choices", limits::options_max));
    d.max_choices = static_cast<std::int64_t>(line.number("max_choices", limits::options_max));
    d.identity = line.text("identity");
    d.results = line.text("results");
    d.allow_change = line.boolean("allow_change");
    d.listed = line.boolean("listed");
    if (line.has("publish_step"))
        d.publish_step = static_cast<std::int64_t>(line.number("publish_step", limits::publish_max));
    if (line.has("publish_min"))
        d.publish_min = static_cast<std::int64_t>(line.number("publish_min", limits::publish_max));
    d.options = line.texts("options", limits::options_max);
    if (line.has("settings")) d.settings = line.settings("settings");
    const auto lot = read_lot(line);
    const auto created_at = line.time("created_at");
    const auto end_time = line.maybe_time("end_time");
    const auto closed_at = line.maybe_time("closed_at");
    field_errors problems;
    auto p = make_poll(d, created_at, problems);
    line.problems_from(problems);
    p.created_at = created_at;
    p.end_time = end_time;
    p.closed_at = closed_at;
    p.lot = lot;
    if (is_timed(p)) p.started_at = line.maybe_time("started_at");
    if (line.has("corrections")) read_corrections(line, p);
    return p;
}

ballot_record read_ballot(line_members& line, const poll& p, std::size_t participants) {
    ballot_record b;
    b.seq = line.number("seq", room_file_ballots);
    choice marks;
    const auto most = takes_steps(p) ? limits::questions : limits::options_max;
    for (const auto n : line.numbers("marks", most, std::numeric_limits<option_no>::max()))
        marks.push_back(static_cast<option_no>(n));
    b.marks = names_options(p) ? normalized(std::move(marks)) : std::move(marks);
    b.cast_at = line.time("cast_at");
    const auto id = vote_id::parse(line.text("vote_id"));
    if (!id) line.problem("vote_id", "must be a UUID");
    b.id = id.value_or(vote_id());
    if (line.has("supersedes")) b.supersedes = line.number("supersedes", room_file_ballots);
    if (p.identity == identity_rule::name) b.voter_name = line.text("voter_name");
    if (is_timed(p)) b.timed = read_answer(line, participants);
    line.refuse_others();
    return b;
}

}  // namespace pollstream::app
