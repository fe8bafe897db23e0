#include "pollstream/store/catalog.hpp"

#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/weight.hpp"

#include <limits>
#include <list>
#include <unordered_map>
#include <utility>
#include <variant>

namespace pollstream {

namespace {

std::uint64_t version_of(const poll_ref& p) {
    return p->version();
}
std::uint64_t version_of(const room_ref& r) {
    return r->version;
}

std::size_t bytes_of(const poll_ref& p) {
    return weight_of(*p);
}
/// At most two hundred polls' ids: bounded by number alone.
std::size_t bytes_of(const room_ref&) {
    return 0;
}

/// The newest known state for each key, bounded by number and by bytes, the least recently used going first.
/// For states that went, and for those deleted, the version is remembered for as many keys again, so that a
/// load that was under way cannot bring back one that is older or gone.
template <class Key, class Ref>
class newest_cache {
  public:
    newest_cache(std::size_t states_max, std::size_t bytes_max)
        : states_max_(states_max), bytes_max_(bytes_max) {}

    struct found {
        bool deleted = false;
        Ref state;  ///< empty: not in memory
    };

    found get(const Key& key) {
        const auto it = entries_.find(key);
        if (it == entries_.end()) return {};
        if (it->second.state) use(it->second);
        return {it->second.deleted, it->second.state};
    }

    Ref peek(const Key& key) const {
        const auto it = entries_.find(key);
        return it == entries_.end() ? Ref{} : it->second.state;
    }

    /// Keeps the higher version and returns it; null if that one is not in memory, or the key is deleted.
    Ref put(const Key& key, const Ref& state) {
        auto& e = entry_of(key);
        if (!e.deleted && version_of(state) >= e.version && (!e.state || version_of(state) > e.version))
            hold(e, state);
        if (!e.state) return {};
        use(e);
        auto kept = e.state;
        make_room();
        return kept;
    }

    void forget(const Key& key) {
        auto& e = entry_of(key);
        if (e.state) let_go(e);
        e.deleted = true;
        make_room();
    }

  private:
    using keys = std::list<Key>;
    struct entry {
        Ref state;  ///< if set, the key is in held_, otherwise in noted_
        std::uint64_t version = 0;
        std::size_t bytes = 0;
        bool deleted = false;
        typename keys::iterator place;
    };

    entry& entry_of(const Key& key) {
        const auto [it, is_new] = entries_.try_emplace(key);
        if (is_new) it->second.place = noted_.insert(noted_.end(), key);
        return it->second;
    }

    void use(entry& e) { held_.splice(held_.end(), held_, e.place); }

    void hold(entry& e, const Ref& state) {
        if (!e.state) held_.splice(held_.end(), noted_, e.place);
        bytes_ -= e.bytes;
        e.state = state;
        e.version = version_of(state);
        e.bytes = bytes_of(state);
        bytes_ += e.bytes;
    }

    void let_go(entry& e) {
        noted_.splice(noted_.end(), held_, e.place);
        bytes_ -= std::exchange(e.bytes, 0);
        e.state = Ref{};
    }

    /// The one used last stays, however large.
    void make_room() {
        while (held_.size() > states_max_ || (bytes_ > bytes_max_ && held_.size() > 1))
            let_go(entries_.at(held_.front()));
        for (; noted_.size() > states_max_; noted_.pop_front()) entries_.erase(noted_.front());
    }

    std::size_t states_max_;
    std::size_t bytes_max_;
    std::size_t bytes_ = 0;
    keys held_;  ///< least recently used first
    keys noted_;
    std::unordered_map<Key, entry> entries_;
};

}  // namespace

struct catalog::impl {
    impl(store& s, std::size_t polls_max, std::size_t rooms_max, std::size_t poll_bytes_max)
        : backing(s),
          polls(polls_max, poll_bytes_max),
          rooms(rooms_max, std::numeric_limits<std::size_t>::max()) {}

    store& backing;
    newest_cache<poll_id, poll_ref> polls;
    newest_cache<room_id, room_ref> rooms;
    std::unordered_map<std::string, room_id> rooms_by_code;
    std::size_t codes_max = 0;
    std::uint64_t changes = 1;

    /// A fact may arrive while the store is being asked. If its state is no longer in memory by then, what
    /// was loaded may be older than that fact, so the store is asked once more. That answer is recent enough.
    template <class Key, class Ref>
    task<result<Ref>> find(newest_cache<Key, Ref>& in, Key id, task<result<Ref>> (store::*load)(Key)) {
        for (bool again = false;; again = true) {
            const auto cached = in.get(id);
            if (cached.deleted) co_return errc::not_found;
            if (cached.state) co_return cached.state;
            const auto loaded = co_await (backing.*load)(id);
            if (!loaded) co_return loaded.error();
            if (auto kept = keep(*loaded)) co_return kept;
            if (again && !in.get(id).deleted) co_return *loaded;
        }
    }

    poll_ref keep(const poll_ref& p) { return polls.put(p->definition.id, p); }
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
            keep(f.state);
        }
    }
    void take(const tally_changed& f) {
        ++changes;
        keep(f.state);
    }
    void take(const vote_counted&) {}          // followed by its batch's tally_changed
    void take(const participants_changed&) {}  // nothing about participants is kept here
    void take(const room_changed& f) {
        if (f.deleted) {
            rooms.forget(f.state->id);
        } else {
            keep(f.state);
        }
    }
};

catalog::catalog(store& backing, std::size_t polls_max, std::size_t rooms_max, std::size_t poll_bytes_max)
    : impl_(std::make_unique<impl>(backing, polls_max, rooms_max, poll_bytes_max)) {
    impl_->codes_max = rooms_max;
}

catalog::~catalog() = default;

task<result<poll_ref>> catalog::poll(poll_id id) {
    return impl_->find(impl_->polls, id, &store::load_poll);
}

task<result<room_ref>> catalog::room(room_id id) {
    return impl_->find(impl_->rooms, id, &store::load_room);
}

task<result<room_ref>> catalog::room_by_code(std::string code) {
    if (const auto known = impl_->rooms_by_code.find(code); known != impl_->rooms_by_code.end()) {
        const auto cached = impl_->rooms.get(known->second);
        if (cached.state && cached.state->code == code) co_return cached.state;
    }
    auto loaded = co_await impl_->backing.find_room(code);
    if (!loaded) co_return loaded.error();
    auto kept = impl_->keep(*loaded);
    if (!kept) {
        const auto newest = co_await room((*loaded)->id);
        if (!newest) co_return newest.error();
        kept = *newest;
    }
    // It may have lost the code while the store was asked.
    if (!kept || kept->code != code) co_return errc::not_found;
    co_return kept;
}

poll_ref catalog::peek_poll(const poll_id& id) const {
    return impl_->polls.peek(id);
}

room_ref catalog::peek_room(const room_id& id) const {
    return impl_->rooms.peek(id);
}

choice catalog::marks_in(const poll_state& p, const standing_vote& vote) const {
    if (!takes_texts(p.definition)) return vote.marks;
    const auto now = peek_poll(p.definition.id);
    const bool same_texts = !now || now->definition.lot.draw == p.definition.lot.draw;
    return same_texts ? vote.marks : choice();
}

std::uint64_t catalog::changes() const noexcept {
    return impl_->changes;
}

void catalog::absorb(const fact& f) {
    std::visit([this](const auto& one) { impl_->take(one); }, f);
}

}  // namespace pollstream
