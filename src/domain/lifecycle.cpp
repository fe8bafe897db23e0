#include "pollstream/domain/lifecycle.hpp"

#include "domain/settings_reader.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/quiz.hpp"

#include <algorithm>

namespace pollstream {

namespace {

/// Whether closing the poll reveals the right answer.
bool reveals(const poll& p) {
    const auto rule = rules_of(p).reveals;
    return rule != nullptr && rule(p);
}

/// Open, as it was before anybody answered: a poll that has revealed its answer is reopened in no other way.
void begin_anew(poll& p, timestamp now) {
    p.closed_at.reset();
    p.started_at = begins_at_once(p) ? std::optional(now) : std::nullopt;
    if (time_limit(p) || (p.end_time && *p.end_time <= now)) p.end_time.reset();
}

}  // namespace

bool settle(poll_state& s, timestamp now) {
    auto& p = s.definition;
    if (p.closed_at || !p.end_time || now < *p.end_time) return false;
    p.closed_at = p.end_time;
    ++s.definition_version;
    return true;
}

bool close_now(poll_state& s, timestamp now) {
    auto& p = s.definition;
    if (p.closed_at) return false;
    p.closed_at = now;
    ++s.definition_version;
    return true;
}

errc start_quiz(poll_state& s, unsigned largest_extra_percent, timestamp now) {
    auto& p = s.definition;
    if (!is_timed(p)) return errc::not_a_quiz;
    if (p.closed_at) return errc::closed;
    if (p.started_at) return errc::already_started;
    p.started_at = now;
    p.end_time = answer_until(p, largest_extra_percent);
    ++s.definition_version;
    return errc::ok;
}

bool lengthen(poll_state& s, unsigned extra_percent) {
    auto& p = s.definition;
    const auto until = answer_until(p, extra_percent);
    if (p.closed_at || !until || *until <= p.end_time) return false;
    p.end_time = until;
    ++s.definition_version;
    return true;
}

errc reopen(poll_state& s, std::optional<timestamp> end_time, timestamp now) {
    auto& p = s.definition;
    if (!p.closed_at) return errc::already_open;
    if (reveals(p)) return errc::revealed;
    if (end_time && *end_time <= now) return errc::closed;
    hold_published(s);
    p.closed_at.reset();
    p.end_time = end_time;
    ++s.definition_version;
    return errc::ok;
}

namespace {

/// Whether the poll already has this setting, once it is read.
bool is_set(const poll& p, const drafted_setting& s) {
    auto after = p;
    field_errors problems;
    read_settings(after, {s}, problems);
    return problems.empty() && after.settings == p.settings;
}

poll_patch without_what_stays(const poll& p, const poll_patch& wanted) {
    auto lean = wanted;
    const auto forget = [](auto& member, const auto& is) {
        if (member == is) member.reset();
    };
    forget(lean.options, p.options);
    forget(lean.kind, to_string(p.kind));
    forget(lean.min_choices, p.min_choices);
    forget(lean.max_choices, p.max_choices);
    forget(lean.identity, to_string(p.identity));
    forget(lean.allow_change, p.allow_change);
    forget(lean.publish_step, p.publishing.step);
    forget(lean.publish_min, p.publishing.min_voters);
    if (lean.settings) std::erase_if(*lean.settings, [&](const auto& s) { return is_set(p, s); });
    return lean;
}

/// Whether a ballot made for one of them says the same in the other.
bool ask_the_same(const poll& a, const poll& b) {
    return a.kind == b.kind && a.identity == b.identity && a.min_choices == b.min_choices &&
           a.max_choices == b.max_choices && a.options == b.options && a.settings == b.settings;
}

}  // namespace

std::vector<std::string> bound_by_votes(const poll& p, const poll_patch& asked) {
    const auto lean = without_what_stays(p, asked);
    std::vector<std::string> names;
    const auto note = [&](bool is_there, const char* name) {
        if (is_there) names.emplace_back(name);
    };
    note(lean.options.has_value(), "options");
    note(lean.kind.has_value(), "kind");
    note(lean.min_choices.has_value(), "min_choices");
    note(lean.max_choices.has_value(), "max_choices");
    note(lean.identity.has_value(), "identity");
    note(lean.allow_change.has_value(), "allow_change");
    note(lean.publish_step.has_value(), "publish_step");
    note(lean.publish_min.has_value(), "publish_min");
    for (const auto& s : lean.settings.value_or(settings_draft())) {
        if (!only_labels({s})) names.push_back("settings." + s.name);
    }
    return names;
}

errc patch(poll_state& s, const poll_patch& asked, timestamp now) {
    // A client that reads a poll, edits it and writes it back also sends what stays the same: if the rest of
    // the patch touches no ballots, neither does the patch.
    const auto lean = without_what_stays(s.definition, asked);
    const auto& wanted = lean.touches_ballots() ? asked : lean;
    const bool has_votes = s.counts.total_voters() > 0;
    if (wanted.touches_ballots() && has_votes) return errc::has_votes;
    if (time_limit(s.definition) && s.definition.started_at) {
        // Those who are answering would have to start over while their time runs.
        const bool corrects = !wanted.corrections.empty() && !s.definition.closed_at;
        if (wanted.touches_ballots() || corrects) return errc::already_started;
    }
    field_errors problems;
    auto after = apply_patch(s.definition, wanted, now, problems);
    if (!problems.empty()) return errc::overtaken;
    // A change of kind always starts anew, because texts that were written and taken back must not pass to
    // another kind. Otherwise a different number of cells does; cells that grow with the votes have kept
    // theirs.
    const bool anew =
        wanted.kind || (wanted.touches_ballots() && cell_count(after) != s.counts.counts().size());
    if (has_votes) {
        after.ballot_version += after.corrections.size() - s.definition.corrections.size();
    } else {
        after.corrections.clear();  // nobody has chosen by the old wording
        // Labels may change at any time, but are settings as well.
        const bool asks = wanted.touches_ballots() || !wanted.corrections.empty();
        if (asks && !ask_the_same(s.definition, after)) ++after.ballot_version;
    }
    s.definition = std::move(after);
    ++s.definition_version;
    if (anew) {
        s.definition.texts.reset();
        s.counts.reset(cell_count(s.definition));
    }
    return errc::ok;
}

void reset(poll_state& s, timestamp now) {
    auto& p = s.definition;
    if (p.texts && takes_steps(p)) ++p.ballot_version;
    p.texts.reset();
    p.corrections.clear();
    s.first_closest.clear();
    if (reveals(p)) begin_anew(p, now);
    s.counts.reset(cell_count(s.definition));
    s.held = {};
}

}  // namespace pollstream
