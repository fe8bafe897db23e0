#include "sqlite/voter_set.hpp"

#include <algorithm>

namespace pollstream::sqlite {

namespace {

constexpr unsigned tag_bits = 56;
constexpr unsigned smallest_bits = 3;
constexpr unsigned largest_bits = 16;
// Beyond this depth, a set that does not spread (which would take keys that are not random) grows in place.
constexpr unsigned depth_max = 20;

}  // namespace

voter_tag tag_of(const voter_key& voter) noexcept {
    voter_tag tag = 0;
    for (std::size_t i = 0; i < tag_bits / 8; ++i) tag = (tag << 8) | voter[i];
    return tag;
}

voter_set::slot::slot(voter_entry e) noexcept
    : tag_low(static_cast<std::uint32_t>(e.tag)),
      tag_high_seq_high(static_cast<std::uint32_t>(e.tag >> 32) | static_cast<std::uint32_t>(e.seq >> 32)
                                                                      << 24),
      seq_low(static_cast<std::uint32_t>(e.seq)) {}

voter_entry voter_set::slot::entry() const noexcept {
    return {std::uint64_t{tag_high_seq_high & 0xff'ffffu} << 32 | tag_low,
            std::uint64_t{tag_high_seq_high >> 24} << 32 | seq_low};
}

voter_set::table::table(unsigned d, std::size_t room_for) : depth(d), bits(smallest_bits) {
    while ((std::size_t{1} << bits) * 5 < room_for * 8) ++bits;  // at most five slots in eight are taken
    slots.resize(std::size_t{1} << bits);
}

/// Multiplying spreads the low bits of the tag into the high ones; the high bits of the tag itself are alike
/// within a table.
std::size_t voter_set::table::home(voter_tag tag) const noexcept {
    return static_cast<std::size_t>((tag * 0x9e37'79b9'7f4a'7c15u) >> (64 - bits));
}

void voter_set::table::put(voter_entry e) noexcept {
    auto at = home(e.tag);
    while (!slots[at].empty()) at = after(at);
    slots[at] = slot(e);
    ++used;
}

voter_set::slot* voter_set::table::find(voter_entry e) noexcept {
    for (auto at = home(e.tag); !slots[at].empty(); at = after(at)) {
        if (slots[at].entry() == e) return &slots[at];
    }
    return nullptr;
}

/// Closes the gap by moving up every entry that is further from its home than from the gap.
void voter_set::table::take(slot* s) noexcept {
    auto gap = static_cast<std::size_t>(s - slots.data());
    for (auto at = after(gap); !slots[at].empty(); at = after(at)) {
        const auto mask = slots.size() - 1;
        const auto from_home = (at - home(slots[at].entry().tag)) & mask;
        if (from_home < ((at - gap) & mask)) continue;
        slots[gap] = slots[at];
        gap = at;
    }
    slots[gap] = slot();
    --used;
}

voter_set::voter_set() : directory_{std::make_shared<table>(0u, 0u)} {}

std::size_t voter_set::place(voter_tag tag) const noexcept {
    return static_cast<std::size_t>(tag >> (tag_bits - depth_));
}

void voter_set::add(voter_entry e) {
    while (table_of(e.tag).full()) grow(e.tag);
    table_of(e.tag).put(e);
    ++size_;
}

void voter_set::add(std::span<const voter_entry> many) {
    for (const auto& e : many) {
        const auto& t = table_of(e.tag);
        __builtin_prefetch(t.slots.data() + t.home(e.tag), 1);
    }
    for (const auto& e : many) add(e);
}

bool voter_set::move(voter_entry from, std::uint64_t to_seq) {
    auto* s = table_of(from.tag).find(from);
    if (s == nullptr) return false;
    *s = slot({from.tag, to_seq});
    return true;
}

bool voter_set::remove(voter_entry e) {
    auto& t = table_of(e.tag);
    auto* s = t.find(e);
    if (s == nullptr) return false;
    t.take(s);
    --size_;
    return true;
}

void voter_set::find(voter_tag tag, std::vector<std::uint64_t>& seqs) const {
    const auto& t = *directory_[place(tag)];
    for (auto at = t.home(tag); !t.slots[at].empty(); at = t.after(at)) {
        if (t.slots[at].has(tag)) seqs.push_back(t.slots[at].entry().seq);
    }
}

std::size_t voter_set::bytes() const noexcept {
    std::size_t sum = sizeof(*this) + directory_.size() * sizeof(directory_.front());
    const table* last = nullptr;
    for (const auto& t : directory_) {
        if (t.get() != last) sum += sizeof(table) + t->slots.size() * sizeof(slot);
        last = t.get();
    }
    return sum;
}

void voter_set::grow(voter_tag tag) {
    const auto at = place(tag);
    auto& full = *directory_[at];
    if (full.bits >= largest_bits && full.depth < depth_max) {
        split(at);
        return;
    }
    table larger(full.depth, full.used * 5 / 4 + 1);
    for (const auto& s : full.slots) {
        if (!s.empty()) larger.put(s.entry());
    }
    full = std::move(larger);
}

void voter_set::split(std::size_t at) {
    const auto old = directory_[at];
    if (old->depth == depth_) {
        std::vector<std::shared_ptr<table>> wider;
        wider.reserve(directory_.size() * 2);
        for (const auto& t : directory_) wider.insert(wider.end(), 2, t);
        directory_ = std::move(wider);
        ++depth_;
        at *= 2;
    }
    const auto next_bit = tag_bits - old->depth - 1;
    const auto set_in = [&](voter_tag tag) { return (tag >> next_bit & 1) != 0; };
    std::size_t ones = 0;
    for (const auto& s : old->slots) ones += !s.empty() && set_in(s.entry().tag);
    const auto low = std::make_shared<table>(old->depth + 1, old->used - ones);
    const auto high = std::make_shared<table>(old->depth + 1, ones);
    for (const auto& s : old->slots) {
        if (!s.empty()) (set_in(s.entry().tag) ? *high : *low).put(s.entry());
    }
    const auto shared_by = std::size_t{1} << (depth_ - old->depth);
    const auto first = at & ~(shared_by - 1);
    for (std::size_t i = 0; i < shared_by; ++i) directory_[first + i] = i < shared_by / 2 ? low : high;
}

voter_tag voter_set::table_after(voter_tag from, std::vector<voter_entry>& into) const {
    const auto at = place(from);
    const auto& t = *directory_[at];
    into.reserve(into.size() + t.used);
    for (const auto& s : t.slots) {
        if (!s.empty()) into.push_back(s.entry());
    }
    std::ranges::sort(into);
    const auto next = (at | ((std::size_t{1} << (depth_ - t.depth)) - 1)) + 1;
    return next == directory_.size() ? 0 : voter_tag{next} << (tag_bits - depth_);
}

}  // namespace pollstream::sqlite
