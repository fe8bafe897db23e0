// The routes about the server itself: liveness, readiness, metrics, addresses, QR codes.
#pragma once

#include "app/loop_watch.hpp"
#include "app/metrics.hpp"
#include "app/qr_code.hpp"
#include "pollstream/broadcast/hub.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"
#include "pollstream/http/router.hpp"
#include "pollstream/net/server.hpp"
#include "pollstream/poll/poll_service.hpp"
#include "pollstream/sqlite/backups.hpp"
#include "pollstream/sqlite/open.hpp"
#include "pollstream/vote/vote_service.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace pollstream::app {

/// The parts of the application that the routes use.
struct system_view {
    poll_service& polls;
    sqlite::sqlite_store& storage;
    const hub& live;
    std::function<const net::server_counters&()> network;
    std::function<const std::map<int, std::uint64_t>&()> refusals;  ///< refused requests, by status
    const vote_service& votes;
    const loop_lag& lag;
    const std::optional<sqlite::disk_use>& disk;
    /// Full URLs of the start page, the best for phones first.
    std::function<std::vector<std::string>()> addresses;
    std::function<sqlite::backup_counters()> backups;
    std::function<upkeep_numbers()> upkeep;
    std::function<bool()> stopping;
    std::string base_path;
    create_policy policy = create_policy::anyone;
    std::chrono::seconds delete_rooms_after{};  ///< when quiet for this long; 0: never
};

class system_api {
  public:
    explicit system_api(system_view view) : view_(std::move(view)) {}

    task<http::response> alive(const http::request& r);
    task<http::response> ready(const http::request& r);
    task<http::response> metrics(const http::request& r);
    /// The same numbers, for the log.
    std::string numbers_now() const;
    task<http::response> about(const http::request& r);
    /// The QR code of a room's join address, which begins with ?base= if that is one of the server's own
    /// addresses.
    task<http::response> qr(const http::request& r);
    /// The OpenAPI document, made from the rows given to describe() at start.
    task<http::response> description(const http::request& r);
    void describe(const std::vector<http::router::row>& rows);

  private:
    std::string join_base(const http::request& r) const;
    /// Addresses of the start page, as full URLs, the best for phones first; only those that the client can
    /// use.
    std::vector<std::string> addresses_for(const http::request& r) const;

    system_view view_;
    std::shared_ptr<const std::string> description_;
    std::string description_tag_;
};

}  // namespace pollstream::app
