// A room with quizzes and people in it, over real sockets, with a clock that the test sets.
#pragma once

#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/manual_clock.hpp"

#include <stdexcept>
#include <string>

namespace pollstream::testing {

class quiz_room {
  public:
    explicit quiz_room(std::uint16_t port) : port_(port), host_(port) {
        made_ = host_.post("/api/v1/rooms", {{"title", "Quiz night"}});
        if (made_.status != 201) throw wire_error("the room got " + made_.body);
        path = "/api/v1/rooms/" + made_.text("/id");
    }

    raw_fields key() const { return bearer(made_.text("/admin_key")); }
    std::string id() const { return made_.text("/id"); }
    std::string code() const { return made_.text("/code"); }
    std::string admin_key() const { return made_.text("/admin_key"); }

    /// "/api/v1/polls/ID" of a new quiz with four options, shown to the room.
    std::string ask(json::object settings, json::object body = {}) {
        body["kind"] = "quiz";
        if (!body.contains("title")) body["title"] = "Which planet is red?";
        if (!body.contains("options")) body["options"] = json::array{"Venus", "Mars", "Saturn", "Uranus"};
        body["settings"] = std::move(settings);
        const auto quiz = host_.post(path + "/polls", body, key());
        if (quiz.status != 201) throw wire_error("the quiz got " + quiz.body);
        const auto shown = host_.post(path + "/current", {{"poll_id", quiz.text("/id")}}, key());
        if (shown.status != 200) throw wire_error("showing it got " + shown.body);
        return path_of(quiz);
    }

    reply host_post(const std::string& target) { return host_.post_nothing(target, key()); }
    reply host_get(const std::string& target) { return host_.get(target, key()); }
    reply start(const std::string& quiz) { return host_post(quiz + "/start"); }
    reply close(const std::string& quiz) { return host_post(quiz + "/close"); }
    reply give_time(std::uint64_t no, int percent) {
        return host_.patch(path + "/participants/" + std::to_string(no), {{"extra_time_percent", percent}},
                           key());
    }

    /// Somebody new, with a cookie of their own.
    api_client person(const std::string& name = "") {
        auto c = browser(port_);
        if (!name.empty() && c.post(path + "/participants", {{"name", name}}).status != 201)
            throw wire_error(name + " cannot take part");
        return c;
    }

    std::string path;

  private:
    std::uint16_t port_;
    api_client host_;
    reply made_;
};

inline reply say(api_client& c, const std::string& quiz, json::array options) {
    return c.post(quiz + "/votes", {{"option_ids", std::move(options)}});
}

}  // namespace pollstream::testing
