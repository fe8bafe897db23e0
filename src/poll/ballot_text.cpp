#include "poll/ballot_text.hpp"

#include "poll/csv_cell.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/question.hpp"
#include "pollstream/domain/quiz.hpp"
#include "pollstream/domain/settings_json.hpp"
#include "pollstream/wire/wire.hpp"

namespace pollstream::poll_http {

namespace {

template <class Each>
std::string joined(const choice& marks, Each&& each) {
    std::string all;
    for (const auto n : marks) {
        if (!all.empty()) all += "; ";
        all += each(n);
    }
    return all;
}

bool names_its_options(vote_member m) {
    return m == vote_member::option_ids || m == vote_member::ranking;
}

std::string number(option_no n) {
    return std::to_string(n);
}

}  // namespace

ballot_text::ballot_text(export_format format, const poll& p, export_rows rows, char separator)
    : format_(format),
      poll_(p),
      rows_(rows),
      named_(p.identity == identity_rule::name),
      timed_(is_timed(p)),
      revealed_(is_revealed(p)),
      separator_(separator) {}

std::string ballot_text::cell(std::string_view text) const {
    return separator_ + csv_cell(text);
}

std::string ballot_text::head() {
    if (format_ == export_format::json) {
        json_.begin_object().member("poll_id", poll_.id.str()).member("title", poll_.title);
        json_.member("kind", to_string(poll_.kind)).key("settings").raw(stored_settings(poll_));
        wire::write_lot(json_.member("options", poll_.options).key("lot"), poll_);
        if (!poll_.corrections.empty()) wire::write_corrections(json_.key("corrections"), poll_);
        return json_.key("ballots").begin_array().take();
    }
    if (rows_ == export_rows::choices) return "count" + csv_columns() + "\r\n";
    std::string columns = "seq" + cell("cast_at") + csv_columns() + cell("supersedes");
    if (named_) columns += cell("voter_name");
    if (timed_) columns += cell("participant") + cell("name") + cell("time_ms");
    if (revealed_) columns += cell("right");
    return columns + "\r\n";
}

/// The columns that hold the choice: for scores, one for each option.
std::string ballot_text::csv_columns() const {
    const auto member = rules_of(poll_).member;
    if (member == vote_member::scores) {
        std::string columns;
        for (const auto& text : poll_.options) columns += cell(text);
        return columns;
    }
    if (member == vote_member::question) return cell("asked") + cell("up") + cell("down");
    const auto name = cell(to_string(member));
    return names_its_options(member) ? name + cell("options") : name;
}

std::string ballot_text::csv_choice(const choice& c) const {
    switch (rules_of(poll_).member) {
        case vote_member::scores: {
            std::string cells;
            for (const auto score : c)
                cells += separator_ + (score == skipped ? std::string() : number(score));
            return cells;
        }
        case vote_member::number:
            return separator_ + csv_number(number_in(poll_, c), separator_);
        case vote_member::texts:
            return cell(rules_of(poll_).text(poll_, c));
        case vote_member::question:
            return csv_questions(c);
        default:
            return cell(joined(c, number)) +
                   cell(joined(c, [this](option_no n) { return poll_.options.at(n - 1u); }));
    }
}

/// The questions asked, as text; the numbers of those voted for; and the numbers of those voted against.
std::string ballot_text::csv_questions(const choice& c) const {
    choice up;
    choice down;
    for (const auto& m : marks_of(c)) {
        if (m.up) up.push_back(m.question);
        if (m.down) down.push_back(m.question);
    }
    return cell(rules_of(poll_).text(poll_, c)) + cell(joined(up, number)) + cell(joined(down, number));
}

std::string ballot_text::row(const ballot_record& b) {
    return format_ == export_format::csv ? csv_row(b) : json_line(json_row(b));
}

std::string ballot_text::row(const choice& c, std::uint64_t count) {
    if (format_ == export_format::csv) return std::to_string(count) + csv_choice(c) + "\r\n";
    json_writer w;
    w.begin_object().member("count", count);
    write_record(w, poll_, c);
    return json_line(w.end_object().take());
}

/// A row as the next in the list, on a line of its own.
std::string ballot_text::json_line(const std::string& row) {
    return json_.raw("\n" + row).take();
}

std::string ballot_text::tail() {
    return format_ == export_format::json ? "\n" + json_.end_array().end_object().take() + "\n" : "";
}

std::string ballot_text::csv_row(const ballot_record& b) const {
    std::string row = std::to_string(b.seq) + cell(to_rfc3339(b.cast_at)) + csv_choice(b.marks);
    row += cell(b.supersedes != 0 ? std::to_string(b.supersedes) : std::string());
    if (named_) row += cell(b.voter_name);
    if (timed_ && b.timed) row += csv_answer(*b.timed);
    if (revealed_) row += cell(answered_right(b) ? "true" : "false");
    return row + "\r\n";
}

std::string ballot_text::csv_answer(const quiz_answer& a) const {
    const auto who = a.participant == 0 ? std::string() : std::to_string(a.participant);
    return cell(who) + cell(a.name) + cell(std::to_string(a.time_ms));
}

bool ballot_text::answered_right(const ballot_record& b) const {
    return is_right(*quiz_of(poll_), b.marks);
}

std::string ballot_text::json_row(const ballot_record& b) const {
    json_writer w;
    w.begin_object().member("seq", b.seq).member("cast_at", to_rfc3339(b.cast_at));
    write_record(w, poll_, b.marks);
    w.member("supersedes", b.supersedes == 0 ? std::nullopt : std::optional(b.supersedes));
    if (named_) w.member("voter_name", b.voter_name);
    if (timed_ && b.timed) {
        const auto who = b.timed->participant;
        w.member("participant", who == 0 ? std::nullopt : std::optional(who)).member("name", b.timed->name);
        w.member("time_ms", b.timed->time_ms);
    }
    if (revealed_) w.member("right", answered_right(b));
    return w.end_object().take();
}

}  // namespace pollstream::poll_http
