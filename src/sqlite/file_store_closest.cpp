// Who was closest first, where a close had no time to find out (closest_search.hpp): the read lane searches,
// then the commit lane publishes it.
#include "pollstream/base/clock.hpp"
#include "sqlite/closest_search.hpp"
#include "sqlite/file_store.hpp"

#include <chrono>
#include <memory>
#include <utility>

namespace pollstream::sqlite {

void file_store::look_for_closest(const fact& f) {
    auto p = lacks_closest(f);
    if (!p) return;
    // If a lane is too busy to take it, whoever loads the poll still finds out.
    auto tell = [store = std::weak_ptr(self_)](const poll_state& found) {
        const auto here = store.lock();
        if (!here) return;
        static_cast<void>((*here)->submit(std::make_unique<command_for<void>>(
            [id = found.definition.id, version = found.version(), first = found.first_closest](writer& w) {
                return w.polls().note_closest(id, version, first);
            },
            one_shot<result<void>>())));
    };
    constexpr std::chrono::minutes patience{10};
    static_cast<void>(reads_->submit(std::make_unique<closest_search>(std::move(p), std::move(tell)),
                                     read_cost::count, steady_now() + patience));
}

}  // namespace pollstream::sqlite
