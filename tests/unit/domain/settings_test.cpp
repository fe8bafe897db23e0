// What hosts set beyond what all polls have: defaults, bounds, and what a patch keeps.
#include "domain/settings_reader.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/lifecycle.hpp"
#include "pollstream/domain/settings_json.hpp"
#include "printing.hpp"
#include "samples.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

settings_draft draft_of(std::string_view json) {
    return settings_from(boost::json::parse({json.data(), json.size()}).as_object());
}

poll_draft of_kind(std::string kind, std::string_view settings = "{}") {
    auto d = lunch_draft();
    if (kind == "numeric") d.options.clear();
    d.kind = std::move(kind);
    d.settings = draft_of(settings);
    return d;
}

std::string stored(const poll_draft& d) {
    field_errors problems;
    const auto p = make_poll(d, noon, problems);
    CHECK(problems.empty());
    return stored_settings(p);
}

std::vector<std::string> wrong(const std::string& kind, std::string_view settings) {
    std::vector<std::string> fields;
    for (const auto& e : problems_of(of_kind(kind, settings))) fields.push_back(e.field);
    return fields;
}

using fields = std::vector<std::string>;

}  // namespace

TEST_CASE("settings that are not given have their defaults") {
    for (const auto* none : {"single", "multiple", "approval", "star"}) CHECK(stored(of_kind(none)) == "{}");
    CHECK(stored(of_kind("rating")) == R"({"min":1,"max":5,"min_label":"","max_label":""})");
    CHECK(stored(of_kind("points")) == R"({"budget":100,"max_per_option":null,"quadratic":false})");
    CHECK(stored(of_kind("rank")) == R"({"seats":1})");
    CHECK(
        stored(of_kind("numeric")) ==
        R"({"decimals":0,"unit":"","plausible_min":null,"plausible_max":null,)"
        R"("truth":null,"tolerance":null,"tolerance_percent":null,"accepted_min":null,"accepted_max":null})");
}

TEST_CASE("unknown settings are named up to the same number as in any list") {
    std::string many;
    for (int i = 0; i < 100; ++i)
        many.append(many.empty() ? "{" : ",").append("\"x").append(std::to_string(i)).append("\":1");
    const auto named = wrong("single", many + "}");
    REQUIRE(named.size() == 20);
    CHECK(named.front() == "settings.x0");
}

TEST_CASE("settings that are given are read, numbers as text or as numbers") {
    CHECK(stored(of_kind("rating", R"({"min":0,"max":10.0,"max_label":" best "})")) ==
          R"({"min":0,"max":10,"min_label":"","max_label":"best"})");
    CHECK(stored(of_kind("numeric",
                         R"({"truth":"25","decimals":2,"unit":"m","tolerance":0.5,"plausible_min":-1})")) ==
          R"({"decimals":2,"unit":"m","plausible_min":"-1.00","plausible_max":null,)"
          R"("truth":"25.00","tolerance":"0.50","tolerance_percent":null,)"
          R"("accepted_min":null,"accepted_max":null})");
}

TEST_CASE("settings out of bounds are named, each by its field") {
    CHECK(wrong("rating", R"({"min":5,"max":5})") == fields{"settings.max"});
    CHECK(wrong("rating", R"({"max":11})") == fields{"settings.max"});
    CHECK(wrong("rating", R"({"min":-1,"max":"5","max_label":7})") ==
          fields{"settings.min", "settings.max", "settings.max_label"});
    CHECK(wrong("rating", R"({"min_label":")" + std::string(41, 'x') + "\"}") ==
          fields{"settings.min_label"});
    CHECK(wrong("rating", R"({"budget":5})") == fields{"settings.budget"});
    CHECK(wrong("single", R"({"min":1})") == fields{"settings.min"});
    CHECK(wrong("points", R"({"budget":0})") == fields{"settings.budget"});
    CHECK(wrong("points", R"({"budget":10001,"quadratic":1,"max_per_option":0})") ==
          fields{"settings.budget", "settings.max_per_option", "settings.quadratic"});
    CHECK(wrong("rank", R"({"seats":3})") == fields{"settings.seats"});
    CHECK(wrong("rank", R"({"seats":[1]})") == fields{"settings.seats"});
    CHECK(wrong("numeric", R"({"decimals":7})") == fields{"settings.decimals"});
    CHECK(wrong("numeric", R"({"truth":"2.5"})") == fields{"settings.truth"});
    CHECK(wrong("numeric", R"({"plausible_min":5,"plausible_max":4})") == fields{"settings.plausible_max"});
    CHECK(wrong("numeric", R"({"plausible_max":100,"truth":500})") == fields{"settings.truth"});
    CHECK(wrong("numeric", R"({"plausible_min":1,"truth":0})") == fields{"settings.truth"});
    CHECK(wrong("numeric", R"({"tolerance":1})") == fields{"settings.tolerance"});
    CHECK(wrong("numeric", R"({"truth":1,"tolerance":-1})") == fields{"settings.tolerance"});
}

