#include "pollstream/store/catalog.hpp"

#include "pollstream/domain/kind.hpp"

#include <list>
#include <unordered_map>
#include <variant>

namespace pollstream {

namespace {

std::uint64_t version_of(const poll_ref& p) {
    return p->version();
}
std::uint64_t version_of(const room_ref& r) {
    return r->version;
}

/// The newest known state per key, least recently used out first. A deleted key keeps an empty state for as
/// long as it lasts in the cache, so that a load that was under way cannot bring it back.
template <class Key, class Ref>
class newest_cache {
  public:
    explicit newest_cache(std::size_t entries_max) : entries_max_(entries_max) {}

    struct found {
        bool known = false;
        Ref state;  ///< empty and known: deleted
    };

    found get(const Key& key) {
        const auto it = entries_.find(key);
        if (it == entries_.end()) return {};
        order_.splice(order_.end(), order_, it->second.place);
        return {true, it->second.state};
    }

    Ref peek(const Key& key) const {
        const auto it = entries_.find(key);
        return it == entries_.end() ? Ref{} : it->second.state;
    }

    /// Keeps the higher version and answers what is kept.
    Ref put(const Key& key, const Ref& state) {
        const auto it = entries_.find(key);
        if (it == entries_.end()) {
            insert(key, state);
            return state;
        }
        auto& kept = it->second.state;
        if (kept && version_of(state) > version_of(kept)) kept = state;
        return kept;
    }

    void forget(const Key& key) {
        const auto it = entries_.find(key);
        if (it == entries_.end()) {
            insert(key, Ref{});
        } else {
            it->second.state = Ref{};
        }
    }

  private:
    struct entry {
        Ref state;
        typename std::list<Key>::iterator place;
    };

    void insert(const Key& key, const Ref& state) {
        if (entries_.size() >= entries_max_) {
            entries_.erase(order_.front());
            order_.pop_front();
        }
        order_.push_back(key);
        entries_.emplace(key, entry{state, std::prev(order_.end())});
    }

    std::size_t entries_max_;
    std::list<Key> order_;
    std::unordered_map<Key, entry> entries_;
};

}  // namespace

struct catalog::impl {
    impl(store& s, std::size_t polls_max, std::size_t rooms_max)
        : backing(s), polls(polls_max), rooms(rooms_max) {}

    store& backing;
    newest_cache<poll_id, poll_ref> polls;
    newest_cache<room_id, room_ref> rooms;
    std::unordered_map<std::string, room_id> rooms_by_code;
    std::size_t codes_max = 0;
    std::uint64_t changes = 1;

    room_ref keep(const room_ref& r) {
        auto kept = rooms.put(r->id, r);
        if (kept && !kept->code.empty()) {
            if (rooms_by_code.size() >= codes_max) rooms_by_code.clear();
            rooms_by_code.insert_or_assign(kept->code, kept->id);
        }
        return kept;
    }

    void take(const poll_changed& f) {
        ++changes;
        if (f.what == poll_event::deleted) {
            polls.forget(f.state->definition.id);
        } else {
            polls.put(f.state->definition.id, f.state);
        }
    }
    void take(const tally_changed& f) {
        ++changes;
        polls.put(f.state->definition.id, f.state);
    }
    void take(const vote_counted&) {}          // its batch's tally_changed follows
    void take(const participants_changed&) {}  // nothing of them is kept here
    void take(const room_changed& f) {
        if (f.deleted) {
            rooms.forget(f.state->id);
        } else {
            keep(f.state);
        }
    }
};

catalog::catalog(store& backing, std::size_t polls_max, std::size_t rooms_max)
    : impl_(std::make_unique<impl>(backing, polls_max, rooms_max)) {
    impl_->codes_max = rooms_max;
}

catalog::~catalog() = default;

task<result<poll_ref>> catalog::poll(poll_id id) {
    const auto cached = impl_->polls.get(id);
    if (cached.known) {
        if (!cached.state) co_return errc::not_found;
        co_return cached.state;
    }
    auto loaded = co_await impl_->backing.load_poll(id);
    if (!loaded) co_return loaded.error();
    // A fact may have come in meanwhile.
    auto kept = impl_->polls.put(id, *loaded);
    if (!kept) co_return errc::not_found;
    co_return kept;
}

task<result<room_ref>> catalog::room(room_id id) {
    const auto cached = impl_->rooms.get(id);
    if (cached.known) {
        if (!cached.state) co_return errc::not_found;
        co_return cached.state;
    }
    auto loaded = co_await impl_->backing.load_room(id);
    if (!loaded) co_return loaded.error();
    auto kept = impl_->keep(*loaded);
    if (!kept) co_return errc::not_found;
    co_return kept;
}

task<result<room_ref>> catalog::room_by_code(std::string code) {
    if (const auto known = impl_->rooms_by_code.find(code); known != impl_->rooms_by_code.end()) {
        const auto cached = impl_->rooms.get(known->second);
        if (cached.state && cached.state->code == code) co_return cached.state;
    }
    auto loaded = co_await impl_->backing.find_room(code);
    if (!loaded) co_return loaded.error();
    auto kept = impl_->keep(*loaded);
    // It may have lost the code while we asked.
    if (!kept || kept->code != code) co_return errc::not_found;
    co_return kept;
}

poll_ref catalog::peek_poll(const poll_id& id) const {
    return impl_->polls.peek(id);
}

room_ref catalog::peek_room(const room_id& id) const {
    return impl_->rooms.peek(id);
}

bool catalog::numbers_as_now(const poll_state& p) const {
    if (!takes_texts(p.definition)) return true;
    const auto now = peek_poll(p.definition.id);
    return !now || now->definition.lot.draw == p.definition.lot.draw;
}

std::uint64_t catalog::changes() const noexcept {
    return impl_->changes;
}

void catalog::absorb(const fact& f) {
    std::visit([this](const auto& one) { impl_->take(one); }, f);
}

}  // namespace pollstream
