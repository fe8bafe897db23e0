#include "pollstream/count/star.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace pollstream::count {

star_profile::star_profile(std::size_t options) : histograms_(options), higher_(options) {}

star_profile::star_profile(std::vector<histogram_of> histograms, pairwise_matrix higher,
                           std::uint64_t abstentions)
    : abstentions_(abstentions), histograms_(std::move(histograms)), higher_(std::move(higher)) {
    if (histograms_.size() != higher_.options())
        throw std::invalid_argument("histograms and matrix of different polls");
}

bool star_profile::check(std::span<const std::uint8_t> scores) const {
    const auto too_many = [](std::uint8_t s) { return s > most_stars; };
    if (scores.size() != options() || std::ranges::any_of(scores, too_many))
        throw std::invalid_argument("a STAR ballot gives each option 0 to 5 stars");
    return std::ranges::any_of(scores, [](std::uint8_t s) { return s > 0; });
}

void star_profile::add(std::span<const std::uint8_t> scores, std::uint64_t times) {
    const bool counts = check(scores);
    if (times > most_ballots || ballots() + abstentions_ > most_ballots - times)
        throw std::length_error("a profile holds at most 10^15 ballots");
    if (!counts) {
        abstentions_ += times;
        return;
    }
    for (std::size_t o = 0; o < scores.size(); ++o) histograms_[o][scores[o]] += times;
    higher_.add_scores(scores, times);
}

std::uint64_t star_profile::total(option o) const {
    std::uint64_t sum = 0;
    for (std::size_t s = 1; s <= most_stars; ++s) sum += s * histograms_[o][s];
    return sum;
}

}  // namespace pollstream::count
