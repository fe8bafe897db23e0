// The stream of a room's results: every poll once and in order, in pieces, and what it leaves out.
#include "pollstream/base/limits.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/poll/export_api.hpp"
#include "pollstream/poll/poll_service.hpp"
#include "pollstream/wire/wire.hpp"
#include "support/ground.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <algorithm>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

struct results_office : ground {
    poll_service polls{storage, known, keys, time, create_policy::anyone, std::nullopt};
    http::voter_tokens tokens{storage.secret()};
    export_api api{polls, tokens};

    http::response ask(const room_ref& room, std::string_view query = "") {
        http::request r;
        http::parse_target("/x" + std::string(query), r);
        r.params.emplace_back("id", room->id.str());
        r.headers.emplace_back("Authorization", "Bearer " + admin_key);
        return run(api.room_results(r));
    }
    std::vector<std::string> pieces(const http::response& answer) {
        const auto& stream = std::get<http::body_stream>(answer.body);
        std::vector<std::string> all;
        for (;;) {
            auto piece = run(stream());
            if (!piece) throw std::runtime_error("broken off");
            if (piece->empty()) return all;
            all.push_back(std::move(*piece));
        }
    }
    std::string text(const http::response& answer) {
        std::string all;
        for (const auto& piece : pieces(answer)) all += piece;
        return all;
    }
};

std::vector<pollstream::poll> numbered_polls(std::size_t n) {
    std::vector<pollstream::poll> all;
    for (std::size_t i = 1; i <= n; ++i) all.push_back(ground::a_poll("Poll " + std::to_string(i)));
    return all;
}

const std::string head = "number,question,kind,status,voters,option,votes,percent,value,measure,won\r\n";

std::string lines_of(int number, const std::string& title) {
    std::string all;
    for (const auto* option : {"Pizza", "Salad", "Soup"})
        all += std::to_string(number) + ',' + title + ",single,open,0," + option + ",0,0,,,\r\n";
    return all;
}

}  // namespace

TEST_CASE("a room's results are those of its polls in order, a piece for each") {
    results_office o;
    const auto room = o.create_room(numbered_polls(3)).room;
    const auto pieces = o.pieces(o.ask(room));
    REQUIRE(pieces.size() == 3);
    CHECK(pieces[0] == head + lines_of(1, "Poll 1"));
    CHECK(pieces[1] == lines_of(2, "Poll 2"));
    CHECK(pieces[2] == lines_of(3, "Poll 3"));
    CHECK(o.text(o.ask(o.create_room({}).room)) == head);

    const auto json = boost::json::parse(o.text(o.ask(room, "?format=json")));
    CHECK(json.at("room_id") == boost::json::value(room->id.str()));
    CHECK(json.at("title") == "Room");
    REQUIRE(json.at("polls").as_array().size() == 3);
    CHECK(json.at("polls").at(1).at("title") == "Poll 2");
    CHECK(json.at("polls").at(1).at("options").at(0).at("vote_count") == 0);
    const auto empty = o.text(o.ask(o.create_room({}).room, "?format=json"));
    CHECK(boost::json::parse(empty).at("polls").as_array().empty());
}

TEST_CASE("a room's results in JSON have a line for each poll") {
    results_office o;
    const auto made = o.create_room(numbered_polls(2));
    const auto beginning = [](const room_ref& r) {
        return "{\"room_id\":\"" + r->id.str() + "\",\"title\":\"Room\",\"polls\":[\n";
    };
    const auto line = [&](std::size_t n) {
        json_writer w;
        wire::write_poll(w, *made.polls[n], o.polls.epoch(), asker::host());
        return w.take();
    };
    CHECK(o.text(o.ask(made.room, "?format=json")) ==
          beginning(made.room) + line(0) + ",\n" + line(1) + "\n]}\n");
    const auto empty = o.create_room({}).room;
    CHECK(o.text(o.ask(empty, "?format=json")) == beginning(empty) + "]}\n");
}

TEST_CASE("a poll deleted while the results are sent is left out, and the next gets its number") {
    results_office o;
    const auto made = o.create_room(numbered_polls(3));
    const auto answer = o.ask(made.room);
    const auto& stream = std::get<http::body_stream>(answer.body);
    REQUIRE(o.run(stream()).has_value());
    REQUIRE(o.run(o.storage.delete_poll(made.polls[1]->definition.id)).has_value());
    CHECK(o.run(stream()).value() == lines_of(2, "Poll 3"));
    CHECK(o.run(stream()).value().empty());
    CHECK(o.run(stream()).value().empty());
}

TEST_CASE("a poll that cannot be read is left out; if the server cannot look, the results are broken off") {
    const auto why = GENERATE(errc::storage_failed, errc::overloaded);
    results_office o;
    const auto room = o.create_room(numbered_polls(2)).room;
    catalog cold(o.storage, 10, 10);  // no poll of the room is in memory
    poll_service polls{o.storage, cold, o.keys, o.time, create_policy::anyone, std::nullopt};
    export_api api(polls, o.tokens);
    http::request r;
    r.params.emplace_back("id", room->id.str());
    r.headers.emplace_back("Authorization", "Bearer " + o.admin_key);
    const auto answer = o.run(api.room_results(r));
    o.storage.fail_reads_with(why);
    if (why == errc::overloaded) {
        CHECK_THROWS_WITH(o.pieces(answer), "broken off");
    } else {
        CHECK(o.text(answer) == head);
    }
}

namespace {

/// For a room with a poll in which that many texts were written, all beginning with `begin`.
std::vector<std::string> pieces_with_texts(results_office& o, std::size_t many, const std::string& begin) {
    auto p = o.a_poll();
    p.kind = poll_kind::words;
    p.options.clear();
    p.settings = text_settings{};
    auto texts = std::make_shared<lexicon>();
    for (std::size_t n = 0; n < many; ++n) texts->add(begin + std::to_string(n), text_state::shown);
    p.texts = texts;
    const auto made = o.create(p);
    poll_state s = *made;
    s.definition.texts = texts;
    for (std::size_t n = 1; n <= many; ++n) count_ballot(s, {static_cast<option_no>(n)});
    o.known.absorb(poll_changed{poll_event::updated, std::make_shared<const poll_state>(std::move(s))});
    return o.pieces(o.ask(o.run(o.known.room(made->definition.room)).value()));
}

}  // namespace

TEST_CASE("many texts of one poll come in pieces") {
    results_office o;
    const std::size_t many = GENERATE(499u, 500u, 501u, 1'001u);
    const auto pieces = pieces_with_texts(o, many, "word ");
    CHECK(pieces.size() == (many + 499) / 500);
    std::ptrdiff_t lines = 0;
    for (const auto& piece : pieces) lines += std::ranges::count(piece, '\n');
    CHECK(lines == static_cast<std::ptrdiff_t>(many) + 1);
}

TEST_CASE("threat 29: pieces are no larger for long texts") {
    results_office o;
    constexpr std::size_t many = 1'001;
    std::ptrdiff_t lines = 0;
    for (const auto& piece : pieces_with_texts(o, many, std::string(2'000, 'w'))) {
        CHECK(piece.size() < 300'000);
        lines += std::ranges::count(piece, '\n');
    }
    CHECK(lines == many + 1);
}
