#include "app/line_members.hpp"
#include "app/room_file.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/domain/credentials.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/lexicon.hpp"
#include "pollstream/domain/quiz.hpp"

#include <istream>
#include <limits>
#include <unordered_map>
#include <unordered_set>

namespace pollstream::app {

namespace {

/// A poll's ballots as they come in: who has voted, and whose ballot stands.
class ballot_checker {
  public:
    void begin(const poll& p, std::uint64_t ballots) {
        poll_ = p;
        left_ = ballots;
        next_seq_ = 1;
        voters_.clear();
        standing_.clear();
    }

    const poll& counted() const noexcept { return poll_; }
    std::uint64_t left() const noexcept { return left_; }

    void check(const ballot_record& b, line_members& line) {
        if (left_ == 0) return line.refuse("the poll has more ballots than its line says");
        if (b.seq != next_seq_) return line.refuse("\"seq\" must be " + std::to_string(next_seq_));
        if (const auto why = choice_problem(poll_, b.marks)) return line.refuse("\"marks\" " + *why);
        if (b.supersedes != 0) {
            supersede(b, line);
        } else if (const auto who = voter_of(b, line); line.ok()) {
            if (who && !voters_.insert(*who).second)
                return line.refuse("this voter has voted before, and the ballot supersedes none");
            if (poll_.allow_change) standing_.emplace(b.seq, who.value_or(std::string()));
        }
        ++next_seq_;
        --left_;
    }

  private:
    /// What must not come twice; nothing where every ballot that supersedes none is another voter's.
    std::optional<std::string> voter_of(const ballot_record& b, line_members& line) {
        if (poll_.identity == identity_rule::device) return std::nullopt;
        if (poll_.identity == identity_rule::kiosk) return b.id.str();
        if (count_code_points(trim(b.voter_name)) > limits::name_max)
            line.refuse("\"voter_name\" is too long");
        credentials who;
        who.name = b.voter_name;
        auto voter = identity_of(poll_.identity, who, b.id);
        if (!voter) line.refuse("\"voter_name\" is empty");
        return voter;
    }

    void supersede(const ballot_record& b, line_members& line) {
        if (!poll_.allow_change)
            return line.refuse("\"supersedes\": voters of this poll cannot change their vote");
        const auto before = standing_.extract(b.supersedes);
        if (before.empty()) return line.refuse("\"supersedes\" must be the number of a ballot that stands");
        const auto who = voter_of(b, line).value_or(std::string());
        if (who != before.mapped())
            return line.refuse("\"supersedes\" is the number of another voter's ballot");
        standing_.emplace(b.seq, who);
    }

    poll poll_;
    std::uint64_t left_ = 0;
    std::uint64_t next_seq_ = 1;
    std::unordered_set<std::string> voters_;
    std::unordered_map<std::uint64_t, std::string> standing_;  ///< where voters may change their minds
};

class room_file_reader {
  public:
    explicit room_file_reader(sqlite::room_sink& to) : to_(to) {}

    /// Empty, or what is wrong with the line.
    std::string take(std::string_view text) {
        line_members line(text);
        if (!started_) {
            start(line);
        } else if (ended_) {
            line.refuse("there is something behind the end");
        } else if (const auto type = line.text("type"); line.ok()) {
            if (type == "room") {
                room(line);
            } else if (type == "participant") {
                participant_of_room(line);
            } else if (type == "poll") {
                next_poll(line);
            } else if (type == "text") {
                text_of_poll(line);
            } else if (type == "ballot") {
                ballot(line);
            } else if (type == "end") {
                end(line);
            } else {
                line.refuse("\"type\" must be room, participant, poll, text, ballot or end");
            }
        }
        return line.wrong();
    }

    bool ended() const noexcept { return ended_; }

  private:
    void start(line_members& line) {
        if (!line.ok() || !line.has("format") || line.text("format") != room_format) {
            return line.refuse("the first line must be {\"format\":\"pollstream-rooms\",\"version\":1}");
        }
        const auto version = line.number("version", std::numeric_limits<std::int64_t>::max());
        if (version != static_cast<std::uint64_t>(room_format_version))
            line.refuse("the format is version " + std::to_string(version) +
                        "; this program reads version 1");
        line.skip("exported_at");
        line.refuse_others();
        started_ = true;
    }

    /// Before a line that begins something else: what the lines before announced must have come.
    void settle(line_members& line) {
        if (participants_left_ > 0)
            line.refuse(std::to_string(participants_left_) + " participants of the room above are missing");
        if (texts_left_ > 0)
            line.refuse(std::to_string(texts_left_) + " texts of the poll above are missing");
        if (ballots_.left() > 0)
            line.refuse(std::to_string(ballots_.left()) + " ballots of the poll above are missing");
    }

