#include "app/echo.hpp"

#include <deque>
#include <memory>
#include <optional>
#include <utility>

namespace pollstream::app {

namespace {

/// How many echoes may wait for a client that does not read.
constexpr std::size_t echoes_waiting = 64;

class echo_channel final : public http::channel {
  public:
    void opened(http::outlet& to) override { outlet_ = &to; }
    void closed() override { outlet_ = nullptr; }
    const http::close_order* closing() const override { return end_ ? &*end_ : nullptr; }
    void shutdown() override { end_with(1001, "the server is shutting down"); }

    bool takes_binary() const override { return true; }
    void received(std::string_view text) override { give_back(http::make_frame(std::string(text))); }
    void received_binary(std::string_view bytes) override {
        give_back(http::make_binary_frame(std::string(bytes)));
    }

    http::frame next() override {
        if (waiting_.empty()) return nullptr;
        auto first = std::move(waiting_.front());
        waiting_.pop_front();
        return first;
    }

  private:
    void give_back(http::frame f) {
        if (waiting_.size() < echoes_waiting)
            waiting_.push_back(std::move(f));
        else
            end_with(1008, "read what comes back");
        wake();
    }
    void end_with(std::uint16_t code, std::string reason) {
        if (!end_) end_ = http::close_order{code, std::move(reason)};
        wake();
    }
    void wake() {
        if (outlet_ != nullptr) outlet_->wake();
    }

    http::outlet* outlet_ = nullptr;
    std::deque<http::frame> waiting_;
    std::optional<http::close_order> end_;
};

task<http::response> echo(const http::request& r) {
    auto answer = http::text(200, r.header("Content-Type").value_or("application/octet-stream"), r.body);
    answer.set("X-Echo-Method", r.method_token);
    answer.set("X-Echo-Target", r.target);
    co_return answer;
}

task<http::opening> echo_frames(const http::request&) {
    http::accepted yes;
    yes.talk = std::make_shared<echo_channel>();
    co_return http::opening(std::move(yes));
}

}  // namespace

void add_echo(http::router& r) {
    using http::method;
    for (const auto verb : {method::get, method::post, method::put, method::patch, method::del})
        r.on(verb, "/echo", &echo);
    r.socket("/ws-echo", &echo_frames);
}

}  // namespace pollstream::app
