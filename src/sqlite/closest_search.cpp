#include "sqlite/closest_search.hpp"

#include "pollstream/domain/closest.hpp"

namespace pollstream::sqlite {

poll_ref lacks_closest(const fact& f) {
    const auto* changed = std::get_if<poll_changed>(&f);
    if (changed == nullptr || changed->what == poll_event::deleted) return nullptr;
    const auto& p = changed->state;
    return p->first_closest.empty() && closest_two(*p) ? p : nullptr;
}

void closest_search::run(reader& r) {
    if (const auto now = r.load_poll(of_->definition.id)) now_ = *now;
}

void closest_search::answer() {
    // If the poll has changed since, that change was published too and is searched in its own turn.
    if (now_ && now_->version() == of_->version() && !now_->first_closest.empty()) then_(*now_);
}

}  // namespace pollstream::sqlite
