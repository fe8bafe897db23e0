#include "pollstream/domain/lexicon.hpp"

#include "pollstream/domain/weight.hpp"

#include <algorithm>

namespace pollstream {

namespace {

// Memory per text, apart from the text itself: its place in two vectors with room to grow, an allocation for
// a node with its slot in a hash table, and one for what copies share.
constexpr std::size_t place_bytes = (sizeof(lexicon::entry) + sizeof(std::shared_ptr<void>)) * 3 / 2;
constexpr std::size_t node_bytes = 48 + 12;
constexpr std::size_t shared_bytes = 96;

}  // namespace

option_no lexicon::find(std::string_view text) const {
    const auto it = by_text_.find(text);
    return it == by_text_.end() ? option_no{0} : it->second;
}

option_no lexicon::find_alike(std::string_view text) const {
    const auto it = by_key_.find(text_key(text));
    return it == by_key_.end() ? option_no{0} : it->second;
}

option_no lexicon::add(std::string text, text_state where_new) {
    const auto number = static_cast<option_no>(entries_.size() + 1);
    auto key = text_key(text);
    const auto alike = by_key_.find(key);
    const bool is_new = alike == by_key_.end();
    const bool has_own_key = is_new && key != text;
    const auto first = is_new ? number : alike->second;
    const auto state = is_new ? where_new : at(first).state;
    if (!has_own_key) key.clear();
    text.shrink_to_fit();
    key.shrink_to_fit();

    const auto kept = std::make_shared<const spelling>(spelling{std::move(text), std::move(key)});
    spellings_.push_back(kept);
    entries_.push_back({kept->text, first, state});
    by_text_.emplace(kept->text, number);
    if (is_new) by_key_.emplace(has_own_key ? kept->key : kept->text, number);
    weight_ += place_bytes + weight_of_spelling(*kept, is_new);
    return number;
}

void lexicon::set_state(option_no n, text_state s) {
    const auto first = at(n).first;
    for (auto& e : entries_) {
        if (e.first == first) e.state = s;
    }
}

bool lexicon::decide(const text_decision& d) {
    if (!has({d.no, d.text}) || at(d.no).state == text_state::erased) return false;
    set_state(d.no, d.state);
    return true;
}

bool lexicon::has(const named_text& t) const {
    if (t.no < 1 || t.no > size()) return false;
    const auto& e = at(t.no);
    return e.state == text_state::erased || !t.text || text_key(*t.text) == text_key(e.text);
}

std::vector<option_no> lexicon::alike(option_no n) const {
    std::vector<option_no> all;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        if (entries_[i].first == at(n).first) all.push_back(static_cast<option_no>(i + 1));
    }
    return all;
}

option_no lexicon::add_erased() {
    const auto number = static_cast<option_no>(entries_.size() + 1);
    spellings_.emplace_back();
    entries_.push_back({{}, number, text_state::erased});
    weight_ += place_bytes;
    ++erased_;
    return number;
}

void lexicon::erase(option_no n) {
    const auto first = at(n).first;
    for (const auto number : alike(n)) {
        auto& spelled = spellings_[number - 1u];
        if (!spelled) continue;  // erased before
        weight_ -= weight_of_spelling(*spelled, number == first);
        by_text_.erase(spelled->text);
        if (number == first) by_key_.erase(spelled->key.empty() ? spelled->text : spelled->key);
        entries_[number - 1u] = {{}, number, text_state::erased};
        spelled.reset();
        ++erased_;
    }
}

/// What a text takes apart from its place.
std::size_t lexicon::weight_of_spelling(const spelling& s, bool is_first) noexcept {
    return shared_bytes + weight_of(s.text) + weight_of(s.key) + (is_first ? 2 : 1) * node_bytes;
}

std::vector<text_group> group_texts(const lexicon& texts, const std::vector<std::uint64_t>& counts) {
    std::vector<text_group> groups;
    std::vector<std::uint64_t> best;  // how often the spelling shown was used
    std::unordered_map<option_no, std::size_t> place;
    for (std::size_t i = 0; i < texts.size() && i < counts.size(); ++i) {
        const auto number = static_cast<option_no>(i + 1);
        const auto& e = texts.at(number);
        const auto [at, is_new] = place.emplace(e.first, groups.size());
        if (is_new) {
            groups.push_back({e.first, number, 0, e.state});
            best.push_back(counts[i]);
        }
        auto& group = groups[at->second];
        group.count += counts[i];
        if (counts[i] > best[at->second]) {
            best[at->second] = counts[i];
            group.shown_as = number;
        }
    }
    std::erase_if(groups, [](const text_group& g) { return g.count == 0; });
    std::ranges::stable_sort(groups,
                             [](const text_group& a, const text_group& b) { return a.count > b.count; });
    return groups;
}

numbered_texts number_texts(const lexicon& known, const std::vector<std::string>& texts) {
    numbered_texts out;
    for (const auto& text : texts) {
        auto number = known.find(text);
        if (number == 0) {
            out.fresh.push_back(text);
            number = static_cast<option_no>(known.size() + out.fresh.size());
        }
        out.numbers.push_back(number);
    }
    out.numbers = normalized(std::move(out.numbers));
    return out;
}

}  // namespace pollstream
