// One row per kind, defined in the file named after it, and what related rows share.
#pragma once

#include "domain/settings_reader.hpp"
#include "pollstream/count/outcome.hpp"
#include "pollstream/domain/kind.hpp"

#include <array>
#include <span>
#include <string_view>

namespace pollstream::kinds {

extern const kind_rules single;
extern const kind_rules multiple;
extern const kind_rules approval;
extern const kind_rules rating;
extern const kind_rules star;
extern const kind_rules points;
extern const kind_rules rank;
extern const kind_rules numeric;
extern const kind_rules words;
extern const kind_rules open;
extern const kind_rules quiz;
extern const kind_rules qna;

// ---- what most kinds do (shared.cpp)

/// For kinds whose voters do not choose a number of options: both bounds are 1.
void one_choice(poll& p, std::optional<std::int64_t> min, std::optional<std::int64_t> max,
                field_errors& problems);
/// The bounds must be `low` and `high` if they are given.
void fixed_choices(poll& p, std::optional<std::int64_t> min, std::optional<std::int64_t> max,
                   std::uint16_t low, std::uint16_t high, field_errors& problems);
void no_settings(poll& p, settings_reader& in);
void write_no_settings(json_writer& w, const poll& p, bool for_host);

/// The poll's settings, replaced by this kind's defaults if they are of another kind.
template <class Settings>
Settings& own_settings(poll& p) {
    if (auto* s = std::get_if<Settings>(&p.settings)) return *s;
    return p.settings.emplace<Settings>();
}
template <class Settings>
const Settings& settings_of(const poll& p) {
    static const Settings defaults;
    const auto* s = std::get_if<Settings>(&p.settings);
    return s != nullptr ? *s : defaults;
}

/// The cells of all shards, as many as the poll has, even if the tally has fewer.
std::vector<std::uint64_t> cells_of(const poll& p, const tally& t);
std::uint64_t sum(std::span<const std::uint64_t> cells);
/// All ballots except abstentions, which the last cell counts.
std::uint64_t no_abstentions(const poll& p, const tally& t);

/// For kinds without bars.
std::vector<std::uint64_t> no_counts(const poll& p, const tally& t);
std::uint64_t voters(const poll& p, const tally& t);

// ---- results

/// Rounded half up; n > 0.
std::int64_t mean_hundredths(std::uint64_t sum, std::uint64_t n);

/// Option numbers for options counted from 0.
void write_ids(json_writer& w, std::span<const count::option> options);
/// "winners" and "tie_break" of an outcome: all the leaders if only a lot that is not drawn yet can decide.
void write_winners(json_writer& w, const count::outcome& of, const count::lot_order& lot);
std::string_view key_of(count::tie_break rule);

// ---- ballots of one score per option

std::optional<std::string> score_problem(const poll& p, const choice& c, option_no min, option_no max,
                                         bool may_skip);
std::string score_text(const poll& p, const choice& c, bool zeros);
void write_scores(json_writer& w, const poll& p, const choice& c);
/// An option left out gets 0.
std::optional<std::string> read_blank_scores(const poll& p, stated_choice said, choice& into);

// ---- sets of options (option_sets.cpp)

/// Why an option of this number cannot be named.
std::string no_option(option_no n);
std::optional<std::string> set_problem(const poll& p, const choice& c);
std::string set_text(const poll& p, const choice& c);
/// The first cells, one per option.
std::vector<std::uint64_t> option_counts(const poll& p, const tally& t);
std::uint64_t marks(const poll& p, const tally& t);
/// The option in most ballots has won.
void write_most_named(json_writer& w, const poll_state& s, const count::lot_order& lot);
std::optional<std::string> read_set(const poll& p, stated_choice said, choice& into);
void write_set(json_writer& w, const poll& p, const choice& c);

// ---- texts that voters write (written.cpp)

/// The text settings of a poll in which voters write, whatever its kind.
const text_settings& writing_of(const poll& p);
/// Reads everything but the defaults of a kind.
void read_writing(text_settings& s, settings_reader& in, std::size_t per_voter_max, std::size_t length_max);
/// Puts the text into the form in which it is kept, and makes its key; or returns what is wrong with it.
std::optional<std::string> read_text(const text_settings& s, std::string_view given, std::string& text,
                                     std::string& key);
void read_text_settings(poll& p, settings_reader& in, std::size_t length_max);
void write_text_settings(json_writer& w, const poll& p, bool for_host);
std::optional<std::string> read_texts(const poll& p, std::vector<std::string>& texts);
std::optional<std::string> texts_problem(const poll& p, const choice& c);
/// null if it was erased.
void write_text(json_writer& w, const lexicon::entry& e);
std::string_view text_or_erased(const lexicon::entry& e) noexcept;
void write_texts(json_writer& w, const poll& p, const choice& c);
void write_texts_for_host(json_writer& w, const poll& p, const choice& c);
std::string texts_text(const poll& p, const choice& c);
std::size_t text_cells(const poll& p);
void move_texts(const poll& p, const choice& c, std::vector<std::uint64_t>& cells, std::uint64_t times);
void write_text_result(json_writer& w, const poll_state& s, const count::lot_order& lot);
void write_text_groups(json_writer& w, const poll_state& s, std::optional<text_state> only);
inline constexpr std::array<std::string_view, 3> text_state_names{"shown", "pending", "hidden"};

/// A kind whose votes are texts; these kinds differ in name and settings.
constexpr kind_rules written(std::string_view name, void (*read_settings)(poll& p, settings_reader& in)) {
    return {
        .name = name,
        .member = vote_member::texts,
        .percents = share_of::voters,
        .may_hold_back = false,  // texts are numbered in the order in which they came
        .options_min = 0,
        .options_max = 0,
        .read_choices = one_choice,
        .read_settings = read_settings,
        .write_settings = write_text_settings,
        .read_texts = read_texts,
        .text_states = text_state_names,
        .write_texts = write_text_groups,
        .write_ballot = write_texts,
        .write_record = write_texts_for_host,
        .ballot_problem = texts_problem,
        .cells = text_cells,
        .move = move_texts,
        .counts = no_counts,
        .total_votes = voters,
        .write_result = write_text_result,
        .text = texts_text,
    };
}

}  // namespace pollstream::kinds