    void room(line_members& line) {
        settle(line);
        if (polls_left_ > 0)
            line.refuse(std::to_string(polls_left_) + " polls of the room above are missing");
        if (rooms_ == room_file_rooms)
            line.refuse("there are more than " + std::to_string(room_file_rooms) + " rooms");
        sqlite::carried_room r;
        field_errors problems;
        r.title = checked_room_title(line.text("title"), problems);
        take_over(problems, line);
        r.created_at = line.time("created_at");
        r.polls = line.number("polls", limits::polls_per_room_max);
        if (line.is_null("current")) {
            line.skip("current");
        } else if (const auto n = line.number("current", r.polls); line.ok()) {
            if (n == 0) line.refuse("\"current\" counts from 1");
            r.current = n - 1;
        }
        if (line.has("participants"))
            r.participants = line.number("participants", limits::participants_in_all);
        line.skip("id");
        line.skip("code");
        line.refuse_others();
        if (!line.ok()) return;
        ++rooms_;
        participants_left_ = r.participants;
        participants_ = 0;
        places_ = 0;
        names_.clear();
        polls_left_ = r.polls;
        to_.begin_room(r);
    }

    /// Who takes part in the room's quizzes: the next by number.
    void participant_of_room(line_members& line) {
        if (participants_left_ == 0)
            return line.refuse("the room above has no more participants than its line says");
        participant p;
        p.no = static_cast<participant_no>(line.number("no", limits::participants_in_all));
        if (p.no != participants_ + 1) line.refuse("\"no\" must be " + std::to_string(participants_ + 1));
        p.name = line.text("name");
        field_errors problems;
        if (!p.name.empty()) p.name = checked_participant_name(p.name, problems);
        take_over(problems, line);
        if (line.has("state")) {
            const auto state = parse_participant_state(line.text("state"));
            if (!state) line.refuse("\"state\" must be shown, hidden or idle");
            p.state = state.value_or(participant_state::shown);
        }
        if (!p.is_hidden()) take_place(p.name, line);
        const auto most = static_cast<std::uint64_t>(limits::extra_time_percent_max);
        p.extra_time_percent = static_cast<std::uint16_t>(line.number("extra_time_percent", most));
        p.joined_at = line.time("joined_at");
        line.refuse_others();
        if (!line.ok()) return;
        --participants_left_;
        ++participants_;
        to_.take_participant(p);
    }

    /// Of those who are hidden many may have one name, and none has a place.
    void take_place(const std::string& name, line_members& line) {
        if (!name.empty() && !names_.insert(fold(name)).second) line.refuse("\"name\" is there twice");
        if (++places_ > limits::participants_per_room)
            line.refuse("the room has more than " + std::to_string(limits::participants_per_room) +
                        " participants who are not hidden");
    }

    void next_poll(line_members& line) {
        settle(line);
        if (polls_left_ == 0) line.refuse("the room above has no more polls than its line says");
        with_.has_seed = line.has("seed");
        next_ = read_poll(line);
        with_.ballots = line.number("ballots", room_file_ballots);
        const auto texts = takes_texts(next_) ? line.number("texts", texts_max(next_)) : 0;
        if (with_.ballots > 0 && !has_begun(next_)) line.refuse("a quiz that has not started has no ballots");
        line.skip("id");
        line.refuse_others();
        if (!line.ok()) return;
        --polls_left_;
        ++polls_;
        texts_left_ = static_cast<std::size_t>(texts);
        texts_ = std::make_shared<lexicon>();
        if (texts_left_ == 0) begin_poll();
    }

    /// What voters of the poll above wrote: the next of its texts. The poll begins with the last.
    void text_of_poll(line_members& line) {
        if (texts_left_ == 0) return line.refuse("the poll above has no more texts than its line says");
        auto text = line.text("text");
        const auto state = parse_text_state(next_, line.text("state"));
        if (line.ok() && !state) line.refuse("\"state\" " + text_states_allowed(next_));
        if (line.ok() && (text_key(text).empty() || count_code_points(text) > limits::answer_max))
            line.refuse("\"text\" is empty or too long");
        if (line.ok() && texts_->find(text) != 0) line.refuse("\"text\" is there twice");
        if (line.ok() && takes_steps(next_) && texts_->find_alike(text) != 0)
            line.refuse("\"text\" is a question that is there already");
        line.refuse_others();
        if (!line.ok()) return;
        texts_->add(std::move(text), *state);
        if (--texts_left_ == 0) begin_poll();
    }

    void begin_poll() {
        if (texts_->size() > 0) next_.texts = std::move(texts_);
        ballots_.begin(next_, with_.ballots);
        named_ = next_.identity == identity_rule::name;
        to_.begin_poll(next_, with_);
    }

    /// By the rules for a new poll; but its end may be over.
    static poll read_poll(line_members& line) {
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
        take_over(problems, line);
        p.created_at = created_at;
        p.end_time = end_time;
        p.closed_at = closed_at;
        p.lot = lot;
        if (quiz_of(p) != nullptr) p.started_at = line.maybe_time("started_at");
        return p;
    }

