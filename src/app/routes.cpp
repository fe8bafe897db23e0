#include "app/routes.hpp"

#ifdef POLLSTREAM_ECHO
#include "app/echo.hpp"
#endif

namespace pollstream::app {

using http::method;
using http::request;

http::router make_routes(handlers h) {
    auto& [polls, results, rooms, exports, texts, quizzes, votes, live, system, plain, web] = h;
    const http::route_options creates{.throttle = http::throttle_class::create};
    const http::route_options hosts{.throttle = http::throttle_class::host};
    const http::route_options casts{.throttle = http::throttle_class::vote};

    http::router r;
    // clang-format off
    r.on(method::get,   "/api/v1/polls",               &polls,   &poll_api::list)
     .on(method::post,  "/api/v1/polls",               &polls,   &poll_api::create, creates)
     .on(method::get,   "/api/v1/polls/{id}",          &polls,   &poll_api::detail)
     .on(method::patch, "/api/v1/polls/{id}",          &polls,   &poll_api::patch)
     .on(method::del,   "/api/v1/polls/{id}",          &polls,   &poll_api::remove)
     .on(method::post,  "/api/v1/polls/{id}/close",    &polls,   &poll_api::close)
     .on(method::post,  "/api/v1/polls/{id}/start",    &polls,   &poll_api::start)
     .on(method::post,  "/api/v1/polls/{id}/reopen",   &polls,   &poll_api::reopen)
     .on(method::post,  "/api/v1/polls/{id}/reset",    &polls,   &poll_api::reset)
     .on(method::post,  "/api/v1/polls/{id}/void",     &polls,   &poll_api::void_votes, hosts)
     .on(method::post,  "/api/v1/polls/{id}/votes",    &votes,   &vote_api::cast, casts)
     .on(method::get,   "/api/v1/polls/{id}/results",  &results, &results_api::results)
     .on(method::get,   "/api/v1/polls/{id}/ranking",  &results, &results_api::ranking)
     .on(method::get,   "/api/v1/polls/{id}/series",   &results, &results_api::series)
     .on(method::get,   "/api/v1/polls/{id}/export",   &exports, &export_api::poll_ballots)
     .on(method::get,   "/api/v1/polls/{id}/texts",    &texts,   &text_api::list)
     .on(method::patch, "/api/v1/polls/{id}/texts/{no}", &texts, &text_api::patch)
     .on(method::del,   "/api/v1/polls/{id}/texts/{no}", &texts, &text_api::erase)
     .on(method::post,  "/api/v1/voters",              &votes,   &vote_api::issue_token, casts)
     .on(method::post,  "/api/v1/rooms",               &rooms,   &room_api::create, creates)
     .on(method::get,   "/api/v1/rooms/{id}",          &rooms,   &room_api::detail)
     .on(method::patch, "/api/v1/rooms/{id}",          &rooms,   &room_api::patch)
     .on(method::del,   "/api/v1/rooms/{id}",          &rooms,   &room_api::remove)
     .on(method::post,  "/api/v1/rooms/{id}/polls",    &rooms,   &room_api::add_poll, hosts)
     .on(method::post,  "/api/v1/rooms/{id}/current",  &rooms,   &room_api::set_current)
     .on(method::get,   "/api/v1/rooms/{id}/results",  &exports, &export_api::room_results)
     .on(method::post,  "/api/v1/rooms/{id}/participants",      &quizzes, &quiz_api::join, casts)
     .on(method::get,   "/api/v1/rooms/{id}/participants",      &quizzes, &quiz_api::list)
     .on(method::get,   "/api/v1/rooms/{id}/participants/me",   &quizzes, &quiz_api::me)
     .on(method::patch, "/api/v1/rooms/{id}/participants/{no}", &quizzes, &quiz_api::patch)
     .on(method::post,  "/api/v1/rooms/{id}/participants/hide-idle", &quizzes, &quiz_api::hide_idle)
     .on(method::get,   "/api/v1/rooms/{id}/leaderboard",       &quizzes, &quiz_api::leaderboard)
     .on(method::get,   "/api/v1/codes/{code}",        &rooms,   &room_api::by_code)
     .on(method::get,   "/api/v1/server",              &system,  &system_api::about)
     .on(method::get,   "/api/v1/openapi.json",        &system,  &system_api::description)
     .on(method::get,   "/qr/{code}",                  &system,  &system_api::qr)
     .on(method::get,   "/v",                          &plain,   &plain_page::find)
     .on(method::get,   "/v/{code}",                   &plain,   &plain_page::show)
     .on(method::post,  "/v/{code}",                   &plain,   &plain_page::cast, casts)
     .on(method::get,   "/v.css",                      &plain,   &plain_page::style)
     .on(method::get,   "/healthz",                    &system,  &system_api::alive)
     .on(method::get,   "/readyz",                     &system,  &system_api::ready)
     .on(method::get,   "/metrics",                    &system,  &system_api::metrics);

    r.socket("/ws",            [&live = live](const request& q) { return live.many(q); })
     .socket("/ws/rooms/{id}", [&live = live](const request& q) { return live.one_room(q); })
     .socket("/ws/polls/{id}", [&live = live](const request& q) { return live.one_poll(q); })
     .socket("/ws/global",     [&live = live](const request& q) { return live.everything(q); });

    // The paths of the replaced system, whose clients run unchanged. They use no cookie.
    r.on(method::get,   "/polls",                  &polls,   &poll_api::list_as_replaced)
     .on(method::post,  "/polls",                  &polls,   &poll_api::create_as_replaced, creates)
     .on(method::post,  "/votes",                  &votes,   &vote_api::cast_as_replaced, casts)
     .on(method::get,   "/api/polls/get-list",     &polls,   &poll_api::list_as_replaced)
     .on(method::post,  "/api/polls/create",       &polls,   &poll_api::create_as_replaced, creates)
     .on(method::get,   "/api/polls/{id}",         &polls,   &poll_api::detail_as_replaced)
     .on(method::post,  "/api/vote",               &votes,   &vote_api::cast_as_replaced, casts);
    // clang-format on

    system.describe(r.rows());
#ifdef POLLSTREAM_ECHO
    add_echo(r);
#endif
    r.otherwise([&web = web](const request& q) { return web.serve(q); });
    return r;
}

}  // namespace pollstream::app
