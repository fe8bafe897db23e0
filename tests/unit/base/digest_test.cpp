#include "pollstream/base/digest.hpp"

#include "pollstream/base/text.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <set>

using namespace pollstream;

TEST_CASE("SHA-256 of known texts") {
    CHECK(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(to_hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("HMAC-SHA-256 of RFC 4231's cases") {
    const std::vector<std::uint8_t> first(20, 0x0b);
    CHECK(to_hex(hmac_sha256(first, "Hi There")) ==
          "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    const std::string jefe = "Jefe";
    const std::vector<std::uint8_t> second(jefe.begin(), jefe.end());
    CHECK(to_hex(hmac_sha256(second, "what do ya want for nothing?")) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    const std::vector<std::uint8_t> sixth(131, 0xaa);
    CHECK(to_hex(hmac_sha256(sixth, "Test Using Larger Than Block-Size Key - Hash Key First")) ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    CHECK(to_hex(hmac_key(first).sign("Hi There")) == to_hex(hmac_sha256(first, "Hi There")));
    CHECK(to_hex(hmac_key(second).sign("what do ya want ", "for nothing?")) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(to_hex(hmac_key(sixth).sign("Test Using Larger Than Block-Size Key - Hash Key First")) ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    CHECK(to_hex(hmac_key(std::span<const std::uint8_t>{}).sign("")) == to_hex(hmac_sha256({}, "")));
    CHECK(to_hex(hmac_sha256({}, "")) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("threat 22: comparison looks at every byte") {
    const std::array<std::uint8_t, 3> a{1, 2, 3};
    const std::array<std::uint8_t, 3> b{1, 2, 4};
    const std::array<std::uint8_t, 2> shorter{1, 2};
    CHECK(equal_in_constant_time(a, a));
    CHECK_FALSE(equal_in_constant_time(a, b));
    CHECK_FALSE(equal_in_constant_time(a, shorter));
    CHECK(equal_in_constant_time({}, {}));
}

TEST_CASE("random bytes differ") {
    std::set<std::array<std::uint8_t, 16>> seen;
    for (int i = 0; i < 2'000; ++i) seen.insert(random_bytes<16>());
    CHECK(seen.size() == 2'000);
    CHECK(random_bytes<5000>() != random_bytes<5000>());
    fill_random({});
}

TEST_CASE("a random number is below its bound and every one comes up") {
    CHECK(random_below(0) == 0);
    CHECK(random_below(1) == 0);
    std::map<std::uint32_t, int> seen;
    for (int i = 0; i < 6'000; ++i) ++seen[random_below(6)];
    REQUIRE(seen.size() == 6);
    CHECK(seen.rbegin()->first == 5);
    for (const auto& [number, times] : seen) CHECK(times > 800);  // 1000 expected, seven standard deviations
    for (int i = 0; i < 1'000; ++i) CHECK(random_below(3'000'000'000u) < 3'000'000'000u);
}
