#include "pollstream/domain/poll.hpp"

#include "domain/settings_reader.hpp"
#include "domain/text_fields.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/quiz.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

namespace pollstream {

namespace {

template <class Enum, std::size_t N>
using name_table = std::array<std::pair<Enum, std::string_view>, N>;

constexpr name_table<identity_rule, 3> identities{
    {{identity_rule::device, "device"}, {identity_rule::name, "name"}, {identity_rule::kiosk, "kiosk"}}};
constexpr name_table<results_rule, 3> results{{{results_rule::live, "live"},
                                               {results_rule::after_vote, "after_vote"},
                                               {results_rule::after_close, "after_close"}}};

template <class Enum, std::size_t N>
std::string_view name_in(const name_table<Enum, N>& table, Enum e) noexcept {
    for (const auto& [value, name] : table) {
        if (value == e) return name;
    }
    return "unknown";
}

template <class Enum, std::size_t N>
std::optional<Enum> value_in(const name_table<Enum, N>& table, std::string_view name) noexcept {
    for (const auto& [value, known] : table) {
        if (known == name) return value;
    }
    return std::nullopt;
}

template <class Enum, std::size_t N>
void read_name(const name_table<Enum, N>& table, const std::string& name, const char* field, Enum& into,
               field_errors& problems) {
    if (const auto value = value_in(table, name)) {
        into = *value;
        return;
    }
    std::string reason = "must be one of ";
    for (std::size_t i = 0; i < N; ++i) reason.append(i == 0 ? "" : ", ").append(table[i].second);
    problems.push_back({field, reason});
}

void read_kind(const std::string& name, poll_kind& into, field_errors& problems) {
    if (const auto kind = parse_poll_kind(name)) {
        into = *kind;
        return;
    }
    std::string reason = "must be one of ";
    for (std::size_t i = 0; i < poll_kinds; ++i)
        reason.append(i == 0 ? "" : ", ").append(to_string(static_cast<poll_kind>(i)));
    problems.push_back({"kind", reason});
}

/// The number of options must be one that the kind allows.
void check_number(poll_kind kind, std::size_t options, field_errors& problems) {
    const auto& rules = rules_of(kind);
    if (options < rules.options_min) {
        problems.push_back({"options", "must have at least " + quantity(rules.options_min, "option")});
    } else if (options > rules.options_max && rules.options_max == 0) {
        problems.push_back({"options", "must not be given: a poll of the kind " +
                                           std::string(to_string(kind)) + " has none"});
    } else if (options > rules.options_max) {
        problems.push_back({"options", "must have at most " + quantity(rules.options_max, "option")});
    }
}

std::vector<std::string> read_options(poll_kind kind, const std::vector<std::string>& texts,
                                      field_errors& problems) {
    check_number(kind, texts.size(), problems);
    if (texts.size() > limits::options_max) return {};
    std::vector<std::string> options;
    std::unordered_map<std::string, std::size_t> seen;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto field = "options[" + std::to_string(i) + "]";
        const auto before = problems.size();
        options.push_back(read_line(texts[i], field, limits::option_text_max, problems));
        if (problems.size() > before) continue;
        const auto [where, fresh] = seen.emplace(compose(options.back()), i);
        if (!fresh) {
            problems.push_back({field, "is the same as options[" + std::to_string(where->second) + "]"});
        }
    }
    return options;
}

/// Whether the poll and the patch allow corrections at all.
bool takes_corrections(const poll& p, const poll_patch& patch, field_errors& problems) {
    const auto before = problems.size();
    const auto refuse = [&](std::string why) { problems.push_back({"corrections", std::move(why)}); };
    if (patch.options) refuse("must not be given together with options");
    if (p.options.empty())
        refuse("must not be given: a poll of the kind " + std::string(to_string(p.kind)) + " has no options");
    if (patch.corrections.size() > limits::corrections_max)
        refuse("must be at most " + std::to_string(limits::corrections_max));
    return problems.size() == before;
}

/// The number of the first other option that is the same; 0: none.
std::size_t twin_of(const poll& p, std::size_t number) {
    const auto text = compose(p.options[number - 1]);
    for (std::size_t i = 1; i <= p.options.size(); ++i) {
        if (i != number && compose(p.options[i - 1]) == text) return i;
    }
    return 0;
}

/// Makes one correction; a wording that is there already is not one, so that resending it changes nothing.
void correct_option(poll& p, const wanted_wording& wanted, const std::string& field, timestamp now,
                    field_errors& problems) {
    const auto before = problems.size();
    auto text = read_line(wanted.text, field + ".text", limits::option_text_max, problems);
    if (wanted.option_id < 1 || std::cmp_greater(wanted.option_id, p.options.size()))
        problems.push_back({field + ".option_id", "must be an option of the poll"});
    if (problems.size() > before) return;
    auto& option = p.options[static_cast<std::size_t>(wanted.option_id) - 1];
    if (option == text) return;
    p.corrections.push_back(
        {static_cast<option_no>(wanted.option_id), std::exchange(option, std::move(text)), now});
}

void correct_options(poll& p, const poll_patch& patch, timestamp now, field_errors& problems) {
    const auto& wanted = patch.corrections;
    if (wanted.empty() || !takes_corrections(p, patch, problems)) return;
    const auto before = problems.size();
    const auto field = [](std::size_t i) { return "corrections[" + std::to_string(i) + "]"; };
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto is_same = [&](const wanted_wording& w) { return w.option_id == wanted[i].option_id; };
        if (std::any_of(wanted.begin(), wanted.begin() + static_cast<std::ptrdiff_t>(i), is_same))
            problems.push_back({field(i) + ".option_id", "must not be given twice"});
        correct_option(p, wanted[i], field(i), now, problems);
    }
    if (problems.size() > before) return;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto twin = twin_of(p, static_cast<std::size_t>(wanted[i].option_id));
        if (twin != 0)
            problems.push_back({field(i) + ".text", "is the same as option " + std::to_string(twin)});
    }
    if (p.corrections.size() > limits::corrections_max)
        problems.push_back({"corrections", "must not become more than " +
                                               std::to_string(limits::corrections_max) + " in one poll"});
}

