#include "pollstream/base/lru_map.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <vector>

using pollstream::lru_map;

namespace {

using numbers = lru_map<std::string, int>;

std::vector<std::string> keys_of(numbers& map) {
    std::vector<std::string> all;
    for (const auto& e : map) all.push_back(e.key);
    return all;
}

using keys = std::vector<std::string>;

}  // namespace

TEST_CASE("an entry is found by its key, and stays where it is", "[lru]") {
    numbers map;
    CHECK(map.empty());
    CHECK(map.find("a") == nullptr);
    const auto* first = &map.add("a", 1);
    for (int i = 0; i < 1'000; ++i) map.add("others " + std::to_string(i), i);
    CHECK(map.size() == 1'001);
    CHECK(map.find("a") == first);
    CHECK(map.contains("a"));
    CHECK(*map.find("others 999") == 999);
    CHECK(map.use("a") == first);
    CHECK(map.find("b") == nullptr);
    CHECK(map.use("b") == nullptr);
    CHECK_FALSE(map.contains("b"));
}

TEST_CASE("only a use makes an entry newer", "[lru]") {
    numbers map;
    map.add("a", 1);
    map.add("b", 2);
    map.add("c", 3);
    CHECK(keys_of(map) == keys{"a", "b", "c"});
    map.find("a");
    CHECK(map.contains("a"));
    CHECK(map.oldest().key == "a");
    map.use("a");
    CHECK(keys_of(map) == keys{"b", "c", "a"});
    map.use("a");
    CHECK(keys_of(map) == keys{"b", "c", "a"});
    map.pop_oldest();
    CHECK(keys_of(map) == keys{"c", "a"});
    CHECK(map.find("b") == nullptr);
}

TEST_CASE("an entry is erased by its key, by its own key, and where it is", "[lru]") {
    numbers map;
    for (const auto* key : {"a", "b", "c", "d"}) map.add(key, 0);
    CHECK(map.erase("b"));
    CHECK_FALSE(map.erase("b"));
    CHECK(keys_of(map) == keys{"a", "c", "d"});
    CHECK(map.erase(map.oldest().key));
    CHECK(keys_of(map) == keys{"c", "d"});
    map.erase(std::next(map.begin()));
    CHECK(keys_of(map) == keys{"c"});
    map.pop_oldest();
    CHECK(map.empty());
    map.add("b", 7);
    CHECK(*map.find("b") == 7);
}

TEST_CASE("keys are kept as texts, however long they live with the caller", "[lru]") {
    numbers map;
    for (const auto* text :
         {"short", "long enough to have memory of its own, not just a place in the string"}) {
        auto key = std::make_unique<std::string>(text);
        map.add(*key, 1);
        key.reset();
        CHECK(map.contains(text));
    }
    CHECK(map.size() == 2);
}

TEST_CASE("values need not be copied, nor keys be texts", "[lru]") {
    lru_map<int, std::unique_ptr<int>> map;
    map.add(1, std::make_unique<int>(10));
    map.add(2, std::make_unique<int>(20));
    CHECK(**map.use(1) == 10);
    CHECK(map.oldest().key == 2);
    CHECK(map.erase(2));
    CHECK(map.size() == 1);
}
