#include "hostile/answers.hpp"

#include "pollstream/base/text.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <charconv>

namespace pollstream::testing {

namespace {

namespace json = boost::json;
using finding = std::optional<std::string>;

struct answer_head {
    int status = 0;
    raw_fields fields;

    std::string_view field(std::string_view name) const {
        for (const auto& [n, value] : fields)
            if (iequals(n, name)) return value;
        return {};
    }
    std::ptrdiff_t count(std::string_view name) const {
        return std::ranges::count_if(fields, [&](const auto& f) { return iequals(f.first, name); });
    }
};

bool is_token(std::string_view text) {
    constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               others.find(c) != std::string_view::npos;
    });
}

/// Takes the head from the front.
finding take_head(std::string_view& said, answer_head& head) {
    const auto end = said.find("\r\n\r\n");
    if (end == std::string_view::npos) return "a head without an end";
    auto lines = said.substr(0, end + 2);
    said.remove_prefix(end + 4);
    const auto first = lines.substr(0, lines.find("\r\n"));
    lines.remove_prefix(first.size() + 2);
    if (!first.starts_with("HTTP/1.1 ") || first.size() < 13 || first[12] != ' ') return "no status line";
    std::from_chars(first.data() + 9, first.data() + 12, head.status);
    if (head.status < 100 || head.status > 599) return "no status";
    while (!lines.empty()) {
        const auto line = lines.substr(0, lines.find("\r\n"));
        lines.remove_prefix(line.size() + 2);
        const auto colon = line.find(": ");
        if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
            return "a field without a name: " + std::string(line);
        const auto value = line.substr(colon + 2);
        if (std::ranges::any_of(value, [](unsigned char c) { return c < 0x20 || c >= 0x7f; }))
            return "a field with a control character: " + std::string(line);
        head.fields.emplace_back(line.substr(0, colon), value);
    }
    return std::nullopt;
}

finding take_chunks(std::string_view& said, std::string& body) {
    for (;;) {
        std::size_t size = 0;
        const auto line = said.find("\r\n");
        if (line == std::string_view::npos) return "a chunk without a size";
        const auto [end, failed] = std::from_chars(said.data(), said.data() + line, size, 16);
        if (failed != std::errc{} || end != said.data() + line) return "a chunk's size is no number";
        if (said.size() < line + 2 + size + 2) return "a chunk is cut off";
        body.append(said.substr(line + 2, size));
        if (said.substr(line + 2 + size, 2) != "\r\n") return "a chunk without an end";
        said.remove_prefix(line + 2 + size + 2);
        if (size == 0) return std::nullopt;
    }
}

finding take_body(std::string_view& said, const answer_head& head, bool may_be_head, std::string& body) {
    if (head.status < 200 || head.status == 204 || head.status == 304) return std::nullopt;
    const bool last = said.empty() || said.starts_with("HTTP/1.1 ");
    if (head.count("Transfer-Encoding") > 0) {
        if (head.count("Content-Length") > 0) return "both kinds of framing";
        if (may_be_head && last) return std::nullopt;
        return take_chunks(said, body);
    }
    if (head.count("Content-Length") == 0) {
        body = std::exchange(said, {});
        return std::nullopt;
    }
    const auto length = parse_uint(head.field("Content-Length"));
    if (!length || head.count("Content-Length") != 1) return "no Content-Length";
    if (may_be_head && last) return std::nullopt;
    if (said.size() < *length) return "a body is cut off";
    body = said.substr(0, *length);
    said.remove_prefix(*length);
    return std::nullopt;
}

/// True for requests of the page meant for people.
bool asks_plain_page(const std::string& bytes) {
    return bytes.find("/v/") != std::string::npos || bytes.find("/v?") != std::string::npos ||
           bytes.find("/v ") != std::string::npos;
}

finding check_error(const answer_head& head, const std::string& body, const hostile_input& to) {
    const bool ours = head.status == 501 || head.status == 503 || head.status == 505 || head.status == 507;
    if (head.status >= 500 && !ours) return "the server's own fault: " + std::to_string(head.status);
    if (head.field("Content-Type").starts_with("text/html") && asks_plain_page(to.bytes)) return std::nullopt;
    if (head.field("Content-Type") != "application/problem+json") return "an error that is no problem";
    if (body.empty() && to.bytes.find("HEAD") != std::string::npos) return std::nullopt;
    json::error_code failed;
    const auto v = json::parse(body, failed);
    if (failed || !v.is_object()) return "a problem that is not JSON";
    const auto* status = v.get_object().if_contains("status");
    if (status == nullptr || *status != head.status) return "a problem with another status";
    return v.get_object().contains("code") ? std::nullopt : finding("a problem without a code");
}

finding check_answer(const answer_head& head, const std::string& body, const hostile_input& to) {
    if (head.status < 200) return std::nullopt;
    if (head.count("Date") != 1) return "no Date, or two";
    if (head.status >= 400) return check_error(head, body, to);
    if (head.field("Content-Type") != "application/json" || body.empty()) return std::nullopt;
    json::error_code failed;
    json::parse(body, failed);
    return failed ? finding("an answer that is not JSON") : std::nullopt;
}

/// What comes after a 101. The last frame may be truncated: the client has gone by then.
finding check_frames(std::string_view said, answer_count& count) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(said[i]); };
    for (bool closed = false; said.size() >= 2;) {
        if (closed) return "frames after a close";
        const auto opcode = byte(0) & 0x0fU;
        std::size_t size = byte(1);
        std::size_t head = 2;
        if ((byte(0) & 0xf0U) != 0x80U) return "a frame in fragments, or with a reserved bit";
        if (size > 127) return "a masked frame";
        if (opcode != 1 && opcode != 8 && opcode != 9 && opcode != 10) return "an opcode nobody asked for";
        if (opcode >= 8 && size > 125) return "a control frame too long";
        if (size > 125) {
            head += size == 126 ? 2 : 8;
            if (said.size() < head) return std::nullopt;
            size = 0;
            for (std::size_t i = 2; i < head; ++i) size = size << 8 | byte(i);
            if (size <= (head == 4 ? 125U : 0xffffU)) return "a length not told the shortest way";
        }
        if (said.size() < head + size) return std::nullopt;
        const auto payload = said.substr(head, size);
        ++count.frames;
        if (opcode == 8) closed = true;
        if (opcode == 1) {
            json::error_code failed;
            const auto v = json::parse(payload, failed);
            if (failed || !v.is_object() || !v.get_object().contains("type"))
                return "a frame that is no message: " + std::string(payload);
        }
        said.remove_prefix(head + size);
    }
    return std::nullopt;
}

}  // namespace

finding wrong_in(std::string_view said, const hostile_input& to, answer_count& count) {
    const bool may_be_head = to.bytes.find("HEAD") != std::string::npos;
    while (!said.empty()) {
        answer_head head;
        std::string body;
        if (auto wrong = take_head(said, head)) return wrong;
        ++count.by_status[head.status];
        if (head.status == 101) return check_frames(said, count);
        if (auto wrong = take_body(said, head, may_be_head, body)) return wrong;
        if (auto wrong = check_answer(head, body, to)) return wrong;
        if (iequals(head.field("Connection"), "close") && !said.empty()) return "an answer after the last";
    }
    return std::nullopt;
}

}  // namespace pollstream::testing
