#include "hostile/ground.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

namespace pollstream::testing {

namespace {

using steady = std::chrono::steady_clock;
using finding = std::optional<std::string>;

/// Routes beyond those in the API's description.
const std::vector<hostile_route> other_routes{
    {"GET", "/qr/{code}"},
    {"GET", "/v"},
    {"GET", "/v/{code}"},
    {"POST", "/v/{code}"},
    {"GET", "/v.css"},
    {"GET", "/healthz"},
    {"GET", "/readyz"},
    {"GET", "/metrics"},
    {"GET", "/polls"},
    {"POST", "/polls"},
    {"POST", "/votes"},
    {"GET", "/api/polls/get-list"},
    {"POST", "/api/polls/create"},
    {"GET", "/api/polls/{id}"},
    {"POST", "/api/vote"},
    {"GET", "/"},
    {"GET", "/r/{code}"},
};

}  // namespace

hostile_ground::hostile_ground() {
    server_ = std::make_unique<server_process>(std::vector<std::string>{"--listen", "127.0.0.1:0", "--data",
                                                                        data_.path().string(), "--throttle",
                                                                        "off", "--log-level", "error"});
    api_client c(port());
    const auto description = c.get("/api/v1/openapi.json");
    for (const auto& [path, operations] : description.at("/paths").as_object())
        for (const auto& [method, operation] : operations.as_object()) {
            std::string verb(method);
            std::ranges::transform(verb, verb.begin(), [](char l) {
                return l >= 'a' && l <= 'z' ? static_cast<char>(l - 'a' + 'A') : l;
            });
            if (verb == "GET" || verb == "POST" || verb == "PATCH" || verb == "DELETE")
                targets_.routes.push_back({verb, path});
        }
    targets_.routes.insert(targets_.routes.end(), other_routes.begin(), other_routes.end());
    make_guarded();
    make_targets();
    descriptors_at_first_ = descriptors();
}

reply hostile_ground::make_votes(json::object poll, int voters) {
    api_client c(port());
    auto made = make_poll(c, std::move(poll));
    for (int i = 0; i < voters; ++i)
        if (vote_as_new_device(port(), path_of(made), {1 + i % 3}).status != 201)
            throw wire_error("a vote was not taken");
    secrets_.push_back(made.text("/admin_key"));
    return made;
}

void hostile_ground::make_guarded() {
    const auto open = make_votes({{"title", "Guarded"}, {"listed", false}}, 7);
    const auto closed = make_votes({{"title", "Closed"}}, 5);
    api_client c(port());
    if (c.post_nothing(path_of(closed) + "/close", bearer(closed.text("/admin_key"))).status != 200)
        throw wire_error("the poll could not be closed");
    // Everybody knows the closed poll, and nobody its key.
    targets_.polls.push_back(closed.text("/id"));
    for (const auto& made : {open, closed})
        guarded_.push_back({path_of(made) + "/results", c.get(path_of(made) + "/results").body});
}

void hostile_ground::make_targets() {
    const auto known = targets_.polls.front();
    targets_.own.clear();
    targets_.polls = {known, "01J00000000000000000000000", "not-an-id"};
    targets_.rooms = {"01J00000000000000000000000"};
    targets_.codes = {"ABCDEF", "x"};
    targets_.keys = {"", "wrong", std::string(300, 'k')};
    targets_.tokens = {"", "a.b", std::string(300, 'A')};
    const std::vector<json::object> wanted{
        {},
        {{"kind", "multiple"}, {"max_choices", 3}},
        {{"identity", "name"}},
        {{"identity", "kiosk"}},
        {{"results", "after_close"}, {"allow_change", true}},
    };
    api_client c(port());
    for (const auto& draft : wanted) {
        const auto made = make_poll(c, draft);
        hostile_poll own{
            made.text("/id"), made.text("/room_id"), {}, made.text("/admin_key"), made.text("/kiosk_key")};
        own.code = c.get("/api/v1/rooms/" + own.room).text("/code");
        targets_.polls.push_back(own.poll);
        targets_.rooms.push_back(own.room);
        targets_.codes.push_back(own.code);
        targets_.keys.push_back(own.key);
        targets_.keys.push_back(own.kiosk_key);
        targets_.own.push_back(std::move(own));
        targets_.tokens.push_back(c.post_nothing("/api/v1/voters").text("/token"));
    }
}

finding hostile_ground::tallies_stand() {
    api_client c(port());
    for (const auto& g : guarded_) {
        const auto now = c.get(g.path);
        if (now.body != g.tally) return "a guarded tally changed from " + g.tally + " to " + now.body;
    }
    return std::nullopt;
}

finding hostile_ground::look_after() {
    try {
        const auto asked = steady::now();
        api_client c(port());
        if (c.get("/healthz").status != 200) return "the server is not well";
        if (steady::now() - asked > 1s) return "the server took more than a second to say that it is well";
        if (auto wrong = tallies_stand()) return wrong;
        const bool all_there =
            std::all_of(targets_.polls.begin() + 3, targets_.polls.end(),
                        [&](const auto& id) { return c.get("/api/v1/polls/" + id).status == 200; });
        if (!all_there) make_targets();
    } catch (const std::exception& e) {
        return std::string("the server does not answer: ") + e.what();
    }
    return std::nullopt;
}

std::size_t hostile_ground::memory_kib() const {
    std::ifstream in("/proc/" + std::to_string(server_->pid()) + "/status");
    for (std::string word; in >> word;) {
        std::size_t kib = 0;
        if (word == "VmRSS:" && in >> kib) return kib;
    }
    return 0;
}

std::size_t hostile_ground::descriptors() const {
    const std::filesystem::directory_iterator all("/proc/" + std::to_string(server_->pid()) + "/fd");
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

finding hostile_ground::finish() {
    if (auto wrong = look_after()) return wrong;
    // Connections that have ended are released within moments.
    for (int i = 0; i < 50 && descriptors() > descriptors_at_first_ + 4; ++i)
        std::this_thread::sleep_for(100ms);
    if (descriptors() > descriptors_at_first_ + 4)
        return "descriptors were left open: " + std::to_string(descriptors()) + ", at first " +
               std::to_string(descriptors_at_first_);
    if (const auto code = server_->terminate(); code != 0)
        return "the server ended with " + std::to_string(code);
    const auto verified = run_pollstream({"verify", "--data", data_.path().string()});
    if (verified.exit_code != 0) return "verify: " + verified.output + verified.errors;
    return std::nullopt;
}

}  // namespace pollstream::testing
