#include "pollstream/http/voter_token.hpp"

#include "asking.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace pollstream;
using namespace pollstream::http;
using namespace pollstream::testing;

namespace {

secret_key secret_of(std::uint8_t b) {
    secret_key k;
    k.fill(b);
    return k;
}

request with(header_list headers) {
    return asking("POST", "/", std::move(headers));
}

}  // namespace

TEST_CASE("an issued token is genuine and names its device") {
    const voter_tokens tokens(secret_of(1));
    const auto token = tokens.issue();
    CHECK(token.size() == 45);  // 22 and 22 characters, and the dot
    const auto device = tokens.verify(token);
    REQUIRE(device);
    CHECK(*device == token.substr(0, 22));
    CHECK(tokens.verify(token) == device);
    std::set<std::string> all;
    for (int i = 0; i < 100; ++i) all.insert(*tokens.verify(tokens.issue()));
    CHECK(all.size() == 100);
}

TEST_CASE("threat 3: every changed character makes a token a forgery") {
    const voter_tokens tokens(secret_of(1));
    const auto token = tokens.issue();
    for (std::size_t i = 0; i < token.size(); ++i) {
        auto changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        INFO(i);
        CHECK_FALSE(tokens.verify(changed));
    }
}

TEST_CASE("tokens of another secret, and what is not a token") {
    const voter_tokens tokens(secret_of(1));
    const auto token = tokens.issue();
    CHECK_FALSE(voter_tokens(secret_of(2)).verify(token));
    const auto device = token.substr(0, 22);
    for (const auto& wrong : {std::string(), std::string("."), device, device + ".", "." + token.substr(23),
                              token + "A", token + ".A", " " + token, token + "=",
                              token + std::string(1000, 'A'), std::string("AA.") + token.substr(23)}) {
        INFO(wrong);
        CHECK_FALSE(tokens.verify(wrong));
    }
}

TEST_CASE("the token of a vote id is always the same and nobody else's") {
    const voter_tokens tokens(secret_of(1));
    const auto id = vote_id::make();
    const auto poll = poll_id::make(from_ms(1));
    const auto device = voter_tokens::device_for(poll, id);
    CHECK(device == voter_tokens::device_for(poll, id));
    CHECK(device != voter_tokens::device_for(poll, vote_id::make()));
    CHECK(device != voter_tokens::device_for(poll_id::make(from_ms(1)), id));
    CHECK(tokens.verify(tokens.token_of(device)) == device);
    CHECK_FALSE(voter_tokens(secret_of(2)).verify(tokens.token_of(device)));
}

TEST_CASE("threat 3: no vote's id names a device that was made at random") {
    const voter_tokens tokens(secret_of(1));
    for (int i = 0; i < 100; ++i) {
        CHECK(tokens.verify(tokens.issue())->front() != '~');
        CHECK(voter_tokens::device_for(poll_id::make(from_ms(1)), vote_id::make()).front() == '~');
    }
    const auto token = tokens.token_of(voter_tokens::device_for(poll_id::make(from_ms(1)), vote_id::make()));
    CHECK_FALSE(tokens.verify(token.substr(1)));
    CHECK_FALSE(tokens.verify('~' + token));
    CHECK_FALSE(tokens.verify('~' + tokens.issue()));
}

TEST_CASE("a request shows its device by header or cookie") {
    const voter_tokens tokens(secret_of(1));
    const auto a = tokens.issue();
    const auto b = tokens.issue();
    const auto device_a = tokens.verify(a);
    CHECK(tokens.device_of(with({{"X-Voter-Token", a}})) == device_a);
    CHECK(tokens.device_of(with({{"Cookie", "x=1; pollstream_voter=" + a}})) == device_a);
    CHECK(tokens.device_of(with({{"x-voter-token", a}, {"Cookie", "pollstream_voter=" + b}})) == device_a);
    CHECK_FALSE(tokens.device_of(with({})));
    CHECK_FALSE(tokens.device_of(with({{"Cookie", "pollstream_voter=" + a + "x"}})));
    CHECK_FALSE(tokens.device_of(with({{"X-Voter-Token", "forged"}, {"Cookie", "pollstream_voter=" + b}})));
}

TEST_CASE("the cookie keeps to itself") {
    auto r = with({});
    CHECK(voter_set_cookie("T", r, "/") ==
          "pollstream_voter=T; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax");
    r.secure = true;
    CHECK(voter_set_cookie("T", r, "/poll/") ==
          "pollstream_voter=T; Path=/poll/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure");
}
