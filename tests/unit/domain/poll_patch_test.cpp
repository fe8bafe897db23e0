// What a host may change later, and how a poll moves between open and closed.
#include "pollstream/base/limits.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/lifecycle.hpp"
#include "printing.hpp"
#include "samples.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::testing;
using namespace std::chrono_literals;

namespace {

poll patched(const poll& before, const poll_patch& patch) {
    field_errors problems;
    auto after = apply_patch(before, patch, noon, problems);
    CHECK(problems.empty());
    return after;
}

}  // namespace

TEST_CASE("what a patch does not name stays") {
    auto before = lunch();
    before.description = "Where we go";
    before.end_time = noon + 1h;
    poll_patch p;
    p.title = " Dinner? ";
    const auto after = patched(before, p);
    CHECK(after.title == "Dinner?");
    CHECK(after.description == "Where we go");
    CHECK(after.end_time == noon + 1h);
    CHECK(after.options == before.options);
    CHECK(after.id == before.id);
    CHECK_FALSE(p.touches_ballots());
}

TEST_CASE("a patch must follow the rules for a draft") {
    poll_patch p;
    p.title = "";
    p.description = letters(limits::description_max + 1);
    p.results = "sometimes";
    p.end_time = noon;
    p.options = std::vector<std::string>{"Only"};
    p.kind = "ranked";
    p.identity = "kiosk";
    p.allow_change = true;
    std::vector<std::string> fields;
    for (const auto& e : problems_of(lunch(), p)) fields.push_back(e.field);
    CHECK(fields == std::vector<std::string>{"title", "description", "end_time", "results", "kind",
                                             "allow_change", "options"});
}

TEST_CASE("an end can be set, moved and removed") {
    auto before = lunch();
    poll_patch p;
    p.end_time = noon + 5min;
    const auto with_end = patched(before, p);
    CHECK(with_end.end_time == noon + 5min);
    p.end_time = std::optional<timestamp>{};
    CHECK_FALSE(patched(with_end, p).end_time);
    p.end_time = noon + limits::duration_max + 1ms;
    CHECK(problems_of(before, p) == only("end_time", "must be within 366 days"));
}

TEST_CASE("only what a ballot depends on touches ballots") {
    poll_patch p;
    p.title = "T";
    p.description = "D";
    p.end_time = noon + 1h;
    p.listed = false;
    p.results = "after_close";
    CHECK_FALSE(p.touches_ballots());
    SECTION("options") {
        p.options = numbered(2);
    }
    SECTION("kind") {
        p.kind = "multiple";
    }
    SECTION("min_choices") {
        p.min_choices = 1;
    }
    SECTION("max_choices") {
        p.max_choices = 1;
    }
    SECTION("identity") {
        p.identity = "name";
    }
    SECTION("allow_change") {
        p.allow_change = true;
    }
    SECTION("publish_step") {
        p.publish_step = 2;
    }
    SECTION("publish_min") {
        p.publish_min = 2;
    }
    CHECK(p.touches_ballots());
}

TEST_CASE("how many choices: what a patch leaves out stays as long as it fits") {
    poll_patch p;
    SECTION("other texts, the same number: as before") {
        p.options = std::vector<std::string>{"A", "B", "C"};
        const auto after = patched(toppings(), p);
        CHECK(after.min_choices == 1);
        CHECK(after.max_choices == 2);
    }
    SECTION("one more option: the host's limit stays") {
        p.options = numbered(4);
        CHECK(patched(toppings(), p).max_choices == 2);
    }
    SECTION("one more option, when all could be chosen: all still can") {
        auto before = toppings();
        before.max_choices = 3;
        p.options = numbered(4);
        CHECK(patched(before, p).max_choices == 4);
    }
    SECTION("fewer options than the limits: the limits give way") {
        auto before = lunch();
        before.kind = poll_kind::multiple;
        before.options = numbered(5);
        before.min_choices = 3;
        before.max_choices = 4;
        p.options = numbered(2);
        const auto after = patched(before, p);
        CHECK(after.min_choices == 1);
        CHECK(after.max_choices == 2);
    }
    SECTION("to several: one to all") {
        p.kind = "multiple";
        const auto after = patched(lunch(), p);
        CHECK(after.min_choices == 1);
        CHECK(after.max_choices == 3);
    }
    SECTION("to one") {
        p.kind = "single";
        CHECK(patched(toppings(), p).max_choices == 1);
    }
    SECTION("a given value is used") {
        p.min_choices = 2;
        p.max_choices = 3;
        const auto after = patched(toppings(), p);
        CHECK(after.min_choices == 2);
        CHECK(after.max_choices == 3);
    }
    SECTION("a given value must fit") {
        p.options = numbered(2);
        p.max_choices = 3;
        CHECK(problems_of(toppings(), p) ==
              only("max_choices", "must be between 1 and the number of options"));
    }
}

