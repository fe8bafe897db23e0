#include "app/line_members.hpp"

#include "pollstream/domain/settings_json.hpp"

#include <algorithm>
#include <utility>

namespace pollstream::app {

namespace json = boost::json;

namespace {

constexpr auto required = http::presence::required;

/// Empty if the line is no object; `wrong` then says so.
json::object object_in(std::string_view line, std::string& wrong) {
    auto parsed = http::parse_json(line);
    if (parsed && parsed->is_object()) return std::move(parsed->get_object());
    wrong = parsed ? "this is not a JSON object" : "this is not JSON, or names a member twice";
    return {};
}

std::string of_at_most(std::size_t many, std::string_view what) {
    return "must be a list of at most " + std::to_string(many) + " " + std::string(what);
}

bool is_within(std::int64_t n, std::uint64_t most) {
    return n >= 0 && std::cmp_less_equal(n, most);
}

std::string from_0_to(std::uint64_t most) {
    return "must be a whole number from 0 to " + std::to_string(most);
}

}  // namespace

line_members::line_members(std::string_view line) : line_(object_in(line, refused_)), in_(line_) {}

line_members::line_members(const json::object& within, std::string path) : in_(within, std::move(path)) {}

void line_members::refuse(std::string why) {
    if (ok()) refused_ = std::move(why);
}

void line_members::problems_from(const field_errors& found) {
    in_.problems_from(found);
}

std::string line_members::wrong() const {
    if (ok() || !refused_.empty()) return refused_;
    const auto first = in_.problems().front();
    return '"' + first.field + "\" " + first.reason;
}

bool line_members::is_null(std::string_view name) {
    const auto* v = in_.raw(name);
    return v != nullptr && v->is_null();
}

std::string line_members::text(std::string_view name) {
    return in_.text(name, required).value_or(std::string());
}

bool line_members::boolean(std::string_view name) {
    return in_.boolean(name, required).value_or(false);
}

std::uint64_t line_members::number(std::string_view name, std::uint64_t most) {
    const auto n = in_.integer(name, required).value_or(0);
    if (is_within(n, most)) return static_cast<std::uint64_t>(n);
    problem(name, from_0_to(most));
    return 0;
}

std::vector<std::uint64_t> line_members::numbers(std::string_view name, std::size_t many,
                                                 std::uint64_t most) {
    const auto said = in_.integers(name, required).value_or(std::vector<std::int64_t>());
    if (said.size() > many) {
        problem(name, of_at_most(many, "numbers"));
        return {};
    }
    const auto wrong = std::ranges::find_if_not(said, [most](auto n) { return is_within(n, most); });
    if (wrong == said.end()) return {said.begin(), said.end()};
    problem(std::string(name) + "[" + std::to_string(wrong - said.begin()) + "]", from_0_to(most));
    return {};
}

std::vector<std::string> line_members::texts(std::string_view name, std::size_t many) {
    auto all = in_.texts(name, required).value_or(std::vector<std::string>());
    if (all.size() > many) problem(name, of_at_most(many, "strings"));
    return all;
}

std::vector<const json::object*> line_members::objects(std::string_view name, std::size_t many) {
    std::vector<const json::object*> all;
    const auto* v = in_.raw(name);
    const auto* list = v == nullptr ? nullptr : v->if_array();
    const bool fits = list != nullptr && list->size() <= many &&
                      std::ranges::all_of(*list, [](const json::value& one) { return one.is_object(); });
    if (fits)
        for (const auto& one : *list) all.push_back(&one.get_object());
    else
        problem(name, of_at_most(many, "objects"));
    return all;
}

timestamp line_members::time(std::string_view name) {
    return in_.time(name, required).value_or(timestamp{});
}

std::optional<timestamp> line_members::maybe_time(std::string_view name) {
    if (is_null(name)) return std::nullopt;
    return time(name);
}

settings_draft line_members::settings(std::string_view name) {
    const auto* v = in_.raw(name);
    if (v != nullptr && v->is_object()) return settings_from(v->get_object());
    problem(name, "must be an object");
    return {};
}

}  // namespace pollstream::app
