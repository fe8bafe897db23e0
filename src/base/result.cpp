// The messages of our error codes. They are for people: they say what happened, and nothing about internals.
#include "pollstream/base/result.hpp"

#include <string>

namespace pollstream {

namespace {

const char* words(errc e) noexcept {
    switch (e) {
        case errc::ok:
            return "no error";
        case errc::not_found:
            return "there is no such thing here";
        case errc::closed:
            return "the poll is closed";
        case errc::already_open:
            return "the poll is open already";
        case errc::has_votes:
            return "the poll has votes already";
        case errc::overloaded:
            return "too much is waiting, try again in a moment";
        case errc::storage_full:
            return "the disk is full, nothing was stored";
        case errc::storage_bound:
            return "the database has reached its size limit, nothing was stored";
        case errc::storage_failed:
            return "the database cannot be used, nothing was stored";
        case errc::timed_out:
            return "no answer within the time limit, it may still happen";
        case errc::shutting_down:
            return "the server is shutting down";
        case errc::codes_exhausted:
            return "there is no free join code";
        case errc::begun_anew:
            return "the poll's votes were reset, or some of them taken back";
        case errc::key_reused:
            return "the idempotency key was used for another request";
        case errc::malformed:
            return "the text does not parse";
        case errc::overtaken:
            return "it no longer applies: somebody else has made a change meanwhile";
        case errc::not_a_quiz:
            return "the poll is not a quiz";
        case errc::already_started:
            return "the quiz has started already";
        case errc::revealed:
            return "the right answer is known already";
        case errc::name_taken:
            return "another participant has this name";
        case errc::room_full:
            return "the room has no place for another participant";
        case errc::not_voidable:
            return "the votes of such a poll can only be reset";
        case errc::too_many_ballots:
            return "the poll has too many ballots to be recounted";
        case errc::too_many_numbers:
            return "more different numbers would come back than a tally holds";
        case errc::too_many_misses:
            return "too many join codes tried that no room has, wait a little";
    }
    return "an error of an unknown kind";
}

// error_category has no virtual destructor, on purpose: nobody deletes a category.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
class category final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "pollstream"; }
    std::string message(int value) const override { return words(static_cast<errc>(value)); }
};
#pragma GCC diagnostic pop

}  // namespace

const boost::system::error_category& error_category() noexcept {
    static const category the;
    return the;
}

boost::system::error_code make_error_code(errc e) noexcept {
    return {static_cast<int>(e), error_category()};
}

errc as_errc(const boost::system::error_code& ec) noexcept {
    if (!ec) return errc::ok;
    if (ec.category() == error_category()) return static_cast<errc>(ec.value());
    return errc::storage_failed;
}

}  // namespace pollstream
