#include "app/room_file.hpp"
#include "pollstream/base/json_writer.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/settings_json.hpp"
#include "pollstream/wire/wire.hpp"

#include <ostream>

namespace pollstream::app {

namespace {

std::optional<std::string> text_of(const std::optional<timestamp>& t) {
    return t ? std::optional(to_rfc3339(*t)) : std::nullopt;
}

}  // namespace

room_file_writer::room_file_writer(std::ostream& out, timestamp now) : out_(out) {
    json_writer w;
    w.begin_object().member("format", room_format).member("version", room_format_version);
    w.member("exported_at", to_rfc3339(now)).end_object();
    out_ << w.take() << '\n';
}

void room_file_writer::begin_room(const sqlite::carried_room& r) {
    ++rooms_;
    json_writer w;
    w.begin_object().member("type", "room").member("title", r.title);
    w.member("created_at", to_rfc3339(r.created_at)).member("polls", r.polls);
    w.member("current", r.current ? std::optional(*r.current + 1) : std::nullopt);
    if (r.participants > 0) w.member("participants", r.participants);
    if (r.pace != room_pace::host) w.member("pace", to_string(r.pace));
    w.member("id", r.id).member("code", r.code).end_object();
    out_ << w.take() << '\n';
}

void room_file_writer::take_participant(const participant& p) {
    json_writer w;
    w.begin_object().member("type", "participant").member("no", p.no).member("name", p.name);
    w.member("extra_time_percent", p.extra_time_percent).member("joined_at", to_rfc3339(p.joined_at));
    if (p.is_hidden()) w.member("state", to_string(p.state));
    out_ << w.end_object().take() << '\n';
}

void room_file_writer::begin_poll(const poll& p, const sqlite::carried_poll& with) {
    ++polls_;
    names_ = p.identity == identity_rule::name;
    json_writer w(1'024);
    w.begin_object().member("type", "poll").member("title", p.title).member("description", p.description);
    w.member("creator_name", p.creator_name).member("kind", to_string(p.kind));
    w.member("min_choices", p.min_choices).member("max_choices", p.max_choices);
    w.member("identity", to_string(p.identity)).member("results", to_string(p.results));
    w.member("allow_change", p.allow_change).member("listed", p.listed);
    if (p.publishing.guards())
        w.member("publish_step", p.publishing.step).member("publish_min", p.publishing.min_voters);
    w.member("created_at", to_rfc3339(p.created_at)).member("end_time", text_of(p.end_time));
    if (is_timed(p)) w.member("started_at", text_of(p.started_at));
    w.member("closed_at", text_of(p.closed_at)).key("options").begin_array();
    for (const auto& text : p.options) w.value(text);
    w.end_array();
    if (!p.corrections.empty()) wire::write_corrections(w.key("corrections"), p);
    w.key("settings").raw(stored_settings(p));
    if (p.closed_at) w.member("seed", to_hex(p.lot.seed));  // nobody may know an open poll's
    if (p.lot.draw > 1) w.member("lot_draw", p.lot.draw);
    const auto& texts = texts_of(p);
    if (takes_texts(p)) w.member("texts", texts.size());
    w.member("ballots", with.ballots).member("id", p.id.str()).end_object();
    out_ << w.take() << '\n';
    for (std::size_t i = 0; i < texts.size(); ++i) write_text(p, texts.at(static_cast<option_no>(i + 1)));
}

void room_file_writer::write_text(const poll& p, const lexicon::entry& e) {
    json_writer w;
    w.begin_object().member("type", "text");
    if (e.state != text_state::erased) w.member("text", e.text);
    w.member("state", name_of(p, e.state));
    out_ << w.end_object().take() << '\n';
}

void room_file_writer::take_ballot(const ballot_record& b) {
    ++ballots_;
    json_writer w;
    w.begin_object().member("type", "ballot").member("seq", b.seq).member("marks", b.marks);
    w.member("cast_at", to_rfc3339(b.cast_at)).member("vote_id", b.id.str());
    if (b.supersedes != 0) w.member("supersedes", b.supersedes);
    if (names_) w.member("voter_name", b.voter_name);
    if (b.timed) {
        w.member("participant", b.timed->participant).member("time_ms", b.timed->time_ms);
        w.member("limit_ms", b.timed->limit_ms);
    }
    out_ << w.end_object().take() << '\n';
}

void room_file_writer::finish() {
    json_writer w;
    w.begin_object().member("type", "end").member("rooms", rooms_).member("polls", polls_);
    w.member("ballots", ballots_).end_object();
    out_ << w.take() << '\n' << std::flush;
}

}  // namespace pollstream::app
