#include "app/service_stage.hpp"

#include "pollstream/base/log.hpp"

#include <stdexcept>

namespace pollstream::app {

task<result<demo_stage::opened>> service_stage::open(const std::string& title,
                                                     const std::vector<poll_draft>& polls) {
    poll_service::creation wanted;
    wanted.room_title = title;
    for (const auto& draft : polls) {
        field_errors problems;
        wanted.polls.push_back(make_poll(draft, polls_.now(), problems));
        if (!problems.empty())
            throw std::logic_error("the demo's own poll breaks a rule: " + problems.front().field);
    }
    auto made = co_await polls_.create(std::move(wanted));
    if (!made) co_return made.error();
    opened done;
    log::info("demo room opened", {{"code", made->room->code}});
    done.room = made->room->id;
    done.code = made->room->code;
    done.admin_key = made->admin_key.text;
    for (const auto& p : made->polls) done.polls.push_back(p->definition.id);
    co_return done;
}

task<result<void>> service_stage::show(room_id room, poll_id poll) {
    room_patch wanted;
    wanted.current.emplace(poll);
    const auto after = co_await polls_.storage().patch_room(room, std::move(wanted));
    if (!after) co_return after.error();
    co_return result<void>{};
}

task<result<void>> service_stage::cast(poll_id poll, std::string device, choice marks) {
    vote_request v;
    v.poll = poll;
    v.said = {vote_member::option_ids, std::move(marks), {}};
    v.who.device = std::move(device);
    const auto outcome = co_await votes_.cast(std::move(v));
    if (!outcome) co_return outcome.error();
    co_return result<void>{};
}

}  // namespace pollstream::app
