// The kinds of poll as one table: how a vote is stated, which ballots are valid, what they add up to, and
// what is reported of it. Code that must know the kind of a poll asks its rules; kinds are compared only
// where a form is drawn, which looks different for each, and where what is counted is not cells (rankings,
// leaderboards).
//
// The table is in src/domain/kinds.cpp, the rules of each kind in a file of src/domain/kinds/. What the
// numbers of a choice mean and which cells a tally has is a kind's own business: every other module passes
// them on unread.
#pragma once

#include "pollstream/base/json_writer.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/count/outcome.hpp"
#include "pollstream/domain/lexicon.hpp"
#include "pollstream/domain/poll.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream {

class settings_reader;

/// The member of a vote that states the choice: exactly one of them.
enum class vote_member : std::uint8_t { none, option_ids, ranking, scores, number, texts, question };
std::string_view to_string(vote_member m) noexcept;

/// A choice as the voter stated it.
struct stated_choice {
    vote_member member = vote_member::none;
    choice numbers;    ///< in the order stated; what no poll can mean is 0, or `no_score` among scores
    std::string text;  ///< of a number
    std::vector<std::string> texts{};  ///< or a single question
    bool as_option_id = false;         ///< one option, under the name that old clients know
};

/// Among scores: an option left out, and a score that no poll can mean.
inline constexpr option_no skipped = 65'535;
inline constexpr option_no no_score = 65'534;

/// What a hundred percent stands for.
enum class share_of : std::uint8_t { votes, voters };
std::string_view to_string(share_of s) noexcept;

struct kind_rules {
    std::string_view name;
    vote_member member = vote_member::option_ids;
    share_of percents = share_of::votes;
    bool may_hold_back = true;  ///< whether it can be published in steps
    std::size_t options_min = limits::options_min;
    std::size_t options_max = limits::options_max;
    /// The one rule that results of this kind follow; none: the host chooses.
    std::optional<results_rule> only_results{};
    /// There is a result only once the poll is closed, even for the host.
    bool tells_at_close = false;
    /// Whether the close reveals the right answer, so that nobody may vote after it; null: it never does.
    bool (*reveals)(const poll& p) = nullptr;

    /// Each answer has an author and a time of its own, which are kept beside its ballot and make up the
    /// room's leaderboard.
    bool timed = false;

    /// Sets min_choices and max_choices of a poll with options: how many choices a ballot may hold.
    void (*read_choices)(poll& p, std::optional<std::int64_t> min, std::optional<std::int64_t> max,
                         field_errors& problems) = nullptr;
    /// If they follow from the settings when nobody gives them: whether they are what follows. If so, they
    /// also follow the settings of a patch.
    bool (*has_usual_choices)(const poll& p) = nullptr;

    /// Replaces those of the poll's settings that a draft names; settings of another kind give way to
    /// defaults first.
    void (*read_settings)(poll& p, settings_reader& in) = nullptr;
    /// Writes their members: all of them for the host, else those that everybody may know by now.
    void (*write_settings)(json_writer& w, const poll& p, bool for_host) = nullptr;

    /// Reports what the kind does not allow of what all polls have.
    void (*check)(const poll& p, field_errors& problems) = nullptr;

    /// Puts what was stated into the one form in which a choice is stored and compared, or says why it
    /// cannot.
    std::optional<std::string> (*read_ballot)(const poll& p, stated_choice said, choice& into) = nullptr;
    /// If a vote is texts: puts each into the form in which it is kept, or says what is wrong. They become
    /// numbers in the commit (lexicon.hpp), and `read_ballot` is not called.
    std::optional<std::string> (*read_texts)(const poll& p, std::vector<std::string>& texts) = nullptr;
    /// If a vote is a step, and a ballot the result of a voter's steps (so votes may be changed, and nobody
    /// votes at a kiosk): puts the step into the form in which the commit takes it, or says what is wrong
    /// with it and where. `read_ballot` and `read_texts` are not called.
    std::optional<field_error> (*read_step)(const poll& p, stated_choice& said) = nullptr;
    /// The ballot that stands once the step is taken, or why it cannot be taken. One that was taken before
    /// may be taken again if the voter may learn that it was (`may_tell`); else it is a step like any other.
    std::optional<field_error> (*take_step)(const poll& p, const choice& numbers,
                                            const std::vector<std::string>& texts, const choice* standing,
                                            bool may_tell, numbered_texts& into) = nullptr;
    /// Names of the states that a host may decide for texts, in the order of text_state; none if nobody
    /// writes.
    std::span<const std::string_view> text_states{};
    /// Writes the texts with their states and counts, for the host: only those in one state, if one is asked
    /// for.
    void (*write_texts)(json_writer& w, const poll_state& s, std::optional<text_state> only) = nullptr;
    /// Writes the choice as the member of a vote that would state it, for whoever gave it: without what was
    /// erased. If votes are steps and only a name says who that is, also without texts that are not public.
    void (*write_ballot)(json_writer& w, const poll& p, const choice& c) = nullptr;
    /// The same for the host's export, which shows where something was erased; null: there is no difference.
    void (*write_record)(json_writer& w, const poll& p, const choice& c) = nullptr;
    /// Why a choice is refused, in words for people.
    std::optional<std::string> (*ballot_problem)(const poll& p, const choice& c) = nullptr;

