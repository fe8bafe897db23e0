// People with phones: each has their own device token and casts one vote over a keep-alive connection.
//
// At a given rate the crowd does not wait for the server: a vote is due at its time whether or not a
// connection is free, and its latency counts from that moment (no coordinated omission). Without a rate, each
// connection casts its next vote when the last one is acknowledged, which measures how many votes the server
// can take, not how long they take.
#pragma once

#include "load/delivery_log.hpp"
#include "load/http_client.hpp"
#include "load/subject.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace pollstream::bench {

struct cast_result {
    std::vector<double> latency_ms;         ///< of every acknowledged vote, since it was due
    std::vector<double> sent_ms;            ///< the same since it was sent; only at a given rate
    std::map<int, std::uint64_t> statuses;  ///< 201: acknowledged
    moment first;                           ///< when the first vote was due
    moment last;                            ///< when the last acknowledgement came
    std::uint64_t body_bytes = 0;           ///< of the last answer

    std::uint64_t acknowledged() const { return latency_ms.size(); }
    double seconds() const { return std::chrono::duration<double>(last - first).count(); }
};

class crowd {
  public:
    crowd(poller& events, const target& where, std::size_t connections);

    /// Gets a device token for each of `voters` voters; a floor has none to give, and is sent made-up ones of
    /// the same size.
    void collect_tokens(const subject& from, std::size_t voters);
    /// Those of all who have not voted yet, as header lines.
    std::vector<std::string> take_tokens() { return std::move(tokens_); }

    struct ballots {
        std::vector<std::string> polls;  ///< voted in, in turn
        std::size_t votes = 0;           ///< cast by as many of those with a token
        double rate = 0;                 ///< votes a second; 0: as fast as they are answered
        delivery_log* log = nullptr;     ///< notified when each vote was due
        std::uint64_t total = 0;         ///< votes cast before
    };
    /// That many vote, for the options in turn.
    cast_result cast(const subject& in, const ballots& what);
    /// Repeats the same request; every answer must have `status`.
    cast_result repeat(std::string_view method, const std::string& path, const std::string& body, int status,
                       std::size_t times);

  private:
    struct phone {
        std::unique_ptr<http_client> client;
        moment due{};
        moment sent{};
        std::size_t job = 0;
    };
    /// Gives the numbers of `work` to idle phones until all are answered; `due_at` says when each may start.
    template <class DueAt, class Start, class Answered>
    void hand_out(std::size_t work, DueAt due_at, Start start, Answered answered);

    poller& events_;
    std::vector<phone> phones_;
    std::vector<std::string> tokens_;
};

}  // namespace pollstream::bench
