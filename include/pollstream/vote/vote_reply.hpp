// What a voter is told: the same for HTTP and WebSocket.
#pragma once

#include "pollstream/base/result.hpp"
#include "pollstream/http/problem.hpp"
#include "pollstream/vote/vote_service.hpp"
#include "pollstream/wire/poll_texts.hpp"

#include <string>
#include <variant>

namespace pollstream {

/// 201 for a new vote, 200 for the same again or a changed one.
struct vote_accepted {
    int status = 201;
    receipt proof;
    wire::poll_text poll;  ///< null if a short answer was wanted
    std::string standing;  ///< in its place: what wire::write_standing() writes
};
/// Writes receipt and poll, or standing in its place, as the members of an answer.
void write_members(json_writer& w, const vote_accepted& done);

using vote_reply = std::variant<vote_accepted, http::problem>;

enum class reply_size { whole, minimal };

/// `polls` renders the poll in the answer. A conflict (409) includes the poll whatever `size` says, because
/// it may differ from the one that the voter saw.
vote_reply reply_to(const result<vote_outcome>& outcome, wire::poll_texts& polls,
                    reply_size size = reply_size::whole);

}  // namespace pollstream
