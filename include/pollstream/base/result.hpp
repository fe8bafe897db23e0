// Errors as values. A function that may fail in a way its caller must expect returns a result<T>; a broken
// invariant or a failed start throws. ARCHITECTURE.md says where that is caught.
#pragma once

#include <boost/system/result.hpp>

#include <string_view>

namespace pollstream {

/// What can go wrong between a request and the database, in the terms of the product.
enum class [[nodiscard]] errc;  // said apart from the list, where clang-format 14 cannot read it
enum class errc {
    ok = 0,
    not_found,         ///< no such poll, room, option or code
    closed,            ///< the poll is closed
    already_open,      ///< reopen of an open poll
    has_votes,         ///< this is possible only before the first vote
    overloaded,        ///< too much is waiting; try again in a moment (503)
    storage_full,      ///< the disk is full; nothing was stored (507)
    storage_failed,    ///< the disk or database failed or is read-only; nothing was stored (503)
    timed_out,         ///< no answer within the time limit; it may still happen (503)
    shutting_down,     ///< the server is shutting down (503)
    codes_exhausted,   ///< no free join code
    begun_anew,        ///< the votes being read are no longer the poll's
    key_reused,        ///< an Idempotency-Key came back with another request (422)
    malformed,         ///< bytes that do not parse
    overtaken,         ///< it was valid for what somebody else has changed meanwhile
    not_a_quiz,        ///< only a quiz can be started
    already_started,   ///< the quiz's time is running, or is over
    revealed,          ///< the right answer is known
    name_taken,        ///< another participant of the room has this name
    room_full,         ///< the room has as many participants as it can
    not_voidable,      ///< votes of such a poll cannot be taken back one by one
    too_many_ballots,  ///< the poll is too large to be recounted while others wait
    too_many_numbers,  ///< more different numbers would come back than a tally holds
    too_many_misses,   ///< too many join codes tried that no room has; wait (429)
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

/// True if there was nothing to read: no such thing, or one that is damaged (a disk that cannot be read looks
/// the same). Any other error says nothing about it, only that the server could not look.
template <class T>
bool is_missing_or_damaged(const result<T>& r) {
    return failed_with(r, errc::not_found) || failed_with(r, errc::storage_failed);
}

/// The error of a result as one of ours; a foreign one (a socket's, say) becomes storage_failed.
errc as_errc(const boost::system::error_code& ec) noexcept;

}  // namespace pollstream

template <>
struct boost::system::is_error_code_enum<pollstream::errc> : std::true_type {};
