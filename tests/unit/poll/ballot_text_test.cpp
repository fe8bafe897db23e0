// Ballots as text: quoting, disarming, and JSON that parses.
#include "poll/ballot_text.hpp"

#include "poll/csv_cell.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/domain/kind.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::poll_http;
namespace json = boost::json;

namespace {

constexpr timestamp noon = from_ms(1'800'000'000'000);
const auto an_id = *vote_id::parse("7f5a1d3e-2b4c-4f6a-8d9e-0a1b2c3d4e5f");

poll toppings(identity_rule rule) {
    poll p;
    p.id = *poll_id::parse("01JAAAAAAAAAAAAAAAAAAAAAAA");
    p.title = "Say \"cheese\"";
    p.identity = rule;
    p.options = {"Ham, cooked", "=SUM(A1)", "Olives"};
    return p;
}

ballot_record stored(std::uint64_t seq, choice marks, std::string name = "", std::uint64_t supersedes = 0) {
    return {seq, noon, an_id, std::move(marks), std::move(name), supersedes};
}

json::object document(const poll& p, const std::vector<ballot_record>& ballots = {}) {
    ballot_text w(export_format::json, p);
    auto text = w.head();
    for (const auto& b : ballots) text += w.row(b);
    return json::parse(text + w.tail()).as_object();
}

}  // namespace

TEST_CASE("a cell is quoted as RFC 4180 has it") {
    CHECK(csv_cell("plain text") == "plain text");
    CHECK(csv_cell("") == "");
    CHECK(csv_cell("a,b") == "\"a,b\"");
    CHECK(csv_cell("say \"hi\"") == "\"say \"\"hi\"\"\"");
    CHECK(csv_cell("\"") == "\"\"\"\"");
    CHECK(csv_cell("two\nlines") == "\"two\nlines\"");
    CHECK(csv_cell("two\r\nlines") == "\"two\r\nlines\"");
    CHECK(csv_cell("a;b") == "\"a;b\"");
    CHECK(csv_cell("Käse") == "Käse");
}

TEST_CASE("a cell that a spreadsheet would run is disarmed") {
    CHECK(csv_cell("=1+1") == "\"'=1+1\"");
    CHECK(csv_cell("+49") == "\"'+49\"");
    CHECK(csv_cell("-1") == "\"'-1\"");
    CHECK(csv_cell("@cmd") == "\"'@cmd\"");
    CHECK(csv_cell("\t=1") == "\"\t'=1\"");
    CHECK(csv_cell("\r=1") == "\"\r'=1\"");
    CHECK(csv_cell("=\"a\"") == "\"'=\"\"a\"\"\"");
    CHECK(csv_cell("1=1") == "1=1");
    for (const auto* full_width : {"＝9+1", "＋49", "－1", "＠cmd"})
        CHECK(csv_cell(full_width) == "\"'" + std::string(full_width) + '"');
}

TEST_CASE("so is text that begins a cell where another separator is expected") {
    // There, the quotes around our cell are in the middle of one.
    CHECK(csv_cell("a;=1+1;b") == "\"a;'=1+1;b\"");
    CHECK(csv_cell("a,=1+1,b") == "\"a,'=1+1,b\"");
    CHECK(csv_cell("a; =1+1") == "\"a; '=1+1\"");
    CHECK(csv_cell("a;\"=1+1\"") == "\"a;\"\"'=1+1\"\"\"");
    CHECK(csv_cell("a\t@x") == "\"a\t'@x\"");
    CHECK(csv_cell("a\n+1") == "\"a\n'+1\"");
    CHECK(csv_cell("a;＝1") == "\"a;'＝1\"");
    CHECK(csv_cell(" =1") == "\" '=1\"");
    CHECK(csv_cell("\"=1\"") == "\"\"\"'=1\"\"\"");
    CHECK(csv_cell("well-known; 3 - 1 = 2, so a=b") == "\"well-known; 3 - 1 = 2, so a=b\"");
}

TEST_CASE("CSV: semicolons between cells, and decimal commas, for spreadsheets that expect them") {
    auto p = toppings(identity_rule::name);
    ballot_text w(export_format::csv, p, export_rows::ballots, ';');
    CHECK(w.head() == "seq;cast_at;option_ids;options;supersedes;voter_name\r\n");
    CHECK(w.row(stored(2, {1, 3}, "Ada", 1)) ==
          "2;2027-01-15T08:00:00.000Z;\"1; 3\";\"Ham, cooked; Olives\";1;Ada\r\n");
    ballot_text counted(export_format::csv, p, export_rows::choices, ';');
    CHECK(counted.head() == "count;option_ids;options\r\n");
    CHECK(counted.row({3}, 7) == "7;3;Olives\r\n");

    p = toppings(identity_rule::device);
    p.kind = poll_kind::rating;
    ballot_text scores(export_format::csv, p, export_rows::ballots, ';');
    CHECK(scores.row(stored(1, {5, skipped, 1})) == "1;2027-01-15T08:00:00.000Z;5;;1;\r\n");
    p.kind = poll_kind::numeric;
    p.options.clear();
    p.settings = numeric_settings{1, "", {}, {}, {}, {}};
    ballot_text numbers(export_format::csv, p, export_rows::ballots, ';');
    CHECK(numbers.row(stored(1, {25, 0, 0, 0})) == "1;2027-01-15T08:00:00.000Z;2,5;\r\n");
}

