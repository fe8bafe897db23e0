#include "pollstream/domain/weight.hpp"

#include "pollstream/domain/lexicon.hpp"

namespace pollstream {

namespace {

/// A list of banned texts is also kept as a set of short strings.
constexpr std::size_t times_as_a_set = 16;

std::size_t weight_of(const tally& t) noexcept {
    std::size_t bytes = 0;
    for (const auto& shard : t.shards())
        bytes += sizeof(shard) + shard.counts.capacity() * sizeof(shard.counts.front());
    return bytes;
}

std::size_t weight_of(const std::shared_ptr<const tally>& t) noexcept {
    return t ? sizeof(tally) + weight_of(*t) : 0;
}

std::size_t weight_of(const kind_settings& s) noexcept {
    const text_settings* writing = std::get_if<text_settings>(&s);
    if (const auto* questions = std::get_if<qna_settings>(&s)) writing = questions;
    if (writing != nullptr) return writing->banned.list().size() * times_as_a_set;
    if (const auto* rating = std::get_if<rating_settings>(&s))
        return pollstream::weight_of(rating->min_label) + pollstream::weight_of(rating->max_label);
    return 0;
}

}  // namespace

std::size_t weight_of(const poll_state& p) noexcept {
    const auto& d = p.definition;
    std::size_t bytes = sizeof(p) + weight_of(p.code) + weight_of(d.settings);
    bytes += weight_of(d.title) + weight_of(d.description) + weight_of(d.creator_name);
    bytes += d.options.capacity() * sizeof(std::string);
    for (const auto& text : d.options) bytes += weight_of(text);
    bytes += d.corrections.capacity() * sizeof(correction);
    for (const auto& c : d.corrections) bytes += weight_of(c.was);
    if (d.texts) bytes += d.texts->weight();
    return bytes + weight_of(p.counts) + weight_of(p.held.shown) + weight_of(p.held.next);
}

}  // namespace pollstream
