// One of several options: the one named most often wins by plurality.
#include "domain/kinds/rows.hpp"

namespace pollstream::kinds {

namespace {

void read_choices(poll& p, std::optional<std::int64_t> min, std::optional<std::int64_t> max,
                  field_errors& problems) {
    if (min && *min != 1) problems.push_back({"min_choices", "must be 1 where the kind is single"});
    if (max && *max != 1) problems.push_back({"max_choices", "must be 1 where the kind is single"});
    p.min_choices = p.max_choices = 1;
}

}  // namespace

const kind_rules single{
    .name = "single",
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
