#include "net/unread_answers.hpp"

#include "pollstream/http/address.hpp"

namespace pollstream::net {

std::optional<unread_answers::share> unread_answers::keep(std::string_view address, std::size_t bytes) {
    if (bytes <= short_bytes) return share();
    auto key = http::throttle_key(address);
    const auto known = by_address_.find(key);
    const auto before = known == by_address_.end() ? 0 : known->second;
    if (bytes_ + bytes > most_ || before + bytes > most_per_address_) return std::nullopt;
    const auto at = known == by_address_.end() ? by_address_.emplace(std::move(key), 0).first : known;
    at->second += bytes;
    bytes_ += bytes;
    return share(this, at, bytes);
}

void unread_answers::release(share::place at, std::size_t bytes) noexcept {
    bytes_ -= bytes;
    if ((at->second -= bytes) == 0) by_address_.erase(at);
}

}  // namespace pollstream::net
