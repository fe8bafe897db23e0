#include "pollstream/store/store.hpp"

#include <utility>

namespace pollstream {

room new_room::under(std::string code) const {
    room r;
    r.id = id;
    r.code = std::move(code);
    r.title = title;
    r.pace = pace;
    r.created_at = created_at;
    r.admin_hash = admin_hash;
    r.kiosk_hash = kiosk_hash;
    for (const auto& p : polls) r.polls.push_back(p.id);
    if (show_first && !r.polls.empty()) r.current = r.polls.front();
    return r;
}

}  // namespace pollstream
