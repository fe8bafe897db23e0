// The HTTP handlers of voting: POST /api/v1/polls/{id}/votes, and the replaced system's POST /votes/ and
// /api/vote/.
#pragma once

#include "pollstream/http/credentials.hpp"
#include "pollstream/http/fields.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"
#include "pollstream/vote/vote_service.hpp"
#include "pollstream/wire/poll_texts.hpp"

#include <string>

namespace pollstream {

class vote_api {
  public:
    vote_api(vote_service& votes, const http::voter_tokens& tokens, std::string base_path);

    task<http::response> cast(const http::request& r);
    /// {poll_id, option_id, voter_name}
    task<http::response> cast_as_replaced(const http::request& r);

    /// A device token for a client that can keep no cookie (an embedded page, a program): {token}. Whoever
    /// shows one keeps it.
    task<http::response> issue_token(const http::request& r);

  private:
    task<http::response> answer(const http::request& r, task<result<vote_outcome>> casting);
    http::response tell(const http::request& r, const result<vote_outcome>& outcome);

    vote_service& votes_;
    const http::voter_tokens& tokens_;
    std::string base_path_;
    wire::poll_texts polls_;
};

/// Reads {option_ids | option_id | ranking | scores | number | texts | question | question_id and value,
/// voter_name?, vote_id?, ballot_version?} into `into`; problems stay with the reader. Whether the member is
/// that of the poll's kind, the service knows.
void read_vote(http::field_reader& in, vote_request& into);

/// A device that we have not met becomes the one that belongs to its vote's id: when asked again with the
/// same id, it is the same voter, even if the first answer (and its token) never arrived, and even if it has
/// been given another token since.
void meet_device(vote_request& v);

/// The device of the vote's id, if that is the voter and may be told so; else empty. Whoever knows a vote's
/// id but not its choice may not be told: they would become its voter.
std::string earned_device(const result<vote_outcome>& outcome);

}  // namespace pollstream
