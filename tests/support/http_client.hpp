// A program that uses the API: JSON out, JSON in, one connection that it keeps and renews, and a voter's
// cookie if told to keep one.
//
//     api_client host(app.port());
//     auto made = host.post("/api/v1/polls", {{"title", "Lunch?"}, {"options", {"Soup", "Salad"}}});
//     CHECK(made.status == 201);
//     CHECK(made.at("/options/1/text") == "Salad");
#pragma once

#include "support/openapi_check.hpp"
#include "support/raw_client.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::testing {

namespace json = boost::json;

struct reply {
    int status = 0;
    raw_fields headers;
    std::string body;
    std::size_t chunks = 0;
    json::value content;  ///< null if the body is not JSON

    std::optional<std::string> header(std::string_view name) const;
    bool has_header(std::string_view name) const { return header(name).has_value(); }
    /// By JSON pointer (RFC 6901); throws if there is nothing there.
    const json::value& at(std::string_view pointer) const { return content.at_pointer(pointer); }
    bool has(std::string_view pointer) const;
    std::string text(std::string_view pointer) const;
    std::uint64_t number(std::string_view pointer) const { return at(pointer).to_number<std::uint64_t>(); }
    /// The fields that a problem names, in order: "title options[1]".
    std::string wrong_fields() const;
    std::string code() const;
};

/// What a failed assertion shows.
std::ostream& operator<<(std::ostream& out, const reply& r);

class api_client {
  public:
    explicit api_client(wire_port port, std::string address = "127.0.0.1");

    reply get(std::string_view target, const raw_fields& headers = {});
    reply head(std::string_view target, const raw_fields& headers = {});
    reply post(std::string_view target, const json::object& body, const raw_fields& headers = {});
    reply post_nothing(std::string_view target, const raw_fields& headers = {});
    reply patch(std::string_view target, const json::object& body, const raw_fields& headers = {});
    reply del(std::string_view target, const raw_fields& headers = {});
    /// Any request; it has a Content-Type only if the headers do.
    reply send(std::string_view method, std::string_view target, std::string_view body,
               const raw_fields& headers = {});

    /// "name=value"; sent with each request, and taken from answers while `keeps_cookie`.
    std::string cookie;
    bool keeps_cookie = false;
    std::string host;  ///< 127.0.0.1:PORT at first

  private:
    /// Throws if the server's own description does not allow such an answer.
    void hold_to_description(std::string_view method, std::string_view target, const reply& r);

    wire_port port_;
    std::string address_;
    std::optional<raw_client> wire_;
    std::shared_ptr<const openapi_check> description_;
};

/// A client with a cookie jar: a voter in a browser.
api_client browser(const wire_port& port);

raw_fields bearer(std::string_view key);
raw_fields voter_token(std::string_view token);

/// Creates a poll and expects that to succeed; adds options if the body has none.
reply make_poll(api_client& by, json::object body = {});

/// "/api/v1/polls/ID": the path of what was created.
std::string path_of(const reply& made);
/// A vote by somebody new.
reply vote_as_new_device(const wire_port& port, const std::string& poll_path, json::array option_ids);

/// A random UUID.
std::string new_uuid();

}  // namespace pollstream::testing
