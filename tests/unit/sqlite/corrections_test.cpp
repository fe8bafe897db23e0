// Corrections of options in the file: after a restart, in an older database, and damaged.
#include "opened.hpp"

namespace pollstream {

using namespace testing;
using Catch::Contains;

namespace {

poll_ref correct(opened& s, const poll_ref& p, std::int64_t option_id, std::string text) {
    poll_patch patch;
    patch.corrections.push_back({option_id, std::move(text)});
    return s.run(s->patch_poll(p->definition.id, patch)).value();
}

/// A poll with one vote and two corrections.
poll_ref corrected_in(const std::filesystem::path& file) {
    opened s(file);
    const auto p = s.create("Lunch");
    REQUIRE(s.vote(p, 1).has_value());
    correct(s, p, 2, "Nay");
    return correct(s, p, 1, "Yea");
}

}  // namespace

TEST_CASE("corrections are there after a restart, and gone after a reset and another", "[sqlite]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    const auto before = corrected_in(file);
    CHECK(sqlite::verify(file).ok());
    {
        opened s(file);
        const auto p = s.load(before);
        CHECK(p->definition.corrections == before->definition.corrections);
        CHECK(p->definition.corrections ==
              std::vector<correction>{{2, "No", s.time.now()}, {1, "Yes", s.time.now()}});
        CHECK(p->definition.options == std::vector<std::string>{"Yea", "Nay"});
        CHECK(p->definition.ballot_version == 3);
        REQUIRE(s.run(s->reset_poll(p->definition.id)).has_value());
    }
    opened s(file);
    CHECK(s.load(before)->definition.corrections.empty());
    CHECK(s.load(before)->definition.options == std::vector<std::string>{"Yea", "Nay"});
    CHECK(ask(file, "SELECT count(*) FROM corrections") == 0);
}

TEST_CASE("a deleted poll leaves no corrections", "[sqlite]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    const auto p = corrected_in(file);
    opened s(file);
    REQUIRE(s.run(s->delete_poll(p->definition.id)).has_value());
    CHECK(ask(file, "SELECT count(*) FROM corrections") == 0);
}

TEST_CASE("a database of schema 11 has no corrections and can take some", "[sqlite][open]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    poll_ref p;
    {
        opened s(file);
        p = s.create("Lunch");
        REQUIRE(s.vote(p, 1).has_value());
    }
    tamper(file, "DROP TABLE corrections; PRAGMA user_version = 11");
    opened s(file);
    CHECK(s.load(p)->definition.corrections.empty());
    CHECK(correct(s, p, 2, "Nay")->definition.corrections.size() == 1);
}

TEST_CASE("a correction that does not fit its poll damages that poll only", "[sqlite][verify]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    const auto p = corrected_in(file);
    const auto* change =
        GENERATE("UPDATE corrections SET option = 3 WHERE no = 1",
                 "INSERT INTO corrections SELECT poll, 3, 1, was, at FROM corrections LIMIT 1");
    INFO(change);
    tamper(file, change);
    const auto report = sqlite::verify(file);
    REQUIRE(report.problems.size() == 1);
    CHECK_THAT(report.problems.front(), Contains("a correction that does not fit it"));
    opened s(file);
    CHECK_FALSE(s.run(s->load_poll(p->definition.id)).has_value());
    CHECK(s.run(s->load_poll(s.create("Another")->definition.id)).has_value());
}

}  // namespace pollstream
