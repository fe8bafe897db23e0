#include "domain/text_fields.hpp"

#include "pollstream/base/text.hpp"

namespace pollstream {

std::string read_text(const std::string& text, const std::string& field, std::size_t max,
                      field_errors& problems) {
    std::string trimmed(trim(text));
    if (count_code_points(trimmed) > max)
        problems.push_back({field, "must have at most " + std::to_string(max) + " characters"});
    return trimmed;
}

std::string read_line(const std::string& text, const std::string& field, std::size_t max,
                      field_errors& problems) {
    const auto before = problems.size();
    auto line = read_text(collapse_white_space(text), field, max, problems);
    if (problems.size() > before) return line;
    if (is_blank(line)) {
        problems.push_back({field, "must not be empty"});
    } else if (has_c1_controls(line)) {
        problems.push_back({field, "must not have control characters"});
    }
    return line;
}

}  // namespace pollstream
