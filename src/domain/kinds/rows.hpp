// One row per kind, defined in the file of its name, and what rows of a family share.
#pragma once

#include "pollstream/domain/kind.hpp"

namespace pollstream::kinds {

extern const kind_rules single;
extern const kind_rules multiple;

// ---- sets of options (option_sets.cpp)

std::optional<std::string> set_problem(const poll& p, const choice& c);
std::string set_text(const poll& p, const choice& c);
/// The first cells, one per option.
std::vector<std::uint64_t> option_counts(const poll& p, const tally& t);
std::uint64_t marks(const poll& p, const tally& t);

}  // namespace pollstream::kinds
