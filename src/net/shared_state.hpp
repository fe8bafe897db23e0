// What the listeners and sessions of one server share. Every coroutine of the server holds it, so it outlives
// them all. Loop thread only.
#pragma once

#include "net/admission.hpp"
#include "net/departures.hpp"
#include "net/unread_answers.hpp"
#include "net/ws_rounds.hpp"
#include "pollstream/async/session_group.hpp"
#include "pollstream/base/open_count.hpp"
#include "pollstream/base/paced_line.hpp"
#include "pollstream/net/server.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace pollstream::net {

struct shared_state {
    shared_state(asio::any_io_executor executor, http::service& s, server_options o);

    /// The value of the Date header field, renewed once a second.
    const std::string& date();

    /// Counts a connection for which there was no place.
    void note_refused();
    /// Counts a connection that could not be accepted.
    void note_not_accepted(const std::string& why);

    asio::any_io_executor loop;
    http::service& serves;
    server_options options;
    std::shared_ptr<const tls_identity> identity;  ///< for new connections
    server_counters counters;
    admission places;
    unread_answers unread;
    session_group sessions;
    departures answers;                  ///< of the HTTP sessions
    std::shared_ptr<ws_rounds> sockets;  ///< of the WebSocket sessions
    bool stopping = false;

  private:
    paced_line refusals_;
    paced_line not_accepted_;
    std::int64_t date_second_ = -1;
    std::string date_;
};

}  // namespace pollstream::net
