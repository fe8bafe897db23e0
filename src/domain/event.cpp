#include "pollstream/domain/event.hpp"

namespace pollstream {

std::string_view to_string(poll_event e) noexcept {
    switch (e) {
        case poll_event::created:
            return "created";
        case poll_event::updated:
            return "updated";
        case poll_event::closed:
            return "closed";
        case poll_event::reopened:
            return "reopened";
        case poll_event::reset:
            return "reset";
        case poll_event::deleted:
            return "deleted";
        case poll_event::started:
            return "started";
        case poll_event::voided:
            return "voided";
    }
    return "unknown";
}

}  // namespace pollstream
