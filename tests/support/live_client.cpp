#include "support/live_client.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace pollstream::testing {

std::string type_of(const json::value& frame) {
    return std::string(frame.at("type").as_string());
}

live_client::live_client(const wire_port& port, std::string_view target, const raw_fields& headers)
    : socket_(port, target, headers) {}

void live_client::say(const json::object& message) {
    socket_.send_text(json::serialize(message));
}

/// Checked within one epoch, over all frames that carry a poll's state. An event that a poll is gone ends its
/// history.
void live_client::keep_to_versions(const json::value& frame) {
    const auto type = type_of(frame);
    if (type != "snapshot" && type != "tally" && type != "poll") return;
    const auto& state = type == "tally" ? frame : frame.at("poll");
    const std::string id(state.at(type == "tally" ? "poll_id" : "id").as_string());
    const auto version = state.at("version").to_number<std::uint64_t>();
    auto& last = versions_[id];
    if (version < last)
        throw wire_error("version " + std::to_string(version) + " after " + std::to_string(last) + ": " +
                         json::serialize(frame));
    last = version;
}

json::value live_client::hear() {
    auto frame = json::parse(socket_.read_text());
    keep_to_versions(frame);
    heard_.push_back(frame);
    return frame;
}

json::value live_client::hear_until(const std::function<bool(const json::value&)>& wanted) {
    const auto deadline = std::chrono::steady_clock::now() + raw_client::patience;
    for (;;) {
        auto frame = hear();
        if (wanted(frame)) return frame;
        if (std::chrono::steady_clock::now() > deadline) throw wire_error("the frame waited for never came");
    }
}

json::value live_client::find(const std::function<bool(const json::value&)>& wanted) {
    const auto known = std::ranges::find_if(heard_, wanted);
    return known != heard_.end() ? *known : hear_until(wanted);
}

json::value live_client::hear(std::string_view type) {
    return hear_until([&](const json::value& f) { return type_of(f) == type; });
}

std::vector<json::value> live_client::hear_all(std::chrono::milliseconds quiet) {
    std::vector<json::value> all;
    while (!socket_.wire().silent_for(quiet)) all.push_back(hear());
    return all;
}

json::value live_client::answer_to(std::string_view ref) {
    return hear_until([&](const json::value& f) {
        const auto type = type_of(f);
        return (type == "ack" || type == "error") && f.at("ref") == json::value(ref);
    });
}

std::size_t live_client::count(std::string_view type) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(heard_, [&](const json::value& f) { return type_of(f) == type; }));
}

std::string live_client::cookie() const {
    const auto set = socket_.answer().header("Set-Cookie").value_or("");
    return set.substr(0, set.find(';'));
}

}  // namespace pollstream::testing
