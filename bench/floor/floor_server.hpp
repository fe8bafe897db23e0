// The least a server can do: one thread, one epoll, nothing stored.
//
// Every POST gets the same prepared 201, every GET the same prepared 200. A GET that asks for a WebSocket
// becomes a viewer. With `publishes`, each POST is an update: one prepared frame, sent with one send() to
// each viewer, after the answer. What a socket does not accept waits for it, without any bound.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::floors {

struct floor_options {
    std::size_t body_bytes = 1'000;  ///< of every answer
    std::size_t frame_bytes = 300;   ///< of every frame's payload
    bool publishes = false;
};

class floor_server {
  public:
    explicit floor_server(floor_options o);
    ~floor_server();
    floor_server(const floor_server&) = delete;
    floor_server& operator=(const floor_server&) = delete;

    std::uint16_t port() const noexcept { return port_; }  ///< on 127.0.0.1
    [[noreturn]] void run();

  private:
    struct peer {
        int descriptor;
        std::string in;
        std::string out;  ///< what the socket has not accepted yet
    };

    void accept_all();
    void read(peer& p);
    std::size_t handle(peer& p, std::string_view bytes);
    void upgrade(peer& p, std::string_view head);
    void publish();
    void prepare_frame();
    void send(peer& p, std::string_view bytes);
    void flush(peer& p);
    void close(peer& p);
    void watch(int operation, int descriptor, std::uint32_t events);

    floor_options options_;
    int epoll_;
    int listener_;
    std::uint16_t port_ = 0;
    std::string posted_;
    std::string got_;
    std::string frame_;
    std::uint64_t total_ = 0;
    std::vector<std::unique_ptr<peer>> peers_;  ///< indexed by descriptor
    std::vector<peer*> viewers_;
};

}  // namespace pollstream::floors
