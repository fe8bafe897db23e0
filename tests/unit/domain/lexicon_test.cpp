#include "pollstream/domain/lexicon.hpp"

#include <catch2/catch.hpp>

#include <memory>

using namespace pollstream;

TEST_CASE("a lexicon numbers texts as they are written, and knows which are equal", "[lexicon]") {
    lexicon l;
    CHECK(l.add("Cat", text_state::shown) == 1);
    CHECK(l.add("Dog", text_state::pending) == 2);
    CHECK(l.add("cat!", text_state::pending) == 3);
    CHECK(l.find("Cat") == 1);
    CHECK(l.find("cat") == 0);
    CHECK(l.at(3).first == 1);
    CHECK(l.at(3).state == text_state::shown);  // like the one it equals
    CHECK_THROWS(l.at(4));
}

TEST_CASE("a host's decision holds for all equal texts, including later ones", "[lexicon]") {
    lexicon l;
    l.add("Cat", text_state::pending);
    l.add("Dog", text_state::pending);
    l.add("CAT", text_state::pending);
    l.set_state(3, text_state::hidden);
    CHECK(l.at(1).state == text_state::hidden);
    CHECK(l.at(2).state == text_state::pending);
    CHECK(l.at(l.add("cat?", text_state::pending)).state == text_state::hidden);
}

TEST_CASE("equal texts are counted together under their most used spelling", "[lexicon]") {
    lexicon l;
    for (const auto* text : {"cat", "Cat", "dog", "CAT", "cow", "bee"}) l.add(text, text_state::shown);
    const auto groups = group_texts(l, {1, 2, 3, 2, 0, 3});
    REQUIRE(groups.size() == 3);  // nobody says cow any more
    CHECK(groups[0].first == 1);
    CHECK(groups[0].count == 5);
    CHECK(groups[0].shown_as == 2);  // as often as CAT, and earlier
    CHECK(groups[1].first == 3);     // as often as bee, and earlier
    CHECK(groups[2].first == 6);
}

TEST_CASE("a ballot's texts become numbers, new ones the next", "[lexicon]") {
    lexicon l;
    l.add("Cat", text_state::shown);
    l.add("Dog", text_state::shown);
    const auto said = number_texts(l, {"Bee", "Dog", "Ant"});
    CHECK(said.numbers == choice{2, 3, 4});
    CHECK(said.fresh == std::vector<std::string>{"Bee", "Ant"});
    CHECK(number_texts(l, {"Dog"}).fresh.empty());
}

TEST_CASE("a copy of a lexicon is independent", "[lexicon]") {
    auto first = std::make_unique<lexicon>();
    first->add("Cat and dog", text_state::shown);
    first->add("cat and dog!", text_state::shown);
    lexicon copy = *first;
    first->add("Bee", text_state::shown);
    first->set_state(1, text_state::hidden);
    first.reset();
    CHECK(copy.size() == 2);
    CHECK(copy.at(1).text == "Cat and dog");
    CHECK(copy.at(2).state == text_state::shown);
    CHECK(copy.find("cat and dog!") == 2);
    CHECK(copy.find_alike("CAT AND DOG") == 1);
    CHECK(copy.find("Bee") == 0);
}

TEST_CASE("an erased text keeps its number and cannot be found", "[lexicon]") {
    lexicon l;
    for (const auto* text : {"Cat", "Dog", "cat!", "CAT"}) l.add(text, text_state::shown);
    const lexicon before = l;
    CHECK(l.alike(4) == std::vector<option_no>{1, 3, 4});
    CHECK(l.has({1, "cat"}));
    CHECK_FALSE(l.has({1, "dog"}));
    CHECK_FALSE(l.has({5, {}}));

    l.erase(3);
    CHECK(l.size() == 4);
    CHECK(l.has_erased());
    for (const auto n : std::vector<option_no>{1, 3, 4}) {
        CHECK(l.at(n).text.empty());
        CHECK(l.at(n).state == text_state::erased);
        CHECK(l.at(n).first == n);
        CHECK(l.has({n, "anything"}));
        CHECK_FALSE(l.decide({n, text_state::shown}));
    }
    CHECK(l.at(2).text == "Dog");
    CHECK(l.find("Cat") == 0);
    CHECK(l.find_alike("cat") == 0);
    CHECK(l.weight() < before.weight());
    CHECK(before.at(1).text == "Cat");  // holders of the old state keep it

    CHECK(l.add("cat", text_state::pending) == 5);
    CHECK(l.at(5).first == 5);
    CHECK(l.at(5).state == text_state::pending);
    CHECK(l.add("Cat", text_state::shown) == 6);
    CHECK(l.at(6).first == 5);
}

TEST_CASE("erased texts weigh the same however they came, and each counts separately", "[lexicon]") {
    lexicon l;
    l.add("Cat", text_state::shown);
    l.add("cat!", text_state::shown);
    l.erase(1);
    l.erase(1);
    lexicon read;
    CHECK(read.add_erased() == 1);
    CHECK(read.add_erased() == 2);
    CHECK(l.weight() == read.weight());
    const auto groups = group_texts(l, {2, 1});
    REQUIRE(groups.size() == 2);
    CHECK(groups[0].count == 2);
    CHECK(groups[1].state == text_state::erased);
    CHECK_FALSE(is_public(groups[0].state));
}
