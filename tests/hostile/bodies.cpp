// Bodies, and ways to spoil them.
#include "hostile/inputs.hpp"

#include <algorithm>

namespace pollstream::testing {

namespace {

const std::vector<std::string>& odd_values() {
    static const std::vector<std::string> all{
        "null",
        "true",
        "-1",
        "0",
        "1e999",
        "1e-999",
        "18446744073709551616",
        "-9223372036854775809",
        "1.5",
        "NaN",
        "[]",
        "{}",
        "[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]",
        "\"\"",
        "\" \"",
        R"("\u0000")",
        R"("\ud800")",
        R"("\udfff\ud800")",
        R"("</script><script>alert(1)</script>")",
        "\"\xf0\x9f\x98\x80\"",
        "\"\xff\xfe\"",
        "\"\xe2\x80\xae\"",
        R"("=1+1")",
        R"("'; DROP TABLE ballots; --")",
        R"("%s%n%x")",
        R"({"title":1,"title":2})",
        R"("9999-12-31T23:59:59Z")",
        R"("0000-00-00T00:00:00Z")",
        R"("2030-01-01T00:00:00+99:99")",
    };
    return all;
}

std::string quoted(const std::string& text) {
    return "\"" + text + "\"";
}

std::string make_draft(dice& d) {
    static const std::vector<std::string> more{
        "",
        R"(,"kind":"multiple","max_choices":2)",
        R"(,"identity":"name")",
        R"(,"identity":"kiosk")",
        R"(,"results":"after_close")",
        R"(,"allow_change":true)",
        R"(,"listed":false)",
        R"(,"duration_s":3600)",
        R"(,"description":"what for","creator_name":"who")",
    };
    return R"({"title":"Lunch?","options":["Soup",{"text":"Salad"},"Nothing")" +
           std::string(d.one_in(20) ? ",\"more\"" : "") + "]" + d.of(more) + "}";
}

std::string make_vote(const hostile_targets& known, dice& d) {
    std::string vote = d.one_in(2) ? "\"option_id\":1" : "\"option_ids\":[2]";
    if (d.one_in(3)) vote += ",\"voter_name\":\"V" + std::to_string(d.below(500)) + "\"";
    if (d.one_in(3))
        vote += R"(,"vote_id":"123e4567-e89b-42d3-a456-4266141740)" + std::to_string(10 + d.below(90)) + "\"";
    if (d.one_in(6)) vote += ",\"poll_id\":" + quoted(d.of(known.polls));
    return "{" + vote + "}";
}

}  // namespace

std::string make_body(const hostile_targets& known, const hostile_route& route, dice& d) {
    const auto& path = route.path;
    if (route.method == "GET" || route.method == "DELETE") return d.one_in(10) ? make_vote(known, d) : "";
    if (path == "/v/{code}")
        return "poll_id=" + d.of(known.polls) + "&vote_id=123e4567-e89b-42d3-a456-4266141740" +
               std::to_string(10 + d.below(90)) + "&option_id=" + std::to_string(d.below(5)) +
               (d.one_in(3) ? "&voter_name=%41%ZZ%00" : "");
    if (path == "/votes" || path == "/api/vote")
        return "{\"poll_id\":" + quoted(d.of(known.polls)) + ",\"option_id\":1,\"voter_name\":\"V" +
               std::to_string(d.below(500)) + "\"}";
    if (path.ends_with("/votes")) return make_vote(known, d);
    if (path.ends_with("/current"))
        return d.one_in(2) ? R"({"move":"next"})" : "{\"poll_id\":" + quoted(d.of(known.polls)) + "}";
    if (path.ends_with("/reopen")) return d.one_in(2) ? "" : R"({"end_time":"2040-01-01T00:00:00Z"})";
    if (path == "/api/v1/rooms") return R"({"title":"Room","polls":[)" + make_draft(d) + "]}";
    if (path == "/api/v1/rooms/{id}")
        return d.one_in(2) ? R"({"title":"Other"})" : "{\"poll_ids\":[" + quoted(d.of(known.polls)) + "]}";
    if (path == "/api/v1/polls/{id}")
        return d.one_in(2) ? R"({"title":"Renamed","listed":true})"
                           : R"({"corrections":[{"option_id":2,"text":"Other"}]})";
    return make_draft(d);
}

void spoil_json(std::string& text, dice& d) {
    if (text.empty()) return;
    const auto from = d.below(text.size());
    const auto at = text.find_first_of(":[,", from);
    if (at == std::string::npos) return;
    const auto end = std::min(text.find_first_of(",]}", at + 1), text.size());
    if (d.one_in(4)) {
        text.insert(end, std::string(1 + d.below(300), '['));
    } else {
        text.replace(at + 1, end - at - 1, d.of(odd_values()));
    }
}

void spoil_bytes(std::string& bytes, dice& d) {
    static const std::vector<std::string> pieces{
        std::string(1, '\0'),
        "\r\n",
        "\n",
        "\r",
        "\r\n\r\n",
        "%",
        "%00",
        ":",
        " ",
        "\t",
        "\x7f",
        "\xff",
        "\xc0\xaf",
        "HTTP/1.1",
        "Content-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\n",
        "0\r\n\r\n",
        "ffffffffffffffff\r\n",
        "GET / HTTP/1.1\r\n",
    };
    for (auto n = 1 + d.below(4); n > 0 && !bytes.empty(); --n) {
        const auto at = d.below(bytes.size());
        const auto length = std::min(1 + d.below(16), bytes.size() - at);
        switch (d.below(6)) {
            case 0:
                bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ (1U << d.below(8)));
                break;
            case 1:
                bytes[at] = static_cast<char>(d.below(256));
                break;
            case 2:
                bytes.erase(at, length);
                break;
            case 3:
                bytes.insert(at, bytes.substr(d.below(bytes.size()), length));
                break;
            case 4:
                bytes.insert(at, d.of(pieces));
                break;
            default:
                std::swap(bytes[at], bytes[d.below(bytes.size())]);
        }
    }
}

}  // namespace pollstream::testing
