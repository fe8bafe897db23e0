#include "pollstream/domain/settings_json.hpp"

#include "domain/settings_reader.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/domain/decimal.hpp"
#include "pollstream/domain/kind.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <optional>
#include <vector>

namespace pollstream {

namespace {

using type = drafted_setting::type;

/// Nothing if it is not a list of whole numbers.
std::optional<std::vector<std::int64_t>> whole_numbers(const boost::json::array& list) {
    std::vector<std::int64_t> numbers;
    numbers.reserve(list.size());
    for (const auto& item : list) {
        if (!item.is_int64()) return std::nullopt;
        numbers.push_back(item.get_int64());
    }
    return numbers;
}

drafted_setting setting_from(std::string_view name, const boost::json::value& v) {
    drafted_setting s;
    s.name = name;
    if (v.is_null()) return s;
    s.is = type::other;
    if (const auto* b = v.if_bool()) {
        s.is = type::boolean;
        s.truth = *b;
    } else if (const auto* i = v.if_int64()) {
        s.is = type::integer;
        s.number = *i;
    } else if (const auto* d = v.if_double()) {
        s.is = type::decimal;
        s.text = fixed_text(*d);
        if (const auto whole = parse_decimal(s.text, 0)) {
            s.is = type::integer;
            s.number = *whole;
        }
    } else if (const auto* t = v.if_string()) {
        s.is = type::text;
        s.text.assign(t->data(), t->size());
    } else if (const auto* list = v.if_array()) {
        if (auto numbers = whole_numbers(*list)) {
            s.is = type::list;
            s.numbers = std::move(*numbers);
        }
    }
    return s;
}

}  // namespace

settings_draft settings_from(const boost::json::object& o) {
    settings_draft draft;
    draft.reserve(o.size());
    for (const auto& [name, value] : o) draft.push_back(setting_from({name.data(), name.size()}, value));
    return draft;
}

std::string stored_settings(const poll& p) {
    json_writer w;
    w.begin_object();
    rules_of(p).write_settings(w, p, true);
    return w.end_object().take();
}

bool restore_settings(poll& p, std::string_view stored) {
    boost::system::error_code ec;
    const auto parsed = boost::json::parse({stored.data(), stored.size()}, ec);
    if (ec || !parsed.is_object()) return false;
    const auto settings = settings_from(parsed.get_object());
    field_errors problems;
    settings_reader in(settings, problems, settings_reader::source::storage);
    rules_of(p).read_settings(p, in);
    in.refuse_unknown();
    return problems.empty();
}

}  // namespace pollstream
