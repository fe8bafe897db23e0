#include "app/demo.hpp"

namespace pollstream::app {

demo::demo(const asio::any_io_executor& loop, demo_stage& stage, demo_script script, opened_handler on_opened)
    : stage_(stage), script_(std::move(script)), on_opened_(std::move(on_opened)), timer_(loop) {}

task<result<void>> demo::play() {
    auto made = co_await stage_.open(script_.room_title, script_.polls);
    if (!made) co_return made.error();
    on_ = std::move(*made);
    if (on_opened_) on_opened_(on_);

    const auto begin = std::chrono::steady_clock::now();
    for (const auto& act : script_.acts) {
        const bool goes_on = co_await timer_.wait_until(begin + act.at);
        if (!goes_on) break;
        const auto done = co_await perform(act);
        if (!done) co_return done.error();
    }
    co_return result<void>();
}

task<result<void>> demo::perform(demo_act act) {
    const auto poll = on_.polls.at(act.poll);
    if (act.what == demo_act::kind::show) co_return co_await stage_.show(on_.room, poll);
    auto device = device_of(act.voter);
    co_return co_await stage_.cast(poll, std::move(device), std::move(act.marks));
}

std::string demo::device_of(std::size_t voter) const {
    return "demo " + on_.room.str() + ' ' + std::to_string(voter);
}

}  // namespace pollstream::app
