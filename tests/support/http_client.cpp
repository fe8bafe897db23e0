#include "support/http_client.hpp"

#include "pollstream/base/ids.hpp"
#include "support/openapi_check.hpp"

#include <boost/json/parse.hpp>

#include <map>
#include <mutex>

namespace pollstream::testing {

namespace {

raw_fields with(raw_fields headers, std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return headers;
}

/// A server's API description: it is long, so equal texts are parsed only once.
std::shared_ptr<const openapi_check> check_of(const std::string& text) {
    static std::mutex mutex;
    static std::map<std::string, std::shared_ptr<const openapi_check>> known;
    const std::lock_guard lock(mutex);
    auto& check = known[text];
    if (!check) check = std::make_shared<const openapi_check>(json::parse(text));
    return check;
}

}  // namespace

std::optional<std::string> reply::header(std::string_view name) const {
    raw_response r;
    r.headers = headers;
    return r.header(name);
}

bool reply::has(std::string_view pointer) const {
    json::error_code ec;
    return content.find_pointer(pointer, ec) != nullptr;
}

std::string reply::text(std::string_view pointer) const {
    return std::string(at(pointer).as_string());
}

std::string reply::wrong_fields() const {
    std::string all;
    if (!has("/errors")) return all;
    for (const auto& e : at("/errors").as_array())
        all += (all.empty() ? "" : " ") + std::string(e.at("field").as_string());
    return all;
}

std::string reply::code() const {
    return has("/code") ? text("/code") : "";
}

std::ostream& operator<<(std::ostream& out, const reply& r) {
    out << r.status;
    for (const auto& [name, value] : r.headers) out << "\n" << name << ": " << value;
    return out << "\n\n" << r.body;
}

api_client::api_client(wire_port port, std::string address)
    : host(address + ":" + std::to_string(port.number)),
      port_(std::move(port)),
      address_(std::move(address)) {}

reply api_client::send(std::string_view method, std::string_view target, std::string_view body,
                       const raw_fields& headers) {
    std::string bytes;
    bytes.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: ").append(host);
    for (const auto& [name, value] : headers) bytes.append("\r\n").append(name).append(": ").append(value);
    if (!cookie.empty()) bytes.append("\r\nCookie: ").append(cookie);
    if (!body.empty() || (method != "GET" && method != "HEAD"))
        bytes.append("\r\nContent-Length: ").append(std::to_string(body.size()));
    bytes.append("\r\n\r\n").append(body);

    if (!wire_) wire_.emplace(port_, address_);
    wire_->send(bytes);
    auto answer = wire_->read_response(method == "HEAD");
    reply r{answer.status, std::move(answer.headers), std::move(answer.body), answer.chunks, nullptr};
    if (r.header("Connection") == "close") wire_.reset();
    if (const auto type = r.header("Content-Type"); type && type->find("json") != std::string::npos) {
        json::error_code ec;
        r.content = json::parse(r.body, ec);
    }
    hold_to_description(method, target, r);
    if (const auto set = r.header("Set-Cookie"); set && keeps_cookie) cookie = set->substr(0, set->find(';'));
    return r;
}

void api_client::hold_to_description(std::string_view method, std::string_view target, const reply& r) {
    constexpr std::string_view api = "/api/v1/";
    const auto description = std::string(api) + "openapi.json";
    if (!target.starts_with(api) || target == description) return;
    if (!description_) {
        raw_client wire(port_, address_);
        wire.send("GET " + description + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        const auto answer = wire.read_response(false);
        // A server under another path, or one that takes no more connections, has no description here.
        description_ = check_of(answer.status == 200 ? answer.body : R"({"paths":{}})");
    }
    if (const auto wrong = description_->problem(method, target, r.status, r.content))
        throw wire_error(*wrong + "\n" + r.body);
}

reply api_client::get(std::string_view target, const raw_fields& headers) {
    return send("GET", target, {}, headers);
}
reply api_client::head(std::string_view target, const raw_fields& headers) {
    return send("HEAD", target, {}, headers);
}
reply api_client::post(std::string_view target, const json::object& body, const raw_fields& headers) {
    return send("POST", target, json::serialize(body), with(headers, "Content-Type", "application/json"));
}
reply api_client::post_nothing(std::string_view target, const raw_fields& headers) {
    return send("POST", target, {}, headers);
}
reply api_client::patch(std::string_view target, const json::object& body, const raw_fields& headers) {
    return send("PATCH", target, json::serialize(body), with(headers, "Content-Type", "application/json"));
}
reply api_client::del(std::string_view target, const raw_fields& headers) {
    return send("DELETE", target, {}, headers);
}

api_client browser(const wire_port& port) {
    api_client c(port);
    c.keeps_cookie = true;
    return c;
}

raw_fields bearer(std::string_view key) {
    return {{"Authorization", "Bearer " + std::string(key)}};
}

raw_fields voter_token(std::string_view token) {
    return {{"X-Voter-Token", std::string(token)}};
}

reply make_poll(api_client& by, json::object body) {
    if (!body.contains("title")) body["title"] = "Lunch?";
    if (!body.contains("options")) body["options"] = json::array{"Soup", "Salad", "Nothing"};
    auto made = by.post("/api/v1/polls", body);
    if (made.status != 201)
        throw wire_error("the poll got " + std::to_string(made.status) + ": " + made.body);
    return made;
}

std::string path_of(const reply& made) {
    return "/api/v1/polls/" + made.text("/id");
}

reply vote_as_new_device(const wire_port& port, const std::string& poll_path, json::array option_ids) {
    return api_client(port).post(poll_path + "/votes", {{"option_ids", std::move(option_ids)}});
}

std::string new_uuid() {
    return vote_id::make().str();
}

}  // namespace pollstream::testing
