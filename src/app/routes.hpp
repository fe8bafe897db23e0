// The whole API on one screen: src/app/routes.cpp.
#pragma once

#include "app/plain_page.hpp"
#include "app/system_api.hpp"
#include "pollstream/broadcast/live_api.hpp"
#include "pollstream/http/router.hpp"
#include "pollstream/http/static_files.hpp"
#include "pollstream/poll/export_api.hpp"
#include "pollstream/poll/poll_api.hpp"
#include "pollstream/poll/quiz_api.hpp"
#include "pollstream/poll/results_api.hpp"
#include "pollstream/poll/room_api.hpp"
#include "pollstream/poll/text_api.hpp"
#include "pollstream/vote/vote_api.hpp"

namespace pollstream::app {

/// Everything that answers requests; must outlive the router.
struct handlers {
    poll_api& polls;
    results_api& results;
    room_api& rooms;
    export_api& exports;
    text_api& texts;
    quiz_api& quizzes;
    vote_api& votes;
    live_api& live;
    system_api& system;
    plain_page& plain;
    http::static_files& web;
};

http::router make_routes(handlers h);

}  // namespace pollstream::app
