#include "poll/answers.hpp"

#include "pollstream/wire/wire.hpp"

#include <string>
#include <utility>

namespace pollstream::poll_http {

http::response fail(const boost::system::error_code& ec) {
    return http::to_response(http::to_problem(ec));
}

std::optional<http::response> refuse_stranger(access a, std::chrono::seconds wait, std::string_view key) {
    http::problem p;
    switch (a) {
        case access::granted:
            return std::nullopt;
        case access::no_key:
            p = http::problem_of(401, "unauthorized",
                                 "This needs " + std::string(key) + ", sent as Authorization: Bearer KEY.");
            p.headers.emplace_back("WWW-Authenticate", "Bearer");
            break;
        case access::wrong_key:
            p = http::problem_of(403, "forbidden", "The key is not " + std::string(key) + ".");
            break;
        case access::too_many_guesses:
            p = http::too_many_wrong_keys(wait);
            break;
    }
    return http::to_response(p);
}

std::optional<http::response> refuse_creation(poll_service& polls, const credentials& who) {
    const auto a = polls.may_create(who);
    return refuse_stranger(a, polls.wait_of(std::nullopt, who), "the operator's key");
}

http::response charged(const http::charge& charge, const http::request& r, http::response refusal) {
    auto too_often = charge(r, 1, {});
    return too_often ? std::move(*too_often) : std::move(refusal);
}

http::response poll_answer(int status, const poll_state& p, std::uint64_t epoch, const asker& who) {
    json_writer w(2048);
    wire::write_poll(w, p, epoch, who);
    return http::json_answer(status, w.take());
}

}  // namespace pollstream::poll_http
