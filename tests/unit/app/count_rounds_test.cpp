// What `pollstream count` prints of the rounds of IRV and STV, for people who check an election by hand.
#include "app/count_report.hpp"

#include <catch2/catch.hpp>

#include <variant>

using namespace pollstream;
using namespace pollstream::app;

namespace {

std::string rounds_text(std::string_view csv, count::method m, std::size_t seats = 1) {
    count_report r;
    r.ballots = std::get<count::ballot_file>(count::read_csv(csv));
    r.pairs = count::pairwise_matrix(r.ballots.ballots);
    r.asked.methods = count::method_set().add(m);
    r.asked.seats = seats;
    const count::lot_order lot(r.ballots.options.size());
    r.results = count::count_all(r.ballots.ballots, r.pairs, lot, r.asked);
    return count_as_text(r);
}

bool tells(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

// An example from Wikipedia: 20 guests, three kinds of food.
constexpr auto kinds_of_food =
    "4,Orange\n2,Pear>Orange\n8,Chocolate>Strawberry\n4,Chocolate>Sweets\n1,Strawberry\n1,Sweets\n";

TEST_CASE("count: each round of STV shows all votes, and why somebody has a seat without the quota") {
    const auto text = rounds_text(kinds_of_food, count::method::stv, 3);
    CAPTURE(text);
    CHECK(tells(text, "Chocolate, Orange, Strawberry\n  3 seats, quota 6\n"));
    CHECK(tells(text,
                "  Round 2\n"
                "      Strawberry 5, Orange 4, Sweets 3, Pear 2\n"
                "      elected before: Chocolate 6\n"
                "      Pear leaves\n"));
    CHECK(tells(text,
                "  Round 4\n"
                "      Strawberry 5, exhausted 3\n"
                "      elected before: Chocolate 6, Orange 6\n"
                "      elected: Strawberry\n"
                "      no quota is needed: no more are left than seats\n"));
    CHECK_FALSE(tells(rounds_text("5,A>B\n5,B\n1,C\n", count::method::stv, 2), "no quota"));
}

TEST_CASE("count: a winner is tied only if the lot decided, whatever rules the rounds needed") {
    const auto backward = rounds_text("9,A\n6,B\n4,C\n2,D>C\n", count::method::irv);
    CAPTURE(backward);
    CHECK(tells(backward, "Instant runoff (IRV): A\n"));
    CHECK(tells(backward, "C leaves (tied; by rule: backward)\n"));
    const auto lot = rounds_text("6,A\n2,B>A\n2,C>A\n3,D\n", count::method::irv);
    CAPTURE(lot);
    CHECK(tells(lot, "Instant runoff (IRV): A\n"));
    CHECK(tells(lot, "C leaves (tied; no lot is drawn, the order of the options stands in)\n"));
    CHECK(tells(rounds_text("1,A\n1,B\n", count::method::irv), "(IRV): A (tied; no lot is drawn"));
}
