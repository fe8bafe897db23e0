#include "pollstream/domain/credentials.hpp"

#include "pollstream/base/limits.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/domain/kind.hpp"

namespace pollstream {

std::optional<std::string> identity_of(const poll& in, const credentials& who,
                                       const std::optional<vote_id>& id) {
    switch (in.identity) {
        case identity_rule::device:
            if (who.device.empty()) return std::nullopt;
            return who.device;
        case identity_rule::name: {
            // Nobody votes under a longer name, and comparing it would take long.
            if (count_code_points(trim(who.name)) > limits::name_max) return std::nullopt;
            auto name = is_timed(in) ? fold(who.name) : compose_seen(who.name);
            if (name.empty()) return std::nullopt;
            return name;
        }
        case identity_rule::kiosk:
            if (!id) return std::nullopt;
            return id->str();
    }
    return std::nullopt;
}

bool is_admin(const room& r, const credentials& who, const server_key& server) noexcept {
    if (who.admin_key.empty()) return false;
    const bool of_room = opens(r.admin_hash, who.admin_key);
    const bool of_server = server && opens(*server, who.admin_key);
    return of_room || of_server;
}

bool is_kiosk(const room& r, const credentials& who) noexcept {
    return opens(r.kiosk_hash, who.kiosk_key);
}

}  // namespace pollstream
