// Questions from the audience. A vote is a step: it asks a question, votes on one, or takes that vote back. A
// ballot is what a voter's steps add up to (question.hpp). Each question has two cells: the votes for it, and
// those against it.
#include "domain/kinds/rows.hpp"
#include "pollstream/domain/question.hpp"

#include <algorithm>

namespace pollstream::kinds {

namespace {

constexpr std::array<std::string_view, 5> state_names{"active", "pending", "archived", "pinned", "answered"};

using problem = std::optional<field_error>;

void read(poll& p, settings_reader& in) {
    auto& s = own_settings<qna_settings>(p);
    read_writing(s, in, limits::questions_per_voter_max, limits::question_max);
    in.boolean("downvotes", s.downvotes);
}

void write(json_writer& w, const poll& p, bool for_host) {
    write_text_settings(w, p, for_host);
    w.member("downvotes", settings_of<qna_settings>(p).downvotes);
}

// ---- steps

/// {number, question_vote} or the text of a question.
problem read_step(const poll& p, stated_choice& said) {
    const auto& s = settings_of<qna_settings>(p);
    if (!said.texts.empty()) {
        std::string text;
        std::string key;
        if (auto wrong = read_text(s, said.texts.front(), text, key)) return field_error{"question", *wrong};
        said.texts = {std::move(text)};
        return std::nullopt;
    }
    if (said.numbers.size() != 2) return field_error{"question", "is required"};
    const auto vote = said.numbers.back();
    if (said.numbers.front() == 0) return field_error{"question_id", "is not a question of this poll"};
    if (vote > static_cast<option_no>(question_vote::down)) return field_error{"value", "must be 1, -1 or 0"};
    if (vote == static_cast<option_no>(question_vote::down) && !s.downvotes)
        return field_error{"value", "must be 1 or 0: this poll takes no votes against questions"};
    return std::nullopt;
}

bool takes_votes(text_state s) {
    return s == text_state::shown || s == text_state::pinned;
}

/// Erased questions do not count: whoever asked one may ask another in its place.
std::size_t asked_among(const poll& p, const std::vector<question_mark>& all) {
    const auto& known = texts_of(p);
    return static_cast<std::size_t>(std::ranges::count_if(all, [&](const question_mark& m) {
        const bool is_new = m.question > known.size();
        return m.asked && (is_new || known.at(m.question).state != text_state::erased);
    }));
}

/// A voter's marks while a step is taken.
class standing_marks {
  public:
    standing_marks(const poll& p, const choice* standing, bool may_tell)
        : poll_(p),
          may_tell_(may_tell && standing != nullptr),
          marks_(standing != nullptr ? marks_of(*standing) : std::vector<question_mark>()) {}

    question_mark of(option_no question) const { return mark_of(marks_, question); }
    /// Whether the mark changes nothing and the voter may know so: to others than voters who have a mark on
    /// it, a question that is not public does not exist.
    bool stands(const question_mark& m, text_state s) const {
        const auto before = of(m.question);
        return may_tell_ && before == m && (is_public(s) || says_something(m));
    }
    void put(const question_mark& m) { put_mark(marks_, m); }
    bool has_room_for(const question_mark& m) const {
        return marks_.size() < limits::questions_marked || says_something(of(m.question)) ||
               !says_something(m);
    }
    std::size_t asked() const { return asked_among(poll_, marks_); }
    choice numbers() const { return to_choice(marks_); }

