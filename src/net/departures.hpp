// Answers leave together: those of one turn of the loop are written at its end, one right after the other.
//
// Between two answers lies the work of a request, and while that is done nobody sends. Written as they come,
// each finds its reader asleep, and waking somebody costs as much as a third of the write; and whoever has
// just been answered has said nothing new yet, so that the read that follows is in vain. Written together,
// the first wakes the reader's side, and it is still at work when the last has gone. Loop thread only.
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

    /// As write_now(), at the end of this turn; `to` and `rest` must live until then.
    task<std::tuple<error_code>> write(stream& to, outgoing& rest) {
        return asio::async_initiate<decltype(as_result), void(error_code)>(enter{}, as_result, this, &to,
                                                                           &rest);
    }

    /// At once: something else is about to take its time.
    void leave();

  private:
    /// One of those who leave.
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
    /// The loop's: where it ends first, those who wait in it end with it.
    std::weak_ptr<turn> open_;
};

}  // namespace pollstream::net
