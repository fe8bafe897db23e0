#include "app/line_members.hpp"
#include "app/room_file.hpp"
#include "app/room_file_ballots.hpp"
#include "app/room_file_lines.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/lexicon.hpp"
#include "pollstream/domain/quiz.hpp"

#include <istream>
#include <limits>
#include <unordered_set>

namespace pollstream::app {

namespace {

class room_file_reader {
  public:
    explicit room_file_reader(sqlite::room_sink& to) : to_(to) {}

    /// Returns what is wrong with the line; empty if nothing is.
    std::string take(std::string_view text) {
        line_members line(text);
        if (!started_) {
            start(line);
        } else if (ended_) {
            line.refuse("there is something after the end");
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
                line.problem("type", "must be room, participant, poll, text, ballot or end");
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

    /// Called before a line that begins something else: everything that earlier lines announced must have
    /// come.
    void settle(line_members& line) {
        if (participants_left_ > 0)
            line.refuse(std::to_string(participants_left_) + " participants of the room above are missing");
        if (texts_left_ > 0)
            line.refuse(std::to_string(texts_left_) + " texts of the poll above are missing");
        if (ballots_.left() > 0)
            line.refuse(std::to_string(ballots_.left()) + " ballots of the poll above are missing");
    }

    void settle_room(line_members& line) {
        settle(line);
        if (polls_left_ > 0)
            line.refuse(std::to_string(polls_left_) + " polls of the room above are missing");
    }

    void room(line_members& line) {
        settle_room(line);
        if (rooms_ == room_file_rooms)
            line.refuse("there are more than " + std::to_string(room_file_rooms) + " rooms");
        const auto r = read_room(line);
        if (!line.ok()) return;
        ++rooms_;
        participants_left_ = r.participants;
        participants_ = 0;
        places_ = 0;
        names_.clear();
        polls_left_ = r.polls;
        to_.begin_room(r);
    }

    /// The next participant, in order of numbers, in the room's quizzes.
    void participant_of_room(line_members& line) {
        if (participants_left_ == 0)
            return line.refuse("the room above has no more participants than its line says");
        const auto p = read_participant(line, static_cast<participant_no>(participants_ + 1));
        if (!p.is_hidden()) take_place(p.name, line);
        if (!line.ok()) return;
        --participants_left_;
        ++participants_;
        to_.take_participant(p);
    }

    /// Checks name and place of a participant who is not hidden. Hidden ones may share a name, and take no
    /// place.
    void take_place(const std::string& name, line_members& line) {
        if (!name.empty() && !names_.insert(fold(name)).second) line.problem("name", "occurs twice");
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

    /// The next text that voters of the poll above wrote. After the last one the poll begins.
    void text_of_poll(line_members& line) {
        if (texts_left_ == 0) return line.refuse("the poll above has no more texts than its line says");
        const auto state = parse_any_text_state(next_, line.text("state"));
        if (line.ok() && !state) line.problem("state", text_states_allowed(next_) + ", erased");
        const bool is_erased = state == text_state::erased;
        auto text = is_erased ? std::string() : line.text("text");
        if (line.ok() && !is_erased &&
            (text_key(text).empty() || count_code_points(text) > limits::answer_max))
            line.problem("text", "is empty or too long");
        if (line.ok() && texts_->find(text) != 0) line.problem("text", "occurs twice");
        line.refuse_others();
        if (!line.ok()) return;
        if (is_erased)
            texts_->add_erased();
        else
            texts_->add(std::move(text), *state);
        if (--texts_left_ == 0) begin_poll();
    }

    void begin_poll() {
        if (texts_->size() > 0) next_.texts = std::move(texts_);
        ballots_.begin(next_, with_.ballots);
        to_.begin_poll(next_, with_);
    }

    void ballot(line_members& line) {
        if (polls_ == 0 || texts_left_ > 0)
            return line.refuse("a ballot comes after its poll and what was written in it");
        if (++ballot_count_ > room_file_ballots)
            return line.refuse("there are more than " + std::to_string(room_file_ballots) + " ballots");
        const auto b = read_ballot(line, ballots_.counted(), participants_);
        if (line.ok()) ballots_.check(b, line);
        if (line.ok()) to_.take_ballot(b);
    }

    void end(line_members& line) {
        settle_room(line);
        const bool agrees = line.number("rooms", room_file_rooms) == rooms_ &&
                            line.number("polls", room_file_ballots) == polls_ &&
                            line.number("ballots", room_file_ballots) == ballot_count_;
        if (!agrees) line.refuse("the end states other numbers of rooms, polls and ballots than there were");
        line.refuse_others();
        ended_ = line.ok();
    }

    sqlite::room_sink& to_;
    ballot_checker ballots_;
    poll next_;  ///< begins once all its texts have come
    sqlite::carried_poll with_;
    std::shared_ptr<lexicon> texts_;
    std::size_t texts_left_ = 0;
    std::size_t rooms_ = 0;
    std::size_t participants_ = 0;  ///< of the current room
    std::size_t participants_left_ = 0;
    std::size_t places_ = 0;                 ///< taken by those who are not hidden
    std::unordered_set<std::string> names_;  ///< their names, folded
    std::size_t polls_ = 0;
    std::size_t polls_left_ = 0;
    std::uint64_t ballot_count_ = 0;
    bool started_ = false;
    bool ended_ = false;
};

/// Reads the next line, whatever ends it; false at the end of the file. Holds no more than the longest line
/// allowed.
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