  private:
    const poll& poll_;
    bool may_tell_;
    std::vector<question_mark> marks_;
};

problem one_mark_too_many(std::string_view field) {
    return field_error{std::string(field), "is one too many: a voter may have asked or voted on " +
                                               std::to_string(limits::questions_marked) +
                                               " questions of a poll. Take back a vote first"};
}

problem asking_problem(const poll& p, option_no alike, std::size_t asked) {
    const std::size_t most = settings_of<qna_settings>(p).per_voter;
    if (asked > most) {
        return field_error{"question", "is one too many: in this poll everybody may ask " +
                                           (most == 1 ? std::string("one") : std::to_string(most))};
    }
    if (alike == 0) {
        if (texts_of(p).size() < limits::questions) return std::nullopt;
        return field_error{"question", "is one too many: this poll holds " +
                                           std::to_string(limits::questions) + " questions"};
    }
    const auto state = texts_of(p).at(alike).state;
    if (state == text_state::answered) return field_error{"question", "has been answered already"};
    if (state == text_state::hidden) return field_error{"question", "has been put aside by the host"};
    return std::nullopt;
}

/// Whoever asks a question that already waits for approval has asked it, too. A refusal would tell them
/// outright that it is there; as it is, they can still find out, because their question then has the number
/// of the one that waits, and does not add to those that wait.
problem ask(const poll& p, const std::string& text, standing_marks& marks, numbered_texts& into) {
    const auto& known = texts_of(p);
    const auto alike = known.find_alike(text);
    if (alike == 0) into.fresh = {text};
    const auto number = alike != 0 ? alike : static_cast<option_no>(known.size() + 1);
    auto mark = marks.of(number);
    if (alike == 0 || known.at(alike).state == text_state::pending) {
        mark.joined = mark.asked ? mark.joined : alike != 0 && known.at(alike).text != text;
        mark.asked = true;
    }
    mark.up = true;
    mark.down = false;
    if (alike != 0 && marks.stands(mark, known.at(alike).state)) return std::nullopt;
    if (!marks.has_room_for(mark)) return one_mark_too_many("question");
    marks.put(mark);
    return asking_problem(p, alike, marks.asked());
}

problem vote(const poll& p, option_no number, option_no said, standing_marks& marks) {
    const auto& known = texts_of(p);
    problem none = field_error{"question_id", "is not a question of this poll that takes votes"};
    if (number < 1 || number > known.size()) return none;
    auto mark = marks.of(number);
    mark.up = said == static_cast<option_no>(question_vote::up);
    mark.down = said == static_cast<option_no>(question_vote::down);
    const auto state = known.at(number).state;
    if (marks.stands(mark, state)) return std::nullopt;
    if (!takes_votes(state)) return none;
    if (mark.down && !settings_of<qna_settings>(p).downvotes) return field_error{"value", "must be 1 or 0"};
    if (!marks.has_room_for(mark)) return one_mark_too_many("question_id");
    marks.put(mark);
    return std::nullopt;
}

problem take_step(const poll& p, const choice& numbers, const std::vector<std::string>& texts,
                  const choice* standing, bool may_tell, numbered_texts& into) {
    standing_marks marks(p, standing, may_tell);
    problem wrong;
    if (texts.size() == 1 && numbers.empty()) {
        wrong = ask(p, texts.front(), marks, into);
    } else if (texts.empty() && numbers.size() == 2) {
        wrong = vote(p, numbers.front(), numbers.back(), marks);
    } else {
        wrong = field_error{"question", "is required"};
    }
    into.numbers = marks.numbers();
    return wrong;
}

// ---- ballots

std::optional<std::string> ballot_problem(const poll& p, const choice& c) {
    const auto known = texts_of(p).size();
    const auto& s = settings_of<qna_settings>(p);
    const auto all = marks_of(c);
    option_no before = 0;
    for (const auto& m : all) {
        if (m.question < 1 || m.question > known)
            return "there is no question " + std::to_string(m.question) + " in this poll";
        if (m.question <= before) return "must name its questions once and in order";
        if (m.down && !s.downvotes) return "must not be against a question";
        before = m.question;
    }
    return asked_among(p, all) > s.per_voter ? std::optional<std::string>("asks too many questions")
                                             : std::nullopt;
}

std::size_t cells(const poll& p) {
    return 2 * texts_of(p).size();
}

/// The lexicon may have grown since the last ballot.
void move(const poll& p, const choice& c, std::vector<std::uint64_t>& cells_, std::uint64_t times) {
    if (cells_.size() < cells(p)) cells_.resize(cells(p), 0);
    for (const auto& m : marks_of(c)) {
        const auto place = 2U * (m.question - 1U);
        if (m.up) cells_.at(place) += times;
        if (m.down) cells_.at(place + 1) += times;
    }
}

// ---- what voters are shown

template <class Pick>
void write_picked(json_writer& w, std::string_view name, const choice& c, Pick&& pick) {
    w.key(name).begin_array();
    for (const auto& m : marks_of(c)) {
        if (pick(m)) w.value(m.question);
    }
    w.end_array();
}

/// Nobody else's wording is read before the host has released it: for a question that another voter asked
/// first, a voter gets only the form in which the two texts are equal.
std::string text_for(const question_mark& m, const lexicon::entry& e) {
    return m.joined && !is_public(e.state) ? text_key(e.text) : std::string(e.text);
}

/// The voter's ballot may be newer than the poll it is shown with.
void write_marks(json_writer& w, const poll& p, const choice& c, bool is_record) {
    const auto& known = texts_of(p);
    // Anybody can give anybody's name.
    const bool as_public = p.identity == identity_rule::name && !is_record;
    w.key("asked").begin_array();
    for (const auto& m : marks_of(c)) {
        if (!m.asked || m.question > known.size()) continue;
        const auto& e = known.at(m.question);
        const bool is_erased = e.state == text_state::erased;
        if (is_erased && !is_record) continue;
        w.begin_object().member("id", m.question).key("text");
        if (is_erased || (as_public && !is_public(e.state)))
            w.value(nullptr);
        else
            w.value(text_for(m, e));
        w.member("state", name_of(p, e.state)).end_object();
    }
    w.end_array();
    write_picked(w, "up", c, [](const question_mark& m) { return m.up; });
    write_picked(w, "down", c, [](const question_mark& m) { return m.down; });
}

void write_ballot(json_writer& w, const poll& p, const choice& c) {
    write_marks(w, p, c, false);
}

void write_record(json_writer& w, const poll& p, const choice& c) {
    write_marks(w, p, c, true);
}

void write_question(json_writer& w, const poll& p, const question& q) {
    write_text(w.begin_object().member("id", q.id).key("text"), texts_of(p).at(q.id));
    w.member("state", name_of(p, q.state)).member("up", q.up).member("down", q.down).end_object();
}

void write_questions(json_writer& w, const poll_state& s, std::optional<text_state> only) {
    for (const auto& q : questions_of(s)) {
        if (!only || q.state == *only) write_question(w, s.definition, q);
    }
}

void write_result(json_writer& w, const poll_state& s, const count::lot_order&) {
    const auto all = questions_of(s);
    const auto public_ones = std::ranges::count_if(all, [](auto& q) { return is_public(q.state); });
    const auto waiting = std::ranges::count_if(all, [](auto& q) { return q.state == text_state::pending; });
    auto shown = shown_of(all);
    w.key("questions").begin_array();
    for (const auto& q : shown) write_question(w, s.definition, q);
    w.end_array().key("orders").begin_object();
    for (std::size_t i = 0; i < question_orders; ++i) {
        const auto order = static_cast<question_order>(i);
        sort_by(order, shown);
        w.key(to_string(order)).begin_array();
        for (const auto& q : shown) w.value(q.id);
        w.end_array();
    }
    w.end_object().member("distinct", public_ones).member("pending", waiting);
}

std::string text(const poll& p, const choice& c) {
    const auto& known = texts_of(p);
    std::string all;
    for (const auto& m : marks_of(c)) {
        if (m.asked && m.question <= known.size())
            all.append(all.empty() ? "" : "; ").append(text_or_erased(known.at(m.question)));
    }
    return all;
}

}  // namespace

const kind_rules qna{
    .name = "qna",
    .member = vote_member::question,
    .percents = share_of::voters,
    .may_hold_back = false,
    .options_min = 0,
    .options_max = 0,
    .read_choices = one_choice,
    .read_settings = read,
    .write_settings = write,
    .read_step = read_step,
    .take_step = take_step,
    .text_states = state_names,
    .write_texts = write_questions,
    .write_ballot = write_ballot,
    .write_record = write_record,
    .ballot_problem = ballot_problem,
    .cells = cells,
    .move = move,
    .counts = no_counts,
    .total_votes = voters,
    .write_result = write_result,
    .text = text,
};

}  // namespace pollstream::kinds
