#include "pollstream/domain/room.hpp"

#include "domain/text_fields.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/base/text.hpp"

#include <algorithm>

namespace pollstream {

namespace {
constexpr std::uint32_t first_code = 100'000;
constexpr std::uint32_t code_count = 900'000;
constexpr std::size_t code_size = 6;
}  // namespace

std::string_view to_string(room_pace p) noexcept {
    return p == room_pace::audience ? "audience" : "host";
}

room_pace read_pace(std::string_view text, field_errors& problems) {
    for (const auto p : {room_pace::host, room_pace::audience})
        if (text == to_string(p)) return p;
    problems.push_back({"pace", "must be one of host, audience"});
    return room_pace::host;
}

access_key make_access_key(std::string_view prefix, std::span<const std::uint8_t, 16> bits) {
    return {std::string(prefix) + to_base64url(bits)};
}

bool looks_like_access_key(std::string_view text) noexcept {
    constexpr std::size_t prefix = 4;
    constexpr std::size_t bits = 22;
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return (text.starts_with("psa_") || text.starts_with("psk_")) && text.size() == prefix + bits &&
           text.find_first_not_of(digits, prefix) == std::string_view::npos;
}

bool opens(const digest256& hash, std::string_view presented_key) noexcept {
    if (presented_key.empty()) return false;
    return equal_in_constant_time(hash, sha256(presented_key));
}

std::string checked_room_title(const std::string& title, field_errors& problems) {
    return read_line(title, "title", limits::title_max, problems);
}

bool add_poll(room& r, const poll_id& id) {
    if (r.polls.size() >= limits::polls_per_room_max) return false;
    r.polls.push_back(id);
    ++r.version;
    return true;
}

void remove_poll(room& r, poll_id id) {
    std::erase(r.polls, id);
    if (r.current == id) r.current.reset();
    ++r.version;
}

room apply_patch(const room& before, const room_patch& patch, field_errors& problems) {
    room r = before;
    if (patch.title) r.title = checked_room_title(*patch.title, problems);
    if (patch.polls) {
        if (!std::ranges::is_permutation(*patch.polls, r.polls)) {
            problems.push_back({"poll_ids", "must name each poll of the room exactly once"});
        } else {
            r.polls = *patch.polls;
        }
    }
    if (patch.current) {
        const auto& wanted = *patch.current;
        if (wanted && std::ranges::find(r.polls, *wanted) == r.polls.end()) {
            problems.push_back({"poll_id", "is not a poll of this room"});
        } else {
            r.current = wanted;
        }
    }
    if (patch.pace) r.pace = *patch.pace;
    return r;
}

std::optional<poll_id> moved(const room& r, room_move m) noexcept {
    if (m == room_move::none || r.polls.empty()) return std::nullopt;
    if (!r.current) return m == room_move::next ? r.polls.front() : r.polls.back();
    const auto here = std::ranges::find(r.polls, *r.current);
    if (here == r.polls.end()) return r.polls.front();
    if (m == room_move::next) return std::next(here) == r.polls.end() ? *here : *std::next(here);
    return here == r.polls.begin() ? *here : *std::prev(here);
}

std::string random_code() {
    return std::to_string(first_code + random_below(code_count));
}

bool looks_like_code(std::string_view text) noexcept {
    return text.size() == code_size && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace pollstream
