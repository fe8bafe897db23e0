// A poll as its host defined it. Values and pure rules: no I/O, no clock of its own, any thread.
#pragma once

#include "pollstream/base/clock.hpp"
#include "pollstream/base/ids.hpp"
#include "pollstream/domain/choice.hpp"
#include "pollstream/domain/field_error.hpp"
#include "pollstream/domain/lot.hpp"
#include "pollstream/domain/publication.hpp"
#include "pollstream/domain/settings.hpp"
#include "pollstream/domain/tally.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream {

class lexicon;

enum class poll_kind : std::uint8_t {
    single,
    multiple,
    approval,
    rating,
    star,
    points,
    rank,
    numeric,
    words,
    open,
    quiz,
    qna
};
inline constexpr std::size_t poll_kinds = 12;
/// What decides whether two ballots are the same voter's.
enum class identity_rule : std::uint8_t { device, name, kiosk };
/// When somebody who is not the host may see counts.
enum class results_rule : std::uint8_t { live, after_vote, after_close };
enum class poll_status : std::uint8_t { open, closed };

std::string_view to_string(poll_kind k) noexcept;
std::string_view to_string(identity_rule r) noexcept;
std::string_view to_string(results_rule r) noexcept;
std::string_view to_string(poll_status s) noexcept;
std::optional<poll_kind> parse_poll_kind(std::string_view name) noexcept;

/// A correction of an option's wording, made once there were votes: they stay, so everybody is told.
struct correction {
    option_no option = 0;
    std::string was;
    timestamp at{};

    friend bool operator==(const correction&, const correction&) = default;
};

struct poll {
    poll_id id;
    room_id room;
    std::string title;
    std::string description;
    std::string creator_name;
    poll_kind kind = poll_kind::single;
    std::uint16_t min_choices = 1;
    std::uint16_t max_choices = 1;
    identity_rule identity = identity_rule::device;
    results_rule results = results_rule::live;
    bool allow_change = false;
    bool listed = true;
    publication_rule publishing;
    timestamp created_at{};
    std::optional<timestamp> started_at;   ///< of a quiz: when its time began to run
    std::optional<timestamp> end_time;     ///< votes committed at or after it are refused
    std::optional<timestamp> closed_at;    ///< set once closed, by hand or by the timer; cleared by reopen
    std::vector<std::string> options;      ///< option number = index + 1
    std::vector<correction> corrections;   ///< in their order, since the first vote
    kind_settings settings;                ///< the kind's own
    std::shared_ptr<const lexicon> texts;  ///< what voters wrote, if they write; null: nothing yet
    kept_lot lot;                          ///< drawn by the store, at creation, reset, voiding and reopening
    /// Rises whenever the same ballot would mean something else: when kind, options and the like change,
    /// which is possible before the first vote only, and when a reset or a void gives questions other
    /// numbers. Also with each correction: what was picked by the old wording may not be what is meant
    /// (judge() in ballot.hpp).
    std::uint64_t ballot_version = 1;

    poll_status status() const noexcept { return closed_at ? poll_status::closed : poll_status::open; }
    /// Whether a ballot that commits at `now` is in time. A poll past its end takes none, even if the timer
    /// has yet to close it.
    bool accepts_at(timestamp now) const noexcept { return !closed_at && (!end_time || now < *end_time); }
    bool valid_option(option_no n) const noexcept { return n >= 1 && n <= options.size(); }
    /// Whether only wordings were corrected since this `ballot_version`, so that marks still mean the same
    /// options.
    bool only_corrected_since(std::uint64_t version) const noexcept {
        return version < ballot_version && ballot_version - version <= corrections.size();
    }
};

/// A poll and its tally at one version: what the store returns, the bus carries and everybody renders.
/// Immutable and shared. `version()` only rises, whatever changed: the definition, the status or a count.
struct poll_state {
    poll definition;
    std::string code;  ///< the room's join code; empty once it has none any more
    std::uint64_t definition_version = 1;
    tally counts;
    choice first_closest{};  ///< of two numbers equally close to the truth: closest.hpp; else empty
    held_tallies held;       ///< if it publishes in steps

    std::uint64_t version() const noexcept { return definition_version + counts.version(); }
};
using poll_ref = std::shared_ptr<const poll_state>;

/// What a host may ask for when creating a poll; unchecked.
struct poll_draft {
    std::string title;
    std::string description;
    std::string creator_name;
    std::string kind = "single";
    std::optional<std::int64_t> min_choices;
    std::optional<std::int64_t> max_choices;
    std::string identity = "device";
    std::optional<std::string> results;  ///< absent: as is usual for the kind
    bool allow_change = false;
    bool listed = true;
    std::optional<std::int64_t> publish_step;
    std::optional<std::int64_t> publish_min;
    std::optional<timestamp> end_time;
    std::optional<std::int64_t> duration_s;
    std::vector<std::string> options;
    settings_draft settings;
};

/// The wording that its host wants an option to have; unchecked.
struct wanted_wording {
    std::int64_t option_id = 0;
    std::string text;
};

/// What a host may change later. What is absent stays as it is. The last group may change before the first
/// vote only.
struct poll_patch {
    std::optional<std::string> title;
    std::optional<std::string> description;
    std::optional<std::optional<timestamp>> end_time;  ///< inner nullopt: open until closed
    std::optional<bool> listed;
    std::optional<std::string> results;
    std::vector<wanted_wording> corrections;

    std::optional<std::vector<std::string>> options;
    std::optional<std::string> kind;
    std::optional<std::int64_t> min_choices;
    std::optional<std::int64_t> max_choices;
    std::optional<std::string> identity;
    std::optional<bool> allow_change;
    std::optional<std::int64_t> publish_step;
    std::optional<std::int64_t> publish_min;
    std::optional<settings_draft> settings;  ///< those named; labels may change at any time

    bool touches_ballots() const {
        return options || kind || min_choices || max_choices || identity || allow_change || publish_step ||
               publish_min || (settings && !only_labels(*settings));
    }
};

/// The deadline that a client asked for one way or the other; problems are reported under "end_time" or
/// "duration_s".
std::optional<timestamp> read_end_time(const std::optional<timestamp>& end_time,
                                       const std::optional<std::int64_t>& duration_s, timestamp now,
                                       field_errors& problems);

/// Checks a draft against every rule and makes a poll of it, created at `now`; ids are the caller's. All
/// problems at once go to `problems`; the poll is usable only if there are none.
poll make_poll(const poll_draft& draft, timestamp now, field_errors& problems);

/// The poll as it would be after the patch; problems as above. Does not look at votes: see touches_ballots().
/// Corrections are recorded as if there were votes.
poll apply_patch(const poll& before, const poll_patch& patch, timestamp now, field_errors& problems);

}  // namespace pollstream
