// Who may connect: a ceiling for all and one for each address. An IPv6 client owns a /64, so that is its
// address here. A slot is held while the connection lives; who only waits for a request leaves when somebody
// else needs it. A browser keeps three connections for a minute after a page, and with those five hundred
// phones behind one address would keep the others out. How many there are decides, too, what pages their
// memory may lie in.
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

/// Descriptors this process may have open; raises the soft limit to the hard one first.
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
    class slot {
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

    /// While it lives, the connection that holds the slot may be told, once, to leave for another one: of
    /// those at the address, or of all, the one that rests the longest. Who came to rest while fewer than an
    /// eighth of the places were taken is not among them: it would cost every request, and hardly ever serve
    /// anybody. It must not outlive the slot.
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

    /// `exempt` networks (trusted proxies) are held to the common ceiling only.
    admission(std::size_t most, std::size_t most_per_address, std::vector<http::network> exempt);

    /// A place, or nothing when either ceiling is reached and nobody rests. Who was told to leave has a slot
    /// until its connection has ended, in one of the loop's next turns.
    std::optional<slot> admit(const asio::ip::address& who);
    std::size_t size() const noexcept { return size_; }

    /// What kept out the last one that was not admitted.
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
