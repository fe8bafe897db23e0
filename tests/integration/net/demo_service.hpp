// A service for the tests of net: one path for each thing that net must carry.
//
//   /hello /echo /static /shared?n= /empty /close /slow /throw /evil /stream?n= /stream-fails /stream-throws
//   /refused /refuse-throws (by their head)   /big (body limit 200,000; elsewhere 1,000)   /ws /ws/refused
//   /ws/throws
//
// The channel behind /ws understands these words: "close CODE REASON", "bye" (a frame, then a close), "flood"
// (frames and 1008 at once), "fill N SIZE", "all SIZE CHARACTER" (one frame to everybody); any other text is
// echoed.
#pragma once

#include "pollstream/http/service.hpp"

#include <atomic>
#include <deque>
#include <string>
#include <vector>

namespace pollstream::testing {

/// What the service saw. Written by the loop, read by the test.
struct demo_facts {
    std::atomic<int> answered{0};
    std::atomic<int> refuse_calls{0};
    std::atomic<int> opened{0};
    std::atomic<int> closed{0};
    std::atomic<int> shut_down{0};
    std::atomic<int> received{0};
    std::atomic<int> slow_running{0};
};

class demo_channel;

class demo_service final : public http::service {
  public:
    static constexpr std::size_t body_limit_default = 1'000;
    static constexpr std::size_t body_limit_big = 200'000;

    explicit demo_service(asio::any_io_executor loop) : loop_(std::move(loop)) {}

    std::optional<http::response> refuse(http::request& r) override;
    std::size_t body_limit(const http::request& r) const override;
    task<http::response> answer(http::request& r) override;
    task<http::opening> open(http::request& r) override;
    void dress(http::response& answer, const http::request& r) override;

    demo_facts facts;
    std::chrono::milliseconds slow_for{150};

  private:
    task<http::response> slow();
    task<result<std::string>> next_piece(std::shared_ptr<int> left, std::string end);
    http::response stream(int pieces, std::string end);
    task<result<std::string>> next_of_one(std::shared_ptr<std::size_t> left);
    http::response one_piece(std::size_t bytes);

    asio::any_io_executor loop_;
    std::vector<demo_channel*> channels_;
    std::shared_ptr<const std::string> shared_;
};

class demo_channel final : public http::channel {
  public:
    /// `everybody`: the open channels, including this one while it is open.
    demo_channel(demo_facts& facts, std::vector<demo_channel*>& everybody)
        : facts_(facts), everybody_(everybody) {}

    void opened(http::outlet& to) override;
    void received(std::string_view text) override;
    void closed() override;
    http::frame next() override;
    const http::close_order* closing() const override { return closing_ ? &*closing_ : nullptr; }
    void shutdown() override;

  private:
    void say(std::string_view text) { say(http::make_frame(std::string(text))); }
    void say(http::frame f);

    demo_facts& facts_;
    std::vector<demo_channel*>& everybody_;
    http::outlet* outlet_ = nullptr;
    std::deque<http::frame> waiting_;
    std::optional<http::close_order> closing_;
};

}  // namespace pollstream::testing