    /// One cell per option, and a choice names its cells: then the next two are not called, and a vote costs
    /// no call.
    bool option_cells = false;
    std::size_t (*cells)(const poll& p) = nullptr;
    /// Adds a ballot `times` times; that may be the two's complement of a number to subtract.
    void (*move)(const poll& p, const choice& c, std::vector<std::uint64_t>& cells,
                 std::uint64_t times) = nullptr;
    /// Cells come and go with the ballots, in pairs: then `cells` is how many there are without any ballots.
    bool cells_grow = false;
    /// Why there is no room for one more ballot, which replaces the voter's standing one if there is one
    /// (null: none). Null: there always is.
    std::optional<std::string> (*no_room)(const tally& t, const choice& c, const choice* standing) = nullptr;

    /// One number per option, for bars.
    std::vector<std::uint64_t> (*counts)(const poll& p, const tally& t) = nullptr;
    std::uint64_t (*total_votes)(const poll& p, const tally& t) = nullptr;
    /// How many voters percents are based on, if a ballot may abstain: all but those that do. Null: all of
    /// them.
    std::uint64_t (*choosers)(const poll& p, const tally& t) = nullptr;

    /// Writes what else there is to tell; until the lot is drawn, ties that only a lot can break name
    /// everybody who is tied.
    void (*write_result)(json_writer& w, const poll_state& s, const count::lot_order& lot) = nullptr;

    /// A choice in words, for the host: "Tea, Juice"; `erased_text` for a text that was erased.
    std::string (*text)(const poll& p, const choice& c) = nullptr;
};

const kind_rules& rules_of(poll_kind k) noexcept;
inline const kind_rules& rules_of(const poll& p) noexcept {
    return rules_of(p.kind);
}
/// Whether its votes are sets of options.
inline bool names_options(const poll& p) noexcept {
    return rules_of(p).member == vote_member::option_ids;
}
/// The number that a vote in a poll of kind numeric states: "3.50".
std::string number_in(const poll& p, const choice& c);

/// Whether each answer has an author and a time of its own, as in a quiz.
inline bool is_timed(const poll& p) noexcept {
    return rules_of(p).timed;
}
/// Whether voters write texts, which become part of the poll.
inline bool takes_texts(const poll& p) noexcept {
    return !rules_of(p).text_states.empty();
}
/// Whether a vote is a step, and a ballot the result of a voter's steps.
inline bool takes_steps(const poll& p) noexcept {
    return rules_of(p).take_step != nullptr;
}
/// What stands for an erased text where a null cannot.
inline constexpr std::string_view erased_text = "[erased]";
/// What this kind calls the state.
std::string_view name_of(const poll& p, text_state s) noexcept;
/// A state that a host may decide.
std::optional<text_state> parse_text_state(const poll& p, std::string_view name) noexcept;
/// A state that a text may be in: one of those, or erased.
std::optional<text_state> parse_any_text_state(const poll& p, std::string_view name) noexcept;
/// "must be one of shown, pending, hidden"
std::string text_states_allowed(const poll& p);

/// What voters wrote so far.
const lexicon& texts_of(const poll& p);
/// Adds texts that nobody wrote before: in a moderated poll they show once the host has approved them.
void add_texts(lexicon& to, const poll& p, const std::vector<std::string>& fresh);
/// Whether a choice holds the number of a text that was erased.
bool says_erased(const poll& p, const choice& c);
/// Whether the public sees all texts of a choice, apart from erased ones, which nobody sees. If votes are
/// steps: true, because write_ballot keeps such texts back one by one.
bool is_public_ballot(const poll& p, const choice& c);
/// Like the rules' write_record, or write_ballot if they have none.
void write_record(json_writer& w, const poll& p, const choice& c);
/// How many texts a poll of the kind may hold, erased ones included.
std::size_t texts_max(const poll& p) noexcept;

// ---- counting by the rules

std::size_t cell_count(const poll& p);
tally empty_tally(const poll& p);
void count_ballot(poll_state& s, const choice& c);
/// `after` supersedes the same voter's `before`.
void recount_ballot(poll_state& s, const choice& before, const choice& after);
/// Like `move` of the rules, whatever the kind. Throws std::out_of_range for a number that the poll has no
/// cell for.
void move_cells(const poll& p, const choice& c, std::vector<std::uint64_t>& cells, std::uint64_t times);

// Of what is published: see publication.hpp.
std::vector<std::uint64_t> counts_of(const poll_state& s);
std::vector<std::uint32_t> percents_of(const poll_state& s);
std::uint64_t total_votes(const poll_state& s);
bool cells_fit(const poll& p, std::size_t cells);

/// Writes null while the kind tells nothing before the close.
void write_result(json_writer& w, const poll_state& s);
/// Writes what voters wrote, for the host; nothing if nobody writes, or too few did.
void write_texts(json_writer& w, const poll_state& s, std::optional<text_state> only);
/// The lot of a closed poll; before the close, one that is not drawn.
count::lot_order lot_of(const poll& p);

}  // namespace pollstream
