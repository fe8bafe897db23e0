// Rooms carried from one server to another by the executable: export while the server runs, import while it
// does not.
#include "pollstream/base/clock.hpp"
#include "support/app_fixture.hpp"
#include "support/file_text.hpp"
#include "support/http_client.hpp"
#include "support/server_process.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <fstream>
#include <string>
#include <thread>

using namespace pollstream::testing;

namespace {

std::vector<std::string> serving(const temp_folder& data) {
    return {"--listen",   "127.0.0.1:0", "--data",      data.path().string(),
            "--throttle", "off",         "--log-level", "off"};
}

/// The word after `label` in the output.
std::string word_after(const std::string& text, const std::string& label) {
    const auto at = text.find(label);
    if (at == std::string::npos) return {};
    const auto begin = at + label.size();
    return text.substr(begin, text.find_first_of(" \n", begin) - begin);
}

/// The data of two servers, and the file in which rooms go from one to the other.
struct journey {
    /// The output of the export.
    std::string take_out(const std::string& code) const {
        const auto exported = run_pollstream({"export", code, file, "--data", here.path().string()});
        INFO(exported.errors);
        REQUIRE(exported.exit_code == 0);
        return exported.output;
    }
    /// The output of the import.
    std::string bring_in() const {
        const auto imported = run_pollstream({"import", file, "--data", there.path().string()});
        INFO(imported.errors);
        REQUIRE(imported.exit_code == 0);
        CHECK(run_pollstream({"verify", "--data", there.path().string()}).exit_code == 0);
        return imported.output;
    }

    temp_folder here;
    temp_folder there;
    std::string file = (here / "room.jsonl").string();
};

reply room_of(api_client& c, const std::string& import_said) {
    return c.get("/api/v1/codes/" + word_after(import_said, "room "));
}

}  // namespace

TEST_CASE("a room exported from a running server is the same room on another", "[app][data]") {
    const journey rooms;
    server_process first(serving(rooms.here));
    api_client c(first.port());
    const auto made = make_poll(c);
    for (const int option : {2, 2, 1}) {
        REQUIRE(vote_as_new_device(first.port(), path_of(made), {option}).status == 201);
    }
    const auto code = made.text("/code");
    CHECK(rooms.take_out(code) == "exported 1 room, 1 poll and 3 ballots to " + rooms.file + "\n");
    // A running server prevents an import.
    const auto refused = run_pollstream({"import", rooms.file, "--data", rooms.here.path().string()});
    CHECK(refused.exit_code == 1);
    CHECK(refused.errors.find("in use") != std::string::npos);

    const auto imported = rooms.bring_in();
    const auto counted = run_pollstream({"count", rooms.file, "--format", "json"});
    CHECK(counted.exit_code == 0);

    server_process second(serving(rooms.there));
    api_client d(second.port());
    const auto room = room_of(d, imported);
    REQUIRE(room.status == 200);
    CHECK(room.text("/id") == word_after(imported, "id        "));
    const auto poll = "/api/v1/polls/" + room.text("/polls/0/id");
    CHECK(d.get(poll + "/results").at("/counts") == c.get(path_of(made) + "/results").at("/counts"));
    REQUIRE(vote_as_new_device(second.port(), poll, {1}).status == 201);
    const auto new_key = bearer(word_after(imported, "admin key "));
    CHECK(d.post(poll + "/close", json::object(), new_key).status == 200);
    CHECK(d.post(poll + "/close", json::object(), bearer(made.text("/admin_key"))).status == 403);
    CHECK(second.terminate() == 0);
    CHECK(first.terminate() == 0);
}

TEST_CASE("an export replaces an earlier one, and nothing else", "[app][data]") {
    const temp_folder here;
    const auto file = (here / "rooms.jsonl").string();
    server_process server(serving(here));
    api_client c(server.port());
    make_poll(c);
    const auto to = [&](const std::string& name) {
        return run_pollstream({"export", "--all", name, "--data", here.path().string()});
    };
    CHECK(to(file).exit_code == 0);
    CHECK(to(file).exit_code == 0);
    std::ofstream(here / "diary.txt") << "Dear diary";
    const auto refused = to((here / "diary.txt").string());
    CHECK(refused.exit_code == 1);
    CHECK(refused.errors ==
          "pollstream: " + (here / "diary.txt").string() +
              " exists already, and is not a file of rooms: it is some other file. Choose another "
              "name, or move it away first.\n");
    const auto database = (here / "pollstream.db").string();
    for (const auto* own : {"", "-wal", "-shm", ".lock"}) {
        const auto kept = to(database + own);
        INFO(own << ": " << kept.errors);
        CHECK(kept.exit_code == 1);
        CHECK(kept.errors.find("Choose another name.") != std::string::npos);
    }
    make_poll(c);
    CHECK(server.terminate() == 0);
    CHECK(run_pollstream({"verify", "--data", here.path().string()}).exit_code == 0);
}

