#include "app/count_names.hpp"

#include "pollstream/base/text.hpp"
#include "pollstream/count/ballot_file.hpp"

namespace pollstream::app {

std::string printed_name(std::string_view text, const std::string& what, std::vector<std::string>& notes) {
    if (text.empty() || count::is_printable(text)) return std::string(text);
    auto name = count::printable(collapse_white_space(text));
    notes.push_back(what + " has characters that cannot be printed; it is shown as “" + name + "”");
    return name;
}

}  // namespace pollstream::app
