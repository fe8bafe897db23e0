// The keys that a viewer has shown, each with the room that it belongs to: one connection may host several
// rooms. A key is not presented to any other room, where it would count as a guess.
#pragma once

#include "pollstream/base/ids.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/domain/credentials.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace pollstream::live {

class room_keys {
  public:
    bool empty() const noexcept { return kept_.empty(); }

    /// Keeps the keys that are not empty; the room's other key stays as it was. If there are too many rooms,
    /// the one whose keys came first is forgotten.
    void keep(const room_id& room, std::string admin_key, std::string kiosk_key) {
        auto at = find(room);
        if (at == kept_.end()) {
            if (kept_.size() == limits::subscriptions_per_viewer) kept_.erase(kept_.begin());
            at = kept_.insert(kept_.end(), {room, {}, {}});
        }
        if (!admin_key.empty()) at->admin_key = std::move(admin_key);
        if (!kiosk_key.empty()) at->kiosk_key = std::move(kiosk_key);
    }

    /// Whether the viewer hosts the room: only keys that were right are kept.
    bool host(const room_id& room) const {
        return std::ranges::any_of(kept_,
                                   [&](const auto& k) { return k.room == room && !k.admin_key.empty(); });
    }

    /// `who` with the keys for that room.
    credentials with(credentials who, const room_id& room) const {
        const auto at = std::ranges::find(kept_, room, &entry::room);
        if (at == kept_.end()) return who;
        if (!at->admin_key.empty()) who.admin_key = at->admin_key;
        if (!at->kiosk_key.empty()) who.kiosk_key = at->kiosk_key;
        return who;
    }

  private:
    struct entry {
        room_id room;
        std::string admin_key;
        std::string kiosk_key;
    };

    std::vector<entry>::iterator find(const room_id& room) {
        return std::ranges::find(kept_, room, &entry::room);
    }

    std::vector<entry> kept_;
};

}  // namespace pollstream::live