TEST_CASE("the numbers that count as right are given in one way, and include the truth") {
    CHECK(wrong("numeric", R"({"truth":1,"tolerance_percent":101})") == fields{"settings.tolerance_percent"});
    CHECK(wrong("numeric", R"({"truth":1,"tolerance_percent":2.5})") == fields{"settings.tolerance_percent"});
    CHECK(wrong("numeric", R"({"tolerance_percent":5})") == fields{"settings.tolerance_percent"});
    CHECK(wrong("numeric", R"({"truth":1,"tolerance":1,"tolerance_percent":5})") ==
          fields{"settings.tolerance_percent"});
    CHECK(wrong("numeric", R"({"accepted_min":1})") == fields{"settings.accepted_max"});
    CHECK(wrong("numeric", R"({"accepted_max":1})") == fields{"settings.accepted_min"});
    CHECK(wrong("numeric", R"({"accepted_min":2,"accepted_max":1})") == fields{"settings.accepted_max"});
    CHECK(wrong("numeric", R"({"truth":2,"tolerance":1,"accepted_min":1,"accepted_max":3})") ==
          fields{"settings.accepted_min"});
    CHECK(wrong("numeric", R"({"truth":2,"tolerance_percent":5,"accepted_min":1,"accepted_max":3})") ==
          fields{"settings.accepted_min"});
    for (const auto* outside : {R"({"truth":4,"accepted_min":1,"accepted_max":3})",
                                R"({"truth":0,"accepted_min":1,"accepted_max":3})",
                                R"({"truth":4,"plausible_max":3})", R"({"truth":0,"plausible_min":1})"}) {
        INFO(outside);
        CHECK(wrong("numeric", outside) == fields{"settings.truth"});
    }
    CHECK(wrong("numeric", R"({"truth":3,"accepted_min":1,"accepted_max":3})").empty());
    CHECK(wrong("numeric", R"({"truth":1,"accepted_min":1,"accepted_max":3})").empty());
    CHECK(wrong("numeric", R"({"truth":3,"plausible_min":1,"plausible_max":3})").empty());
    CHECK(wrong("numeric", R"({"accepted_min":1,"accepted_max":1})").empty());
    // Some number that may be given must be right.
    CHECK(wrong("numeric", R"({"plausible_min":0,"plausible_max":9,"accepted_min":10,"accepted_max":20})") ==
          fields{"settings.accepted_min"});
    CHECK(wrong("numeric", R"({"plausible_min":21,"accepted_min":10,"accepted_max":20})") ==
          fields{"settings.accepted_max"});
    CHECK(wrong("numeric", R"({"plausible_min":20,"plausible_max":30,"accepted_min":10,"accepted_max":20})")
              .empty());
    CHECK(wrong("numeric", R"({"truth":40,"tolerance_percent":0})").empty());
}

TEST_CASE("changing the unit discards what was given in it") {
    field_errors problems;
    auto p = make_poll(of_kind("numeric", R"({"truth":40,"tolerance_percent":5})"), noon, problems);
    read_settings(p, draft_of(R"({"decimals":1,"accepted_min":"1.5","accepted_max":2})"), problems);
    CHECK(problems.empty());
    CHECK(stored_settings(p) ==
          R"({"decimals":1,"unit":"","plausible_min":null,"plausible_max":null,"truth":null,)"
          R"("tolerance":null,"tolerance_percent":null,"accepted_min":"1.5","accepted_max":"2.0"})");
    read_settings(p, draft_of(R"({"decimals":0})"), problems);
    CHECK(problems.empty());
    CHECK_FALSE(std::get<numeric_settings>(p.settings).accepted_min);
}