    /// What decides the poll's ties, so that they stay decided as they were; a file that has none gets
    /// another.
    static kept_lot read_lot(line_members& line) {
        constexpr std::uint64_t draws_max = std::numeric_limits<std::uint32_t>::max();
        const auto draw = line.has("lot_draw") ? line.number("lot_draw", draws_max) : 1;
        if (draw == 0) line.refuse("\"lot_draw\" must not be 0");
        if (!line.has("seed")) return new_lot(static_cast<std::uint32_t>(draw));
        const auto seed = parse_lot_seed(line.text("seed"));
        if (!seed) line.refuse("\"seed\" must be 64 hexadecimal digits");
        return committed(seed.value_or(lot_seed()), static_cast<std::uint32_t>(draw));
    }

    static void take_over(const field_errors& problems, line_members& line) {
        if (!problems.empty()) line.refuse('"' + problems.front().field + "\" " + problems.front().reason);
    }

    void ballot(line_members& line) {
        if (polls_ == 0 || texts_left_ > 0)
            return line.refuse("a ballot comes after its poll and what was written in it");
        if (++ballot_count_ > room_file_ballots)
            return line.refuse("there are more than " + std::to_string(room_file_ballots) + " ballots");
        ballot_record b;
        b.seq = line.number("seq", room_file_ballots);
        choice marks;
        const auto most = takes_steps(ballots_.counted()) ? limits::questions : limits::options_max;
        for (const auto n : line.numbers("marks", most, std::numeric_limits<option_no>::max()))
            marks.push_back(static_cast<option_no>(n));
        b.marks = names_options(ballots_.counted()) ? normalized(std::move(marks)) : std::move(marks);
        b.cast_at = line.time("cast_at");
        const auto id = vote_id::parse(line.text("vote_id"));
        if (!id) line.refuse("\"vote_id\" must be a UUID");
        b.id = id.value_or(vote_id());
        if (line.has("supersedes")) b.supersedes = line.number("supersedes", room_file_ballots);
        if (named_) b.voter_name = line.text("voter_name");
        if (quiz_of(ballots_.counted()) != nullptr) b.timed = read_answer(line);
        line.refuse_others();
        if (line.ok()) ballots_.check(b, line);
        if (line.ok()) to_.take_ballot(b);
    }

    quiz_answer read_answer(line_members& line) const {
        quiz_answer a;
        a.participant = static_cast<participant_no>(line.number("participant", participants_));
        a.time_ms = line.number("time_ms", room_file_answer_ms);
        a.limit_ms = line.number("limit_ms", room_file_answer_ms);
        if (a.limit_ms > 0 && a.time_ms >= a.limit_ms) line.refuse("\"time_ms\" must be less than limit_ms");
        return a;
    }

    void end(line_members& line) {
        settle(line);
        if (polls_left_ > 0)
            line.refuse(std::to_string(polls_left_) + " polls of the room above are missing");
        const bool agrees = line.number("rooms", room_file_rooms) == rooms_ &&
                            line.number("polls", room_file_ballots) == polls_ &&
                            line.number("ballots", room_file_ballots) == ballot_count_;
        if (!agrees) line.refuse("the end names other numbers of rooms, polls and ballots than there were");
        line.refuse_others();
        ended_ = line.ok();
    }

    sqlite::room_sink& to_;
    ballot_checker ballots_;
    poll next_;  ///< which begins once its texts are there
    sqlite::carried_poll with_;
    std::shared_ptr<lexicon> texts_;
    std::size_t texts_left_ = 0;
    std::size_t rooms_ = 0;
    std::size_t participants_ = 0;  ///< of the room
    std::size_t participants_left_ = 0;
    std::size_t places_ = 0;                 ///< taken by those of them who are not hidden
    std::unordered_set<std::string> names_;  ///< of these, folded
    std::size_t polls_ = 0;
    std::size_t polls_left_ = 0;
    std::uint64_t ballot_count_ = 0;
    bool started_ = false;
    bool ended_ = false;
    bool named_ = false;
};

/// The next line, whatever ends it; false at the end of the file. No more than a line's bound is held.
bool next_line(std::istream& in, std::string& line, bool& too_long) {
    line.clear();
    auto* bytes = in.rdbuf();
    for (;;) {
        const auto c = bytes->sbumpc();
        if (c == std::istream::traits_type::eof()) return !line.empty();
        if (c == '\n') return true;
        if (line.size() == room_line_bytes) {
            too_long = true;
            return true;
        }
        line.push_back(static_cast<char>(c));
    }
}

}  // namespace

std::optional<bad_line> read_room_file(std::istream& in, sqlite::room_sink& to) {
    room_file_reader reader(to);
    std::string line;
    std::size_t number = 0;
    bool too_long = false;
    while (next_line(in, line, too_long)) {
        ++number;
        if (too_long) return bad_line{number, "the line is longer than 256 KiB"};
        if (auto wrong = reader.take(line); !wrong.empty()) return bad_line{number, std::move(wrong)};
    }
    if (reader.ended()) return std::nullopt;
    return bad_line{number + 1, "the file ends before its last line, which has the type end"};
}

}  // namespace pollstream::app
