// Who somebody is in a poll, by its rule.
#include "pollstream/domain/credentials.hpp"

#include "pollstream/base/limits.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;

TEST_CASE("a device is its token's, a name itself as it looks on paper, a kiosk's visitor the vote") {
    credentials who;
    CHECK_FALSE(identity_of(identity_rule::device, who, std::nullopt));
    CHECK_FALSE(identity_of(identity_rule::name, who, std::nullopt));
    CHECK_FALSE(identity_of(identity_rule::kiosk, who, std::nullopt));
    who.device = "d";
    who.name = "  Zoe\xcc\x88  Fox ";
    const auto id = vote_id::make();
    CHECK(identity_of(identity_rule::device, who, std::nullopt) == "d");
    CHECK(identity_of(identity_rule::name, who, std::nullopt) == "Zo\xc3\xab Fox");
    CHECK(identity_of(identity_rule::kiosk, who, id) == id.str());
}

TEST_CASE("a name longer than anybody may vote under is nobody's") {
    credentials who;
    who.name = std::string(limits::name_max, 'x') + "  ";
    CHECK(identity_of(identity_rule::name, who, std::nullopt));
    who.name = std::string(limits::name_max + 1, 'x');
    CHECK_FALSE(identity_of(identity_rule::name, who, std::nullopt));
}
