// The list of polls: newest first, by status, by words, from a cursor, by page.
#include "world.hpp"

namespace pollstream {

using namespace testing;
using titles = std::vector<std::string>;

namespace {

titles titles_of(const poll_page& page) {
    titles out;
    for (const auto& p : page.polls) out.push_back(p->definition.title);
    return out;
}

poll_page list(world& w, const poll_query& q) {
    auto page = w.run(w->list_polls(q));
    REQUIRE(page.has_value());
    return *page;
}

std::vector<poll_ref> make(world& w, int n) {
    std::vector<poll_ref> made;
    for (int i = 1; i <= n; ++i) {
        w.time.advance(std::chrono::milliseconds{i % 2});  // some share a millisecond
        made.push_back(w.create("Poll " + std::to_string(i)));
    }
    return made;
}

}  // namespace

TEST_CASE("an empty list is an empty page", "[contract][list]") {
    ON_EVERY_STORE(w);
    const auto page = list(w, {});
    CHECK(page.polls.empty());
    CHECK(page.count == 0);
    CHECK_FALSE(page.more);
}

TEST_CASE("polls are listed newest first, with their tallies", "[contract][list]") {
    ON_EVERY_STORE(w);
    const auto made = make(w, 3);
    w.vote(made[1], 1, {2});
    const auto page = list(w, {});
    CHECK(titles_of(page) == titles{"Poll 3", "Poll 2", "Poll 1"});
    CHECK(page.count == 3);
    CHECK_FALSE(page.more);
    CHECK(page.polls[1]->counts.counts() == std::vector<std::uint64_t>{0, 1, 0});
    CHECK(page.polls[1]->code == made[1]->code);
}

TEST_CASE("pages by number", "[contract][list]") {
    ON_EVERY_STORE(w);
    make(w, 5);
    poll_query q;
    q.page_size = 2;
    CHECK(titles_of(list(w, q)) == titles{"Poll 5", "Poll 4"});
    CHECK(list(w, q).more);
    CHECK(list(w, q).count == 5);
    q.page = 2;
    CHECK(titles_of(list(w, q)) == titles{"Poll 3", "Poll 2"});
    CHECK(list(w, q).more);
    q.page = 3;
    CHECK(titles_of(list(w, q)) == titles{"Poll 1"});
    CHECK_FALSE(list(w, q).more);
    q.page = 4;
    CHECK(list(w, q).polls.empty());
    CHECK_FALSE(list(w, q).more);
    q.page = std::size_t{1} << 63;
    CHECK(list(w, q).polls.empty());
    CHECK(list(w, q).count == 5);
}

TEST_CASE("a full last page says that nothing follows", "[contract][list]") {
    ON_EVERY_STORE(w);
    make(w, 4);
    poll_query q;
    q.page_size = 2;
    q.page = 2;
    CHECK(list(w, q).polls.size() == 2);
    CHECK_FALSE(list(w, q).more);
}

TEST_CASE("a cursor continues where the last page ended, whatever was created since", "[contract][list]") {
    ON_EVERY_STORE(w);
    make(w, 5);
    poll_query q;
    q.page_size = 2;
    auto page = list(w, q);
    q.before = page.polls.back()->definition.id;
    w.create("Poll 6");
    page = list(w, q);
    CHECK(titles_of(page) == titles{"Poll 3", "Poll 2"});
    CHECK(page.more);
    CHECK(page.count == 6);

    SECTION("even if the poll it names is gone") {
        REQUIRE(w.run(w->delete_poll(*q.before)).has_value());
        CHECK(titles_of(list(w, q)) == titles{"Poll 3", "Poll 2"});
    }
    SECTION("down to the end") {
        q.before = page.polls.back()->definition.id;
        page = list(w, q);
        CHECK(titles_of(page) == titles{"Poll 1"});
        CHECK_FALSE(page.more);
        q.before = page.polls.back()->definition.id;
        CHECK(list(w, q).polls.empty());
    }
}

TEST_CASE("by status", "[contract][list]") {
    ON_EVERY_STORE(w);
    const auto made = make(w, 4);
    REQUIRE(w.run(w->close_poll(made[1]->definition.id)).has_value());
    REQUIRE(w.run(w->close_poll(made[3]->definition.id)).has_value());
    poll_query open;
    open.status = status_filter::open;
    poll_query closed;
    closed.status = status_filter::closed;
    CHECK(titles_of(list(w, open)) == titles{"Poll 3", "Poll 1"});
    CHECK(list(w, open).count == 2);
    CHECK(titles_of(list(w, closed)) == titles{"Poll 4", "Poll 2"});
    CHECK(list(w, closed).count == 2);
    CHECK(list(w, {}).count == 4);

    REQUIRE(w.run(w->reopen_poll(made[3]->definition.id, std::nullopt)).has_value());
    CHECK(titles_of(list(w, open)) == titles{"Poll 4", "Poll 3", "Poll 1"});
    CHECK(list(w, open).count == 3);
    CHECK(list(w, closed).count == 1);

    closed.before = made[1]->definition.id;
    CHECK(list(w, closed).polls.empty());
}

TEST_CASE("only listed polls are listed", "[contract][list]") {
    ON_EVERY_STORE(w);
    auto hidden = w.a_poll("Hidden");
    hidden.listed = false;
    const auto p = w.create(hidden);
    const auto shown = w.create("Shown");
    CHECK(titles_of(list(w, {})) == titles{"Shown"});
    CHECK(list(w, {}).count == 1);

    poll_patch show;
    show.listed = true;
    REQUIRE(w.run(w->patch_poll(p->definition.id, show)).has_value());
    poll_patch hide;
    hide.listed = false;
    REQUIRE(w.run(w->patch_poll(shown->definition.id, hide)).has_value());
    CHECK(titles_of(list(w, {})) == titles{"Hidden"});
    CHECK(list(w, {}).count == 1);

    REQUIRE(w.run(w->close_poll(shown->definition.id)).has_value());
    CHECK(list(w, {}).count == 1);
    REQUIRE(w.run(w->delete_poll(shown->definition.id)).has_value());
    REQUIRE(w.run(w->delete_poll(p->definition.id)).has_value());
    CHECK(list(w, {}).count == 0);
}

TEST_CASE("by words in the title, whatever their case and width", "[contract][list]") {
    ON_EVERY_STORE(w);
    for (const auto* title :
         {"Größe der Pizza", "100% sure?", "snake_case or camelCase", "Pizza or pasta", "１２３"}) {
        w.create(title);
    }
    const auto search = [&](const std::string& words) {
        poll_query q;
        q.search = words;
        const auto page = list(w, q);
        CHECK(page.count == page.polls.size());
        return titles_of(page);
    };
    CHECK(search("PIZZA") == titles{"Pizza or pasta", "Größe der Pizza"});
    CHECK(search("größe") == titles{"Größe der Pizza"});
    CHECK(search("GRÖSSE") == titles{"Größe der Pizza"});
    CHECK(search("  pizza   or ") == titles{"Pizza or pasta"});
    CHECK(search("123") == titles{"１２３"});
    CHECK(search("%") == titles{"100% sure?"});
    CHECK(search("_") == titles{"snake_case or camelCase"});
    CHECK(search("a_c").empty());
    CHECK(search("' OR 1=1 --").empty());
    CHECK(search("   ").size() == 5);
}

TEST_CASE("a search pages, filters and follows a patched title", "[contract][list]") {
    ON_EVERY_STORE(w);
    std::vector<poll_ref> made;
    for (int i = 1; i <= 3; ++i) {
        made.push_back(w.create("Tea " + std::to_string(i)));
        w.create("Milk");
    }
    poll_query q;
    q.search = "tea";
    q.page_size = 2;
    CHECK(titles_of(list(w, q)) == titles{"Tea 3", "Tea 2"});
    CHECK(list(w, q).count == 3);
    CHECK(list(w, q).more);
    q.before = made[1]->definition.id;
    CHECK(titles_of(list(w, q)) == titles{"Tea 1"});
    q.before.reset();
    q.page = 2;
    CHECK(titles_of(list(w, q)) == titles{"Tea 1"});
    q.page = 1;

    REQUIRE(w.run(w->close_poll(made[2]->definition.id)).has_value());
    q.status = status_filter::open;
    CHECK(titles_of(list(w, q)) == titles{"Tea 2", "Tea 1"});
    CHECK(list(w, q).count == 2);
    q.status = status_filter::closed;
    CHECK(titles_of(list(w, q)) == titles{"Tea 3"});

    poll_patch patch;
    patch.title = "Coffee";
    REQUIRE(w.run(w->patch_poll(made[2]->definition.id, patch)).has_value());
    CHECK(list(w, q).count == 0);
}

}  // namespace pollstream
