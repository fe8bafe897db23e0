#include "app/line_members.hpp"

#include "pollstream/base/text.hpp"
#include "pollstream/domain/settings_json.hpp"

#include <boost/json/parser.hpp>

#include <algorithm>

namespace pollstream::app {

namespace json = boost::json;

namespace {

std::string named(std::string_view name) {
    return '"' + std::string(name) + '"';
}

}  // namespace

line_members::line_members(std::string_view line) {
    json::parse_options options;
    options.max_depth = 4;
    json::parser parser(json::storage_ptr(), options);
    boost::system::error_code ec;
    const auto read = parser.write_some(line.data(), line.size(), ec);
    const bool more =
        line.substr(std::min(read, line.size())).find_first_not_of(" \t\r") != std::string_view::npos;
    if (ec || more) {
        refuse("this is not JSON");
        return;
    }
    auto root = parser.release();
    if (root.is_object()) {
        object_ = std::move(root.get_object());
    } else {
        refuse("this is not a JSON object");
    }
}

void line_members::refuse(std::string what) {
    if (wrong_.empty()) wrong_ = std::move(what);
}

const json::value* line_members::find(std::string_view name) {
    if (!ok()) return nullptr;
    asked_.emplace_back(name);
    const auto* v = object_.if_contains(name);
    if (v == nullptr) refuse(named(name) + " is missing");
    return v;
}

std::string line_members::checked(const json::value& v, const std::string& where) {
    if (!v.is_string()) {
        refuse(where + " must be a string");
        return {};
    }
    std::string text(v.get_string().data(), v.get_string().size());
    if (!is_utf8(text) || has_control_characters(text))
        refuse(where + " must be UTF-8 without control characters");
    return text;
}

std::uint64_t line_members::counted(const json::value& v, const std::string& where, std::uint64_t most) {
    const bool whole = v.is_uint64() || (v.is_int64() && v.get_int64() >= 0);
    const auto n = !whole ? 0 : v.is_uint64() ? v.get_uint64() : static_cast<std::uint64_t>(v.get_int64());
    if (!whole || n > most) refuse(where + " must be a whole number from 0 to " + std::to_string(most));
    return n;
}

std::string line_members::text(std::string_view name) {
    const auto* v = find(name);
    return v != nullptr ? checked(*v, named(name)) : std::string();
}

settings_draft line_members::settings(std::string_view name) {
    const auto* v = find(name);
    if (v == nullptr) return {};
    if (v->is_object()) return settings_from(v->get_object());
    refuse(named(name) + " must be an object");
    return {};
}

bool line_members::boolean(std::string_view name) {
    const auto* v = find(name);
    if (v != nullptr && !v->is_bool()) refuse(named(name) + " must be true or false");
    return v != nullptr && v->is_bool() && v->get_bool();
}

std::uint64_t line_members::number(std::string_view name, std::uint64_t most) {
    const auto* v = find(name);
    return v != nullptr ? counted(*v, named(name), most) : 0;
}

std::vector<std::uint64_t> line_members::numbers(std::string_view name, std::size_t many,
                                                 std::uint64_t most) {
    std::vector<std::uint64_t> all;
    const auto* v = find(name);
    if (v == nullptr) return all;
    if (!v->is_array() || v->get_array().size() > many) {
        refuse(named(name) + " must be an array of at most " + std::to_string(many) + " numbers");
        return all;
    }
    for (const auto& n : v->get_array()) all.push_back(counted(n, "each of " + named(name), most));
    return all;
}

std::vector<std::string> line_members::texts(std::string_view name, std::size_t many) {
    std::vector<std::string> all;
    const auto* v = find(name);
    if (v == nullptr) return all;
    if (!v->is_array() || v->get_array().size() > many) {
        refuse(named(name) + " must be an array of at most " + std::to_string(many) + " strings");
        return all;
    }
    for (const auto& t : v->get_array()) all.push_back(checked(t, "each of " + named(name)));
    return all;
}

std::vector<line_members> line_members::objects(std::string_view name, std::size_t many) {
    std::vector<line_members> all;
    const auto* v = find(name);
    if (v == nullptr) return all;
    const bool is_list = v->is_array() && v->get_array().size() <= many;
    const auto is_object = [](const json::value& one) { return one.is_object(); };
    if (!is_list || !std::ranges::all_of(v->get_array(), is_object)) {
        refuse(named(name) + " must be an array of at most " + std::to_string(many) + " objects");
        return all;
    }
    for (const auto& one : v->get_array()) all.push_back(line_members(one.get_object()));
    return all;
}

timestamp line_members::time(std::string_view name) {
    const auto said = text(name);
    const auto t = parse_rfc3339(said);
    if (ok() && !t) refuse(named(name) + " must be a time like 2026-11-23T20:24:00Z");
    return t.value_or(timestamp{});
}

bool line_members::is_null(std::string_view name) const {
    const auto* v = object_.if_contains(name);
    return v != nullptr && v->is_null();
}

std::optional<timestamp> line_members::maybe_time(std::string_view name) {
    if (is_null(name)) {
        skip(name);
        return std::nullopt;
    }
    return time(name);
}

void line_members::refuse_others() {
    for (const auto& member : object_) {
        const std::string_view name(member.key().data(), member.key().size());
        if (std::ranges::find(asked_, name) != asked_.end()) continue;
        return refuse("there is a member " + named(escape_for_log(name, 60)) +
                      " that this version does not know");
    }
}

}  // namespace pollstream::app
