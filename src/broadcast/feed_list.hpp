// What one viewer follows. Nearly everybody follows one or two things, and nobody more than
// limits::subscriptions_per_viewer: a linear search is quicker than a hash table, and ten thousand lists of
// one element are small. Owns its feeds.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

namespace pollstream::live {

/// `Feed::of()` returns the id that it follows.
template <class Feed>
class feed_list {
  public:
    template <class Id>
    Feed* find(const Id& id) const noexcept {
        for (const auto& f : all_)
            if (f->of() == id) return f.get();
        return nullptr;
    }
    template <class Id>
    bool contains(const Id& id) const noexcept {
        return find(id) != nullptr;
    }

    Feed& add(std::unique_ptr<Feed> f) {
        all_.reserve(all_.size() + 1);  // exactly one more: most lists never grow again
        return *all_.emplace_back(std::move(f));
    }
    /// Removes and destroys the feed.
    void remove(const Feed& f) {
        std::erase_if(all_, [&](const auto& mine) { return mine.get() == &f; });
    }

    bool empty() const noexcept { return all_.empty(); }
    std::size_t size() const noexcept { return all_.size(); }
    Feed& front() const noexcept { return *all_.front(); }
    auto begin() const noexcept { return all_.begin(); }
    auto end() const noexcept { return all_.end(); }

  private:
    std::vector<std::unique_ptr<Feed>> all_;
};

}  // namespace pollstream::live