TEST_CASE("what voters wrote travels with its room, including the host's decisions", "[app][data][texts]") {
    const journey rooms;
    server_process first(serving(rooms.here));
    api_client c(first.port());
    const auto made =
        make_poll(c, {{"kind", "words"}, {"options", json::array()}, {"settings", {{"moderated", true}}}});
    const auto path = path_of(made);
    const auto write = [&](const json::array& texts) {
        REQUIRE(api_client(first.port()).post(path + "/votes", {{"texts", texts}}).status == 201);
    };
    write({"cat", "dog"});
    write({"Cat!"});
    REQUIRE(c.patch(path + "/texts/1", {{"state", "shown"}}, bearer(made.text("/admin_key"))).status == 200);
    rooms.take_out(made.text("/code"));
    const auto imported = rooms.bring_in();

    server_process second(serving(rooms.there));
    api_client d(second.port());
    const auto room = room_of(d, imported);
    const auto results = d.get("/api/v1/polls/" + room.text("/polls/0/id") + "/results");
    CHECK(results.at("/result") == c.get(path + "/results").at("/result"));
    CHECK(results.at("/result/texts/0/count") == 2);
    CHECK(results.at("/result/pending") == 1);
}

TEST_CASE("an erased text is not in the file, but its votes are", "[app][data][texts]") {
    const journey rooms;
    server_process first(serving(rooms.here));
    api_client c(first.port());
    const auto made = make_poll(c, {{"kind", "words"}, {"options", json::array()}});
    const auto path = path_of(made);
    const auto host = bearer(made.text("/admin_key"));
    for (const auto* text : {"zarquon", "dog"})
        REQUIRE(api_client(first.port()).post(path + "/votes", {{"texts", {text}}}).status == 201);
    REQUIRE(c.del(path + "/texts/1", host).status == 204);
    rooms.take_out(made.text("/code"));
    CHECK(text_in(rooms.file).find("zarquon") == std::string::npos);
    const auto imported = rooms.bring_in();

    server_process second(serving(rooms.there));
    api_client d(second.port());
    const auto poll = "/api/v1/polls/" + room_of(d, imported).text("/polls/0/id");
    CHECK(d.get(poll + "/results").at("/result") == c.get(path + "/results").at("/result"));
    CHECK(d.get(poll + "/results").at("/total_voters") == 2);
    const auto texts = d.get(poll + "/texts", bearer(word_after(imported, "admin key ")));
    CHECK(texts.at("/texts/0/state") == "erased");
}

TEST_CASE("what a void left of a Q&A travels with its room", "[app][data][voiding]") {
    const journey rooms;
    server_process first(serving(rooms.here));
    api_client c(first.port());
    const auto made = make_poll(c, {{"kind", "qna"}, {"options", json::array()}});
    const auto path = path_of(made);
    const auto host = bearer(made.text("/admin_key"));
    // Times are given in milliseconds, and no two votes may share one.
    const auto between_votes = [] {
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
        const auto now = pollstream::to_rfc3339(pollstream::system_clock().now());
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
        return now;
    };
    auto ann = browser(first.port());
    auto bob = browser(first.port());
    const auto from = between_votes();
    REQUIRE(ann.post(path + "/votes", {{"question", "Spam?"}}).status == 201);
    REQUIRE(bob.post(path + "/votes", {{"question", "More spam?"}}).status == 201);
    const auto until = between_votes();
    REQUIRE(ann.post(path + "/votes", {{"question", "Why?"}}).status == 200);
    REQUIRE(bob.post(path + "/votes", {{"question_id", 3}, {"value", 1}}).status == 200);
    const auto left = c.post(path + "/void", {{"from", from}, {"until", until}}, host);
    REQUIRE(left.status == 200);
    CHECK(left.number("/voided") == 2);
    CHECK(left.at("/poll/result/questions").as_array().size() == 1);
    CHECK(left.number("/poll/result/questions/0/up") == 2);
    const auto vote_before =
        json::object{{"question_id", 1}, {"value", 1}, {"ballot_version", made.at("/ballot_version")}};
    CHECK(browser(first.port()).post(path + "/votes", vote_before).code() == "poll_changed");

    rooms.take_out(made.text("/code"));
    const auto imported = rooms.bring_in();
    CHECK(first.terminate() == 0);
    CHECK(run_pollstream({"verify", "--data", rooms.here.path().string()}).exit_code == 0);

    server_process second(serving(rooms.there));
    api_client d(second.port());
    const auto room = room_of(d, imported);
    const auto results = d.get("/api/v1/polls/" + room.text("/polls/0/id") + "/results");
    CHECK(results.at("/result") == left.at("/poll/result"));
}