TEST_CASE("how many options and choices each kind takes") {
    auto d = of_kind("rank");
    d.options = numbered(31);
    CHECK(problems_of(d) == only("options", "must have at most 30 options"));
    d.kind = "star";
    CHECK(problems_of(d).size() == 1);
    d.kind = "approval";
    CHECK(problems_of(d).empty());
    d.min_choices = 1;
    CHECK(problems_of(d).front().field == "min_choices");
    d = of_kind("numeric");
    CHECK(problems_of(d).empty());
    d.options = {"A", "B"};
    CHECK(problems_of(d).front().field == "options");
}

TEST_CASE("a patch keeps settings it does not name; another kind begins with its own") {
    field_errors problems;
    auto s = state_of(make_poll(of_kind("rating", R"({"min":0,"max":10})"), noon, problems));
    CHECK(cell_count(s.definition) == 34);
    poll_patch patch;
    patch.settings = draft_of(R"({"max":3})");
    CHECK(patch.touches_ballots());
    CHECK(pollstream::patch(s, patch, noon) == errc::ok);
    CHECK(stored_settings(s.definition) == R"({"min":0,"max":3,"min_label":"","max_label":""})");
    CHECK(s.counts.counts().size() == 13);

    poll_patch ranks;
    ranks.kind = "rank";
    ranks.settings = draft_of(R"({"seats":2})");
    CHECK(pollstream::patch(s, ranks, noon) == errc::ok);
    CHECK(stored_settings(s.definition) == R"({"seats":2})");
    CHECK(s.counts.counts().size() == 19);

    poll_patch fewer;
    fewer.options = {"A", "B"};
    CHECK(problems_of(s.definition, fewer) == only("settings.seats", "must be fewer than the options"));
}

TEST_CASE("labels may change after the first vote, scales may not") {
    field_errors problems;
    auto s = state_of(make_poll(of_kind("rating"), noon, problems));
    count_ballot(s, {1, 2, skipped});
    poll_patch labels;
    labels.settings = draft_of(R"({"min_label":"bad","max_label":"good"})");
    CHECK_FALSE(labels.touches_ballots());
    CHECK(pollstream::patch(s, labels, noon) == errc::ok);
    CHECK(counts_of(s) == std::vector<std::uint64_t>{1, 1, 0});
    poll_patch scale;
    scale.settings = draft_of(R"({"min_label":"bad","max":4})");
    CHECK(pollstream::patch(s, scale, noon) == errc::has_votes);
}

TEST_CASE("the database returns what it was given") {
    const std::pair<const char*, const char*> all[] = {
        {"single", "{}"},
        {"rating", "{}"},
        {"points", "{}"},
        {"rank", "{}"},
        {"numeric", R"({"decimals":1,"truth":"2.5","tolerance":1})"},
        {"numeric", R"({"truth":40,"tolerance_percent":5})"},
        {"numeric", R"({"accepted_min":-3,"accepted_max":7})"}};
    for (const auto& [kind, text] : all) {
        field_errors problems;
        const auto p = make_poll(of_kind(kind, text), noon, problems);
        auto again = p;
        again.settings = std::monostate();
        CHECK(restore_settings(again, stored_settings(p)));
        CHECK(again.settings == p.settings);
        CHECK(restore_settings(again, "{}"));
    }
    // Stored before this was refused.
    field_errors none;
    auto apart = make_poll(of_kind("numeric", "{}"), noon, none);
    REQUIRE(restore_settings(apart, R"({"plausible_max":"9","accepted_min":"10","accepted_max":"20"})"));
    CHECK(std::get<numeric_settings>(apart.settings).accepted_min == 10);

    auto p = lunch();
    CHECK_FALSE(restore_settings(p, "no JSON"));
    CHECK_FALSE(restore_settings(p, "[]"));
    CHECK_FALSE(restore_settings(p, R"({"seats":1})"));
}

TEST_CASE("the truth is shown to the host, and to everybody after the close") {
    field_errors problems;
    const auto p = make_poll(of_kind("numeric", R"({"truth":25})"), noon, problems);
    json_writer w;
    w.begin_object();
    rules_of(p).write_settings(w, p, false);
    CHECK(w.end_object().take() == R"({"decimals":0,"unit":"","plausible_min":null,"plausible_max":null})");
}