TEST_CASE("CSV: one row per ballot, a name only if names identify voters") {
    const auto anonymous = toppings(identity_rule::device);
    ballot_text w(export_format::csv, anonymous);
    CHECK(w.head() == "seq,cast_at,option_ids,options,supersedes\r\n");
    CHECK(w.row(stored(1, {3}, "must not appear")) == "1,2027-01-15T08:00:00.000Z,3,Olives,\r\n");
    CHECK(w.row(stored(2, {1, 3}, "", 1)) ==
          "2,2027-01-15T08:00:00.000Z,\"1; 3\",\"Ham, cooked; "
          "Olives\",1\r\n");
    CHECK(w.tail().empty());

    const auto by_name = toppings(identity_rule::name);
    ballot_text n(export_format::csv, by_name);
    CHECK(n.head() == "seq,cast_at,option_ids,options,supersedes,voter_name\r\n");
    CHECK(n.row(stored(1, {2}, "=cmd")) == "1,2027-01-15T08:00:00.000Z,2,\"'=SUM(A1)\",,\"'=cmd\"\r\n");
}

TEST_CASE("JSON: the pieces make one document") {
    const auto p = toppings(GENERATE(identity_rule::device, identity_rule::name));
    const auto o = document(
        p, {stored(1, {3}, "Ada"), stored(2, {1, 2}, "Bob \"the\" b,uilder"), stored(3, {1}, "Ada", 1)});
    CHECK(o.at("poll_id") == "01JAAAAAAAAAAAAAAAAAAAAAAA");
    CHECK(o.at("title") == "Say \"cheese\"");
    CHECK(o.at("options").as_array().size() == 3);
    const auto& ballots = o.at("ballots").as_array();
    REQUIRE(ballots.size() == 3);
    CHECK(ballots[1].at("option_ids") == json::array({1, 2}));
    CHECK(ballots[1].at("supersedes").is_null());
    CHECK(ballots[2].at("supersedes") == 1);
    CHECK(ballots[2].at("cast_at") == "2027-01-15T08:00:00.000Z");
    CHECK(ballots[0].as_object().contains("voter_name") == (p.identity == identity_rule::name));
}

TEST_CASE("every kind's choice in columns of its own") {
    auto p = toppings(identity_rule::device);
    p.kind = poll_kind::rating;
    ballot_text scores(export_format::csv, p);
    CHECK(scores.head() == "seq,cast_at,\"Ham, cooked\",\"'=SUM(A1)\",Olives,supersedes\r\n");
    CHECK(scores.row(stored(1, {5, skipped, 1})) == "1,2027-01-15T08:00:00.000Z,5,,1,\r\n");

    p.kind = poll_kind::rank;
    ballot_text ranks(export_format::csv, p);
    CHECK(ranks.head() == "seq,cast_at,ranking,options,supersedes\r\n");
    CHECK(ranks.row(stored(1, {3, 1})) == "1,2027-01-15T08:00:00.000Z,\"3; 1\",\"Olives; Ham, cooked\",\r\n");

    p.kind = poll_kind::numeric;
    p.options.clear();
    p.settings = numeric_settings{1, "", {}, {}, {}, {}};
    ballot_text numbers(export_format::csv, p);
    CHECK(numbers.head() == "seq,cast_at,number,supersedes\r\n");
    CHECK(numbers.row(stored(1, {25, 0, 0, 0})) == "1,2027-01-15T08:00:00.000Z,2.5,\r\n");
    const auto o = document(p, {stored(1, {25, 0, 0, 0})});
    CHECK(o.at("kind") == "numeric");
    CHECK(o.at("settings").at("decimals") == 1);
    CHECK(o.at("ballots").at(0).at("number") == "2.5");
}

TEST_CASE("JSON: the lot is given as in the API, its seed once the poll is closed") {
    auto p = toppings(identity_rule::device);
    p.lot = committed(lot_seed{7});
    const auto told = [&] { return document(p).at("lot"); };
    CHECK(told().at("seed").is_null());
    CHECK(told().at("hash") == json::value(to_hex(p.lot.hash)));
    p.closed_at = noon;
    CHECK(told().at("seed") == json::value(to_hex(p.lot.seed)));
}

TEST_CASE("JSON without ballots is a document, too") {
    CHECK(document(toppings(identity_rule::device)).at("ballots").as_array().empty());
}
