// A site with a few routes, a clock that a test sets, and a record of what its handlers saw.
#pragma once

#include "asking.hpp"
#include "pollstream/http/site.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace pollstream::testing {

class silent_channel final : public http::channel {
  public:
    void opened(http::outlet&) override {}
    void received(std::string_view) override {}
    void closed() override {}
    http::frame next() override { return nullptr; }
    const http::close_order* closing() const override { return nullptr; }
    void shutdown() override {}
};

class site_under_test {
  public:
    explicit site_under_test(http::site_options options = {})
        : site_(table(), with_clock(std::move(options)), device) {}

    /// As net does it.
    http::response ask(http::request r) {
        auto answer = wait_for(site_.answer(r));
        if (answer.constants.empty()) site_.dress(answer, r);
        return answer;
    }
    http::response ask(std::string_view method, std::string_view target, http::header_list headers = {}) {
        return ask(asking(method, target, std::move(headers)));
    }
    http::opening open(http::request r) { return wait_for(site_.open(r)); }

    http::site& get() { return site_; }
    std::chrono::steady_clock::time_point now{std::chrono::hours{1}};
    std::vector<std::string> seen;  ///< paths that reached a handler

  private:
    static std::string device(const http::request& r) {
        return std::string(r.header("X-Device").value_or(""));
    }

    http::site_options with_clock(http::site_options options) {
        options.now = [this] { return now; };
        return options;
    }
    static task<http::response> reply(http::response r) { co_return r; }
    static task<http::response> blow_up() {
        throw std::runtime_error("secret of /var/lib/pollstream");
        co_return http::response();
    }
    static task<http::opening> accept() {
        http::accepted a;
        a.talk = std::make_shared<silent_channel>();
        co_return http::opening(std::move(a));
    }
    static task<http::opening> explode() {
        throw std::runtime_error("secret");
        co_return http::opening();
    }

    http::handler says(std::string mime, int status = 200) {
        return [this, mime, status](const http::request& r) {
            seen.push_back(r.path);
            return reply(http::text(status, mime, "body"));
        };
    }

    /// Creates as large a room as the query says; X-Room is the one whose key was shown.
    task<http::response> charged(const http::request& r) {
        const auto tokens = std::stoul(std::string(r.query_value("tokens").value_or("1")));
        const auto room = r.header("X-Room").value_or("");
        if (auto refused = site_.charge(r, tokens, room)) return reply(std::move(*refused));
        seen.push_back(r.path);
        return reply(http::text(201, "application/json", "{}"));
    }

    http::router table() {
        using http::method;
        using http::throttle_class;
        http::router r;
        r.on(method::get, "/api/v1/polls", says("application/json"));
        r.on(method::post, "/api/v1/polls", says("application/json", 201), {throttle_class::create});
        r.on(method::post, "/api/v1/rooms", [this](const http::request& q) { return charged(q); },
             {throttle_class::create});
        r.on(method::post, "/api/v1/rooms/{id}/polls", [this](const http::request& q) { return charged(q); },
             {throttle_class::host});
        r.on(method::del, "/api/v1/polls/{id}", says("application/json"));
        r.on(method::post, "/api/v1/polls/{id}/votes", says("application/json", 201), {throttle_class::vote});
        r.on(method::get, "/api/polls/get-list", says("application/json"));
        r.on(method::post, "/api/vote", says("application/json", 201), {throttle_class::vote});
        r.on(method::get, "/page", says("text/html; charset=utf-8"));
        r.on(method::get, "/embed/{code}", says("text/html; charset=utf-8"));
        r.on(method::get, "/own", [](const http::request&) {
            auto own = http::text(200, "application/json", "{}");
            own.set("Cache-Control", "max-age=1").set("Vary", "Cookie");
            return reply(std::move(own));
        });
        r.on(method::get, "/unchanged", [](const http::request&) { return reply(http::response(304)); });
        r.on(method::get, "/boom", [](const http::request&) { return blow_up(); });
        r.on(method::get, "/bang", [](const http::request&) -> task<http::response> { throw 42; });
        r.socket("/ws/polls/{id}", [](const http::request&) { return accept(); });
        r.socket("/ws/global", [](const http::request&) { return accept(); });
        r.socket("/ws/boom", [](const http::request&) { return explode(); });
        return r;
    }

    http::site site_;
};

}  // namespace pollstream::testing
