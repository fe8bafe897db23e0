#include "pollstream/count/ranking.hpp"

#include <stdexcept>

namespace pollstream::count {

std::optional<std::size_t> ranking_view::strict_size(std::size_t options) const {
    std::size_t first_level = 0;
    while (first_level < size() && !level(first_level)) ++first_level;
    if (first_level == size()) return size();

    for (auto i = first_level; i < size(); ++i)
        if (!level(i)) return std::nullopt;
    if (size() != options) return std::nullopt;
    return first_level - 1;
}

ranking::ranking(std::initializer_list<option> best_first) {
    for (const auto o : best_first)
        if (!below(o)) throw std::invalid_argument("a ranking names an option twice or one there is not");
}

bool ranking::ranks(option o) const {
    const ranking_view all(marks_);
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i] == o) return true;
    return false;
}

bool ranking::below(option o) {
    if (o >= most_options || ranks(o)) return false;
    marks_.push_back(o);
    return true;
}

bool ranking::level(option o) {
    if (marks_.empty()) return below(o);
    if (o >= most_options || ranks(o)) return false;
    const ranking_view all(marks_);
    auto begin = all.size() - 1;
    while (all.level(begin)) --begin;
    auto at = begin;
    while (at < all.size() && all[at] < o) ++at;
    marks_.insert(marks_.begin() + static_cast<std::ptrdiff_t>(at), o);
    for (auto i = begin; i < marks_.size(); ++i) {
        const auto bare = marks_[i] & ~unsigned{ranking_view::level_bit};
        marks_[i] = static_cast<std::uint8_t>(i == begin ? bare : bare | ranking_view::level_bit);
    }
    return true;
}

}  // namespace pollstream::count
