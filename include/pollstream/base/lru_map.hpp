// A map that knows the order in which its entries were last used, so that the least recently used can make
// room.
//
//     if (auto* known = map.use(key)) return *known;
//     if (map.size() >= most) map.pop_oldest();
//     return map.add(key, value);
//
// Values stay where they are until they are erased. Maps with texts for keys are asked by std::string_view.
// One thread at a time.
#pragma once

#include <cstddef>
#include <iterator>
#include <list>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>

namespace pollstream {

template <class Key, class Value>
class lru_map {
  public:
    using key_view = std::conditional_t<std::is_same_v<Key, std::string>, std::string_view, Key>;

    struct entry {
        entry(key_view k, Value&& v) : key(k), value(std::move(v)) {}

        const Key key;
        Value value;
    };
    using iterator = typename std::list<entry>::iterator;

    lru_map() = default;
    lru_map(const lru_map&) = delete;  // the copy's keys would be views of this one's
    lru_map& operator=(const lru_map&) = delete;

    /// Null if there is none; not a use.
    Value* find(key_view key) {
        const auto found = by_key_.find(key);
        return found == by_key_.end() ? nullptr : &found->second->value;
    }
    const Value* find(key_view key) const {
        const auto found = by_key_.find(key);
        return found == by_key_.end() ? nullptr : &found->second->value;
    }
    bool contains(key_view key) const { return by_key_.contains(key); }

    /// Like find(), and makes it the newest.
    Value* use(key_view key) {
        const auto found = by_key_.find(key);
        if (found == by_key_.end()) return nullptr;
        by_age_.splice(by_age_.end(), by_age_, found->second);
        return &found->second->value;
    }

    /// As the newest. The key must not be there yet.
    Value& add(key_view key, Value value) {
        by_age_.emplace_back(key, std::move(value));
        const auto newest = std::prev(by_age_.end());
        by_key_.emplace(newest->key, newest);  // for a text, a view of the one in the list
        return newest->value;
    }

    void erase(iterator where) {
        by_key_.erase(where->key);
        by_age_.erase(where);
    }
    /// `key` may be the entry's own.
    bool erase(key_view key) {
        const auto found = by_key_.find(key);
        if (found == by_key_.end()) return false;
        const auto where = found->second;
        by_key_.erase(found);
        by_age_.erase(where);
        return true;
    }

    bool empty() const noexcept { return by_key_.empty(); }
    std::size_t size() const noexcept { return by_key_.size(); }

    /// The least recently used; there must be one.
    entry& oldest() { return by_age_.front(); }
    void pop_oldest() { erase(by_age_.begin()); }

    /// The least recently used first.
    iterator begin() noexcept { return by_age_.begin(); }
    iterator end() noexcept { return by_age_.end(); }

  private:
    std::list<entry> by_age_;
    std::unordered_map<key_view, iterator> by_key_;
};

}  // namespace pollstream
