#include "net/unread_answers.hpp"

#include "pollstream/http/address.hpp"

namespace pollstream::net {

std::optional<unread_answers::share> unread_answers::keep(std::string_view address, std::size_t bytes,
                                                          const void* text) {
    if (bytes <= short_bytes) return share();
    if (const auto kept = texts_.find(text); kept != texts_.end()) {
        ++kept->second.holders;
        return share(this, kept->second.at, bytes, text);
    }
    auto key = http::throttle_key(address);
    const auto known = by_address_.find(key);
    const auto before = known == by_address_.end() ? 0 : known->second;
    if (bytes_ + bytes > most_ || before + bytes > most_per_address_) return std::nullopt;
    const auto at = known == by_address_.end() ? by_address_.emplace(std::move(key), 0).first : known;
    if (text != nullptr) texts_.emplace(text, shared_text{at, 1});
    at->second += bytes;
    bytes_ += bytes;
    return share(this, at, bytes, text);
}

void unread_answers::release(const share& s) noexcept {
    if (const auto kept = texts_.find(s.text_); kept != texts_.end()) {
        if (--kept->second.holders > 0) return;
        texts_.erase(kept);
    }
    bytes_ -= s.bytes_;
    if ((s.at_->second -= s.bytes_) == 0) by_address_.erase(s.at_);
}

}  // namespace pollstream::net
