// The committed lot: an order that anybody can recompute. The expected orders were computed with Python's
// hashlib.
#include "pollstream/domain/lot.hpp"

#include "pollstream/base/text.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <numeric>

using namespace pollstream;

namespace {

lot_seed counting_up() {
    lot_seed seed;
    std::iota(seed.begin(), seed.end(), std::uint8_t{0});
    return seed;
}

using order = std::vector<std::uint8_t>;

}  // namespace

TEST_CASE("the commitment is the seed's SHA-256") {
    CHECK(to_hex(lot_commitment(lot_seed{})) ==
          "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925");
    CHECK(to_hex(lot_commitment(counting_up())) ==
          "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd");
}

TEST_CASE("the options are ordered by SHA-256 of seed and number") {
    CHECK(draw_lot(lot_seed{}, 6) == order{2, 0, 5, 4, 1, 3});
    CHECK(draw_lot(counting_up(), 6) == order{4, 3, 5, 0, 1, 2});
    CHECK(draw_lot(counting_up(), 12) == order{4, 11, 8, 3, 5, 0, 1, 6, 10, 2, 7, 9});
    CHECK(draw_lot(counting_up(), 0).empty());
    CHECK(draw_lot(counting_up(), 1) == order{0});
    CHECK_THROWS_AS(draw_lot(lot_seed{}, 257), std::invalid_argument);
}

TEST_CASE("one more option does not change the order of the others") {
    for (std::size_t n = 2; n <= 100; ++n) {
        auto longer = draw_lot(counting_up(), n);
        std::erase(longer, static_cast<std::uint8_t>(n - 1));
        REQUIRE(longer == draw_lot(counting_up(), n - 1));
    }
}

TEST_CASE("a seed is 64 hexadecimal digits") {
    CHECK(parse_lot_seed(to_hex(counting_up())) == counting_up());
    CHECK(parse_lot_seed(std::string(64, 'F'))->front() == 255);
    CHECK_FALSE(parse_lot_seed(std::string(63, '0')));
    CHECK_FALSE(parse_lot_seed(std::string(65, '0')));
    CHECK_FALSE(parse_lot_seed(std::string(63, '0') + 'g'));
    CHECK_FALSE(parse_lot_seed(""));
}

TEST_CASE("a lot is valid as long as its seed is the committed one") {
    auto lot = committed(counting_up());
    CHECK(lot.holds());
    CHECK(new_lot().holds());
    lot.seed[0] ^= 1;
    CHECK_FALSE(lot.holds());
}
