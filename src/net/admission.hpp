// Who may connect: one ceiling for all connections and one for each address. An IPv6 client owns a /64, so
// that counts as its address here. A connection holds a slot while it lives, but one that only waits for a
// request has to leave when another client needs its slot: a browser keeps three connections open for a
// minute after a page, and with those, five hundred phones behind one address would keep all others out. The
// number of connections also decides whether their memory may lie in huge pages.
#pragma once

#include "pollstream/async/task.hpp"
#include "pollstream/http/address.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/intrusive/list.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace pollstream::net {

/// How many descriptors this process may have open; raises the soft limit to the hard limit first.
std::size_t descriptor_limit() noexcept;

/// "192.168.1.7", "::1"; an IPv4-mapped IPv6 address as IPv4.
asio::ip::address plain(const asio::ip::address& a);

class admission {
    using address_key = std::array<unsigned char, 16>;
    struct held;
    using entry = std::pair<const address_key, held>;
    template <class Tag>
    using hook = boost::intrusive::list_base_hook<boost::intrusive::tag<Tag>,
                                                  boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;
    struct among_all;
    struct at_address;

  public:
    /// Must not outlive the admission.
    class [[nodiscard]] slot {
      public:
        slot() = default;
        slot(slot&& other) noexcept : from_(std::exchange(other.from_, nullptr)), of_(other.of_) {}
        slot& operator=(slot&& other) noexcept {
            if (this == &other) return *this;
            release();
            from_ = std::exchange(other.from_, nullptr);
            of_ = other.of_;
            return *this;
        }
        ~slot() { release(); }

      private:
        friend class admission;
        slot(admission* from, entry* of) : from_(from), of_(of) {}
        void release() noexcept;

        admission* from_ = nullptr;
        entry* of_ = nullptr;
    };

    /// Marks the connection that holds the slot as idle: while this lives, the connection may be told, once,
    /// to leave for another one. The one that has been idle longest goes first, of those at the address or of
    /// all. A connection that became idle while fewer than an eighth of the places were taken is not listed:
    /// that would cost every request something and hardly ever help. Must not outlive the slot.
    class rest : public hook<among_all>, public hook<at_address> {
      public:
        rest(const slot& place, std::function<void()> leave);
        rest(const rest&) = delete;
        rest& operator=(const rest&) = delete;

      private:
        friend class admission;
        std::function<void()> leave_;
    };

    enum class ceiling { common, address };

    /// `exempt` networks (trusted proxies) are subject to the common ceiling only.
    admission(std::size_t most, std::size_t most_per_address, std::vector<http::network> exempt);

    /// A place, or nullopt if a ceiling is reached and no connection is idle. One that was told to leave
    /// keeps its slot until it has ended, in one of the loop's next turns.
    std::optional<slot> admit(const asio::ip::address& who);
    std::size_t size() const noexcept { return size_; }

    /// The ceiling that kept out the last connection that was not admitted.
    ceiling reached() const noexcept { return reached_; }
    std::size_t most(ceiling c) const noexcept { return c == ceiling::common ? most_ : most_per_address_; }

  private:
    template <class Tag>
    using resting = boost::intrusive::list<rest, boost::intrusive::base_hook<hook<Tag>>,
                                           boost::intrusive::constant_time_size<false>>;
    struct held {
        std::size_t count = 0;
        resting<at_address> at_rest;
    };

    static address_key key_of(const asio::ip::address& who);
    bool has_room(const asio::ip::address& who, held* there);
    bool is_exempt(const asio::ip::address& who) const;
    bool is_filling(const held& there) const noexcept;
    template <class Resting>
    static bool make_room(Resting& among);

    std::size_t most_;
    std::size_t most_per_address_;
    std::vector<http::network> exempt_;
    std::size_t size_ = 0;
    std::map<address_key, held> by_address_;
    resting<among_all> at_rest_;
    ceiling reached_ = ceiling::common;
};

}  // namespace pollstream::net
