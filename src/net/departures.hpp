// Answers leave together: the answers of one turn of the loop are written at its end, one right after the
// other.
//
// If each answer were written as soon as it is ready, the work for a whole request would lie between two
// writes. Each write would find its reader asleep, and waking it costs as much as a third of the write; the
// read that follows would be in vain, because a client that was answered just now has sent nothing new yet.
// Written together, the first answer wakes the reading side, which is still busy when the last one is out.
// Loop thread only.
#pragma once

#include "net/stream.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>

#include <memory>
#include <tuple>
#include <utility>
#include <vector>

namespace pollstream::net {

class departures {
  public:
    explicit departures(asio::any_io_executor loop) : loop_(std::move(loop)) {}

    /// Like write_now(), but at the end of this turn; `to` and `rest` must live until then.
    task<std::tuple<error_code>> write(stream& to, outgoing& rest) {
        return asio::async_initiate<decltype(as_result), void(error_code)>(enter{}, as_result, this, &to,
                                                                           &rest);
    }

    /// Writes them now, because something else is about to take its time.
    void leave();

  private:
    /// An answer that is waiting to leave.
    struct traveller {
        traveller(stream& s, outgoing& o) noexcept : to(s), rest(o) {}
        traveller(const traveller&) = delete;
        traveller& operator=(const traveller&) = delete;
        virtual ~traveller() = default;
        virtual void arrived() = 0;

        stream& to;
        outgoing& rest;
        error_code outcome;
    };

    template <class Handler>
    struct traveller_of final : traveller {
        traveller_of(stream& s, outgoing& o, Handler h) : traveller(s, o), handler(std::move(h)) {}
        void arrived() override { std::move(handler)(outcome); }
        Handler handler;
    };

    struct enter {
        template <class Handler>
        void operator()(Handler handler, departures* of, stream* to, outgoing* rest) const {
            of->add(std::make_unique<traveller_of<Handler>>(*to, *rest, std::move(handler)));
        }
    };

    struct turn {
        std::vector<std::unique_ptr<traveller>> all;
    };

    void add(std::unique_ptr<traveller> one);

    asio::any_io_executor loop_;
    /// Owned by the loop's queue: if the loop is destroyed first, the answers that wait in it go with it.
    std::weak_ptr<turn> open_;
};

}  // namespace pollstream::net
