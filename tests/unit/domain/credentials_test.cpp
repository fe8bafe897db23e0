// Who somebody is in a poll, by the poll's rule.
#include "pollstream/domain/credentials.hpp"

#include "pollstream/base/limits.hpp"
#include "samples.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

poll told_apart_by(identity_rule rule) {
    auto p = lunch();
    p.identity = rule;
    return p;
}

}  // namespace

TEST_CASE("a device is identified by its token, a name by how it looks, a kiosk's voter by the vote") {
    const auto devices = told_apart_by(identity_rule::device);
    const auto names = told_apart_by(identity_rule::name);
    const auto visitors = told_apart_by(identity_rule::kiosk);
    credentials who;
    for (const auto& p : {devices, names, visitors}) CHECK_FALSE(identity_of(p, who, std::nullopt));
    who.device = "d";
    who.name = "  Zoe\xcc\x88  Fox ";
    const auto id = vote_id::make();
    CHECK(identity_of(devices, who, std::nullopt) == "d");
    CHECK(identity_of(names, who, std::nullopt) == "Zo\xc3\xab Fox");
    CHECK(identity_of(visitors, who, id) == id.str());
}

TEST_CASE("names are the same if nobody can see a difference") {
    const auto names = told_apart_by(identity_rule::name);
    credentials who;
    for (const auto* same : {"José Pérez", "Jose\u0301  Pérez ", " José\u00a0Pe\u0301rez", "\u200bJosé Pérez",
                             "Jo\u00adsé Pérez\u2060"}) {
        who.name = same;
        CHECK(identity_of(names, who, std::nullopt) == "José Pérez");
    }
    who.name = "JOSÉ PÉREZ";
    CHECK(identity_of(names, who, std::nullopt) == "JOSÉ PÉREZ");
    for (const auto* nobody : {"   ", "\u200b", " \u2060 "}) {
        who.name = nobody;
        CHECK_FALSE(identity_of(names, who, std::nullopt));
    }
}

TEST_CASE("in a quiz names are compared as its room compares participants") {
    auto p = told_apart_by(identity_rule::name);
    p.kind = poll_kind::quiz;
    p.settings = quiz_settings{{1}, std::nullopt, false};
    credentials who;
    for (const auto* same : {"Ada", "ADA ", "a\u200bda", "\uff21da"}) {
        who.name = same;
        CHECK(identity_of(p, who, std::nullopt) == "ada");
    }
    who.name = "\u200b";
    CHECK_FALSE(identity_of(p, who, std::nullopt));
}

TEST_CASE("a name longer than allowed belongs to nobody") {
    const auto names = told_apart_by(identity_rule::name);
    credentials who;
    who.name = std::string(limits::name_max, 'x') + "  ";
    CHECK(identity_of(names, who, std::nullopt));
    who.name = std::string(limits::name_max + 1, 'x');
    CHECK_FALSE(identity_of(names, who, std::nullopt));
}
