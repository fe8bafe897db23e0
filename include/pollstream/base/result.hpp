// Errors as values. What may fail in a way its caller must expect returns a result<T>; a broken invariant or
// a failed boot throws; ARCHITECTURE.md says where that is caught.
#pragma once

#include <boost/system/result.hpp>

#include <string_view>

namespace pollstream {

/// What can go wrong between a request and the database, in the words of the product.
enum class errc {
    ok = 0,
    not_found,         ///< no such poll, room, option or code
    closed,            ///< the poll is closed
    already_open,      ///< reopen of an open poll
    has_votes,         ///< what was asked is only possible before the first vote
    overloaded,        ///< too much is waiting; try again in a moment (503)
    storage_full,      ///< the disk is full; nothing was stored (507)
    storage_failed,    ///< the disk or database failed or is read-only; nothing was stored (503)
    timed_out,         ///< no answer within the time limit; it may still happen (503)
    shutting_down,     ///< the server is going down (503)
    codes_exhausted,   ///< no free join code
    begun_anew,        ///< the votes that were being read are not the poll's any more
    key_reused,        ///< an Idempotency-Key came back with another request (422)
    malformed,         ///< bytes that do not parse
    overtaken,         ///< it was right for what somebody else has changed meanwhile
    not_a_quiz,        ///< only a quiz is started
    already_started,   ///< the quiz's time runs, or has run
    revealed,          ///< the right answer is known
    name_taken,        ///< another participant of the room has this name
    room_full,         ///< the room has as many participants as it can
    not_voidable,      ///< votes of such a poll are not taken back one by one
    too_many_ballots,  ///< a poll so large is not counted anew while others wait
    too_many_misses,   ///< too many join codes that no room has; wait (429)
    storage_bound,     ///< the database is as large as the operator lets it become; nothing was stored (507)
};

const boost::system::error_category& error_category() noexcept;
boost::system::error_code make_error_code(errc e) noexcept;

template <class T>
using result = boost::system::result<T>;

/// True if `r` holds exactly this error.
template <class T>
bool failed_with(const result<T>& r, errc e) {
    return r.has_error() && r.error() == make_error_code(e);
}

/// The error of a result as our own code; a foreign one (a socket's, say) reads as storage_failed.
errc as_errc(const boost::system::error_code& ec) noexcept;

}  // namespace pollstream

template <>
struct boost::system::is_error_code_enum<pollstream::errc> : std::true_type {};
