// What kinds whose votes are texts have in common: a choice holds numbers of the poll's lexicon, and each of
// its texts has a cell.
#include "domain/kinds/rows.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/domain/lexicon.hpp"
#include "pollstream/domain/question.hpp"

#include <algorithm>
#include <set>

namespace pollstream::kinds {

std::optional<std::string> read_text(const text_settings& s, std::string_view given, std::string& text,
                                     std::string& key) {
    text = collapse_white_space(given);
    if (has_control_characters(text)) return "must be text on one line";
    if (count_code_points(text) > s.max_length)
        return "must have at most " + quantity(s.max_length, "character");
    key = text_key(text);
    if (key.empty()) return "must not be empty";
    if (s.banned.has(key)) return "has something that may not be written here";
    return std::nullopt;
}

const text_settings& writing_of(const poll& p) {
    const auto* questions = std::get_if<qna_settings>(&p.settings);
    return questions != nullptr ? *questions : settings_of<text_settings>(p);
}

void read_text_settings(poll& p, settings_reader& in, std::size_t length_max) {
    const bool new_here = !std::holds_alternative<text_settings>(p.settings);
    auto& s = own_settings<text_settings>(p);
    if (new_here) s.max_length = static_cast<std::uint16_t>(length_max);
    s.max_length = std::min(s.max_length, static_cast<std::uint16_t>(length_max));
    read_writing(s, in, limits::texts_per_voter_max, length_max);
}

void read_writing(text_settings& s, settings_reader& in, std::size_t per_voter_max, std::size_t length_max) {
    in.integer("per_voter", s.per_voter, 1, static_cast<std::int64_t>(per_voter_max));
    in.integer("max_length", s.max_length, 1, static_cast<std::int64_t>(length_max));
    in.boolean("moderated", s.moderated);
    auto banned = s.banned.list();
    in.text("banned", banned, limits::banned_max);
    if (banned != s.banned.list()) s.banned = banned_texts(std::move(banned));
}

void write_text_settings(json_writer& w, const poll& p, bool for_host) {
    const auto& s = writing_of(p);
    w.member("per_voter", s.per_voter).member("max_length", s.max_length).member("moderated", s.moderated);
    if (for_host) w.member("banned", s.banned.list());
}

/// Equal texts count as one.
std::optional<std::string> read_texts(const poll& p, std::vector<std::string>& texts) {
    const auto& s = settings_of<text_settings>(p);
    const auto too_many = [&] {
        return s.per_voter == 1 ? "must be one text"
                                : "must be at most " + std::to_string(s.per_voter) + " different texts";
    };
    if (texts.size() > limits::texts_per_voter_max) return too_many();
    std::vector<std::string> kept;
    std::set<std::string> keys;
    for (const auto& given : texts) {
        std::string text;
        std::string key;
        if (auto problem = read_text(s, given, text, key)) return problem;
        if (keys.insert(std::move(key)).second) kept.push_back(std::move(text));
    }
    if (kept.empty()) return "must have at least one text";
    if (kept.size() > s.per_voter) return too_many();
    texts = std::move(kept);
    return std::nullopt;
}

std::optional<std::string> texts_problem(const poll& p, const choice& c) {
    const auto known = texts_of(p).size();
    for (const auto n : c) {
        if (n < 1 || n > known) return "there is no text " + std::to_string(n) + " in this poll";
    }
    if (std::ranges::adjacent_find(c) != c.end()) return "must not say a text twice";
    if (c.empty()) return "must have at least one text";
    if (c.size() > settings_of<text_settings>(p).per_voter) return "has too many texts";
    return std::nullopt;
}

void write_text(json_writer& w, const lexicon::entry& e) {
    if (e.state == text_state::erased)
        w.value(nullptr);
    else
        w.value(e.text);
}

std::string_view text_or_erased(const lexicon::entry& e) noexcept {
    return e.state == text_state::erased ? erased_text : e.text;
}

namespace {

/// The voter's ballot may be newer than the poll it is shown with.
template <class Write>
void each_text(const poll& p, const choice& c, Write&& write) {
    const auto& known = texts_of(p);
    for (const auto n : c) {
        if (n <= known.size()) write(known.at(n));
    }
}

}  // namespace

void write_texts(json_writer& w, const poll& p, const choice& c) {
    w.key("texts").begin_array();
    each_text(p, c, [&](const lexicon::entry& e) {
        if (e.state != text_state::erased) w.value(e.text);
    });
    w.end_array();
}

void write_texts_for_host(json_writer& w, const poll& p, const choice& c) {
    w.key("texts").begin_array();
    each_text(p, c, [&](const lexicon::entry& e) { write_text(w, e); });
    w.end_array();
}

std::string texts_text(const poll& p, const choice& c) {
    std::string all;
    each_text(p, c, [&](const lexicon::entry& e) {
        all.append(all.empty() ? "" : "; ").append(text_or_erased(e));
    });
    return all;
}

std::size_t text_cells(const poll& p) {
    return texts_of(p).size();
}

/// The lexicon may have grown since the last ballot.
void move_texts(const poll& p, const choice& c, std::vector<std::uint64_t>& cells, std::uint64_t times) {
    if (cells.size() < texts_of(p).size()) cells.resize(texts_of(p).size(), 0);
    for (const auto n : c) cells.at(n - 1u) += times;
}

namespace {

/// Includes, at the end, texts that nobody says any more: superseded ballots do, and an export has those.
std::vector<text_group> all_groups(const lexicon& texts, const std::vector<std::uint64_t>& counts) {
    auto groups = group_texts(texts, counts);
    std::vector<bool> is_said(texts.size() + 1, false);
    for (const auto& g : groups) is_said.at(g.first) = true;
    for (std::size_t i = 1; i < is_said.size(); ++i) {
        const auto n = static_cast<option_no>(i);
        if (texts.at(n).first == n && !is_said[i]) groups.push_back({n, n, 0, texts.at(n).state});
    }
    return groups;
}

}  // namespace

void write_text_groups(json_writer& w, const poll_state& s, std::optional<text_state> only) {
    const auto& texts = texts_of(s.definition);
    for (const auto& g : all_groups(texts, s.counts.counts())) {
        if (only && g.state != *only) continue;
        write_text(w.begin_object().member("id", g.first).key("text"), texts.at(g.shown_as));
        w.member("count", g.count).member("state", name_of(s.definition, g.state)).end_object();
    }
}

void write_text_result(json_writer& w, const poll_state& s, const count::lot_order&) {
    const auto& texts = texts_of(s.definition);
    const auto groups = group_texts(texts, cells_of(s.definition, s.counts));
    std::uint64_t distinct = 0;
    std::uint64_t pending = 0;
    w.key("texts").begin_array();
    for (const auto& g : groups) {
        if (g.state == text_state::pending) ++pending;
        if (!is_public(g.state) || ++distinct > limits::texts_shown) continue;
        w.begin_object().member("id", g.first).member("text", texts.at(g.shown_as).text);
        w.member("count", g.count).end_object();
    }
    w.end_array().member("distinct", distinct).member("pending", pending);
}

}  // namespace pollstream::kinds

