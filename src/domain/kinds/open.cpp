// Answers in the voters' own words.
#include "domain/kinds/rows.hpp"

namespace pollstream::kinds {

namespace {

void read(poll& p, settings_reader& in) {
    read_text_settings(p, in, limits::answer_max);
}

}  // namespace

const kind_rules open = written("open", read);

}  // namespace pollstream::kinds
