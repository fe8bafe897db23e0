// What a voter is told: the same for HTTP and WebSocket.
#pragma once

#include "pollstream/base/result.hpp"
#include "pollstream/http/problem.hpp"
#include "pollstream/vote/vote_service.hpp"
#include "pollstream/wire/poll_texts.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <variant>

namespace pollstream {

/// 201 new, 200 the same again or changed.
struct vote_accepted {
    int status = 201;
    receipt proof;
    wire::poll_text poll;  ///< null where a short answer was wanted
    std::string standing;  ///< in its place: as wire::write_standing() has it
};
/// receipt and poll, or what stands in its place, as the members of an answer.
void write_members(json_writer& w, const vote_accepted& done);

/// Which member of a vote that was not taken is wrong, and why; nothing where that is not what is in the way.
std::optional<field_error> wrong_field_in(const vote_outcome& o);

using vote_reply = std::variant<vote_accepted, http::problem>;

enum class vote_answer_size { whole, minimal };

/// `polls` renders the poll in the answer. A refusal tells the poll in any case: it may be another than the
/// voter knew.
vote_reply reply_to(const result<vote_outcome>& outcome, wire::poll_texts& polls,
                    vote_answer_size size = vote_answer_size::whole);

}  // namespace pollstream
