#include "load/http_client.hpp"

#include "load/json_text.hpp"

#include <stdexcept>

namespace pollstream::bench {

void http_client::request(std::string_view method, std::string_view path, std::string_view headers,
                          std::string_view body) {
    std::string text;
    text.append(method).append(" ").append(path).append(" HTTP/1.1\r\nHost: ").append(host_).append("\r\n");
    text.append(headers);
    if (!body.empty())
        text.append("Content-Type: application/json\r\nContent-Length: ")
            .append(std::to_string(body.size())) += "\r\n";
    text.append("\r\n").append(body);
    busy_ = true;
    send(text);
}

std::size_t http_client::received(std::string_view bytes) {
    const auto head_end = bytes.find("\r\n\r\n");
    if (head_end == std::string_view::npos) return 0;
    const auto head = bytes.substr(0, head_end + 2);
    if (!head.starts_with("HTTP/1.1 ")) throw std::runtime_error("no HTTP/1.1 answer: " + std::string(head));
    const auto status = static_cast<int>(number_after(head, "HTTP/1.1 ").value_or(0));

    std::size_t length = 0;
    if (const auto given = number_after(head, "\r\nContent-Length: "))
        length = static_cast<std::size_t>(*given);
    else if (status != 204)
        throw std::runtime_error("an answer without Content-Length: " + std::string(head));
    const auto size = head_end + 4 + length;
    if (bytes.size() < size) return 0;
    busy_ = false;
    if (on_reply) on_reply(*this, reply{status, bytes.substr(head_end + 4, length), size});
    return size;
}

whole_reply fetch(const target& where, std::string_view method, std::string_view path,
                  std::string_view body) {
    poller events;
    http_client client(events, where);
    whole_reply answer;
    client.on_reply = [&](http_client&, const reply& r) { answer = {r.status, std::string(r.body)}; };
    client.request(method, path, {}, body);
    const auto limit = steady::now() + std::chrono::seconds(10);
    while (answer.status == 0) {
        if (!client.open() || steady::now() >= limit)
            throw std::runtime_error("no answer to " + std::string(method) + ' ' + std::string(path));
        events.turn(limit);
    }
    return answer;
}

}  // namespace pollstream::bench
