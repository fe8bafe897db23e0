// Several of the options, between two bounds; percentages are of the voters.
#include "domain/kinds/rows.hpp"

#include <algorithm>

namespace pollstream::kinds {

namespace {

void read_choices(poll& p, std::optional<std::int64_t> min, std::optional<std::int64_t> max,
                  field_errors& problems) {
    const auto n = static_cast<std::int64_t>(p.options.size());
    const auto low = min.value_or(1);
    const auto high = max.value_or(n);
    const auto in_range = [n](std::int64_t v) { return v >= 1 && v <= std::max<std::int64_t>(n, 1); };
    if (!in_range(low)) problems.push_back({"min_choices", "must be between 1 and the number of options"});
    if (!in_range(high)) problems.push_back({"max_choices", "must be between 1 and the number of options"});
    if (in_range(low) && in_range(high)) {
        if (low > high) problems.push_back({"min_choices", "must not be more than max_choices"});
        p.min_choices = static_cast<std::uint16_t>(low);
        p.max_choices = static_cast<std::uint16_t>(high);
    }
}

}  // namespace

const kind_rules multiple{
    .name = "multiple",
    .percents = share_of::voters,
    .read_choices = read_choices,
    .read_settings = no_settings,
    .write_settings = write_no_settings,
    .read_ballot = read_set,
    .write_ballot = write_set,
    .ballot_problem = set_problem,
    .option_cells = true,
    .counts = option_counts,
    .total_votes = marks,
    .write_result = write_most_named,
    .text = set_text,
};

}  // namespace pollstream::kinds