bool keeps_usual_choices(const poll& before) {
    const auto usual = rules_of(before).has_usual_choices;
    return usual != nullptr && usual(before);
}

/// How many choices are allowed after a patch that does not say: as many as before, if that fits the kind and
/// the options; if all options could be chosen before, all still can.
std::optional<std::int64_t> kept_min(const poll& before, const poll& after) {
    if (keeps_usual_choices(before)) return std::nullopt;
    const bool fits = before.kind == after.kind && before.min_choices <= after.options.size();
    return fits ? std::optional<std::int64_t>(before.min_choices) : std::nullopt;
}
std::optional<std::int64_t> kept_max(const poll& before, const poll& after) {
    if (keeps_usual_choices(before)) return std::nullopt;
    const bool all = before.max_choices == before.options.size();
    const bool fits = before.kind == after.kind && before.max_choices <= after.options.size() && !all;
    return fits ? std::optional<std::int64_t>(before.max_choices) : std::nullopt;
}

/// What the kind demands of the poll as a whole.
void check_by_kind(const poll& p, field_errors& problems) {
    const auto& rules = rules_of(p);
    if (rules.only_results && p.results != *rules.only_results) {
        problems.push_back({"results", "must be " + std::string(to_string(*rules.only_results)) +
                                           " where the kind is " + std::string(rules.name)});
    }
    if (rules.check != nullptr) rules.check(p, problems);
}

void refuse_end_of_timed_quiz(const char* field, field_errors& problems) {
    problems.push_back({field, "must not be given where a quiz has a time limit: its start sets the end"});
}

/// A ballot of steps grows by being changed, and at a kiosk there is no voter it could belong to.
void check_changes(poll& p, field_errors& problems) {
    if (takes_steps(p)) {
        p.allow_change = true;
        if (p.identity == identity_rule::kiosk)
            problems.push_back(
                {"identity", "must not be kiosk where the kind is " + std::string(to_string(p.kind))});
    } else if (p.allow_change && p.identity == identity_rule::kiosk) {
        problems.push_back({"allow_change", "must be false where the identity is kiosk"});
    }
}

/// A value that is absent stays as it is.
void read_publishing(poll& p, std::optional<std::int64_t> step, std::optional<std::int64_t> min,
                     field_errors& problems) {
    const auto read = [&](const char* field, std::optional<std::int64_t> given, std::int64_t low,
                          std::uint16_t& into) {
        if (!given) return;
        if (*given < low || *given > limits::publish_max) {
            problems.push_back({field, "must be between " + std::to_string(low) + " and " +
                                           std::to_string(limits::publish_max)});
            return;
        }
        into = static_cast<std::uint16_t>(*given);
    };
    read("publish_step", step, 1, p.publishing.step);
    read("publish_min", min, 0, p.publishing.min_voters);
    if (!p.publishing.guards()) return;
    const auto refuse = [&](const std::string& where) {
        problems.push_back(
            {p.publishing.step > 1 ? "publish_step" : "publish_min", "must not be given where " + where});
    };
    if (!rules_of(p).may_hold_back) refuse("the kind is " + std::string(rules_of(p).name));
    // Whoever gives a name is shown that name's ballot.
    if (p.identity == identity_rule::name) refuse("the identity is name");
}

