#include "poll/draft_reader.hpp"

#include "pollstream/domain/settings_json.hpp"

namespace pollstream::poll_http {

namespace {

template <class T>
void take(std::optional<T>&& from, T& into) {
    if (from) into = std::move(*from);
}

std::optional<settings_draft> read_settings(http::field_reader& in) {
    const auto* v = in.raw("settings");
    if (v == nullptr || v->is_null()) return std::nullopt;
    if (v->is_object()) return settings_from(v->get_object());
    in.problem("settings", "must be an object");
    return std::nullopt;
}

std::vector<wanted_wording> read_corrections(http::field_reader& in) {
    std::vector<wanted_wording> wanted;
    const auto* v = in.raw("corrections");
    if (v == nullptr || v->is_null()) return wanted;
    if (!v->is_array()) {
        in.problem("corrections", "must be a list of objects");
        return wanted;
    }
    for (const auto& item : v->get_array()) {
        const auto name = "corrections[" + std::to_string(wanted.size()) + "]";
        auto& next = wanted.emplace_back();
        if (!item.is_object()) {
            in.problem(name, "must be an object");
            continue;
        }
        http::field_reader one(item.get_object());
        take(one.integer("option_id", http::presence::required), next.option_id);
        take(one.text("text", http::presence::required), next.text);
        one.refuse_unknown();
        for (const auto& p : one.problems()) in.problem(name + "." + p.field, p.reason);
    }
    return wanted;
}

poll_draft read_draft(http::field_reader& in) {
    poll_draft d;
    take(in.text("title", http::presence::required), d.title);
    take(in.option_texts("options"), d.options);  // how many is up to the kind
    take(read_settings(in), d.settings);
    take(in.text("description"), d.description);
    take(in.text("creator_name"), d.creator_name);
    take(in.text("kind"), d.kind);
    take(in.text("identity"), d.identity);
    d.results = in.text("results");
    take(in.boolean("allow_change"), d.allow_change);
    take(in.boolean("listed"), d.listed);
    d.publish_step = in.integer("publish_step");
    d.publish_min = in.integer("publish_min");
    d.min_choices = in.integer("min_choices");
    d.max_choices = in.integer("max_choices");
    d.end_time = in.time("end_time");
    d.duration_s = in.integer("duration_s");
    return d;
}

poll checked(const poll_draft& d, http::field_reader& in, timestamp now) {
    field_errors found;
    auto p = make_poll(d, now, found);
    in.problems_from(found);
    return p;
}

}  // namespace

poll read_poll(http::field_reader& in, timestamp now) {
    const auto d = read_draft(in);
    in.refuse_unknown();
    return checked(d, in, now);
}

poll read_poll_as_replaced(http::field_reader& in, timestamp now) {
    auto d = read_draft(in);
    d.identity = to_string(identity_rule::name);
    return checked(d, in, now);
}

poll_patch read_patch(http::field_reader& in) {
    poll_patch patch;
    patch.title = in.text("title");
    patch.description = in.text("description");
    patch.end_time = in.nullable_time("end_time");
    patch.listed = in.boolean("listed");
    patch.results = in.text("results");
    patch.corrections = read_corrections(in);
    patch.options = in.option_texts("options");
    patch.kind = in.text("kind");
    patch.min_choices = in.integer("min_choices");
    patch.max_choices = in.integer("max_choices");
    patch.identity = in.text("identity");
    patch.allow_change = in.boolean("allow_change");
    patch.publish_step = in.integer("publish_step");
    patch.publish_min = in.integer("publish_min");
    patch.settings = read_settings(in);
    if (in.raw("duration_s") != nullptr)
        in.problem("duration_s", "is for a new poll and for reopen; give end_time to change the end");
    in.refuse_unknown();
    return patch;
}

std::optional<timestamp> read_reopen(http::field_reader& in, timestamp now) {
    const auto end_time = in.time("end_time");
    const auto duration_s = in.integer("duration_s");
    in.refuse_unknown();
    field_errors found;
    const auto end = read_end_time(end_time, duration_s, now, found);
    in.problems_from(found);
    return end;
}

vote_window read_vote_window(http::field_reader& in) {
    const auto from = in.time("from", http::presence::required);
    const auto until = in.time("until", http::presence::required);
    in.refuse_unknown();
    if (!from || !until) return {};
    if (*until <= *from) in.problem("until", "must be later than from");
    return {*from, *until};
}

}  // namespace pollstream::poll_http
