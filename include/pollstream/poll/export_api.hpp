// GET …/export: a poll's ballots in commit order, streamed, for the host; and GET /rooms/{id}/results: the
// results of all polls of a room as one table. CSV (RFC 4180) or JSON.
//
// No identities: no voter key, no address; a name only if voters gave names. CSV cells that a spreadsheet
// would run as a formula are disarmed with a leading apostrophe.
#pragma once

#include "pollstream/http/credentials.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"
#include "pollstream/poll/lookup.hpp"
#include "pollstream/poll/poll_service.hpp"

#include <cstdint>

namespace pollstream {

class export_api {
  public:
    export_api(poll_service& polls, const http::voter_tokens& tokens);

    task<http::response> poll_ballots(const http::request& r);
    task<http::response> room_results(const http::request& r);

    /// How many exports of polls that publish in steps may run at once, since their choices are counted in
    /// memory; others are refused as overloaded.
    static constexpr std::uint64_t counts_at_once = 2;

  private:
    poll_service& polls_;
    poll_http::lookup lookup_;
    std::uint64_t counting_ = 0;
};

}  // namespace pollstream
