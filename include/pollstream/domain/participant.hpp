// Those who take part in a room's quizzes: known in this room alone, by a number and perhaps a name, with the
// extra time that the host has given them. Values; no I/O.
#pragma once

#include "pollstream/base/clock.hpp"
#include "pollstream/base/digest.hpp"
#include "pollstream/base/ids.hpp"
#include "pollstream/domain/poll.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pollstream {

/// HMAC-SHA-256(server secret, room id ‖ "participant" ‖ identity rule ‖ identity), truncated: links a
/// person's answers within one room and nowhere else. It cannot be derived from a voter key, nor a voter key
/// from it.
using participant_key = std::array<std::uint8_t, 16>;

participant_key make_participant_key(const hmac_key& secret, const room_id& room, identity_rule rule,
                                     std::string_view identity);

/// From 1, in the order of joining; 0 is nobody.
using participant_no = std::uint32_t;

/// Whether others see a participant. The database stores the numbers.
enum class participant_state : std::uint8_t {
    shown,
    hidden,  ///< by the host, until they are shown again
    idle     ///< hidden with all who had never answered; shown again with their first answer
};
std::string_view to_string(participant_state s) noexcept;
std::optional<participant_state> parse_participant_state(std::string_view text) noexcept;

struct participant {
    participant_no no = 0;
    participant_key key{};
    std::string name;  ///< empty: shown as a number. No two shown in a room fold to the same
    std::uint16_t extra_time_percent = 0;
    timestamp joined_at{};
    participant_state state = participant_state::shown;
    bool answered = false;  ///< a quiz of the room, ever

    bool is_hidden() const noexcept { return state != participant_state::shown; }
};

/// What a host may change about a participant.
struct participant_patch {
    std::optional<std::string> name;
    std::optional<std::uint16_t> extra_time_percent;
    /// When shown again, they have no name if somebody else has it by then.
    std::optional<bool> hidden;
};

/// Who answers a quiz. Somebody who is not in the room yet joins with the answer, under the name if it is
/// free.
struct joining {
    participant_key key{};
    std::string name;
    bool by_name = false;  ///< the name says who it is: whoever has it in this room is who answers
};

/// What is kept of an answer to a quiz besides its ballot.
struct quiz_answer {
    participant_no participant = 0;  ///< 0: the room had no place for another
    std::uint64_t time_ms = 0;       ///< from the start to the commit
    std::uint64_t limit_ms = 0;      ///< what this participant had then; 0: no limit
    std::string name{};              ///< of the participant, if the ballot is read for people

    friend bool operator==(const quiz_answer&, const quiz_answer&) = default;
};

/// The name as it is stored; what is wrong with it is reported under "name".
std::string checked_participant_name(std::string_view name, field_errors& problems);

}  // namespace pollstream
