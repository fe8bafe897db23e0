// Answers in the voters' own words.
#include "domain/kinds/rows.hpp"

namespace pollstream::kinds {

namespace {

void read(poll& p, settings_reader& in) {
    read_text_settings(p, in, limits::answer_max);
}

}  // namespace

const kind_rules open{
    .name = "open",
    .member = vote_member::texts,
    .percents = share_of::voters,
    .options_min = 0,
    .options_max = 0,
    .read_choices = one_choice,
    .read_settings = read,
    .write_settings = write_text_settings,
    .read_texts = read_texts,
    .write_ballot = write_texts,
    .ballot_problem = texts_problem,
    .cells = text_cells,
    .move = move_texts,
    .counts = no_counts,
    .total_votes = voters,
    .write_result = write_text_result,
    .text = texts_text,
};

}  // namespace pollstream::kinds
