// Where votes are cast in tests: the service on a store in memory, and what a voter is answered.
#pragma once

#include "pollstream/base/limits.hpp"
#include "pollstream/vote/vote_api.hpp"
#include "pollstream/vote/vote_reply.hpp"
#include "pollstream/vote/vote_service.hpp"
#include "support/ground.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace pollstream::testing {

namespace json = boost::json;

inline constexpr std::string_view operators_key = "the operator's";

struct booth : ground {
    wire::poll_texts rendered{7};
    vote_service votes{storage, known, keys};

    result<vote_outcome> cast(const poll_ref& p, stated_choice said, credentials who,
                              std::optional<vote_id> id = std::nullopt) {
        vote_request v;
        v.poll = p->definition.id;
        v.said = std::move(said);
        v.who = std::move(who);
        v.id = id;
        return run(votes.cast(std::move(v)));
    }

    result<vote_outcome> vote(const poll_ref& p, choice marks, credentials who,
                              std::optional<vote_id> id = std::nullopt) {
        return cast(p, {vote_member::option_ids, std::move(marks), {}}, std::move(who), id);
    }

    /// What Ada is answered if she says this.
    vote_reply says(const poll_ref& p, stated_choice said) {
        return reply_to(cast(p, std::move(said), device("ada")), rendered);
    }

    vote_reply reply(const poll_ref& p, choice marks, credentials who,
                     std::optional<vote_id> id = std::nullopt) {
        return reply_to(vote(p, std::move(marks), std::move(who), id), rendered);
    }

    poll_ref with(identity_rule rule) {
        auto p = a_poll();
        p.identity = rule;
        return create(std::move(p));
    }

    static credentials named(std::string name) {
        credentials c;
        c.name = std::move(name);
        return c;
    }
    credentials kiosk() const {
        credentials c;
        c.kiosk_key = kiosk_key;
        return c;
    }
};

/// Why the vote was refused; nothing if it was judged.
inline std::optional<vote_refusal> refusal_in(const result<vote_outcome>& o) {
    REQUIRE(o.has_value());
    const auto* refused = std::get_if<refused_vote>(&*o);
    return refused != nullptr ? std::optional(refused->why) : std::nullopt;
}
inline judged_vote judged_in(const result<vote_outcome>& o) {
    REQUIRE(judged(o) != nullptr);
    return *judged(o);
}
inline const vote_accepted& accepted(const vote_reply& r) {
    REQUIRE(std::holds_alternative<vote_accepted>(r));
    return std::get<vote_accepted>(r);
}
inline const http::problem& refused(const vote_reply& r) {
    REQUIRE(std::holds_alternative<http::problem>(r));
    return std::get<http::problem>(r);
}
inline json::object object_of(const std::string& members) {
    return json::parse("{" + members + "}").as_object();
}
inline std::string members_of(const vote_accepted& done) {
    json_writer w;
    write_members(w, done);
    return w.take();
}
inline json::object poll_in(const std::string& members) {
    return object_of(members).at("poll").as_object();
}

inline void check_field(const vote_reply& r, std::string_view field) {
    const auto& p = refused(r);
    CHECK(p.status == 422);
    CHECK(p.code == "validation");
    REQUIRE(p.errors.size() == 1);
    CHECK(p.errors[0].field == field);
    CHECK_FALSE(p.errors[0].reason.empty());
}

}  // namespace pollstream::testing
