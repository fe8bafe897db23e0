#include "support/app_fixture.hpp"

#include "app/application.hpp"
#include "app/command_line.hpp"
#include "pollstream/base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

namespace pollstream::testing {

namespace {

std::optional<std::string> read_file(const std::filesystem::path& name) {
    std::ifstream in(name, std::ios::binary);
    if (!in) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(in), {});
}

void add_default(std::vector<std::string>& flags, const std::string& name, const std::string& value) {
    if (std::ranges::find(flags, name) != flags.end()) return;
    flags.push_back(name);
    flags.push_back(value);
}

app::settings settings_from(const std::vector<std::string>& flags) {
    auto asked = app::parse_command_line(flags, {}, &read_file);
    if (!asked) throw std::runtime_error("the test's flags are wrong: " + asked.error().text);
    return asked->config.values;
}

}  // namespace

/// The members in the order of their dependencies.
struct running_app::server {
    server(const app::settings& s, const clock* time)
        : app(loop, s, time != nullptr ? *time : static_cast<const clock&>(machine)) {
        app.start();
    }

    asio::io_context loop{1};
    system_clock machine;
    app::application app;
    std::thread thread;
    bool stopping = false;
};

running_app::running_app(std::vector<std::string> flags, const clock* time)
    : flags_(std::move(flags)), time_(time) {
    log::configure(log::level::error, log::format::text);
    add_default(flags_, "--listen", "127.0.0.1:0");
    add_default(flags_, "--data", data_.path().string());
    add_default(flags_, "--throttle", "off");
    start();
}

running_app::~running_app() {
    stop();
}

void running_app::start() {
    server_ = std::make_unique<server>(settings_from(flags_), time_);
    ports_.clear();
    for (const auto& e : server_->app.endpoints()) ports_.push_back(e.port());
    server_->thread = std::thread([s = server_.get()] { s->loop.run(); });
}

void running_app::begin_stop() {
    if (!server_ || std::exchange(server_->stopping, true)) return;
    auto* s = server_.get();
    asio::post(s->loop, [s] { asio::co_spawn(s->loop, s->app.stop(), asio::detached); });
}

std::chrono::milliseconds running_app::stop() {
    const auto begin = std::chrono::steady_clock::now();
    begin_stop();
    if (server_) server_->thread.join();  // run() returns by itself
    server_.reset();
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
}

bool becomes_true(const std::function<bool()>& fact, std::chrono::milliseconds patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!fact()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

}  // namespace pollstream::testing