namespace pollstream {

namespace {

constexpr std::string_view erased_name = "erased";

}  // namespace

const lexicon& texts_of(const poll& p) {
    static const lexicon nothing;
    return p.texts ? *p.texts : nothing;
}

void add_texts(lexicon& to, const poll& p, const std::vector<std::string>& fresh) {
    const bool moderated = kinds::writing_of(p).moderated;
    for (const auto& text : fresh) to.add(text, moderated ? text_state::pending : text_state::shown);
}

std::size_t texts_max(const poll& p) noexcept {
    return takes_steps(p) ? limits::questions : limits::distinct_texts;
}

std::string_view name_of(const poll& p, text_state s) noexcept {
    if (s == text_state::erased) return erased_name;
    const auto names = rules_of(p).text_states;
    const auto at = static_cast<std::size_t>(s);
    return at < names.size() ? names[at] : "unknown";
}

std::optional<text_state> parse_text_state(const poll& p, std::string_view name) noexcept {
    const auto names = rules_of(p).text_states;
    const auto at = std::ranges::find(names, name);
    if (at == names.end()) return std::nullopt;
    return static_cast<text_state>(at - names.begin());
}

std::optional<text_state> parse_any_text_state(const poll& p, std::string_view name) noexcept {
    return takes_texts(p) && name == erased_name ? text_state::erased : parse_text_state(p, name);
}

bool says_erased(const poll& p, const choice& c) {
    const auto& known = texts_of(p);
    if (!known.has_erased()) return false;
    const auto is_erased = [&](option_no n) {
        return n >= 1 && n <= known.size() && known.at(n).state == text_state::erased;
    };
    if (!takes_steps(p)) return std::ranges::any_of(c, is_erased);
    const auto marks = marks_of(c);
    return std::ranges::any_of(marks, [&](auto& m) { return is_erased(m.question); });
}

bool is_public_ballot(const poll& p, const choice& c) {
    if (!takes_texts(p) || takes_steps(p)) return true;
    const auto& known = texts_of(p);
    // The ballot may be newer than the poll it is shown with.
    return std::ranges::all_of(c, [&](option_no n) {
        return n <= known.size() && (is_public(known.at(n).state) || known.at(n).state == text_state::erased);
    });
}

void write_record(json_writer& w, const poll& p, const choice& c) {
    const auto& rules = rules_of(p);
    (rules.write_record != nullptr ? rules.write_record : rules.write_ballot)(w, p, c);
}

std::string text_states_allowed(const poll& p) {
    const auto names = rules_of(p).text_states;
    if (names.empty()) return "does not exist in this kind of poll";
    std::string all;
    for (const auto name : names) all.append(all.empty() ? "must be one of " : ", ").append(name);
    return all;
}

}  // namespace pollstream
