#include "load/subject.hpp"

#include "load/http_client.hpp"
#include "load/json_text.hpp"

#include <stdexcept>

namespace pollstream::bench {

made_poll subject::create_poll(std::string_view identity) const {
    if (floor) return {"00000000000000000000000000", {}, {}};  // as long as one of the server's
    std::string body = R"({"title":"Load","identity":")" + std::string(identity) + R"(","options":[)";
    for (unsigned i = 1; i <= choices; ++i) body += (i > 1 ? ",\"" : "\"") + std::to_string(i) + '"';
    const auto made = fetch(where, "POST", "/api/v1/polls", body + "]}");
    auto id = text_after(made.body, "\"id\":\"");
    auto room = text_after(made.body, "\"room_id\":\"");
    auto kiosk_key = text_after(made.body, "\"kiosk_key\":\"");
    if (made.status != 201 || !id || !room || !kiosk_key)
        throw std::runtime_error("no poll: " + std::to_string(made.status) + ' ' + made.body);
    return {std::move(*id), std::move(*room), std::move(*kiosk_key)};
}

std::uint64_t subject::tally(const std::string& poll) const {
    const auto results = fetch(where, "GET", "/api/v1/polls/" + poll + "/results");
    return number_after(results.body, "\"total_votes\":").value_or(0);
}

subject read_subject(arguments& in) {
    subject s;
    s.where.host = in.text("host", s.where.host);
    s.where.port = static_cast<std::uint16_t>(in.count("port", 0));
    s.process = static_cast<pid_t>(in.count("pid", 0));
    s.floor = in.text("floor") == "yes";
    s.choices = static_cast<unsigned>(in.count("options", s.choices));
    if (s.where.port == 0) throw std::invalid_argument("--port is missing");
    if (s.choices < 2) throw std::invalid_argument("a poll has two options at least");
    return s;
}

}  // namespace pollstream::bench
