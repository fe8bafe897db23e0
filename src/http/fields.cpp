// Reads the fields of a JSON object, and reports everything that is wrong with them at once.
#include "pollstream/http/fields.hpp"

#include "http/json_text.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/base/text.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace pollstream::http {

namespace {

namespace bj = boost::json;

constexpr std::string_view not_text = "must be a string";
constexpr std::string_view not_whole = "must be a whole number";
constexpr std::size_t reported_max = 20;  ///< per list: with more, something else is wrong

std::string at_index(std::string_view name, std::size_t i) {
    return std::string(name) + "[" + std::to_string(i) + "]";
}

/// Why a string is not acceptable as text; empty if it is.
std::string_view wrong_text(std::string_view s) {
    if (s.size() > limits::body_bytes) return "is too long";
    if (!is_utf8(s)) return "must be well-formed UTF-8";
    if (has_control_characters(s)) return "must not hold control characters";
    return {};
}

/// A whole number in any of JSON's spellings; 1.0 and 1e2 count, too.
std::optional<std::int64_t> whole(const bj::value& v) {
    constexpr double exact = 9'007'199'254'740'992.0;  // 2^53: beyond it doubles skip whole numbers
    if (const auto* i = v.if_int64()) return *i;
    if (const auto* d = v.if_double())
        if (std::abs(*d) <= exact && std::trunc(*d) == *d) return static_cast<std::int64_t>(*d);
    return std::nullopt;
}

std::string wrong_number(const bj::value& v) {
    const auto* d = v.if_double();
    const bool huge = v.is_uint64() || (d != nullptr && std::abs(*d) > 1e15);
    return huge ? "is out of range" : std::string(not_whole);
}

struct media_type {
    std::string essence;
    std::string charset;
};

std::string unquoted_lower(std::string_view v) {
    if (v.size() >= 2 && v.front() == '"' && v.back() == '"') v = v.substr(1, v.size() - 2);
    return to_lower(v);
}

media_type parse_media_type(std::string_view text) {
    media_type type;
    type.essence = to_lower(trim(cut_at(text, ';')));
    while (!text.empty()) {
        const auto one = trim(cut_at(text, ';'));
        const auto equals = one.find('=');
        if (equals != std::string_view::npos && iequals(one.substr(0, equals), "charset"))
            type.charset = unquoted_lower(one.substr(equals + 1));
    }
    return type;
}

bool is_json(const request& r) {
    const auto sent = r.header("Content-Type");
    if (!sent) return false;
    if (iequals(*sent, "application/json")) return true;
    const auto type = parse_media_type(*sent);
    return type.essence == "application/json" && (type.charset.empty() || type.charset == "utf-8");
}

response unsupported() {
    return to_response(
        problem_of(415, "unsupported_media_type", "The body must be JSON: Content-Type: application/json."));
}

}  // namespace

field_reader::field_reader(const bj::object& from, std::string prefix)
    : from_(from), prefix_(std::move(prefix)) {
    for (const auto& member : from) names_.add(member.key());
    taken_.reserve(8);  // more than a vote has
}

void field_reader::problem(std::string_view where, std::string reason) {
    problems_.push_back({prefix_ + std::string(where), std::move(reason)});
}

const bj::value* field_reader::raw(std::string_view name) {
    if (!names_.may_have(name)) return nullptr;
    const auto* v = from_.if_contains(name);
    if (v != nullptr) taken_.push_back(v);  // a duplicate does no harm
    return v;
}

bool field_reader::has(std::string_view name) const {
    const auto* v = from_.if_contains(name);
    return v != nullptr && !v->is_null();
}

const bj::value* field_reader::find(std::string_view name, presence p) {
    const auto* v = raw(name);
    if (v != nullptr && !v->is_null()) return v;
    if (p == presence::required) problem(name, "is required");
    return nullptr;
}

std::optional<std::string> field_reader::text_of(const std::string& name, const bj::value& v) {
    const auto* s = v.if_string();
    if (s == nullptr) {
        problem(name, std::string(not_text));
        return std::nullopt;
    }
    const std::string_view text(s->data(), s->size());
    const auto wrong = wrong_text(text);
    if (!wrong.empty()) {
        problem(name, std::string(wrong));
        return std::nullopt;
    }
    return std::string(text);
}

std::optional<std::string> field_reader::text(std::string_view name, presence p) {
    const auto* v = find(name, p);
    if (v == nullptr) return std::nullopt;
    return text_of(std::string(name), *v);
}

std::optional<bool> field_reader::boolean(std::string_view name, presence p) {
    const auto* v = find(name, p);
    if (v == nullptr) return std::nullopt;
    if (const auto* b = v->if_bool()) return *b;
    problem(name, "must be true or false");
    return std::nullopt;
}

std::optional<std::int64_t> field_reader::integer(std::string_view name, presence p) {
    const auto* v = find(name, p);
    if (v == nullptr) return std::nullopt;
    const auto i = whole(*v);
    if (!i) problem(name, wrong_number(*v));
    return i;
}

std::optional<timestamp> field_reader::time(std::string_view name, presence p) {
    const auto* v = find(name, p);
    if (v == nullptr) return std::nullopt;
    const auto* s = v->if_string();
    const auto t = s == nullptr ? std::nullopt : parse_rfc3339(trim({s->data(), s->size()}));
    if (!t) problem(name, "must be a date and time like 2026-11-23T20:24:00Z");
    return t;
}

