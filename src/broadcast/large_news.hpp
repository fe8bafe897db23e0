// What happens to listed polls, for all who follow them at large: kept once, however many they are. Each of
// them only knows how far it has read, so news cost as much for ten thousand as for one, and nothing has to
// be handed out. Of a poll each kind of event is told as it was last, and its votes as one sum: so nothing
// that matters is lost, and who is slow is sent no more for what happens again and again. What some have yet
// to read is kept, up to a bound: whoever is further behind has lost some. Pure.
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

    /// How far somebody has read. Votes that it has come past, because more of the same poll were to be told
    /// with them, it is owed.
    class reader {
      public:
        place at() const noexcept { return at_; }
        std::size_t owed() const noexcept { return owed_ ? owed_->size() : 0; }

      private:
        friend class large_news;

        void owe(const poll_id& poll, std::uint64_t votes);
        std::uint64_t take_owed(const poll_id& poll);

        place at_ = 0;
        std::unique_ptr<std::unordered_map<poll_id, std::uint64_t>> owed_;  ///< none: nothing
    };

    explicit large_news(std::size_t bytes_max = limits::large_news_bytes) : bytes_max_(bytes_max) {}

    /// `f` says so. A deletion is all there is to tell of a poll.
    void event(const poll_id& poll, poll_event what, http::frame f);
    /// So many more.
    void votes(const poll_id& poll, std::uint64_t more);

    /// Who comes now hears of what happens from now on.
    reader begin() const;
    struct piece {
        poll_id poll;
        std::optional<poll_event> what;  ///< nothing: votes
        http::frame frame;
    };
    /// The first that `r` has yet to read; nothing where there is none within the next `steps`.
    static constexpr int steps = 256;
    std::optional<piece> next(reader& r) const;

    place end() const noexcept { return last_; }
    bool has_more(const reader& r) const { return pieces_.upper_bound(r.at_) != pieces_.end(); }
    /// Whether something is gone that it was to read.
    bool lost_by(const reader& r) const noexcept { return r.at_ < lost_; }
    /// All have read so far.
    void forget(place read);
    bool empty() const noexcept { return pieces_.empty(); }
    /// Of all that is kept, about.
    std::size_t bytes() const noexcept { return bytes_; }

  private:
    struct kept {
        piece says;  ///< without a frame where later votes are told with these
        std::uint64_t votes = 0;
    };
    struct of_poll {
        std::vector<place> events;
        std::vector<place> votes;  ///< only the last of them has a frame
    };

    void push(kept k);
    void drop(place at);
    void drop_event(of_poll& of, poll_event what);
    void stay_bounded();

    std::size_t bytes_max_;
    std::map<place, kept> pieces_;
    std::unordered_map<poll_id, of_poll> polls_;  ///< those with pieces
    place last_ = 0;
    place lost_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace pollstream::live
