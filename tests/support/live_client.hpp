// A viewer: the WebSocket protocol as frames of JSON.
//
//     live_client v(app.port());
//     v.say({{"type", "subscribe"}, {"poll_id", id}});
//     auto first = v.hear("snapshot");
//     auto last = v.hear_until([](const json::value& f) { return f.at("version") == 7; });
//
// It checks one promise of the server all the time: the version of a poll never goes back (or it throws
// wire_error).
#pragma once

#include "support/http_client.hpp"
#include "support/raw_client.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::testing {

class live_client {
  public:
    explicit live_client(const wire_port& port, std::string_view target = "/ws",
                         const raw_fields& headers = {});

    void say(const json::object& message);
    void subscribe(std::string_view poll_id) { say({{"type", "subscribe"}, {"poll_id", poll_id}}); }

    /// The next frame, whatever it is.
    json::value hear();
    /// The next frame of that type; frames before it are skipped (but kept in heard()).
    json::value hear(std::string_view type);
    json::value hear_until(const std::function<bool(const json::value&)>& wanted);
    /// One that has come already, or the next: for answers and tallies that may come in either order.
    json::value find(const std::function<bool(const json::value&)>& wanted);
    /// Everything that comes, until nothing has come for that long.
    std::vector<json::value> hear_all(std::chrono::milliseconds quiet);
    /// The answer to a message with this ref: an ack or an error.
    json::value answer_to(std::string_view ref);

    const std::vector<json::value>& heard() const noexcept { return heard_; }
    std::size_t count(std::string_view type) const;

    /// The voter cookie set by the handshake's answer, as "name=value".
    std::string cookie() const;
    raw_websocket& socket() noexcept { return socket_; }

  private:
    void keep_to_versions(const json::value& frame);

    raw_websocket socket_;
    std::vector<json::value> heard_;
    std::map<std::string, std::uint64_t> versions_;
};

std::string type_of(const json::value& frame);

}  // namespace pollstream::testing
