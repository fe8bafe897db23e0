#include "net/admission.hpp"

#include "pollstream/base/huge_pages.hpp"
#include "pollstream/base/limits.hpp"

#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>

#include <sys/resource.h>

#include <algorithm>

namespace pollstream::net {

std::size_t descriptor_limit() noexcept {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
    if (limit.rlim_cur < limit.rlim_max) {
        rlimit raised = limit;
        raised.rlim_cur = limit.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
    }
    constexpr rlim_t sane = 1'000'000;  // "unlimited" is a number, too
    return static_cast<std::size_t>(std::min(limit.rlim_cur, sane));
}

asio::ip::address plain(const asio::ip::address& a) {
    if (a.is_v6() && a.to_v6().is_v4_mapped()) return make_address_v4(asio::ip::v4_mapped, a.to_v6());
    return a;
}

admission::admission(std::size_t most, std::size_t most_per_address, std::vector<http::network> exempt)
    : most_(most), most_per_address_(most_per_address), exempt_(std::move(exempt)) {}

admission::address_key admission::key_of(const asio::ip::address& who) {
    address_key key{};
    const auto a = plain(who);
    if (a.is_v4()) {
        const auto bytes = a.to_v4().to_bytes();
        key[0] = 0xff;  // no unicast IPv6 address begins like this
        std::copy(bytes.begin(), bytes.end(), key.begin() + 12);
    } else {
        const auto bytes = a.to_v6().to_bytes();
        std::copy(bytes.begin(), bytes.begin() + 8, key.begin());
    }
    return key;
}

bool admission::is_exempt(const asio::ip::address& who) const {
    const auto text = plain(who).to_string();
    return std::ranges::any_of(exempt_, [&](const http::network& n) { return n.contains(text); });
}

/// Tells the connection that has been idle longest to leave; false if none is idle.
template <class Resting>
bool admission::make_room(Resting& among) {
    if (among.empty()) return false;
    auto& longest = among.front();
    longest.hook<among_all>::unlink();
    longest.hook<at_address>::unlink();
    longest.leave_();
    return true;
}

bool admission::has_room(const asio::ip::address& who, held* there) {
    if (there && there->count >= most_per_address_ && !is_exempt(who)) {
        reached_ = ceiling::address;
        return make_room(there->at_rest);
    }
    reached_ = ceiling::common;
    return size_ < most_ || make_room(at_rest_);
}

bool admission::is_filling(const held& there) const noexcept {
    constexpr std::size_t eighth = 8;
    return size_ >= most_ / eighth || there.count >= most_per_address_ / eighth;
}

std::optional<admission::slot> admission::admit(const asio::ip::address& who) {
    const auto key = key_of(who);
    const auto known = by_address_.find(key);
    if (!has_room(who, known == by_address_.end() ? nullptr : &known->second)) return std::nullopt;
    auto& at = known == by_address_.end() ? *by_address_.try_emplace(key).first : *known;
    ++at.second.count;
    if (++size_ == limits::connections_in_small_pages) allow_huge_pages();
    return slot(this, &at);
}

void admission::slot::release() noexcept {
    if (!from_) return;
    if (--of_->second.count == 0) from_->by_address_.erase(of_->first);
    // Half of it, so that a number of connections that hovers around the threshold does not switch back and
    // forth.
    if (--from_->size_ == limits::connections_in_small_pages / 2) forbid_huge_pages();
    from_ = nullptr;
}

admission::rest::rest(const slot& place, std::function<void()> leave) : leave_(std::move(leave)) {
    if (!place.from_ || !place.from_->is_filling(place.of_->second)) return;
    place.from_->at_rest_.push_back(*this);
    place.of_->second.at_rest.push_back(*this);
}

}  // namespace pollstream::net
