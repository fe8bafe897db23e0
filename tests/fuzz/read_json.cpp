// Request bodies: JSON text, and the fields that a poll, a change and a vote are read from.
#include "http/json_text.hpp"
#include "poll/draft_reader.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/vote/vote_api.hpp"
#include "require.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cmath>
#include <string>

namespace {

using namespace pollstream;
using pollstream::testing::require;
namespace json = boost::json;

std::size_t depth_of(const json::value& v) {
    std::size_t deepest = 0;
    if (const auto* a = v.if_array())
        for (const auto& one : *a) deepest = std::max(deepest, depth_of(one));
    if (const auto* o = v.if_object())
        for (const auto& one : *o) deepest = std::max(deepest, depth_of(one.value()));
    return deepest + (v.is_structured() ? 1 : 0);
}

/// JSON cannot express what a number that is too large becomes.
bool is_finite(const json::value& v) {
    if (const auto* d = v.if_double()) return std::isfinite(*d);
    if (const auto* a = v.if_array()) return std::ranges::all_of(*a, is_finite);
    if (const auto* o = v.if_object())
        return std::ranges::all_of(*o, [](const auto& one) { return is_finite(one.value()); });
    return true;
}

void check_texts(const std::vector<std::string>& all) {
    for (const auto& text : all) require(is_utf8(text) && !has_control_characters(text));
}

void read_as_draft(const json::object& body) {
    http::field_reader in(body);
    const auto p = poll_http::read_poll(in, timestamp{});
    for (const auto& wrong : in.problems()) require(!wrong.reason.empty());
    if (!in.ok()) return;
    require(p.options.size() >= rules_of(p).options_min && p.options.size() <= rules_of(p).options_max);
    require(!p.title.empty() && p.min_choices <= p.max_choices);
    check_texts({p.title, p.description, p.creator_name});
    check_texts(p.options);
}

void read_as_vote(const json::object& body) {
    http::field_reader in(body);
    vote_request v;
    read_vote(in, v);
    in.refuse_unknown();
    if (in.ok()) check_texts({v.who.name});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = pollstream::testing::as_text(data, size);
    const auto read = http::read_json_text(text);
    if (!read.wrong.empty()) {
        require(is_utf8(read.wrong) && !has_control_characters(read.wrong));
        return 0;
    }
    require(is_utf8(text) && depth_of(read.value) <= limits::json_depth);
    if (is_finite(read.value)) {
        const auto again = http::read_json_text(json::serialize(read.value));
        require(again.wrong.empty());  // numbers beyond 2^53 may have changed in their last bit
    }
    if (const auto* body = read.value.if_object()) {
        read_as_draft(*body);
        read_as_vote(*body);
        http::field_reader in(*body);
        poll_http::read_patch(in);
    }
    return 0;
}
