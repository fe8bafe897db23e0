#include "pollstream/wire/wire.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace pollstream::wire {

namespace {

bool marked(const choice& marks, option_no n) {
    return std::binary_search(marks.begin(), marks.end(), n);
}

/// `who` is absent where the shape goes to many: then nothing about one voter is in it.
json::array options(const poll_state& p, const asker* who, bool visible) {
    const auto counts = p.counts.counts();
    const auto shares = visible ? percents(p) : std::vector<std::uint32_t>{};
    json::array all;
    all.reserve(p.definition.options.size());
    for (std::size_t i = 0; i < p.definition.options.size(); ++i) {
        const auto number = static_cast<option_no>(i + 1);
        json::object option{{"id", number}, {"text", p.definition.options[i]}};
        if (visible) {
            option["vote_count"] = counts[i];
            option["percent"] = shares[i];
        }
        if (who != nullptr) option["voted"] = marked(who->marks, number);
        all.push_back(std::move(option));
    }
    return all;
}

template <class Number>
json::array numbers(const std::vector<Number>& values) {
    return json::array(values.begin(), values.end());
}

json::object shared_part(const poll_state& p, std::uint64_t epoch, const asker* who, bool visible) {
    const auto& d = p.definition;
    json::object o;
    o["id"] = d.id.str();
    o["room_id"] = d.room.str();
    o["code"] = p.code.empty() ? json::value(nullptr) : json::value(p.code);
    o["title"] = d.title;
    o["description"] = d.description;
    o["creator_name"] = d.creator_name;
    o["kind"] = to_string(d.kind);
    o["min_choices"] = d.min_choices;
    o["max_choices"] = d.max_choices;
    o["identity"] = to_string(d.identity);
    o["results"] = to_string(d.results);
    o["allow_change"] = d.allow_change;
    o["listed"] = d.listed;
    o["status"] = to_string(d.status());
    o["is_active"] = d.status() == poll_status::open;
    o["created_at"] = to_rfc3339(d.created_at);
    o["end_time"] = time(d.end_time);
    o["closed_at"] = time(d.closed_at);
    o["options"] = options(p, who, visible);
    o["percent_of"] = d.kind == poll_kind::multiple ? "voters" : "votes";
    o["results_hidden"] = !visible;
    o["total_votes"] = p.counts.total_votes();
    o["total_voters"] = p.counts.total_voters();
    o["version"] = p.version();
    o["epoch"] = epoch;
    return o;
}

}  // namespace

std::vector<std::uint32_t> percents(const poll_state& p) {
    const auto counts = p.counts.counts();
    if (p.definition.kind == poll_kind::multiple) return percents_of_voters(counts, p.counts.total_voters());
    return percents_of_votes(counts);
}

json::value time(const std::optional<timestamp>& t) {
    if (!t) return nullptr;
    return json::value(to_rfc3339(*t));
}

json::value ids(const choice& marks) {
    return numbers(marks);
}

json::object poll_for_all(const poll_state& p, std::uint64_t epoch, bool visible) {
    return shared_part(p, epoch, nullptr, visible);
}

json::object poll(const poll_state& p, std::uint64_t epoch, const asker& who) {
    auto o = shared_part(p, epoch, &who, sees_results(p.definition, who));
    o["has_voted"] = who.has_voted;
    o["voted_option_ids"] = ids(who.marks);
    o["voted_option_id"] = who.marks.empty() ? json::value(nullptr) : json::value(who.marks.front());
    return o;
}

json::object results(const poll_state& p, std::uint64_t epoch, bool visible) {
    json::object o{{"poll_id", p.definition.id.str()},
                   {"epoch", epoch},
                   {"version", p.version()},
                   {"status", to_string(p.definition.status())}};
    if (visible) {
        o["counts"] = numbers(p.counts.counts());
        o["percents"] = numbers(percents(p));
    } else {
        o["results_hidden"] = true;
    }
    o["total_votes"] = p.counts.total_votes();
    o["total_voters"] = p.counts.total_voters();
    return o;
}

json::object poll_line(const poll_state& p) {
    return {{"id", p.definition.id.str()},
            {"title", p.definition.title},
            {"kind", to_string(p.definition.kind)},
            {"status", to_string(p.definition.status())},
            {"total_votes", p.counts.total_votes()}};
}

json::object room(const pollstream::room& r, std::span<const poll_ref> polls, std::uint64_t viewers) {
    json::array lines;
    lines.reserve(polls.size());
    for (const auto& p : polls) lines.push_back(poll_line(*p));
    json::object o;
    o["id"] = r.id.str();
    o["code"] = r.code.empty() ? json::value(nullptr) : json::value(r.code);
    o["title"] = r.title;
    o["created_at"] = to_rfc3339(r.created_at);
    o["polls"] = std::move(lines);
    o["current_poll_id"] = r.current ? json::value(r.current->str()) : json::value(nullptr);
    o["viewers"] = viewers;
    o["version"] = r.version;
    return o;
}

json::object receipt(const pollstream::receipt& r) {
    return {{"poll_id", r.poll.str()}, {"seq", r.seq}, {"vote_id", r.id.str()}};
}

json::object series(const poll_id& id, const vote_series& s) {
    return {{"poll_id", id.str()},
            {"from", to_rfc3339(s.from)},
            {"to", to_rfc3339(s.to)},
            {"bucket_ms", s.bucket_ms},
            {"votes", numbers(s.votes)}};
}

}  // namespace pollstream::wire
