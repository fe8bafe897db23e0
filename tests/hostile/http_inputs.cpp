// Requests, and ways to spoil them.
#include "hostile/inputs.hpp"

#include <algorithm>

namespace pollstream::testing {

namespace {

void replace(std::string& text, std::string_view what, const std::string& by) {
    if (const auto at = text.find(what); at != std::string::npos) text.replace(at, what.size(), by);
}

std::string hex(std::size_t n) {
    std::string digits;
    do {
        digits.insert(digits.begin(), "0123456789abcdef"[n % 16]);
        n /= 16;
    } while (n > 0);
    return digits;
}

/// The body in chunks, some of them wrong.
std::string in_chunks(const std::string& body, dice& d) {
    static const std::vector<std::string> sizes{
        "-1", "0x5", "", "g", "ffffffffffffffffff", "00000000000000000001", "5 "};
    static const std::vector<std::string> extensions{
        "", "", "", ";a=b", ";", ";a=\"\r\n\"", ";" + std::string(400, 'x')};
    std::string all;
    for (std::size_t at = 0; at < body.size();) {
        const auto size = std::min(1 + d.below(40), body.size() - at);
        all += (d.one_in(30) ? d.of(sizes) : hex(size)) + d.of(extensions) + "\r\n";
        all += body.substr(at, size) + (d.one_in(40) ? "" : "\r\n");
        at += size;
    }
    all += "0\r\n";
    if (d.one_in(5)) all += "Trailer: x\r\n";
    if (d.one_in(20)) all += "Content-Length: 7\r\n" + std::string(6'000, 'y') + ": z\r\n";
    return all + "\r\n";
}

void chunk(loose_request& r, dice& d) {
    static const std::vector<std::string> codings{"chunked",  "chunked",       "chunked",  "Chunked",
                                                  "gzip",     "chunked, gzip", "xchunked", "",
                                                  "identity", "chunked\t"};
    std::erase_if(r.fields, [](const auto& f) { return f.first == "Content-Length"; });
    r.fields.emplace_back("Transfer-Encoding", d.of(codings));
    if (d.one_in(6)) r.fields.emplace_back("Transfer-Encoding", d.of(codings));
    if (d.one_in(6)) r.fields.emplace_back("Content-Length", std::to_string(r.body.size()));
    r.body = in_chunks(r.body, d);
}

const std::vector<std::pair<std::string, std::string>>& odd_fields() {
    static const std::vector<std::pair<std::string, std::string>> all{
        {"Host", "evil.example"},
        {"Host", "localhost, localhost"},
        {"Host", ""},
        {"Host", "[::1"},
        {"Host", "localhost:99999"},
        {"Origin", "http://evil.example"},
        {"Origin", "null"},
        {"Sec-Fetch-Site", "cross-site"},
        {"Expect", "100-continue"},
        {"Expect", "200-ok"},
        {"Content-Encoding", "gzip"},
        {"Content-Type", "text/plain"},
        {"Content-Type", "application/json; charset=utf-16"},
        {"Connection", "close"},
        {"Connection", "Upgrade, keep-alive"},
        {"Upgrade", "websocket"},
        {"Upgrade", "h2c"},
        {"Range", "bytes=0-0,5-"},
        {"If-None-Match", "*"},
        {"If-None-Match", "\"1.2\", W/\"x"},
        {"If-Match", "\"\""},
        {"If-Modified-Since", "yesterday"},
        {"Accept-Encoding", "br;q=0.5, gzip;q=x, *;q=2"},
        {"Accept-Language", "de-DE,,;q=9,x-" + std::string(300, 'a')},
        {"Cookie", "pollstream=;;; =x; a=\"b"},
        {"Cookie", std::string(8'000, 'c')},
        {"X-Voter-Token", std::string(300, 'A')},
        {"Idempotency-Key", "same-again"},
        {"Idempotency-Key", std::string(200, 'k')},
        {"X-Forwarded-For", "1.2.3.4, [::1]:5, unknown"},
        {"Forwarded", "for=\"[2001:db8::1]:80\";proto=https;by=_x, for="},
        {"Access-Control-Request-Method", "DELETE"},
        {"Authorization", "Bearer"},
        {"Authorization", "Basic YTpi"},
        {"X", std::string(17'000, 'x')},
        {"Content-Length", "99999999999999999999"},
        {"Content-Length", "+5"},
        {"Content-Length", "70000"},
        {"Bad Name", "x"},
        {"Trailing ", "x"},
        {"Folded", "a\r\n b"},
        {"Nul", std::string("a\0b", 3)},
    };
    return all;
}

const std::vector<std::string>& odd_targets() {
    static const std::vector<std::string> all{
        "*",
        "",
        "//",
        "/../../../../etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/%00",
        "/%",
        "/%ff%fe",
        "/a#b",
        "\\",
        "/assets/..\\..\\x",
        "http://localhost/healthz",
        "http://evil.example/",
        "ftp://localhost/",
        "localhost:80",
        "/?" + std::string(9'000, 'q'),
        "/api/v1/polls?page_size=-1&cursor=%00",
        "/api/v1/polls?q=%25_%5c'\"&status=open&status=closed",
        "/api/v1/polls?cursor=" + std::string(500, 'A'),
        "/qr/ABCDEF?size=99999999",
        "/api/v1/polls/" + std::string(3'000, '0'),
        "/ws",
        "/polls?page=18446744073709551615",
    };
    return all;
}

}  // namespace

loose_request make_request(const hostile_targets& known, dice& d) {
    const auto& route = d.of(known.routes);
    loose_request r;
    // A deleted poll would be missing for the rest of the batch.
    r.method = route.method == "DELETE" && !d.one_in(6) ? "GET" : route.method;
    r.target = route.path;
    const bool of_room = r.target.find("/rooms/") != std::string::npos;
    const auto& one = d.of(known.own);
    const bool honest = !d.one_in(4);
    replace(r.target, "{id}",
            honest ? (of_room ? one.room : one.poll) : d.of(of_room ? known.rooms : known.polls));
    replace(r.target, "{code}", honest ? one.code : d.of(known.codes));
    if (route.path.ends_with("/export") || route.path == "/api/v1/rooms/{id}/results")
        r.target += d.one_in(2) ? "?format=json" : "";
    r.fields.emplace_back("Host", "localhost");
    // Wrong keys are rare: an address that has sent five of them is not listened to any more.
    if (d.one_in(2))
        r.fields.emplace_back("Authorization", "Bearer " + (d.one_in(30) ? d.of(known.keys) : one.key));
    if (d.one_in(6)) r.fields.emplace_back("X-Kiosk-Key", d.one_in(30) ? d.of(known.keys) : one.kiosk_key);
    if (d.one_in(4)) r.fields.emplace_back("X-Voter-Token", d.of(known.tokens));
    if (d.one_in(40)) r.fields.emplace_back("Idempotency-Key", "key-" + std::to_string(d.below(4)));
    r.body = make_body(known, route, d);
    if (!r.body.empty() || r.method == "POST" || r.method == "PATCH") {
        const bool form = route.path == "/v/{code}";
        r.fields.emplace_back("Content-Type",
                              form ? "application/x-www-form-urlencoded" : "application/json");
        if (d.one_in(3)) spoil_json(r.body, d);
        if (d.one_in(60)) r.body.append(70'000, ' ');
        r.fields.emplace_back("Content-Length", std::to_string(r.body.size()));
    }
    return r;
}

void spoil_request(loose_request& r, dice& d) {
    static const std::vector<std::string> methods{"GET",     "HEAD", "PUT", "OPTIONS", "DELETE", "TRACE",
                                                  "CONNECT", "BREW", "get", "",        "G\tT"};
    static const std::vector<std::string> versions{"HTTP/1.0", "HTTP/2.0", "HTTP/1.2", "http/1.1",
                                                   "HTTP/11",  "",         "HTTP/1.1 "};
    switch (d.below(11)) {
        case 0:
            r.method = d.of(methods);
            break;
        case 1:
            r.target = d.of(odd_targets());
            break;
        case 2:
            r.target.insert(d.below(r.target.size() + 1), d.one_in(2) ? "%2" : "?a=%zz&a");
            break;
        case 3:
            r.version = d.of(versions);
            break;
        case 4:
        case 5:
            r.fields.push_back(d.of(odd_fields()));
            break;
        case 6:
            if (!r.fields.empty()) r.fields.push_back(d.of(r.fields));
            break;
        case 7:
            if (!r.fields.empty())
                r.fields.erase(r.fields.begin() + static_cast<std::ptrdiff_t>(d.below(r.fields.size())));
            break;
        case 8:
            chunk(r, d);
            break;
        case 9:
            if (!r.fields.empty()) r.fields[d.below(r.fields.size())].second = d.of(odd_fields()).second;
            break;
        default:
            r.line_end = d.one_in(2) ? "\n" : "\r\n\t";
    }
}

std::string encode(const loose_request& r) {
    auto bytes = r.method + " " + r.target + " " + r.version + r.line_end;
    for (const auto& [name, value] : r.fields)
        bytes.append(name).append(": ").append(value).append(r.line_end);
    return bytes.append("\r\n").append(r.body);
}

hostile_input make_input(const hostile_targets& known, std::uint64_t seed, std::uint64_t number) {
    dice d(seed, number);
    hostile_input in;
    if (d.below(10) < 3) {
        static const std::vector<std::string> doors{"/ws", "/ws/rooms/", "/ws/polls/", "/ws/global",
                                                    "/ws/polls/nothing"};
        auto door = d.of(doors);
        if (door == "/ws/rooms/") door += d.of(known.rooms);
        if (door == "/ws/polls/") door += d.of(known.polls);
        in.bytes = raw_websocket::handshake(door) + "\r\n";
        if (d.one_in(6)) spoil_bytes(in.bytes, d);
        // What arrives before the handshake is answered is refused: most wait.
        if (!d.one_in(12)) in.opening = in.bytes.size();
        in.bytes += make_conversation(known, d);
        in.waits = d.one_in(4);
    } else {
        for (auto n = d.one_in(8) ? 2 + d.below(6) : 1; n > 0; --n) {
            auto r = make_request(known, d);
            if (!d.one_in(3))
                for (auto times = d.below(3); times > 0; --times) spoil_request(r, d);
            in.bytes += encode(r);
        }
        if (d.one_in(4)) spoil_bytes(in.bytes, d);
    }
    if (d.one_in(8)) in.bytes.resize(in.opening + d.below(in.bytes.size() - in.opening + 1));
    const auto how = d.below(40);
    if (how < 2) in.then = farewell::rude;
    if (how == 2) in.then = farewell::reset;
    if (how == 3) in.then = farewell::left_open;
    return in;
}

}  // namespace pollstream::testing
