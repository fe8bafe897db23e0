#include "pollstream/domain/participant.hpp"

#include "pollstream/base/limits.hpp"
#include "pollstream/base/text.hpp"

#include <algorithm>

namespace pollstream {

participant_key make_participant_key(const hmac_key& secret, const room_id& room, identity_rule rule,
                                     std::string_view identity) {
    std::string where(room.value.bytes.begin(), room.value.bytes.end());
    where.append("participant");
    where.push_back(static_cast<char>(rule));
    const auto mac = secret.sign(where, identity);
    participant_key key;
    std::copy_n(mac.begin(), key.size(), key.begin());
    return key;
}

std::string_view to_string(participant_state s) noexcept {
    switch (s) {
        case participant_state::hidden:
            return "hidden";
        case participant_state::idle:
            return "idle";
        case participant_state::shown:
            break;
    }
    return "shown";
}

std::optional<participant_state> parse_participant_state(std::string_view text) noexcept {
    for (const auto s : {participant_state::shown, participant_state::hidden, participant_state::idle}) {
        if (to_string(s) == text) return s;
    }
    return std::nullopt;
}

std::string checked_participant_name(std::string_view name, field_errors& problems) {
    auto line = collapse_white_space(name);
    if (has_control_characters(line)) problems.push_back({"name", "must not have control characters"});
    if (count_code_points(line) > limits::name_max) {
        problems.push_back({"name", "must have at most " + std::to_string(limits::name_max) + " characters"});
    } else if (is_blank(line)) {
        problems.push_back({"name", "must not be empty"});
    }
    return line;
}

}  // namespace pollstream
