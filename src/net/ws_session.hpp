// One WebSocket: carries frames between the stream and a channel, and decides nothing about them.
//
// It has no coroutine and no buffer of its own: it waits for the stream to be readable, reads into the buffer
// that all share, and writes when its turn comes (ws_rounds), straight from the shared frames. Only what the
// socket refuses is kept. A pending wait on the stream keeps the session alive; a session that has ended
// waits for nothing.
#pragma once

#include "net/shared_state.hpp"
#include "net/stream.hpp"
#include "net/ws_frame_reader.hpp"
#include "net/ws_outbox.hpp"
#include "net/ws_rounds.hpp"
#include "pollstream/base/token_bucket.hpp"
#include "pollstream/http/channel.hpp"

#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <string>
#include <string_view>

namespace pollstream::net {

class ws_session final : public http::outlet,
                         public boost::intrusive_ref_counter<ws_session, boost::thread_unsafe_counter>,
                         public ws_line_hook,
                         public ws_watch_hook {
  public:
    /// Opens the conversation: the 101 answer is the first thing sent. `key` is the client's and has been
    /// checked.
    static void start(std::shared_ptr<shared_state> state, stream s, admission::slot place,
                      std::string_view key, http::accepted conversation);

    ws_session(std::shared_ptr<shared_state> state, stream s, admission::slot place,
               std::shared_ptr<http::channel> talk);
    ~ws_session();

    // ---- http::outlet
    void wake() override;

    // ---- for ws_rounds
    void take_turn() noexcept;
    /// Like take_turn(), but if all there is to do is to send one frame, the frame is returned to the caller,
    /// who reports the outcome with one of the next two functions.
    http::frame take_turn_in_batch() noexcept;
    void sent_in_batch(http::frame message, std::size_t sent) noexcept;
    void send_alone(http::frame message) noexcept;
    int plain_socket() noexcept { return stream_.plain_socket(); }
    /// Prefetch what a turn will touch: first the session itself, then its channel, which is known once the
    /// session is in the cache, then what the channel has to send.
    void prefetch() const noexcept;
    void prefetch_channel() const noexcept;
    void prefetch_news() const noexcept;
    void look(ws_rounds::time_point now) noexcept;

  private:
    using pointer = boost::intrusive_ptr<ws_session>;

    void open(std::string_view key, const http::fields& headers);
    void finish();
    void drop() noexcept;
    void end() noexcept;
    void failed(const std::exception& e) noexcept;

    // The receiving half.
    void listen();
    void readable();
    void hear(std::span<char> bytes);
    void hear(const ws_event& e);
    void order(std::uint16_t code, std::string_view reason);

    // The sending half (ws_session_write.cpp).
    void write();
    bool write_rest();
    bool write_news();
    struct news;
    news next_news();
    bool write_news(news& n, bool wants_to_end);
    bool say_goodbye(const http::close_order& wish);
    void said_goodbye();
    const http::close_order* close_wish();
    bool is_urgent(const http::close_order& wish) const noexcept;
    void wait_for_room();

    // What a delivery touches comes first and together: with ten thousand sessions, each cache line is a
    // miss.
    bool open_ = true;
    bool blocked_ = false;       ///< waiting until the socket takes more
    bool goodbye_ = false;       ///< our close is in the outbox or sent
    bool peer_goodbye_ = false;  ///< the peer's close has come
    bool pinged_ = false;        ///< a ping was sent since something was heard
    std::shared_ptr<shared_state> state_;
    std::shared_ptr<http::channel> talk_;
    std::unique_ptr<http::close_order> ordered_;  ///< a close ordered by net itself
    ws_outbox outbox_;
    stream stream_;

    ws_frame_reader reader_;
    ws_rounds::time_point heard_at_;
    ws_rounds::time_point waiting_since_;  ///< for room, or for the peer's close
    ws_rounds::time_point due_{};  ///< when the next piece must be out; zero: none of it was refused yet
    token_bucket control_frames_;
    admission::slot place_;
    session_group::ticket ticket_;
};

}  // namespace pollstream::net
