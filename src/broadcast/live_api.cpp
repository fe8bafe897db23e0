#include "pollstream/broadcast/live_api.hpp"

#include "pollstream/http/problem.hpp"

namespace pollstream {

namespace {

http::response refuse(const boost::system::error_code& ec, std::string_view what) {
    if (ec == make_error_code(errc::not_found)) return http::not_found(what);
    return http::to_response(http::to_problem(ec));
}

http::opening accept(std::shared_ptr<http::channel> talk, http::fields headers) {
    http::accepted yes;
    yes.talk = std::move(talk);
    yes.headers = std::move(headers);
    return yes;
}

}  // namespace

live_api::live_api(hub& live, catalog& known, const http::voter_tokens& tokens, std::string base_path)
    : hub_(live), catalog_(known), tokens_(tokens), base_path_(std::move(base_path)) {}

http::or_refusal<live_api::guest> live_api::welcome(const http::request& r) const {
    guest g;
    // Browsers always send the Origin of a page; a cookie that comes without it was not sent by a page.
    const bool from_page = r.header("Origin").has_value();
    g.who =
        from_page ? http::read_credentials(r, tokens_) : http::read_credentials_without_cookie(r, tokens_);
    g.who.from_page = from_page;
    if (auto refusal = http::refuse_token(r, g.who)) return std::move(*refusal);
    if (g.who.device.empty() && from_page) {
        g.who.device = http::voter_tokens::new_device();
        auto cookie = http::voter_set_cookie(tokens_.token_of(g.who.device), r, base_path_);
        g.headers.emplace_back("Set-Cookie", std::move(cookie));
    }
    return g;
}

task<http::opening> live_api::many(const http::request& r) {
    auto g = welcome(r);
    if (!g) co_return g.error();
    co_return accept(hub_.open(std::move(g->who)), std::move(g->headers));
}

task<http::opening> live_api::one_poll(const http::request& r) {
    constexpr std::string_view missing = "There is no such poll.";
    const auto id = poll_id::parse(r.param("id"));
    if (!id) co_return http::not_found(missing);
    auto p = co_await catalog_.poll(*id);
    if (!p) co_return refuse(p.error(), missing);
    auto g = welcome(r);
    if (!g) co_return g.error();
    co_return accept(hub_.open_poll(std::move(g->who), *id), std::move(g->headers));
}

task<http::opening> live_api::one_room(const http::request& r) {
    constexpr std::string_view missing = "There is no such room.";
    const auto id = room_id::parse(r.param("id"));
    if (!id) co_return http::not_found(missing);
    auto room = co_await catalog_.room(*id);
    if (!room) co_return refuse(room.error(), missing);
    auto g = welcome(r);
    if (!g) co_return g.error();
    co_return accept(hub_.open_room(std::move(g->who), *id), std::move(g->headers));
}

task<http::opening> live_api::everything(const http::request& r) {
    auto g = welcome(r);
    if (!g) co_return g.error();
    co_return accept(hub_.open_global(std::move(g->who)), std::move(g->headers));
}

}  // namespace pollstream
