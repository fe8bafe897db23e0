// Who may connect: a ceiling for all and one for each address. An IPv6 client owns a /64, so that is its
// address here. A slot is held while the connection lives. How many there are decides, too, what pages their
// memory may lie in.
#pragma once

#include "pollstream/async/task.hpp"
#include "pollstream/http/address.hpp"

#include <boost/asio/ip/address.hpp>

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace pollstream::net {

/// Descriptors this process may have open; raises the soft limit to the hard one first.
std::size_t descriptor_limit() noexcept;

/// "192.168.1.7", "::1"; an IPv4-mapped IPv6 address as IPv4.
asio::ip::address plain(const asio::ip::address& a);

class admission {
  public:
    /// Must not outlive the admission.
    class slot {
      public:
        slot() = default;
        slot(slot&& other) noexcept : from_(std::exchange(other.from_, nullptr)), key_(other.key_) {}
        slot& operator=(slot&& other) noexcept {
            if (this == &other) return *this;
            release();
            from_ = std::exchange(other.from_, nullptr);
            key_ = other.key_;
            return *this;
        }
        ~slot() { release(); }

      private:
        friend class admission;
        using key = std::array<unsigned char, 16>;
        slot(admission* from, const key& k) : from_(from), key_(k) {}
        void release() noexcept;

        admission* from_ = nullptr;
        key key_{};
    };

    /// `exempt` networks (trusted proxies) are held to the common ceiling only.
    admission(std::size_t most, std::size_t most_per_address, std::vector<http::network> exempt);

    /// A place, or nothing when either ceiling is reached.
    std::optional<slot> admit(const asio::ip::address& who);
    std::size_t size() const noexcept { return size_; }

  private:
    static slot::key key_of(const asio::ip::address& who);

    std::size_t most_;
    std::size_t most_per_address_;
    std::vector<http::network> exempt_;
    std::size_t size_ = 0;
    std::map<slot::key, std::size_t> by_address_;
};

}  // namespace pollstream::net
