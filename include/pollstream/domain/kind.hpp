// The kinds of poll as one table: how a vote is said, which ballots are right, what they add up to and what
// is told of it. Whoever must know what kind a poll is asks its rules; kinds are compared only where a form
// is drawn, which looks different for each, and where what is counted are no cells (rankings, leaderboards).
//
// A row is in src/domain/kinds.cpp, its rules are a file of src/domain/kinds/. What the numbers of a choice
// mean and which cells a tally has is a kind's own business: every other module moves them about unread.
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

/// The member of a vote that says the choice: exactly one of them.
enum class vote_member : std::uint8_t { none, option_ids, ranking, scores, number, texts, question };
std::string_view to_string(vote_member m) noexcept;

/// A choice as the voter said it.
struct stated_choice {
    vote_member member = vote_member::none;
    choice numbers;    ///< in the order said; what no poll can mean is 0, or `no_score` among scores
    std::string text;  ///< of a number
    std::vector<std::string> texts{};  ///< also a question, alone
    bool as_option_id = false;         ///< one option, under the name that old clients know
};

/// Among scores: left out, and what no poll can mean.
inline constexpr option_no skipped = 65'535;
inline constexpr option_no no_score = 65'534;

/// What a hundred percent are.
enum class share_of : std::uint8_t { votes, voters };
std::string_view to_string(share_of s) noexcept;

struct kind_rules {
    std::string_view name;
    vote_member member = vote_member::option_ids;
    share_of percents = share_of::votes;
    bool may_hold_back = true;  ///< whether it can be published in steps
    std::size_t options_min = limits::options_min;
    std::size_t options_max = limits::options_max;
    /// The one rule by which results of this kind show; none: the host's choice.
    std::optional<results_rule> only_results{};
    /// There is a result once the poll is closed, and none before: not even for the host.
    bool tells_at_close = false;
    /// Whether the close tells the right answer, so that nobody may vote after it; null: it never does.
    bool (*reveals)(const poll& p) = nullptr;

    /// How many choices a ballot may hold: sets min_choices and max_choices of a poll with options.
    void (*read_choices)(poll& p, std::optional<std::int64_t> min, std::optional<std::int64_t> max,
                         field_errors& problems) = nullptr;
    /// Where they follow from the settings when nobody gives them: whether they are what follows. Such a
    /// poll's follow the settings of a patch, too.
    bool (*has_usual_choices)(const poll& p) = nullptr;

    /// Settings that a draft names replace the poll's; those of another kind give way to defaults first.
    void (*read_settings)(poll& p, settings_reader& in) = nullptr;
    /// Their members: all of them for the host, and else what all may know by now.
    void (*write_settings)(json_writer& w, const poll& p, bool for_host) = nullptr;

    /// What the kind does not allow of what all polls have.
    void (*check)(const poll& p, field_errors& problems) = nullptr;

    /// Puts what was said into the one form in which a choice is stored and compared, or says why it cannot.
    std::optional<std::string> (*read_ballot)(const poll& p, stated_choice said, choice& into) = nullptr;
    /// Where a vote is texts: puts each into the form in which it is kept, or says what is wrong. They become
    /// numbers in the commit (lexicon.hpp), and `read_ballot` is not asked.
    std::optional<std::string> (*read_texts)(const poll& p, std::vector<std::string>& texts) = nullptr;
    /// Where a vote is a step, and a ballot what a voter's steps have come to (so votes may be changed, and
    /// nobody votes at a kiosk): puts the step into the form in which the commit takes it, or says what is
    /// wrong with it and where. `read_ballot` and `read_texts` are not asked.
    std::optional<field_error> (*read_step)(const poll& p, stated_choice& said) = nullptr;
    /// The ballot that stands once the step is taken, or why it cannot be; a step that was taken already can.
    std::optional<field_error> (*take_step)(const poll& p, const choice& numbers,
                                            const std::vector<std::string>& texts, const choice* standing,
                                            numbered_texts& into) = nullptr;
    /// Names of what a host may decide about texts, in the order of text_state; none where nobody writes.
    std::span<const std::string_view> text_states{};
    /// A text with its state and counts, for the host: those in one state only, where one is asked for.
    void (*write_texts)(json_writer& w, const poll_state& s, std::optional<text_state> only) = nullptr;
    /// As the member of a vote that would say it, for who gave it: without what was erased.
    void (*write_ballot)(json_writer& w, const poll& p, const choice& c) = nullptr;
    /// The same for the host's export, which tells where something was erased; null: there is no difference.
    void (*write_record)(json_writer& w, const poll& p, const choice& c) = nullptr;
    /// Why a choice is refused, in a person's words.
    std::optional<std::string> (*ballot_problem)(const poll& p, const choice& c) = nullptr;