std::optional<std::optional<timestamp>> field_reader::nullable_time(std::string_view name) {
    const auto* v = raw(name);
    if (v == nullptr) return std::nullopt;
    if (v->is_null()) return std::optional<std::optional<timestamp>>(std::in_place, std::nullopt);
    const auto t = time(name);
    if (!t) return std::nullopt;
    return std::optional<std::optional<timestamp>>(std::in_place, t);
}

const bj::array* field_reader::list(std::string_view name, presence p) {
    const auto* v = find(name, p);
    if (v == nullptr) return nullptr;
    if (!v->is_array()) problem(name, "must be a list");
    return v->if_array();
}

std::optional<std::vector<std::int64_t>> field_reader::integers(std::string_view name, presence p) {
    const auto* all = list(name, p);
    if (all == nullptr) return std::nullopt;
    std::vector<std::int64_t> out;
    out.reserve(all->size());
    const auto before = problems_.size();
    for (std::size_t i = 0; i < all->size() && problems_.size() < before + reported_max; ++i) {
        const auto number = whole((*all)[i]);
        if (number) {
            out.push_back(*number);
        } else {
            problem(at_index(name, i), wrong_number((*all)[i]));
        }
    }
    if (problems_.size() > before) return std::nullopt;
    return out;
}

std::optional<std::vector<std::optional<std::int64_t>>> field_reader::maybe_integers(std::string_view name) {
    const auto* all = list(name, presence::optional);
    if (all == nullptr) return std::nullopt;
    std::vector<std::optional<std::int64_t>> out;
    out.reserve(all->size());
    const auto before = problems_.size();
    for (std::size_t i = 0; i < all->size() && problems_.size() < before + reported_max; ++i) {
        const auto& v = (*all)[i];
        out.push_back(v.is_null() ? std::nullopt : whole(v));
        if (!v.is_null() && !out.back()) problem(at_index(name, i), wrong_number(v) + ", or null");
    }
    if (problems_.size() > before) return std::nullopt;
    return out;
}

std::optional<std::string> field_reader::number_text(std::string_view name) {
    const auto* v = find(name, presence::optional);
    if (v == nullptr) return std::nullopt;
    if (const auto* s = v->if_string()) return std::string(trim({s->data(), s->size()}));
    if (const auto* i = v->if_int64()) return std::to_string(*i);
    if (const auto* u = v->if_uint64()) return std::to_string(*u);
    if (const auto* d = v->if_double()) return fixed_text(*d);
    problem(name, "must be a number, or a string that contains one");
    return std::nullopt;
}

std::optional<std::vector<std::string>> field_reader::list_of_texts(std::string_view name, presence p,
                                                                    bool objects_too) {
    const auto* all = list(name, p);
    if (all == nullptr) return std::nullopt;
    std::vector<std::string> out;
    out.reserve(all->size());
    const auto before = problems_.size();
    for (std::size_t i = 0; i < all->size() && problems_.size() < before + reported_max; ++i) {
        const bj::value* v = &(*all)[i];
        std::string where = at_index(name, i);
        if (const auto* o = v->if_object(); o != nullptr && objects_too) {
            v = o->if_contains("text");
            where += ".text";
            if (v == nullptr || v->is_null()) {
                problem(where, "is required");
                continue;
            }
        }
        if (auto one = text_of(where, *v)) out.push_back(std::move(*one));
    }
    if (problems_.size() > before) return std::nullopt;
    return out;
}

std::optional<std::vector<std::string>> field_reader::texts(std::string_view name, presence p) {
    return list_of_texts(name, p, false);
}

std::optional<std::vector<std::string>> field_reader::option_texts(std::string_view name, presence p) {
    return list_of_texts(name, p, true);
}

void field_reader::problems_from(const field_errors& found) {
    const auto members = members_with_problems();
    for (const auto& e : found) {
        const auto member = e.field.substr(0, e.field.find_first_of("[."));
        if (std::ranges::find(members, member) == members.end()) problem(e.field, e.reason);
    }
}

void field_reader::refuse_unknown() {
    std::size_t reported = 0;
    for (const auto& member : from_) {
        if (std::ranges::find(taken_, &member.value()) != taken_.end()) continue;
        problem(escape_for_log(member.key(), 64), "is not known here");
        if (++reported == reported_max) return;
    }
}

std::vector<std::string> field_reader::members_with_problems() const {
    std::vector<std::string> out;
    for (const auto& p : problems_) {
        const std::string within = p.field.substr(std::min(prefix_.size(), p.field.size()));
        out.push_back(within.substr(0, within.find_first_of("[.")));
    }
    return out;
}

or_refusal<bj::object> read_json_object(const request& r) {
    if (!is_json(r)) return unsupported();
    if (r.body.empty()) return malformed("The body is empty; it must be a JSON object.");
    auto parsed = read_json_text(r.body);
    if (!parsed.wrong.empty()) return malformed(parsed.wrong);
    if (!parsed.value.is_object()) return malformed("The body must be a JSON object.");
    return std::move(parsed.value.get_object());
}

result<bj::value> parse_json(std::string_view text) {
    auto parsed = read_json_text(text);
    if (!parsed.wrong.empty()) return errc::malformed;
    return std::move(parsed.value);
}

}  // namespace pollstream::http
