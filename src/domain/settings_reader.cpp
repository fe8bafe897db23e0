#include "domain/settings_reader.hpp"

#include "pollstream/base/text.hpp"
#include "pollstream/domain/decimal.hpp"
#include "pollstream/domain/kind.hpp"

#include <algorithm>

namespace pollstream {

namespace {

using type = drafted_setting::type;

constexpr std::size_t reported_max = 20;  // for one list: beyond that, something else is wrong

std::string between(std::int64_t min, std::int64_t max) {
    return "must be a whole number between " + std::to_string(min) + " and " + std::to_string(max);
}

}  // namespace

bool only_labels(const settings_draft& d) {
    return std::ranges::all_of(d, [](const drafted_setting& s) {
        return s.name == "min_label" || s.name == "max_label" || s.name == "moderated" || s.name == "banned";
    });
}

const drafted_setting* settings_reader::find(std::string_view name) {
    asked_.push_back(name);
    const auto at = std::ranges::find(from_, name, &drafted_setting::name);
    return at == from_.end() ? nullptr : &*at;
}

void settings_reader::problem(std::string_view name, std::string reason) {
    problems_.push_back({"settings." + std::string(name), std::move(reason)});
}

void settings_reader::integer(std::string_view name, std::uint16_t& into, std::int64_t min,
                              std::int64_t max) {
    const auto* s = find(name);
    if (s == nullptr || s->is == type::null) return;
    if (s->is == type::integer && s->number >= min && s->number <= max) {
        into = static_cast<std::uint16_t>(s->number);
    } else {
        problem(name, between(min, max));
    }
}

void settings_reader::maybe_integer(std::string_view name, std::optional<std::uint16_t>& into,
                                    std::int64_t min, std::int64_t max) {
    const auto* s = find(name);
    if (s == nullptr) return;
    if (s->is == type::null) {
        into.reset();
    } else if (s->is == type::integer && s->number >= min && s->number <= max) {
        into = static_cast<std::uint16_t>(s->number);
    } else {
        problem(name, between(min, max) + ", or null");
    }
}

void settings_reader::boolean(std::string_view name, bool& into) {
    const auto* s = find(name);
    if (s == nullptr || s->is == type::null) return;
    if (s->is == type::boolean) {
        into = s->truth;
    } else {
        problem(name, "must be true or false");
    }
}

void settings_reader::text(std::string_view name, std::string& into, std::size_t max) {
    const auto* s = find(name);
    if (s == nullptr || s->is == type::null) return;
    if (s->is != type::text || has_control_characters(s->text))
        return problem(name, "must be text on one line");
    auto trimmed = std::string(trim(s->text));
    if (count_code_points(trimmed) > max)
        return problem(name, "must have at most " + std::to_string(max) + " characters");
    into = std::move(trimmed);
}

void settings_reader::maybe_decimal(std::string_view name, std::optional<std::int64_t>& into,
                                    unsigned decimals) {
    const auto* s = find(name);
    if (s == nullptr) return;
    if (s->is == type::null) {
        into.reset();
        return;
    }
    const bool text = s->is == type::text || s->is == type::decimal;
    const auto written = text ? s->text : std::to_string(s->number);
    const auto units =
        text || s->is == type::integer ? parse_decimal(written, decimals) : std::optional<std::int64_t>();
    if (!units) return problem(name, decimal_problem(decimals) + ", or null");
    into = units;
}

bool settings_reader::set(std::string_view name, choice& into, std::size_t most) {
    const auto* s = find(name);
    if (s == nullptr || s->is == type::null) return true;
    const auto fits = [most](std::int64_t n) { return n >= 1 && n <= static_cast<std::int64_t>(most); };
    if (s->is != type::list || !std::ranges::all_of(s->numbers, fits)) {
        problem(name, "must be a list of option numbers from 1 to " + std::to_string(most));
        return false;
    }
    choice numbers(s->numbers.begin(), s->numbers.end());
    numbers = normalized(std::move(numbers));
    if (std::ranges::adjacent_find(numbers) != numbers.end()) {
        problem(name, "must not name an option twice");
        return false;
    }
    into = std::move(numbers);
    return true;
}

void settings_reader::refuse_unknown() {
    std::size_t reported = 0;
    for (const auto& s : from_) {
        if (std::ranges::find(asked_, s.name) != asked_.end()) continue;
        problem(s.name, "is not a setting of this kind of poll");
        if (++reported == reported_max) return;
    }
}

void read_settings(poll& p, const settings_draft& draft, field_errors& problems) {
    settings_reader in(draft, problems);
    rules_of(p).read_settings(p, in);
    in.refuse_unknown();
}

}  // namespace pollstream
