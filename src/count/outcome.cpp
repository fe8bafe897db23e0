#include "pollstream/count/outcome.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace pollstream::count {

std::string_view name_of(tie_break rule) {
    switch (rule) {
        case tie_break::none:
            return "none";
        case tie_break::smaller_opposition:
            return "smaller opposition";
        case tie_break::batch:
            return "batch";
        case tie_break::backward:
            return "backward";
        case tie_break::head_to_head:
            return "head to head";
        case tie_break::higher_total:
            return "higher total";
        case tie_break::five_stars:
            return "five stars";
        case tie_break::lot:
            return "lot";
    }
    return "none";
}

lot_order::lot_order(std::size_t options) : place_(options) {
    if (options > most_options) throw std::invalid_argument("a lot orders at most 100 options");
    std::iota(place_.begin(), place_.end(), std::uint8_t{0});
}

lot_order::lot_order(std::span<const option> first_to_last) : lot_order(first_to_last.size()) {
    std::vector<bool> seen(first_to_last.size());
    for (std::size_t i = 0; i < first_to_last.size(); ++i) {
        const auto o = first_to_last[i];
        if (o >= seen.size() || seen[o]) throw std::invalid_argument("a lot orders every option once");
        seen[o] = true;
        place_[o] = static_cast<std::uint8_t>(i);
    }
    drawn_ = true;
}

option lot_order::first_of(std::span<const option> tied) const {
    return *std::ranges::min_element(tied, [this](option a, option b) { return before(a, b); });
}

option lot_order::last_of(std::span<const option> tied) const {
    return *std::ranges::max_element(tied, [this](option a, option b) { return before(a, b); });
}

outcome outcome_of(std::span<const std::int64_t> scores, const lot_order& lot, bool counted) {
    std::vector<option> order(scores.size());
    std::iota(order.begin(), order.end(), option{0});
    std::ranges::stable_sort(order, [&](option a, option b) { return scores[a] > scores[b]; });
    std::vector<std::vector<option>> places;
    for (const auto o : order) {
        if (places.empty() || scores[places.back().front()] != scores[o]) places.emplace_back();
        places.back().push_back(o);
    }
    return outcome_of(std::move(places), lot, counted);
}

outcome outcome_of(std::vector<std::vector<option>> places, const lot_order& lot, bool counted) {
    outcome out;
    out.places = std::move(places);
    if (!counted || out.places.empty()) return out;
    const auto& leaders = out.places.front();
    out.winner = lot.first_of(leaders);
    if (leaders.size() > 1) out.decided_by = tie_break::lot;
    return out;
}

}  // namespace pollstream::count