    /// One cell per option, and a choice names its cells: then the next two are not asked, and a vote costs
    /// no call.
    bool option_cells = false;
    std::size_t (*cells)(const poll& p) = nullptr;
    /// Adds a ballot so often; `times` may be the two's complement of a number to take away.
    void (*move)(const poll& p, const choice& c, std::vector<std::uint64_t>& cells,
                 std::uint64_t times) = nullptr;
    /// Cells come and go with the ballots, in pairs: then `cells` is how many there are without any.
    bool cells_grow = false;
    /// Why one more ballot finds no room, where that can be.
    std::optional<std::string> (*no_room)(const tally& t, const choice& c) = nullptr;

    /// One number per option, for bars.
    std::vector<std::uint64_t> (*counts)(const poll& p, const tally& t) = nullptr;
    std::uint64_t (*total_votes)(const poll& p, const tally& t) = nullptr;
    /// Of how many voters percents are, where a ballot may abstain: all but those that do. None: of all.
    std::uint64_t (*choosers)(const poll& p, const tally& t) = nullptr;

    /// What there is to tell besides; ties that only a lot can break name all who are tied
    /// until the lot is drawn.
    void (*write_result)(json_writer& w, const poll_state& s, const count::lot_order& lot) = nullptr;

    /// A choice in words, for the host: "Tea, Juice"; `erased_text` for a text that was erased.
    std::string (*text)(const poll& p, const choice& c) = nullptr;
};

const kind_rules& rules_of(poll_kind k) noexcept;
inline const kind_rules& rules_of(const poll& p) noexcept {
    return rules_of(p.kind);
}
/// Its votes are sets of options.
inline bool names_options(const poll& p) noexcept {
    return rules_of(p).member == vote_member::option_ids;
}
/// The number that a vote for a poll of kind numeric says: "3.50".
std::string number_in(const poll& p, const choice& c);

/// Voters write texts, which become part of the poll.
inline bool takes_texts(const poll& p) noexcept {
    return !rules_of(p).text_states.empty();
}
/// A vote is a step, and a ballot what a voter's steps have come to.
inline bool takes_steps(const poll& p) noexcept {
    return rules_of(p).take_step != nullptr;
}
/// What stands for an erased text where a null cannot.
inline constexpr std::string_view erased_text = "[erased]";
/// What this kind calls the state.
std::string_view name_of(const poll& p, text_state s) noexcept;
/// One that a host may decide.
std::optional<text_state> parse_text_state(const poll& p, std::string_view name) noexcept;
/// One that a text may be in: those, and erased.
std::optional<text_state> parse_any_text_state(const poll& p, std::string_view name) noexcept;
/// "must be one of shown, pending, hidden"
std::string text_states_allowed(const poll& p);

/// What voters wrote so far.
const lexicon& texts_of(const poll& p);
/// Texts nobody wrote before: they show once the host has approved them, where the poll is moderated.
void add_texts(lexicon& to, const poll& p, const std::vector<std::string>& fresh);
/// Whether a choice holds the number of a text that was erased.
bool says_erased(const poll& p, const choice& c);
/// As the rules' write_record; where they have none, as write_ballot.
void write_record(json_writer& w, const poll& p, const choice& c);
/// How many texts a poll of the kind may hold, with those erased.
std::size_t texts_max(const poll& p) noexcept;

// ---- counting by the rules

std::size_t cell_count(const poll& p);
tally empty_tally(const poll& p);
void count_ballot(poll_state& s, const choice& c);
/// `after` supersedes the same voter's `before`.
void recount_ballot(poll_state& s, const choice& before, const choice& after);
/// As `move` of the rules, whatever the kind. std::out_of_range for a number the poll has no cell for.
void move_cells(const poll& p, const choice& c, std::vector<std::uint64_t>& cells, std::uint64_t times);

// Of what is published: see publication.hpp.
std::vector<std::uint64_t> counts_of(const poll_state& s);
std::vector<std::uint32_t> percents_of(const poll_state& s);
std::uint64_t total_votes(const poll_state& s);
bool cells_fit(const poll& p, std::size_t cells);

/// null while the kind tells nothing before the close.
void write_result(json_writer& w, const poll_state& s);
/// What voters wrote, for the host; nothing where nobody writes, or too few did.
void write_texts(json_writer& w, const poll_state& s, std::optional<text_state> only);
/// The lot of a closed poll; until then nothing is drawn.
count::lot_order lot_of(const poll& p);

}  // namespace pollstream