void check_end_time(const char* field, timestamp end, timestamp now, field_errors& problems) {
    if (end <= now) problems.push_back({field, "must be in the future"});
    if (end > now + limits::duration_max) problems.push_back({field, "must be within 366 days"});
}

}  // namespace

std::string_view to_string(identity_rule r) noexcept {
    return name_in(identities, r);
}
std::string_view to_string(results_rule r) noexcept {
    return name_in(results, r);
}
std::string_view to_string(poll_status s) noexcept {
    return s == poll_status::open ? "open" : "closed";
}
std::optional<timestamp> read_end_time(const std::optional<timestamp>& end_time,
                                       const std::optional<std::int64_t>& duration_s, timestamp now,
                                       field_errors& problems) {
    if (end_time && duration_s) {
        problems.push_back({"duration_s", "must not be given together with end_time"});
        return std::nullopt;
    }
    if (duration_s) {
        if (*duration_s < 1 || *duration_s > limits::duration_max.count()) {
            problems.push_back({"duration_s", "must be between 1 and " +
                                                  std::to_string(limits::duration_max.count()) + " seconds"});
            return std::nullopt;
        }
        return now + std::chrono::seconds{*duration_s};
    }
    if (end_time) check_end_time("end_time", *end_time, now, problems);
    return end_time;
}

poll make_poll(const poll_draft& draft, timestamp now, field_errors& problems) {
    poll p;
    p.title = read_line(draft.title, "title", limits::title_max, problems);
    p.description = read_text(draft.description, "description", limits::description_max, problems);
    p.creator_name = read_text(draft.creator_name, "creator_name", limits::name_max, problems);
    read_kind(draft.kind, p.kind, problems);
    read_name(identities, draft.identity, "identity", p.identity, problems);
    p.results = rules_of(p).only_results.value_or(results_rule::live);
    if (draft.results) read_name(results, *draft.results, "results", p.results, problems);
    p.options = read_options(p.kind, draft.options, problems);
    rules_of(p).read_choices(p, draft.min_choices, draft.max_choices, problems);
    read_settings(p, draft.settings, problems);
    p.allow_change = draft.allow_change;
    check_changes(p, problems);
    p.listed = draft.listed;
    read_publishing(p, draft.publish_step, draft.publish_min, problems);
    p.end_time = read_end_time(draft.end_time, draft.duration_s, now, problems);
    p.created_at = now;
    if (time_limit(p) && draft.end_time) refuse_end_of_timed_quiz("end_time", problems);
    if (time_limit(p) && draft.duration_s) refuse_end_of_timed_quiz("duration_s", problems);
    if (begins_at_once(p)) p.started_at = now;
    check_by_kind(p, problems);
    return p;
}

poll apply_patch(const poll& before, const poll_patch& patch, timestamp now, field_errors& problems) {
    poll p = before;
    if (patch.title) p.title = read_line(*patch.title, "title", limits::title_max, problems);
    if (patch.description) {
        p.description = read_text(*patch.description, "description", limits::description_max, problems);
    }
    if (patch.end_time) {
        if (*patch.end_time && !p.closed_at) check_end_time("end_time", **patch.end_time, now, problems);
        if (time_limit(p) && *patch.end_time != p.end_time) refuse_end_of_timed_quiz("end_time", problems);
        p.end_time = *patch.end_time;
    }
    if (patch.listed) p.listed = *patch.listed;
    if (patch.results) read_name(results, *patch.results, "results", p.results, problems);
    correct_options(p, patch, now, problems);

    if (!patch.touches_ballots()) {
        if (patch.settings) read_settings(p, *patch.settings, problems);
        check_by_kind(p, problems);
        return p;
    }
    if (patch.kind) {
        read_kind(*patch.kind, p.kind, problems);
        if (!patch.results) p.results = rules_of(p).only_results.value_or(p.results);
    }
    if (patch.identity) read_name(identities, *patch.identity, "identity", p.identity, problems);
    if (patch.allow_change) p.allow_change = *patch.allow_change;
    check_changes(p, problems);
    read_publishing(p, patch.publish_step, patch.publish_min, problems);
    if (patch.options) {
        p.options = read_options(p.kind, *patch.options, problems);
    } else {
        check_number(p.kind, p.options.size(), problems);
    }
    rules_of(p).read_choices(p, patch.min_choices ? patch.min_choices : kept_min(before, p),
                             patch.max_choices ? patch.max_choices : kept_max(before, p), problems);
    read_settings(p, patch.settings.value_or(settings_draft()), problems);
    if (begins_at_once(p)) {
        p.started_at = before.started_at.value_or(now);
    } else {
        p.started_at.reset();
        if (time_limit(p)) p.end_time.reset();
    }
    check_by_kind(p, problems);
    return p;
}

}  // namespace pollstream
