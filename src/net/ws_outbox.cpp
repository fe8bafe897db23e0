#include "net/ws_outbox.hpp"

#include <algorithm>
#include <utility>

namespace pollstream::net {

ws_outbox::piece ws_outbox::own(std::string bytes, kind what) {
    auto kept = std::make_shared<const std::string>(std::move(bytes));
    const std::string_view rest(*kept);
    return {std::move(kept), rest, what};
}

void ws_outbox::push(http::frame message, std::size_t sent) {
    const auto rest = message->wire().substr(sent);
    waiting_.push_back({std::move(message), rest, kind::message, sent > 0});
}

void ws_outbox::push(std::string bytes) {
    waiting_.push_back(own(std::move(bytes), kind::bytes));
}

void ws_outbox::ping(std::string frame) {
    push_urgent(std::move(frame), kind::bytes);
}

void ws_outbox::pong(std::string frame) {
    for (auto& p : waiting_) {
        if (p.what != kind::pong || p.begun) continue;
        p = own(std::move(frame), kind::pong);
        return;
    }
    push_urgent(std::move(frame), kind::pong);
}

void ws_outbox::push_urgent(std::string frame, kind what) {
    const auto behind =
        std::ranges::find_if(waiting_, [](const piece& p) { return p.what == kind::message && !p.begun; });
    waiting_.insert(behind, own(std::move(frame), what));
}

void ws_outbox::close(std::string frame, bool at_once) {
    if (at_once) std::erase_if(waiting_, [](const piece& p) { return p.what != kind::bytes && !p.begun; });
    push(std::move(frame));
}

std::size_t ws_outbox::gather(std::span<asio::const_buffer> into) const noexcept {
    const auto count = std::min(into.size(), waiting_.size());
    for (std::size_t i = 0; i < count; ++i) into[i] = asio::buffer(waiting_[i].rest);
    return count;
}

std::size_t ws_outbox::sent(std::size_t bytes) noexcept {
    std::size_t messages = 0;
    std::size_t gone = 0;
    while (gone < waiting_.size() && bytes >= waiting_[gone].rest.size()) {
        bytes -= waiting_[gone].rest.size();
        if (waiting_[gone].what == kind::message) ++messages;
        ++gone;
    }
    if (gone == waiting_.size()) {
        std::vector<piece>().swap(waiting_);
        return messages;
    }
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(gone));
    if (bytes > 0) {
        waiting_.front().rest.remove_prefix(bytes);
        waiting_.front().begun = true;
    }
    return messages;
}

}  // namespace pollstream::net
