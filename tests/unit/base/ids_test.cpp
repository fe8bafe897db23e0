#include "pollstream/base/ids.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <unordered_set>

using namespace pollstream;

namespace {
const timestamp noon = from_ms(1'469'918'176'385);
}

TEST_CASE("a ulid begins with its time") {
    const auto id = ulid::make(noon);
    CHECK(id.str().substr(0, 10) == "01ARYZ6S41");  // the specification's example
    CHECK(id.str().size() == ulid::text_size);
    CHECK(ulid::make(noon).str() != id.str());
    CHECK(ulid::make(noon + std::chrono::milliseconds{1}) > id);
}

TEST_CASE("the text of a ulid is the value in Crockford's base 32") {
    ulid id;
    CHECK(id.str() == "00000000000000000000000000");
    id.bytes.fill(0xff);
    CHECK(id.str() == "7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
    id.bytes.fill(0);
    id.bytes[15] = 32;
    CHECK(id.str() == "00000000000000000000000010");
}

TEST_CASE("a ulid comes back from its text, in any case") {
    for (int i = 0; i < 100; ++i) {
        const auto id = ulid::make(noon);
        CHECK(ulid::parse(id.str()) == id);
        std::string small = id.str();
        for (char& c : small) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        CHECK(ulid::parse(small) == id);
    }
}

TEST_CASE("what is not a ulid is refused") {
    CHECK_FALSE(ulid::parse(""));
    CHECK_FALSE(ulid::parse("01ARZ3NDEKTSV4RRFFQ69G5FA"));
    CHECK_FALSE(ulid::parse("01ARZ3NDEKTSV4RRFFQ69G5FAVV"));
    CHECK_FALSE(ulid::parse("81ARZ3NDEKTSV4RRFFQ69G5FAV"));  // more than 128 bits
    for (const char wrong : {'I', 'L', 'O', 'U', '-', ' ', '\xc3'}) {
        std::string text = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
        text[9] = wrong;
        CHECK_FALSE(ulid::parse(text));
    }
    CHECK(ulid::parse("01ARZ3NDEKTSV4RRFFQ69G5FAV"));
}

TEST_CASE("a source's ulids rise within a millisecond and when the clock goes back") {
    ulid_source source;
    ulid last = source.next(noon);
    for (int i = 0; i < 10'000; ++i) {
        const auto id = source.next(noon - std::chrono::milliseconds{i % 7});
        REQUIRE(id > last);
        last = id;
    }
    CHECK(last.str().substr(0, 10) == ulid::make(noon).str().substr(0, 10));
    const auto later = source.next(noon + std::chrono::seconds{1});
    CHECK(later > last);
    CHECK(later.str().substr(0, 10) == ulid::make(noon + std::chrono::seconds{1}).str().substr(0, 10));
}

TEST_CASE("threat 21: consecutive ids of one source cannot be guessed by counting") {
    ulid_source source;
    std::set<std::string> tails;
    auto last = source.next(noon);
    for (int i = 0; i < 50; ++i) {
        const auto id = source.next(noon);
        unsigned close = 0;  // the high 8 of the lower 11 bytes tell a small step from a large one
        for (std::size_t b = 0; b < 14; ++b) close += id.bytes[b] == last.bytes[b];
        tails.insert(id.str().substr(20));
        CHECK(close < 14);
        last = id;
    }
    CHECK(tails.size() == 50);
}

TEST_CASE("typed ids are distinct types and can be hashed") {
    const auto id = poll_id::make(noon);
    CHECK(poll_id::parse(id.str()) == id);
    CHECK_FALSE(poll_id::parse("nonsense"));
    std::unordered_set<poll_id> all;
    for (int i = 0; i < 1000; ++i) all.insert(poll_id::make(noon));
    CHECK(all.size() == 1000);
}

TEST_CASE("a vote id is a version 4 UUID") {
    const auto id = vote_id::make();
    const auto text = id.str();
    REQUIRE(text.size() == 36);
    CHECK(text[14] == '4');
    CHECK(std::string("89ab").find(text[19]) != std::string::npos);
    CHECK(vote_id::parse(text) == id);
    CHECK(vote_id::make() != id);
}

TEST_CASE("a UUID is read in any case and written in small letters") {
    const auto id = vote_id::parse("F81D4FAE-7dec-11D0-A765-00A0C91E6BF6");
    REQUIRE(id);
    CHECK(id->str() == "f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
}

TEST_CASE("what is not a UUID is refused") {
    const auto* text =
        GENERATE("", "f81d4fae7dec11d0a76500a0c91e6bf6", "f81d4fae-7dec-11d0-a765-00a0c91e6bf",
                 "f81d4fae-7dec-11d0-a765-00a0c91e6bf66", "g81d4fae-7dec-11d0-a765-00a0c91e6bf6",
                 "f81d4fae_7dec-11d0-a765-00a0c91e6bf6", "{81d4fae-7dec-11d0-a765-00a0c91e6bf}",
                 "f81d4fae-7dec-11d0-a76500-a0c91e6bf6");
    INFO(text);
    CHECK_FALSE(vote_id::parse(text));
}
