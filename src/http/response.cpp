// Makes replies.
#include "pollstream/http/response.hpp"

#include "pollstream/base/text.hpp"

#include <boost/json/serialize.hpp>

namespace pollstream::http {

response& response::set(std::string_view name, std::string_view value) {
    headers.remove(name);
    return add(name, value);
}

response& response::add(std::string_view name, std::string_view value) {
    constexpr std::size_t usual_fields = 6;
    constexpr std::size_t usual_bytes = 200;
    if (headers.lines().empty()) headers.reserve(usual_fields, usual_bytes);
    headers.emplace_back(name, value);
    return *this;
}

std::optional<std::string_view> response::header(std::string_view name) const noexcept {
    if (const auto own = headers.find(name)) return own;
    for (const auto& c : constants)
        if (iequals(c.name, name)) return c.value;
    return std::nullopt;
}

std::string_view response::bytes() const noexcept {
    if (const auto* own = std::get_if<std::string>(&body)) return *own;
    if (const auto* fixed = std::get_if<static_body>(&body)) return *fixed;
    const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&body);
    return shared != nullptr && *shared ? std::string_view(**shared) : std::string_view{};
}

response json(int status, const boost::json::value& v) {
    return text(status, "application/json", boost::json::serialize(v));
}

response json_answer(int status, std::string text) {
    return http::text(status, "application/json", std::move(text));
}

response text(int status, std::string_view mime, std::string body) {
    response r(status);
    r.add("Content-Type", mime);
    r.body = std::move(body);
    return r;
}

response no_content() {
    return response(204);
}

std::string_view reason(int status) noexcept {
    switch (status) {
        case 100:
            return "Continue";
        case 101:
            return "Switching Protocols";
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 206:
            return "Partial Content";
        case 301:
            return "Moved Permanently";
        case 302:
            return "Found";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 307:
            return "Temporary Redirect";
        case 308:
            return "Permanent Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 411:
            return "Length Required";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 416:
            return "Range Not Satisfiable";
        case 417:
            return "Expectation Failed";
        case 421:
            return "Misdirected Request";
        case 422:
            return "Unprocessable Content";
        case 426:
            return "Upgrade Required";
        case 428:
            return "Precondition Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        case 505:
            return "HTTP Version Not Supported";
        case 507:
            return "Insufficient Storage";
        default:
            return "Unknown";
    }
}

}  // namespace pollstream::http
