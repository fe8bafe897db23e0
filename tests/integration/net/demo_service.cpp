#include "demo_service.hpp"

#include "pollstream/http/problem.hpp"

#include <boost/asio/steady_timer.hpp>

#include <sstream>
#include <stdexcept>

namespace pollstream::testing {
namespace {

constexpr std::string_view page = "a page that outlives every response";

http::response forbidden() {
    http::problem p;
    p.status = 403;
    p.code = "forbidden";
    return to_response(p);
}

int number(const http::request& r) {
    return std::stoi(std::string(r.query_value("n").value_or("3")));
}

}  // namespace

std::optional<http::response> demo_service::refuse(http::request& r) {
    ++facts.refuse_calls;
    if (r.path == "/refused") return forbidden();
    if (r.path == "/refuse-throws") throw std::runtime_error("a broken invariant");
    return std::nullopt;
}

std::size_t demo_service::body_limit(const http::request& r) const {
    return r.path == "/big" ? body_limit_big : body_limit_default;
}

task<http::response> demo_service::slow() {
    ++facts.slow_running;
    asio::steady_timer timer(loop_, slow_for);
    co_await timer.async_wait(as_result);
    --facts.slow_running;
    co_return http::text(200, "text/plain", "slow");
}

task<result<std::string>> demo_service::next_piece(std::shared_ptr<int> left, std::string end) {
    asio::steady_timer timer(loop_, std::chrono::milliseconds(1));
    co_await timer.async_wait(as_result);
    if (*left > 0) co_return "piece " + std::to_string((*left)--) + "\n";
    if (end == "fails") co_return make_error_code(errc::storage_failed);
    if (end == "throws") throw std::runtime_error("a broken invariant");
    co_return std::string{};
}

http::response demo_service::stream(int pieces, std::string end) {
    http::response r(200);
    r.set("Content-Type", "text/plain");
    r.body = http::body_stream(
        [this, left = std::make_shared<int>(pieces), end = std::move(end)] { return next_piece(left, end); });
    return r;
}

task<result<std::string>> demo_service::next_of_one(std::shared_ptr<std::size_t> left) {
    asio::steady_timer timer(loop_, std::chrono::milliseconds(1));
    co_await timer.async_wait(as_result);
    co_return std::string(std::exchange(*left, 0), 'x');
}

http::response demo_service::one_piece(std::size_t bytes) {
    http::response r(200);
    r.body =
        http::body_stream([this, left = std::make_shared<std::size_t>(bytes)] { return next_of_one(left); });
    return r;
}

task<http::response> demo_service::answer(http::request& r) {
    ++facts.answered;
    if (r.path == "/slow") co_return co_await slow();
    if (r.path == "/throw") throw std::runtime_error("a broken invariant");
    if (r.path == "/empty") co_return http::no_content();
    if (r.path == "/stream") co_return stream(number(r), "ends");
    if (r.path == "/stream-own") {
        auto piece = one_piece(static_cast<std::size_t>(number(r)));
        piece.held = std::stoul(std::string(r.query_value("held").value_or("0")));
        co_return piece;
    }
    if (r.path == "/stream-fails") co_return stream(2, "fails");
    if (r.path == "/stream-throws") co_return stream(2, "throws");
    http::response answer(200);
    if (r.path == "/static") {
        answer.body = page;
    } else if (r.path == "/shared") {
        if (!shared_) shared_ = std::make_shared<const std::string>(static_cast<std::size_t>(number(r)), 'x');
        answer.body = shared_;
    } else if (r.path == "/shared-by-nobody") {
        answer.body = std::make_shared<const std::string>(static_cast<std::size_t>(number(r)), 'x');
    } else if (r.path == "/own") {
        answer.body = std::string(static_cast<std::size_t>(number(r)), 'x');
    } else if (r.path == "/evil") {
        answer.headers.emplace_back("X-Evil", "a\r\nSet-Cookie: b=c");
    } else if (r.path == "/close") {
        answer.body = std::string("bye");
        answer.close = true;
    } else if (r.path == "/hello") {
        answer.body = std::string("hello");
    } else {
        answer.set("X-Target", r.target).set("X-Host", r.host).set("X-Remote", r.remote_address);
        answer.body = r.body;
    }
    co_return answer;
}

void demo_service::dress(http::response& answer, const http::request&) {
    answer.constants = http::program_fields();
}

task<http::opening> demo_service::open(http::request& r) {
    if (r.path == "/ws/refused") co_return forbidden();
    if (r.path == "/ws/throws") throw std::runtime_error("a broken invariant");
    http::accepted yes;
    yes.talk = std::make_shared<demo_channel>(facts, channels_);
    yes.headers.emplace_back("Set-Cookie", "voter=1");
    co_return yes;
}

void demo_channel::opened(http::outlet& to) {
    ++facts_.opened;
    outlet_ = &to;
    everybody_.push_back(this);
    say("welcome");
}

void demo_channel::closed() {
    ++facts_.closed;
    std::erase(everybody_, this);
}

void demo_channel::say(http::frame f) {
    waiting_.push_back(std::move(f));
    outlet_->wake();
}

void demo_channel::received(std::string_view text) {
    ++facts_.received;
    std::istringstream words{std::string(text)};
    std::string word;
    words >> word;
    if (word == "close") {
        http::close_order order;
        words >> order.code >> order.reason;
        closing_ = order;
        outlet_->wake();
    } else if (word == "bye") {
        closing_ = http::close_order{1000, "bye"};
        say("last words");
    } else if (word == "flood") {
        closing_ = http::close_order{1008, "flood"};
        say("never sent");
    } else if (word == "fill") {
        std::size_t frames = 0;
        std::size_t bytes = 0;
        words >> frames >> bytes;
        const auto shared = http::make_frame(std::string(bytes, 'x'));
        waiting_.insert(waiting_.end(), frames, shared);
        outlet_->wake();
    } else if (word == "all") {
        std::size_t bytes = 0;
        char what = '?';
        words >> bytes >> what;
        const auto shared = http::make_frame(std::string(bytes, what));
        for (auto* c : everybody_) c->say(shared);
    } else {
        say(text);
    }
}

http::frame demo_channel::next() {
    if (waiting_.empty()) return nullptr;
    auto first = std::move(waiting_.front());
    waiting_.pop_front();
    return first;
}

void demo_channel::shutdown() {
    ++facts_.shut_down;
    closing_ = http::close_order{1001, "shutdown"};
}

}  // namespace pollstream::testing
