#include "support/openapi_check.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <vector>

namespace pollstream::testing {

namespace json = boost::json;

namespace {

using finding = std::optional<std::string>;

std::vector<std::string_view> segments_of(std::string_view path) {
    std::vector<std::string_view> all;
    while (!path.empty()) {
        const auto slash = path.find('/');
        if (slash != 0) all.push_back(path.substr(0, slash));
        path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    }
    return all;
}

bool fits(std::string_view pattern, std::string_view path) {
    const auto wanted = segments_of(pattern);
    const auto given = segments_of(path);
    return std::ranges::equal(wanted, given, [](auto w, auto g) { return w.starts_with('{') || w == g; });
}

bool is_of(std::string_view type, const json::value& v) {
    if (type == "object") return v.is_object();
    if (type == "array") return v.is_array();
    if (type == "string") return v.is_string();
    if (type == "boolean") return v.is_bool();
    if (type == "null") return v.is_null();
    if (type == "integer") return v.is_int64() || v.is_uint64();
    if (type == "number") return v.is_number();
    throw std::logic_error("the check knows no type " + std::string(type));
}

finding check_type(const json::value& type, const json::value& v, const std::string& where) {
    const auto one = [&](const json::value& t) { return is_of(t.as_string(), v); };
    const bool fine = type.is_array() ? std::ranges::any_of(type.as_array(), one) : one(type);
    if (fine) return std::nullopt;
    return where + " is " + json::serialize(v) + ", not " + json::serialize(type);
}

finding check_bounds(const json::object& schema, const json::value& v, const std::string& where) {
    if (!v.is_int64() && !v.is_uint64()) return std::nullopt;
    const auto number = v.to_number<double>();
    if (const auto* least = schema.if_contains("minimum");
        least != nullptr && number < least->to_number<double>())
        return where + " is below " + json::serialize(*least);
    if (const auto* most = schema.if_contains("maximum");
        most != nullptr && number > most->to_number<double>())
        return where + " is above " + json::serialize(*most);
    return std::nullopt;
}

constexpr std::array<std::string_view, 18> known{
    "type",        "enum",      "required",  "additionalProperties",
    "properties",  "items",     "minimum",   "maximum",
    "format",      "allOf",     "oneOf",     "$ref",
    "description", "minLength", "maxLength", "minItems",
    "maxItems",    "default"};

}  // namespace

const json::value& openapi_check::resolve(std::string_view reference) const {
    return document_.at_pointer({reference.data() + 1, reference.size() - 1});
}

finding openapi_check::check_object(const value& v, const json::object& schema,
                                    const std::string& where) const {
    const auto& o = v.as_object();
    if (const auto* required = schema.if_contains("required"))
        for (const auto& name : required->as_array())
            if (!o.contains(name.as_string())) return where + " has no " + std::string(name.as_string());
    const auto* properties = schema.if_contains("properties");
    const auto* additional = schema.if_contains("additionalProperties");
    const bool closed = additional != nullptr && !additional->as_bool();
    for (const auto& member : o) {
        const auto* described =
            properties == nullptr ? nullptr : properties->as_object().if_contains(member.key());
        const auto here = where + "/" + std::string(member.key());
        if (described == nullptr && closed) return here + " is described nowhere";
        if (described == nullptr) continue;
        if (auto found = check(member.value(), *described, here)) return found;
    }
    return std::nullopt;
}

finding openapi_check::check(const value& v, const value& schema_value, const std::string& where) const {
    const auto& schema = schema_value.as_object();
    for (const auto& word : schema)
        if (std::ranges::find(known, std::string_view(word.key())) == known.end())
            throw std::logic_error("the check does not know the schema's " + std::string(word.key()));
    if (const auto* reference = schema.if_contains("$ref"))
        return check(v, resolve(reference->as_string()), where);
    if (const auto* type = schema.if_contains("type"))
        if (auto found = check_type(*type, v, where)) return found;
    if (const auto* words = schema.if_contains("enum")) {
        const auto& all = words->as_array();
        if (std::ranges::find(all, v) == all.end()) return where + " is " + json::serialize(v);
    }
    if (auto found = check_bounds(schema, v, where)) return found;
    if (const auto* parts = schema.if_contains("allOf"))
        for (const auto& part : parts->as_array())
            if (auto found = check(v, part, where)) return found;
    if (const auto* ways = schema.if_contains("oneOf")) {
        const auto is_way = [&](const value& way) { return !check(v, way, where); };
        const auto fitting = std::ranges::count_if(ways->as_array(), is_way);
        if (fitting != 1) return where + " fits " + std::to_string(fitting) + " of what it may be";
    }
    if (v.is_object())
        if (auto found = check_object(v, schema, where)) return found;
    if (const auto* items = schema.if_contains("items"); items != nullptr && v.is_array()) {
        std::size_t i = 0;
        for (const auto& item : v.as_array())
            if (auto found = check(item, *items, where + "/" + std::to_string(i++))) return found;
    }
    return std::nullopt;
}

const json::value* openapi_check::path_item(std::string_view target) const {
    const auto path = target.substr(0, target.find('?'));
    if (path.ends_with("//")) return nullptr;  // leads nowhere
    for (const auto& item : document_.at("paths").as_object())
        if (fits(item.key(), path)) return &item.value();
    return nullptr;
}

finding openapi_check::problem(const value& v, std::string_view schema) const {
    return check(v, resolve("#/components/schemas/" + std::string(schema)), "the value");
}

finding openapi_check::problem(std::string_view method, std::string_view target, int status,
                               const value& body) const {
    const auto* item = path_item(target);
    if (item == nullptr) return std::nullopt;
    std::string verb(method);
    for (auto& c : verb) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    if (verb == "head") verb = "get";
    const auto* operation = item->as_object().if_contains(verb);
    if (operation == nullptr) return std::nullopt;  // 405 and OPTIONS come from the routing table
    const std::string what = verb + " " + std::string(target) + " answered " + std::to_string(status);
    const auto* answer = operation->at("responses").as_object().if_contains(std::to_string(status));
    if (answer == nullptr) return what + ", which is described nowhere";
    const auto* content = answer->as_object().if_contains("content");
    if (content == nullptr || body.is_null()) return std::nullopt;
    const auto& schema = content->as_object().begin()->value().at("schema");
    auto found = check(body, schema, "the body");
    return found ? finding(what + ": " + *found) : std::nullopt;
}

}  // namespace pollstream::testing
