#include "pollstream/count/pairwise_matrix.hpp"

#include <array>
#include <stdexcept>

namespace pollstream::count {

pairwise_matrix::pairwise_matrix(std::size_t options) : options_(options), cells_(options * options, 0) {
    if (options > most_options) throw std::invalid_argument("a matrix has at most 100 options");
}

pairwise_matrix::pairwise_matrix(std::size_t options, std::uint64_t ballots, std::vector<std::uint64_t> cells)
    : pairwise_matrix(options) {
    if (cells.size() != options * options || ballots > most_ballots)
        throw std::invalid_argument("a matrix of another size");
    for (std::size_t x = 0; x < options; ++x)
        for (std::size_t y = 0; y <= x; ++y) {
            const auto above = cells[x * options + y];
            const auto below = cells[y * options + x];
            if (above > ballots || below > ballots - above || (x == y && above != 0))
                throw std::invalid_argument("a matrix with more preferences than ballots");
        }
    ballots_ = ballots;
    cells_ = std::move(cells);
}

pairwise_matrix::pairwise_matrix(const profile& ballots) : pairwise_matrix(ballots.options()) {
    ballots.for_each([this](ranking_view ballot, std::uint64_t times) { add(ballot, times); });
}

void pairwise_matrix::add(ranking_view ballot, std::uint64_t times) {
    if (ballot.empty()) return;
    std::array<bool, most_options> waiting{};  // options below the rank we are at
    for (std::size_t o = 0; o < options_; ++o) waiting[o] = true;
    for (std::size_t begin = 0; begin < ballot.size();) {
        auto end = begin + 1;
        while (end < ballot.size() && ballot.level(end)) ++end;
        for (auto i = begin; i < end; ++i) waiting[ballot[i]] = false;
        for (auto i = begin; i < end; ++i) {
            auto* row = cells_.data() + ballot[i] * options_;
            for (std::size_t o = 0; o < options_; ++o) row[o] += waiting[o] ? times : 0;
        }
        begin = end;
    }
    ballots_ += times;
}

void pairwise_matrix::add_scores(std::span<const std::uint8_t> scores, std::uint64_t times) {
    for (std::size_t x = 0; x < options_; ++x)
        for (std::size_t y = 0; y < options_; ++y)
            if (scores[x] > scores[y]) cells_[x * options_ + y] += times;
    ballots_ += times;
}

}  // namespace pollstream::count