// ---- lifecycle

TEST_CASE("every patch raises the version, one with other options restarts the count") {
    auto s = state_of(lunch());
    const auto before = s.version();
    poll_patch p;
    p.title = "Dinner?";
    CHECK(patch(s, p, noon) == errc::ok);
    CHECK(s.version() == before + 1);

    p = {};
    p.options = numbered(4);
    CHECK(patch(s, p, noon) == errc::ok);
    CHECK(s.counts.counts().size() == 4);
    CHECK(s.version() > before + 1);
}

TEST_CASE("once somebody has voted the ballot stays as it is") {
    auto s = state_of(lunch());
    s.counts.count({1});
    const auto before = s.version();
    poll_patch p;
    p.identity = "name";
    CHECK(patch(s, p, noon) == errc::has_votes);
    p = {};
    p.title = "Dinner?";
    CHECK(patch(s, p, noon) == errc::ok);
    CHECK(s.definition.title == "Dinner?");
    p = {};
    p.title = "";
    CHECK(patch(s, p, noon) == errc::overtaken);
    CHECK(s.definition.title == "Dinner?");
    CHECK(s.version() == before + 1);
    reset(s, noon);
    p = {};
    p.identity = "name";
    CHECK(patch(s, p, noon) == errc::ok);
}

TEST_CASE("a poll whose end has come closes at its end, whenever somebody looks") {
    auto s = state_of(lunch());
    CHECK_FALSE(settle(s, noon + 24h));
    s.definition.end_time = noon + 1min;
    CHECK_FALSE(settle(s, noon + 1min - 1ms));
    CHECK(s.definition.status() == poll_status::open);
    const auto before = s.version();
    CHECK(settle(s, noon + 2min));
    CHECK(s.definition.closed_at == noon + 1min);
    CHECK(s.version() == before + 1);
    CHECK_FALSE(settle(s, noon + 3min));
    CHECK(s.version() == before + 1);
}

TEST_CASE("closing by hand happens once") {
    auto s = state_of(lunch());
    CHECK(close_now(s, noon));
    CHECK(s.definition.closed_at == noon);
    const auto version = s.version();
    CHECK_FALSE(close_now(s, noon + 1min));
    CHECK(s.definition.closed_at == noon);
    CHECK(s.version() == version);
}

TEST_CASE("reopening requires a closed poll and a future end") {
    auto s = state_of(lunch());
    s.definition.end_time = noon + 1min;
    CHECK(reopen(s, std::nullopt, noon) == errc::already_open);
    settle(s, noon + 1min);
    const auto version = s.version();
    CHECK(reopen(s, noon + 1min, noon + 1min) == errc::closed);
    CHECK(s.definition.status() == poll_status::closed);
    CHECK(s.version() == version);

    CHECK(reopen(s, noon + 2min, noon + 1min) == errc::ok);
    CHECK(s.definition.end_time == noon + 2min);
    CHECK(s.definition.accepts_at(noon + 90s));
    close_now(s, noon + 90s);
    CHECK(reopen(s, std::nullopt, noon + 3min) == errc::ok);
    CHECK_FALSE(s.definition.end_time);
    CHECK(s.version() == version + 3);
}

TEST_CASE("a reset forgets the counts, never the version") {
    auto s = state_of(lunch());
    s.counts.count({1});
    s.counts.count({2});
    const auto version = s.version();
    reset(s, noon);
    CHECK(total_votes(s) == 0);
    CHECK(s.counts.total_voters() == 0);
    CHECK(s.version() > version);
}
