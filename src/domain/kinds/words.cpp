// A word or two from each voter, for a word cloud.
#include "domain/kinds/rows.hpp"

namespace pollstream::kinds {

namespace {

void read(poll& p, settings_reader& in) {
    read_text_settings(p, in, limits::word_max);
}

}  // namespace

const kind_rules words = written("words", read);

}  // namespace pollstream::kinds
