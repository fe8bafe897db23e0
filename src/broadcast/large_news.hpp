// What happens to listed polls, kept once for all viewers who follow every listed poll ("at large"). Each
// reader only knows how far it has read, so news costs as much for ten thousand readers as for one, and
// nothing has to be distributed. For each poll only the latest event of each kind is told, and its votes as
// one sum, so nothing that matters is lost, and a slow reader is not sent more for events that repeat. News
// that some have yet to read is kept, up to a limit; readers further behind than that have lost some. Pure.
#pragma once

#include "pollstream/base/ids.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/domain/event.hpp"
#include "pollstream/http/channel.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace pollstream::live {

class large_news {
  public:
    using place = std::uint64_t;

    /// How far somebody has read. It is owed the votes that it has skipped because they are to be told
    /// together with later ones of the same poll.
    class reader {
      public:
        place at() const noexcept { return at_; }
        std::size_t owed() const noexcept { return owed_ ? owed_->size() : 0; }

      private:
        friend class large_news;

        void owe(const poll_id& poll, std::uint64_t votes);
        std::uint64_t take_owed(const poll_id& poll);

        place at_ = 0;
        std::unique_ptr<std::unordered_map<poll_id, std::uint64_t>> owed_;  ///< null: none
    };

    explicit large_news(std::size_t bytes_max = limits::large_news_bytes) : bytes_max_(bytes_max) {}

    /// Adds an event; `f` is its frame. A deletion replaces all other news of a poll.
    void event(const poll_id& poll, poll_event what, http::frame f);
    /// Adds votes.
    void votes(const poll_id& poll, std::uint64_t more);

    /// A new reader, who gets the news from now on.
    reader begin() const;
    struct piece {
        poll_id poll;
        std::optional<poll_event> what;  ///< nullopt: votes
        http::frame frame;
    };
    /// The first piece that `r` has yet to read; nullopt if there is none within the next `steps`.
    static constexpr int steps = 256;
    std::optional<piece> next(reader& r) const;

    place end() const noexcept { return last_; }
    bool has_more(const reader& r) const { return pieces_.upper_bound(r.at_) != pieces_.end(); }
    /// Whether something was dropped that `r` had yet to read.
    bool lost_by(const reader& r) const noexcept { return r.at_ < lost_; }
    /// Drops what all have read.
    void forget(place read);
    bool empty() const noexcept { return pieces_.empty(); }
    /// The approximate size of all that is kept.
    std::size_t bytes() const noexcept { return bytes_; }

  private:
    struct kept {
        piece says;  ///< without a frame if later votes are told with these
        std::uint64_t votes = 0;
    };
    struct of_poll {
        std::vector<place> events;
        std::vector<place> votes;  ///< only the last one has a frame
    };

    void push(kept k);
    void drop(place at);
    void drop_event(of_poll& of, poll_event what);
    void stay_bounded();

    std::size_t bytes_max_;
    std::map<place, kept> pieces_;
    std::unordered_map<poll_id, of_poll> polls_;  ///< those that have pieces
    place last_ = 0;
    place lost_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace pollstream::live
